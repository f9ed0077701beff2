"""Comments that somebody has seen: where, since when, and whether they are answered. Never what they say."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from store.models.columns import UtcDateTime


class CommentState(StrEnum):
    """How far the answer has come."""

    OPEN = "open"
    HOLDING = "holding"
    """Whoever wrote has been told that an answer is coming: that is no answer (X3)."""
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    """It needs none, for a reason."""
    PASSED = "passed"
    """Another unit answers."""


class Comment(SQLModel, table=True):
    """A comment by its address. Its text and who wrote it are not kept (GDPR: data minimisation)."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    url: str = Field(default="", max_length=2_000)
    """Empty where somebody told of one without its address. Too long for PostgreSQL to index."""
    received_at: datetime = Field(sa_type=UtcDateTime)
    """When it was written, as told."""
    told_by_id: int = Field(foreign_key="person.id")
    told_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=CommentState.OPEN, max_length=20, index=True)
    reason: str = Field(default="", max_length=500)
    """Why it needs no answer, or what was passed on."""
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    """Who answers, where it was passed on."""
    changed_by_id: int | None = Field(default=None, foreign_key="person.id")
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
