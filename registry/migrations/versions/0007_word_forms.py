"""forms of words, and the gender of a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "word_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_kind", sa.String(length=16), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("case", sa.String(length=16), nullable=False),
        sa.Column("nominative", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("owner_kind IN ('organization', 'user')", name=op.f("ck_word_forms_owner_kind")),
        sa.CheckConstraint(
            "\"case\" IN ('genitive', 'dative', 'accusative', 'instrumental', 'prepositional')",
            name=op.f("ck_word_forms_case"),
        ),
        sa.ForeignKeyConstraint(["edited_by_id"], ["users.id"], name=op.f("fk_word_forms_edited_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_forms")),
        sa.UniqueConstraint(
            "owner_kind", "owner_id", "what", "case", name=op.f("uq_word_forms_owner_kind_owner_id_what_case")
        ),
    )
    op.add_column("users", sa.Column("gender", sa.String(length=1), nullable=True))


def downgrade() -> None:
    op.drop_column("users", "gender")
    op.drop_table("word_forms")
