"""Cases and what was decided in them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.models.columns import JSON_COLUMN, UtcDateTime


class CaseState(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    DECIDING = "deciding"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What a decider decided."""

    APPROVED = "approved"
    RETURNED = "returned"
    REFUSED = "refused"


class Case(SQLModel, table=True):
    """Something that is applied for and decided. It keeps the rules under which it was opened."""

    __tablename__ = "cases"
    __table_args__ = (
        # One draft of a kind a person: a double click on "Begin" cannot start two.
        Index(
            "one_draft_a_person",
            "kind",
            "applicant_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(default="application", max_length=40)
    state: str = Field(default=CaseState.DRAFT, max_length=20, index=True)
    applicant_id: int = Field(foreign_key="person.id", index=True)
    manager_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    manager_chosen: bool = False
    """Chosen by the applicant, since no directory says who it is (C3)."""
    deputy_id: int | None = Field(default=None, foreign_key="person.id")
    """Who may decide as well, since the manager has not answered in time (C4)."""
    taken_by_id: int | None = Field(default=None, foreign_key="person.id")
    profile_version_id: int = Field(foreign_key="profile_version.id")
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_COLUMN)
    """What was typed, raw by field name: a draft may hold what does not pass yet."""
    seen_answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_COLUMN)
    """The answers as the deciders last saw them, to show what changed."""
    stage: int = 0
    """Whose turn it is: the place in the profile's chain of deciders."""
    turn: int = 1
    """Goes up with each decision; a button carries the turn it was drawn for."""
    saves: int = 0
    """Goes up with each step that is sent; a form carries the number it was drawn at."""
    opened_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Decision(SQLModel, table=True):
    """One decision. The constraint lets only one of two deciders in the same instant through."""

    __table_args__ = (UniqueConstraint("case_id", "turn", name="one_decision_a_turn"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    turn: int
    stage: int
    role: str = Field(max_length=40)
    outcome: str = Field(max_length=20)
    reason: str = ""
    """The question or the reason, and after a question the applicant's answer in `reply`."""
    reply: str = ""
    decided_by_id: int = Field(foreign_key="person.id")
    decided_at: datetime = Field(sa_type=UtcDateTime)
    channel: str = Field(max_length=20)
