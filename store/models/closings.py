"""Accounts that are to be closed: who wants it and why, what was decided, and each step with its evidence."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.models.columns import JSON_COLUMN, UtcDateTime


class ClosingState(StrEnum):
    """How far a closing has come."""

    ASKED = "asked"
    APPROVED = "approved"
    """Both have decided: its steps are done now, one after the other."""
    CLOSED = "closed"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class ClosingOutcome(StrEnum):
    """What one of the two decided."""

    APPROVED = "approved"
    REFUSED = "refused"


class Closing(SQLModel, table=True):
    """The closing of an account. One at a time is under way, and none is closed without its archive (L3)."""

    __table_args__ = (
        Index(
            "one_closing_an_account",
            "account_id",
            unique=True,
            sqlite_where=text("state IN ('asked', 'approved')"),
            postgresql_where=text("state IN ('asked', 'approved')"),
        ),
        CheckConstraint("state <> 'closed' OR archived_at IS NOT NULL", name="closed_is_archived"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    profile_version_id: int = Field(foreign_key="profile_version.id")
    """The rules that it was asked for under, and keeps (X10)."""
    asked_by_id: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    by_unit: bool = False
    """Whether the information unit wants it: then the owner is heard first (L5)."""
    reason: str = Field(max_length=1_000)
    answer_by: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Until when the owner may answer before anybody decides."""
    answer: str = Field(default="", max_length=1_000)
    answered_by_id: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str = Field(default=ClosingState.ASKED, max_length=20, index=True)
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    farewell_on: date | None = None
    """The local day of the farewell on the account."""
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was refused or cancelled."""
    ended_by_id: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ClosingDecision(SQLModel, table=True):
    """What was decided in one of the two roles; one decision a role, also of two in the same instant."""

    __tablename__ = "closing_decision"
    __table_args__ = (UniqueConstraint("closing_id", "role", name="one_decision_a_role"),)

    id: int | None = Field(default=None, primary_key=True)
    closing_id: int = Field(foreign_key="closing.id", index=True)
    role: str = Field(max_length=20)
    """`manager` or `information_unit`."""
    outcome: str = Field(max_length=20)
    reason: str = Field(default="", max_length=1_000)
    decided_by_id: int = Field(foreign_key="person.id")
    decided_at: datetime = Field(sa_type=UtcDateTime)


class ClosingStep(SQLModel, table=True):
    """A step that is done, who said so, and what shows it."""

    __tablename__ = "closing_step"
    __table_args__ = (UniqueConstraint("closing_id", "step", name="each_step_once"),)

    id: int | None = Field(default=None, primary_key=True)
    closing_id: int = Field(foreign_key="closing.id", index=True)
    step: str = Field(max_length=40)
    done_by_id: int = Field(foreign_key="person.id")
    done_at: datetime = Field(sa_type=UtcDateTime)
    evidence: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_COLUMN)
