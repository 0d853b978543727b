"""which hits of a saved search are not new any more, and how often its letters were refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("saved_searches") as batch_op:
        batch_op.add_column(sa.Column("known", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("refusals", sa.Integer(), server_default="0", nullable=False))
    # Every search says it itself from now on.
    with op.batch_alter_table("saved_searches") as batch_op:
        batch_op.alter_column("refusals", existing_type=sa.Integer(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("saved_searches") as batch_op:
        batch_op.drop_column("refusals")
        batch_op.drop_column("known")
