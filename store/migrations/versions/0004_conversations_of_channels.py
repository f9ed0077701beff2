"""conversations of channels; who seems to be away."""

import sqlalchemy as sa
from alembic import op

from store.models.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_seen_at", UtcDateTime(), nullable=True))
    op.create_table(
        "conversation",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("conversation", sa.String(length=300), nullable=False),
        sa.Column("service_url", sa.String(length=300), nullable=False),
        sa.Column("user", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_conversation")),
    )
    op.create_index(op.f("ix_conversation_conversation"), "conversation", ["conversation"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_conversation_conversation"), table_name="conversation")
    op.drop_table("conversation")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("away_seen_at")
