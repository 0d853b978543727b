"""printed figures: whose value, what it is made of, where it stands; marks of corrections that people closed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OLD = "uq_figure_uses_version_id_indicator_code_scope_year"
_NEW = "uq_figure_uses_version_id_indicator_code_scope_year_printed"


def upgrade() -> None:
    with op.batch_alter_table("figure_uses") as batch_op:
        batch_op.add_column(sa.Column("organization_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("numerator", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("denominator", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("value", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("unit", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("fields", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("newest_figure_id", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_foreign_key(
            op.f("fk_figure_uses_organization_id_organizations"), "organizations", ["organization_id"], ["id"]
        )
        batch_op.create_index(op.f("ix_figure_uses_organization_id"), ["organization_id"])
        batch_op.drop_constraint(_OLD, type_="unique")
        batch_op.create_unique_constraint(_NEW, ["version_id", "indicator_code", "scope", "year", "printed"])
    _complete(op.get_bind())
    # Every use says these itself from now on.
    with op.batch_alter_table("figure_uses") as batch_op:
        for name, kind in (("unit", sa.String(length=32)), ("fields", sa.JSON()), ("newest_figure_id", sa.Integer())):
            batch_op.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    op.create_table(
        "figure_closings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("figure_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by_id"], ["users.id"], name=op.f("fk_figure_closings_closed_by_id_users")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_figure_closings_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["documents.id"], name=op.f("fk_figure_closings_successor_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_closings")),
    )
    op.create_index(op.f("ix_figure_closings_document_id"), "figure_closings", ["document_id"])
    op.create_index(op.f("ix_figure_closings_successor_id"), "figure_closings", ["successor_id"])


def downgrade() -> None:
    op.drop_table("figure_closings")
    with op.batch_alter_table("figure_uses") as batch_op:
        batch_op.drop_constraint(_NEW, type_="unique")
        batch_op.create_unique_constraint(_OLD, ["version_id", "indicator_code", "scope", "year"])
        batch_op.drop_index(op.f("ix_figure_uses_organization_id"))
        batch_op.drop_constraint(op.f("fk_figure_uses_organization_id_organizations"), type_="foreignkey")
        for name in ("newest_figure_id", "fields", "unit", "value", "denominator", "numerator", "organization_id"):
            batch_op.drop_column(name)


def _complete(connection: Any) -> None:
    """Say of what was printed before whose value it was, and the newest row behind it."""
    uses = sa.table(
        "figure_uses", sa.column("id"), sa.column("version_id"), sa.column("scope"),
        sa.column("figure_ids", sa.JSON()), sa.column("organization_id"), sa.column("newest_figure_id"),
    )  # fmt: skip
    versions = sa.table("document_versions", sa.column("id"), sa.column("document_id"))
    documents = sa.table("documents", sa.column("id"), sa.column("organization_id"))
    organizations = sa.table("organizations", sa.column("id"), sa.column("path"), sa.column("level"))
    levels = {row.id: row.level for row in connection.execute(sa.select(organizations.c.id, organizations.c.level))}
    rows = connection.execute(
        sa.select(uses.c.id, uses.c.scope, uses.c.figure_ids, organizations.c.path)
        .join(versions, versions.c.id == uses.c.version_id)
        .join(documents, documents.c.id == versions.c.document_id)
        .join(organizations, organizations.c.id == documents.c.organization_id)
    ).all()
    for row in rows:
        found = _organization(row.scope, [int(part) for part in row.path.split("/") if part], levels)
        newest = max((int(each) for each in row.figure_ids), default=0)
        connection.execute(
            uses.update().where(uses.c.id == row.id).values(organization_id=found, newest_figure_id=newest)
        )


def _organization(scope: str, line: list[int], levels: dict[int, str]) -> int | None:
    """The organization of a scope, out of the line from the root down to the document's own."""
    if scope == "region":
        return line[0]
    if scope == "own":
        return line[-1]
    return next((each for each in reversed(line[:-1]) if levels.get(each) == "mouo"), None)
