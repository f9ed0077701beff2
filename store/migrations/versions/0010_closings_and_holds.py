"""closings of accounts with their decisions and steps, and legal holds."""

import sqlalchemy as sa
from alembic import op

from store.models.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_UNDER_WAY = sa.text("state IN ('asked', 'approved')")
_HOLDS = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("profile_version_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("by_unit", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("answer_by", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("farewell_on", sa.Date(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state <> 'closed' OR archived_at IS NOT NULL", name="closed_is_archived"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_closing_account_id")),
        sa.ForeignKeyConstraint(
            ["profile_version_id"], ["profile_version.id"], name=op.f("fk_closing_profile_version_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_closing_asked_by_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_closing_answered_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_closing_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
    )
    op.create_index(op.f("ix_closing_account_id"), "closing", ["account_id"], unique=False)
    op.create_index(op.f("ix_closing_state"), "closing", ["state"], unique=False)
    op.create_index(
        "one_closing_an_account",
        "closing",
        ["account_id"],
        unique=True,
        sqlite_where=_UNDER_WAY,
        postgresql_where=_UNDER_WAY,
    )
    op.create_table(
        "closing_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("closing_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["closing_id"], ["closing.id"], name=op.f("fk_closing_decision_closing_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_closing_decision_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_decision")),
        sa.UniqueConstraint("closing_id", "role", name="one_decision_a_role"),
    )
    op.create_index(op.f("ix_closing_decision_closing_id"), "closing_decision", ["closing_id"], unique=False)
    op.create_table(
        "closing_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("closing_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["closing_id"], ["closing.id"], name=op.f("fk_closing_step_closing_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_closing_step_done_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_step")),
        sa.UniqueConstraint("closing_id", "step", name="each_step_once"),
    )
    op.create_index(op.f("ix_closing_step_closing_id"), "closing_step", ["closing_id"], unique=False)
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_hold_set_by_id")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["person.id"], name=op.f("fk_hold_lifted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_subject"), "hold", ["subject"], unique=False)
    op.create_index(
        "one_hold_a_subject", "hold", ["subject"], unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS
    )


def downgrade() -> None:
    op.drop_table("hold")
    op.drop_table("closing_step")
    op.drop_table("closing_decision")
    op.drop_table("closing")
