"""Hand-overs: an account passes from one who runs it to another, and how far that has come."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from store.models.accounts import Part
from store.models.columns import UtcDateTime


class HandOverReason(StrEnum):
    """Why an account passes to somebody else."""

    MOVES = "moves"
    """Other work within the municipality."""
    LEAVES = "leaves"
    OTHER = "other"


class HandOverState(StrEnum):
    """How far a hand-over has come."""

    ASKED = "asked"
    """Somebody has been named, or is to be."""
    ACCEPTED = "accepted"
    """The one who was named says yes; the manager is to approve it."""
    MOVING = "moving"
    """Both are responsible, until access has moved and both have confirmed."""
    CLOSING = "closing"
    """The account is to be closed instead."""
    CLOSED = "closed"
    """It was."""
    DONE = "done"
    DECLINED = "declined"
    """By the one who was named."""
    REFUSED = "refused"
    """By whoever approves it."""
    CANCELLED = "cancelled"


OPEN = (HandOverState.ASKED, HandOverState.ACCEPTED, HandOverState.MOVING, HandOverState.CLOSING)
_IS_OPEN = text("state IN ('asked', 'accepted', 'moving', 'closing')")


class HandOver(SQLModel, table=True):
    """One hand-over. It keeps the rules under which it was begun."""

    __tablename__ = "hand_over"
    __table_args__ = (
        # Two who begin one in the same instant begin one.
        Index(
            "uq_hand_over_open",
            "account_id",
            "from_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    part: str = Field(default=Part.OWNER, max_length=20)
    """What passes on."""
    from_id: int = Field(foreign_key="person.id", index=True)
    to_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """None while the manager is to name somebody."""
    asked_by_id: int | None = Field(default=None, foreign_key="person.id")
    """None where the bot found that somebody has left."""
    reason: str = Field(max_length=20)
    last_day: date | None = None
    """The last working day of somebody who leaves, local, as told."""
    asked_at: datetime = Field(sa_type=UtcDateTime)
    profile_version_id: int = Field(foreign_key="profile_version.id")
    state: str = Field(default=HandOverState.ASKED, max_length=20, index=True)
    words: str = Field(default="", max_length=500)
    """Why it was declined or refused, or why the account is to be closed."""
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    approved_by_id: int | None = Field(default=None, foreign_key="person.id")
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    old_confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    old_confirmed_by_id: int | None = Field(default=None, foreign_key="person.id")
    """Another than they themselves where they have left."""
    new_confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by_id: int | None = Field(default=None, foreign_key="person.id")


class HandOverStep(SQLModel, table=True):
    """A step of moving access that is done, and who said so."""

    __tablename__ = "hand_over_step"

    handover_id: int = Field(primary_key=True, foreign_key="hand_over.id")
    step: str = Field(primary_key=True, max_length=30)
    done_by_id: int = Field(foreign_key="person.id")
    done_at: datetime = Field(sa_type=UtcDateTime)


class Leaving(SQLModel, table=True):
    """Somebody stops working here, as their manager or the information unit has told."""

    __table_args__ = (
        Index(
            "uq_leaving_holds",
            "person_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    last_day: date
    """Local; from the day after they are gone."""
    told_by_id: int = Field(foreign_key="person.id")
    told_at: datetime = Field(sa_type=UtcDateTime)
    gone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it took effect."""
    cancelled_by_id: int | None = Field(default=None, foreign_key="person.id")
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
