"""what a channel says of people."""

import sqlalchemy as sa
from alembic import op

from store.models.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("looked_up_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("home_opened_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given_by", sa.String(length=20), nullable=False, server_default=""))
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.alter_column("given_by", server_default=None)  # it was for the rows that were there
    op.create_table(
        "channel_token",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.Column("refresh", sa.String(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_token")),
    )


def downgrade() -> None:
    op.drop_table("channel_token")
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.drop_column("given_by")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_column("home_opened_at")
        batch_op.drop_column("looked_up_at")
