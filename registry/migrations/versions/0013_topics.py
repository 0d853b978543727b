"""what documents are about: subjects, grades, assessments, audiences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_topics_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_topics")),
        sa.UniqueConstraint("document_id", "name", "value", name=op.f("uq_document_topics_document_id_name_value")),
    )
    op.create_index("ix_document_topics_value", "document_topics", ["name", "value"])


def downgrade() -> None:
    op.drop_index("ix_document_topics_value", table_name="document_topics")
    op.drop_table("document_topics")
