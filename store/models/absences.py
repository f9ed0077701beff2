"""Who is away when, and who has whose accounts meanwhile."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from store.models.columns import UtcDateTime


class Reason(StrEnum):
    """Why somebody is away, where they want to say. Others see that they are away, and no more."""

    HOLIDAY = "holiday"
    ILLNESS = "illness"
    PARENTAL = "parental"
    OTHER = "other"


class Absence(SQLModel, table=True):
    """Somebody is away from one UTC moment to another; without an end nobody knows when they are back."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", max_length=20)
    """Of `Reason`, or empty; forgotten when they are back (GDPR: storage limitation)."""
    told_by_id: int = Field(foreign_key="person.id")
    told_at: datetime = Field(sa_type=UtcDateTime)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    turn: int = 1
    """How often others have been asked because of it: anew when it has changed."""
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When what was open was put before others; None until it has begun."""
    over_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When they were told what had happened meanwhile; None until they are back."""


class Cover(SQLModel, table=True):
    """Somebody has said yes to having an account while another is away, from one UTC moment to another.

    It holds as long as the absence does: who is back early has their accounts again.
    """

    __table_args__ = (UniqueConstraint("duty_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    absence_id: int = Field(foreign_key="absence.id", index=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    duty_id: int | None = Field(default=None, foreign_key="duty.id")
    """The question that was answered with it."""
    number: int = 0
    """Of the answers to that question: two who answer at once do not both get it."""
    given_by_id: int = Field(foreign_key="person.id")
    """Who said so: they themselves, or the manager or the information unit for them."""
    given_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by_id: int | None = Field(default=None, foreign_key="person.id")
    """Who gave it back: they are not asked again. None where the absence is another one now."""


class Closure(SQLModel, table=True):
    """The manager lets an account be closed for comments while somebody is away, so that nobody need have it.

    It holds as long as the absence does.
    """

    __table_args__ = (UniqueConstraint("duty_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    absence_id: int = Field(foreign_key="absence.id", index=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    text: str = Field(max_length=1_000)
    """What the account says meanwhile."""
    duty_id: int | None = Field(default=None, foreign_key="duty.id")
    number: int = 0
    """Of the answers to that question."""
    agreed_by_id: int = Field(foreign_key="person.id")
    agreed_at: datetime = Field(sa_type=UtcDateTime)
