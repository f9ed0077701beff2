"""People, where they can be reached, what they may do, and the units they work in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from store.models.columns import UtcDateTime


class Unit(SQLModel, table=True):
    """A unit of the municipality: a preschool, a library. `kind` is one of the profile's unit kinds."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=200)
    kind: str = Field(default="other", max_length=40)


class Person(SQLModel, table=True):
    """One of the staff. Known by e-mail across channels; the manager comes from the directory, if any."""

    # Of thousands, those who have left are looked for each minute. Not of `active` as a whole: most are,
    # and a database that began with them would read everybody.
    __table_args__ = (
        Index(
            "ix_person_gone",
            "id",
            sqlite_where=text("active IS 0"),
            postgresql_where=text("active IS false"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    email: str | None = Field(default=None, unique=True, max_length=320)
    title: str = Field(default="", max_length=200)
    language: str = Field(default="sv", max_length=2)
    zone: str = Field(default="Europe/Stockholm", max_length=64)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    manager_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    active: bool = True
    away_seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When their mail was last seen to be answered by itself; None when it was not, or nobody may know."""


class Identity(SQLModel, table=True):
    """A person on a channel: `slack` and `U123`. A message goes to the one last used."""

    channel: str = Field(primary_key=True, max_length=20)
    address: str = Field(primary_key=True, max_length=200)
    person_id: int = Field(foreign_key="person.id", index=True)
    last_used: datetime = Field(sa_type=UtcDateTime)
    looked_up_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the channel was last asked who this is; None for one who was only named by another."""
    home_opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the home tab was first opened here: from then on it is kept fresh."""


class RoleName(StrEnum):
    """What somebody may do beyond their own cases."""

    INFORMATION_UNIT = "information_unit"
    REGISTRAR = "registrar"


class Role(SQLModel, table=True):
    """A person's role for the whole municipality."""

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    name: str = Field(primary_key=True, max_length=40)
    given_by: str = Field(default="", max_length=20)
    """The channel whose group of people it follows; empty where somebody gave it by hand."""
