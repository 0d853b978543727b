"""sections of texts, pages that are pictures, and what was read on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_LISTS = ("sections", "scanned")


def upgrade() -> None:
    with op.batch_alter_table("document_versions") as batch_op:
        for name in _LISTS:
            batch_op.add_column(sa.Column(name, sa.JSON(), server_default="[]", nullable=False))
    # Every version says it itself from now on.
    with op.batch_alter_table("document_versions") as batch_op:
        for name in _LISTS:
            batch_op.alter_column(name, existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    op.create_table(
        "scan_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("languages", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["document_versions.id"], name=op.f("fk_scan_pages_version_id_document_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_pages")),
        sa.UniqueConstraint("version_id", "number", name=op.f("uq_scan_pages_version_id_number")),
    )


def downgrade() -> None:
    op.drop_table("scan_pages")
    with op.batch_alter_table("document_versions") as batch_op:
        for name in _LISTS:
            batch_op.drop_column(name)
