"""events, lists of signs, editions in time, matches, proposals, reminders and calendar feeds."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "anchor_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_anchor_events_days")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_anchor_events_created_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor_events")),
    )
    with op.batch_alter_table("anchor_events", schema=None) as batch_op:
        batch_op.create_index("ix_anchor_events_code_starts_on", ["code", "starts_on"], unique=False)

    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_calendar_feeds_organization_id_organizations")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calendar_feeds_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feeds_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sent_digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sent_digests_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_digests")),
        sa.UniqueConstraint("user_id", "day", name=op.f("uq_sent_digests_user_id_day")),
    )
    op.create_table(
        "trait_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trait", sa.String(length=32), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_day", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_trait_lists_created_by_id_users")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_trait_lists_organization_id_organizations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trait_lists")),
    )
    with op.batch_alter_table("trait_lists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trait_lists_trait"), ["trait"], unique=False)

    op.create_table(
        "signs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_signs_created_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signs")),
        sa.UniqueConstraint("code", name=op.f("uq_signs_code")),
    )
    op.create_table(
        "bound_conditions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("trait", sa.String(length=32), nullable=False),
        sa.Column("of_children", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_bound_conditions_created_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bound_conditions")),
    )
    op.create_table(
        "dismissed_matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(length=64), nullable=False),
        sa.Column("item_number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_dismissed_matches_created_by_id_users")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_dismissed_matches_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissed_matches")),
        sa.UniqueConstraint(
            "document_id",
            "family",
            "item_number",
            "kind",
            name=op.f("uq_dismissed_matches_document_id_family_item_number_kind"),
        ),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(length=64), nullable=False),
        sa.Column("item_number", sa.String(length=32), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("becomes", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("roadmap_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('filed', 'accepted', 'declined', 'taken_back', 'included')", name=op.f("ck_proposals_state")
        ),
        sa.CheckConstraint(
            "subject IN ('title', 'responsible_text', 'kinds_text', 'deadline_text', 'expected_result', 'item', 'drop')",
            name=op.f("ck_proposals_subject"),
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_proposals_decided_by_id_users")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_proposals_document_id_documents")),
        sa.ForeignKeyConstraint(["filed_by_id"], ["users.id"], name=op.f("fk_proposals_filed_by_id_users")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_proposals_organization_id_organizations")
        ),
        sa.ForeignKeyConstraint(["roadmap_id"], ["roadmaps.id"], name=op.f("fk_proposals_roadmap_id_roadmaps")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index("ix_proposals_family_state", ["family", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_organization_id"), ["organization_id"], unique=False)

    with op.batch_alter_table("document_items", schema=None) as batch_op:
        batch_op.alter_column(
            "item_number", existing_type=sa.VARCHAR(length=16), type_=sa.String(length=32), existing_nullable=False
        )

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form", sa.String(length=16), nullable=False, server_default="document"))
        batch_op.create_check_constraint(batch_op.f("ck_evidence_form"), "form IN ('document', 'link', 'protocol')")
        batch_op.alter_column(
            "item_number", existing_type=sa.VARCHAR(length=16), type_=sa.String(length=32), existing_nullable=False
        )

    op.execute("UPDATE evidence SET form = 'link' WHERE url IS NOT NULL")
    with op.batch_alter_table("exemptions", schema=None) as batch_op:
        batch_op.alter_column(
            "item_number", existing_type=sa.VARCHAR(length=16), type_=sa.String(length=32), existing_nullable=False
        )

    with op.batch_alter_table("organization_traits", schema=None) as batch_op:
        batch_op.add_column(sa.Column("list_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("left_list_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("stated_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("left_basis", sa.Text(), nullable=False, server_default=""))
        for name in ("list_id", "left_list_id"):
            batch_op.create_index(batch_op.f(f"ix_organization_traits_{name}"), [name], unique=False)
            batch_op.create_foreign_key(
                batch_op.f(f"fk_organization_traits_{name}_trait_lists"), "trait_lists", [name], ["id"]
            )
    op.execute("UPDATE organization_traits SET stated_until = until")

    with op.batch_alter_table("roadmap_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key", sa.String(length=32), nullable=True))
    op.execute("UPDATE roadmap_items SET key = number")
    with op.batch_alter_table("roadmap_items", schema=None) as batch_op:
        batch_op.alter_column("key", existing_type=sa.String(length=32), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_roadmap_items_roadmap_id_key"), ["roadmap_id", "key"])

    with op.batch_alter_table("roadmaps", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_force_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("in_force_until", sa.Date(), nullable=True))
    _say_when_editions_were_in_force()

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(length=254), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reminders", sa.Boolean(), nullable=False, server_default=sa.true()))


def _say_when_editions_were_in_force() -> None:
    """An edition binds from its approval to the day before the approval of the next one of its family."""
    roadmaps = sa.table(
        "roadmaps",
        sa.column("id", sa.Integer),
        sa.column("family", sa.String),
        sa.column("state", sa.String),
        sa.column("approved_on", sa.Date),
        sa.column("imported_at", sa.DateTime(timezone=True)),
        sa.column("in_force_from", sa.Date),
        sa.column("in_force_until", sa.Date),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(roadmaps).where(roadmaps.c.state != "review")).all()
    begun = {row.id: row.approved_on or row.imported_at.date() for row in rows}
    for row in rows:
        later = [begun[o.id] for o in rows if o.family == row.family and (begun[o.id], o.id) > (begun[row.id], row.id)]
        until = max(begun[row.id], min(later) - timedelta(days=1)) if later and row.state == "archived" else None
        connection.execute(
            roadmaps.update().where(roadmaps.c.id == row.id).values(in_force_from=begun[row.id], in_force_until=until)
        )


def downgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("reminders")
        batch_op.drop_column("email")

    with op.batch_alter_table("roadmaps", schema=None) as batch_op:
        batch_op.drop_column("in_force_until")
        batch_op.drop_column("in_force_from")

    with op.batch_alter_table("roadmap_items", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_roadmap_items_roadmap_id_key"), type_="unique")
        batch_op.drop_column("key")

    with op.batch_alter_table("organization_traits", schema=None) as batch_op:
        for name in ("list_id", "left_list_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_organization_traits_{name}_trait_lists"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_organization_traits_{name}"))
        for name in ("left_basis", "stated_until", "left_list_id", "list_id"):
            batch_op.drop_column(name)

    with op.batch_alter_table("exemptions", schema=None) as batch_op:
        batch_op.alter_column(
            "item_number", existing_type=sa.String(length=32), type_=sa.VARCHAR(length=16), existing_nullable=False
        )

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.alter_column(
            "item_number", existing_type=sa.String(length=32), type_=sa.VARCHAR(length=16), existing_nullable=False
        )
        batch_op.drop_constraint(batch_op.f("ck_evidence_form"), type_="check")
        batch_op.drop_column("form")

    with op.batch_alter_table("document_items", schema=None) as batch_op:
        batch_op.alter_column(
            "item_number", existing_type=sa.String(length=32), type_=sa.VARCHAR(length=16), existing_nullable=False
        )

    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposals_organization_id"))
        batch_op.drop_index("ix_proposals_family_state")

    op.drop_table("proposals")
    op.drop_table("dismissed_matches")
    op.drop_table("bound_conditions")
    op.drop_table("signs")
    with op.batch_alter_table("trait_lists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trait_lists_trait"))

    op.drop_table("trait_lists")
    op.drop_table("sent_digests")
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feeds_user_id"))

    op.drop_table("calendar_feeds")
    with op.batch_alter_table("anchor_events", schema=None) as batch_op:
        batch_op.drop_index("ix_anchor_events_code_starts_on")

    op.drop_table("anchor_events")
