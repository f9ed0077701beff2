"""How a week had ended before a late post, when words were written, and who said that they cannot."""

import sqlalchemy as sa
from alembic import op

from store.models.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("duty", sa.Column("words_at", UtcDateTime(), nullable=True))
    op.execute(
        "UPDATE duty SET words_at = coalesce(closed_at, opened_at) WHERE words IS NOT NULL"
    )  # or they were never thinned
    op.create_index(
        "ix_duty_words_at",
        "duty",
        ["words_at"],
        unique=False,
        sqlite_where=sa.text("words IS NOT NULL"),
        postgresql_where=sa.text("words IS NOT NULL"),
    )
    with op.batch_alter_table("post") as table:
        table.add_column(sa.Column("was_outcome", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("was_closed_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("was_closed_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_post_was_closed_by_id"), "person", ["was_closed_by_id"], ["id"])
    op.add_column("nudge", sa.Column("cannot_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("nudge", "cannot_at")
    with op.batch_alter_table("post") as table:
        table.drop_constraint(op.f("fk_post_was_closed_by_id"), type_="foreignkey")
        table.drop_column("was_closed_by_id")
        table.drop_column("was_closed_at")
        table.drop_column("was_outcome")
    op.drop_index("ix_duty_words_at", "duty")
    with op.batch_alter_table("duty") as table:
        table.drop_column("words_at")
