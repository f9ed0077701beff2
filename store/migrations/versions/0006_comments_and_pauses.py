"""comments, pauses, quotas, passed decisions, opened duties, posts taken back, and reminders put off."""

import sqlalchemy as sa
from alembic import op

from store.models.columns import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("told_by_id", sa.Integer(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_comment_account_id")),
        sa.ForeignKeyConstraint(["told_by_id"], ["person.id"], name=op.f("fk_comment_told_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_comment_unit_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_comment_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_account_id"), "comment", ["account_id"], unique=False)
    op.create_index(op.f("ix_comment_state"), "comment", ["state"], unique=False)
    op.create_index("ix_duty_kind_due_at", "duty", ["kind", "due_at"], unique=False)
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_pause_account_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_pause_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_pause_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index(op.f("ix_pause_account_id"), "pause", ["account_id"], unique=False)
    op.create_table(
        "opened",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_opened")),
    )
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("posts_per_week", sa.Integer(), nullable=True))
    op.add_column("duty", sa.Column("words", sa.String(), nullable=True))
    with op.batch_alter_table("post") as table:
        table.add_column(sa.Column("taken_back_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("taken_back_at", UtcDateTime(), nullable=True))
        table.create_foreign_key(op.f("fk_post_taken_back_by_id"), "person", ["taken_back_by_id"], ["id"])
    with op.batch_alter_table("cases") as table:
        table.add_column(sa.Column("deputy_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_cases_deputy_id"), "person", ["deputy_id"], ["id"])
    with op.batch_alter_table("nudge") as table:
        table.add_column(sa.Column("again_at", UtcDateTime(), nullable=True))
        table.drop_constraint(op.f("pk_nudge"), type_="primary")
        table.create_primary_key(op.f("pk_nudge"), ["duty_id", "step", "recipient", "outbox_id"])
    op.create_index(
        "uq_nudge_once",
        "nudge",
        ["duty_id", "step", "recipient"],
        unique=True,
        sqlite_where=sa.text("again_at IS NULL"),
        postgresql_where=sa.text("again_at IS NULL"),
    )


def downgrade() -> None:
    op.execute("DELETE FROM post WHERE taken_back_at IS NOT NULL")  # they do not count
    with op.batch_alter_table("post") as table:
        table.drop_constraint(op.f("fk_post_taken_back_by_id"), type_="foreignkey")
        table.drop_column("taken_back_at")
        table.drop_column("taken_back_by_id")
    with op.batch_alter_table("duty") as table:
        table.drop_column("words")
    op.drop_index("uq_nudge_once", "nudge")
    op.execute("DELETE FROM nudge WHERE again_at IS NOT NULL")  # one reminder a rung, as before
    with op.batch_alter_table("nudge") as table:
        table.drop_constraint(op.f("pk_nudge"), type_="primary")
        table.create_primary_key(op.f("pk_nudge"), ["duty_id", "step", "recipient"])
        table.drop_column("again_at")
    op.drop_index("ix_duty_kind_due_at", table_name="duty")
    with op.batch_alter_table("cases") as table:
        table.drop_constraint(op.f("fk_cases_deputy_id"), type_="foreignkey")
        table.drop_column("deputy_id")
    with op.batch_alter_table("account") as table:
        table.drop_column("posts_per_week")
    op.drop_table("opened")
    op.drop_table("pause")
    op.drop_table("comment")
