"""hand-overs with their steps, and who leaves on which day."""

import sqlalchemy as sa
from alembic import op

from store.models.columns import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leaving",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("told_by_id", sa.Integer(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["cancelled_by_id"], ["person.id"], name=op.f("fk_leaving_cancelled_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leaving_person_id")),
        sa.ForeignKeyConstraint(["told_by_id"], ["person.id"], name=op.f("fk_leaving_told_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaving")),
    )
    op.create_index(op.f("ix_leaving_person_id"), "leaving", ["person_id"], unique=False)
    op.create_index(
        "uq_leaving_holds",
        "leaving",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("cancelled_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL"),
    )
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("profile_version_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("old_confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("old_confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("new_confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_hand_over_account_id")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_hand_over_approved_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_hand_over_asked_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_hand_over_closed_by_id")),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_hand_over_from_id")),
        sa.ForeignKeyConstraint(
            ["old_confirmed_by_id"], ["person.id"], name=op.f("fk_hand_over_old_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["profile_version_id"], ["profile_version.id"], name=op.f("fk_hand_over_profile_version_id")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_hand_over_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    op.create_index(op.f("ix_hand_over_account_id"), "hand_over", ["account_id"], unique=False)
    op.create_index(op.f("ix_hand_over_from_id"), "hand_over", ["from_id"], unique=False)
    op.create_index(op.f("ix_hand_over_state"), "hand_over", ["state"], unique=False)
    op.create_index(op.f("ix_hand_over_to_id"), "hand_over", ["to_id"], unique=False)
    op.create_index(
        "uq_hand_over_open",
        "hand_over",
        ["account_id", "from_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'accepted', 'moving', 'closing')"),
        postgresql_where=sa.text("state IN ('asked', 'accepted', 'moving', 'closing')"),
    )
    op.create_table(
        "hand_over_step",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=30), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_hand_over_step_done_by_id")),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["hand_over.id"], name=op.f("fk_hand_over_step_handover_id")
        ),
        sa.PrimaryKeyConstraint("handover_id", "step", name=op.f("pk_hand_over_step")),
    )


def downgrade() -> None:
    op.drop_table("hand_over_step")
    op.drop_table("hand_over")
    op.drop_table("leaving")
