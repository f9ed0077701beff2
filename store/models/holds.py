"""Legal holds: what must be kept as it is, for as long as one holds."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from store.models.columns import UtcDateTime


class Hold(SQLModel, table=True):
    """Nothing of its subject is thinned, and its closing does not go on; one at a time for a subject."""

    __table_args__ = (
        Index(
            "one_hold_a_subject",
            "subject",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=60, index=True)
    """`account:7` or `case:3`."""
    reason: str = Field(max_length=500)
    set_by_id: int = Field(foreign_key="person.id")
    set_at: datetime = Field(sa_type=UtcDateTime)
    lifted_by_id: int | None = Field(default=None, foreign_key="person.id")
    lifted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
