"""counting of a region."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evidence_counting",
            ["organization_id", "family", "item_number", "kind", "window", "fulfilled_on", "revoked_at"],
            unique=False,
        )
        batch_op.drop_index("ix_evidence_family_organization")


def downgrade() -> None:
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_family_organization", ["family", "organization_id"], unique=False)
        batch_op.drop_index("ix_evidence_counting")
