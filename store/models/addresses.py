"""Addresses of pages that no login guards: whoever has the address is let in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from store.models.columns import UtcDateTime


class Purpose(StrEnum):
    """What an address shows. One that was made for something opens nothing else."""

    CALENDAR = "calendar"
    """A person's calendar feed: one address each, until it is replaced."""
    COVERAGE = "coverage"
    """The table of who covers what: for a time."""


_ONE_EACH = text(f"purpose = '{Purpose.CALENDAR.value}'")


class SecretAddress(SQLModel, table=True):
    """For whom an address shows what. Its secret is not kept: only what it comes to can be compared."""

    __tablename__ = "secret_address"
    __table_args__ = (
        Index(
            "one_calendar_a_person",
            "person_id",
            unique=True,
            sqlite_where=_ONE_EACH,
            postgresql_where=_ONE_EACH,
        ),
    )

    digest: str = Field(primary_key=True, max_length=64)
    """SHA-256 of the secret, in hexadecimal digits."""
    person_id: int = Field(foreign_key="person.id", index=True)
    """With whose rights it is looked at: as they are when it is asked for."""
    purpose: str = Field(max_length=20)
    """Of `Purpose`."""
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """From then on it shows nothing; None: until it is replaced."""
