"""addresses that let in whoever has them, by the digest of their secret."""

import sqlalchemy as sa
from alembic import op

from store.models.columns import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ONE_EACH = sa.text("purpose = 'calendar'")


def upgrade() -> None:
    op.create_table(
        "secret_address",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_secret_address_person_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_secret_address")),
    )
    for column in ("person_id", "expires_at"):
        op.create_index(op.f(f"ix_secret_address_{column}"), "secret_address", [column], unique=False)
    op.create_index(
        "one_calendar_a_person",
        "secret_address",
        ["person_id"],
        unique=True,
        sqlite_where=_ONE_EACH,
        postgresql_where=_ONE_EACH,
    )


def downgrade() -> None:
    op.drop_table("secret_address")
