"""indexes: who has left, and what was done."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_person_gone",
        "person",
        ["id"],
        unique=False,
        sqlite_where=sa.text("active IS 0"),
        postgresql_where=sa.text("active IS false"),
    )
    op.create_index(op.f("ix_log_entry_what"), "log_entry", ["what"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_log_entry_what"), "log_entry")
    op.drop_index("ix_person_gone", "person")
