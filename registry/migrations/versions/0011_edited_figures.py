"""figures that a person changed by hand: what the program computed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.String(length=64)
    with op.batch_alter_table("figure_uses") as batch_op:
        batch_op.add_column(sa.Column("computed", kind, server_default="", nullable=False))
    # Every use says it itself from now on.
    with op.batch_alter_table("figure_uses") as batch_op:
        batch_op.alter_column("computed", existing_type=kind, existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("figure_uses") as batch_op:
        batch_op.drop_column("computed")
