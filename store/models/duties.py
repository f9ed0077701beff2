"""Duties: what somebody is to do by a time, who was reminded of it, and what has been published."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.models.columns import UtcDateTime


class DutyKind(StrEnum):
    """What is to be done."""

    POSTING = "posting"
    """The week's posts on an account."""
    COMMENT = "comment"
    """An answer to a comment."""
    DECISION = "decision"
    """A decision in a case."""
    WATCH = "watch"
    """A look at an account on a working day."""
    PROPOSAL = "proposal"
    """What is to be done about an account that is not run by the rules."""
    COVER = "cover"
    """Somebody to have an account while another is away."""
    PLAN = "plan"
    """Who has somebody's accounts in a long holiday, said by its owner."""
    SUBSTITUTE = "substitute"
    """Somebody to step in for an account, for which too few do."""
    REVIEW = "review"
    """A revision of the guidelines."""
    HAND_OVER = "hand_over"
    """What waits for somebody in a hand-over."""
    CLOSING = "closing"
    """What is waited for while an account is closed: an answer, a decision, a step."""


class Outcome(StrEnum):
    """How a duty ended."""

    DONE = "done"
    MISSED = "missed"
    """It was not done, somebody says."""
    UNANSWERED = "unanswered"
    """Nobody has said: unknown, which is not the same as not done."""
    VOID = "void"
    """It was not to be done any more."""


class Duty(SQLModel, table=True):
    """Something to do by a time. One for each kind, subject and period, so never twice."""

    __table_args__ = (
        UniqueConstraint("kind", "subject", "period"),
        Index("ix_duty_next_at", "next_at"),
        Index("ix_duty_kind_due_at", "kind", "due_at"),
        Index(
            "ix_duty_words_at",
            "words_at",
            sqlite_where=text("words IS NOT NULL"),
            postgresql_where=text("words IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    subject: str = Field(max_length=60, index=True)
    """What it is about: `account:7`."""
    period: str = Field(max_length=40)
    """For when: `2027-W11`."""
    opened_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    rule: str = Field(default="", max_length=60)
    """The profile's rule that it comes from, by its key."""
    source: str = Field(default="", max_length=40)
    step: int = 0
    """How many rungs of the ladder have been climbed."""
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When somebody is reminded next; None when nobody is: it is closed, or the ladder is at its end."""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it ended; for a revision that was done, the day of it as told, from which the next is counted."""
    outcome: str = Field(default="", max_length=20)
    closed_by_id: int | None = Field(default=None, foreign_key="person.id")
    words: str | None = None
    """What whoever answered wrote. It stands here, where it can be thinned, and not in the log."""
    words_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When that was written: `closed_at` may be a day long before it."""


class Opened(SQLModel, table=True):
    """The last period whose duties of a kind have all been opened, so that nobody need look again."""

    kind: str = Field(primary_key=True, max_length=20)
    period: str = Field(max_length=40)


class Nudge(SQLModel, table=True):
    """Somebody was reminded of a duty, in which message.

    A rung reaches each of its people once, and once more whenever they ask for it.
    """

    __table_args__ = (
        Index(
            "uq_nudge_once",
            "duty_id",
            "step",
            "recipient",
            unique=True,
            sqlite_where=text("again_at IS NULL"),
            postgresql_where=text("again_at IS NULL"),
        ),
    )

    duty_id: int = Field(primary_key=True, foreign_key="duty.id")
    step: int = Field(primary_key=True)
    recipient: str = Field(primary_key=True, max_length=60)
    outbox_id: int = Field(primary_key=True, foreign_key="outbox.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    again_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they asked to be told of it again."""
    cannot_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they said that they cannot."""


class Post(SQLModel, table=True):
    """A post that somebody says was published. Its text is not kept."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    published_at: datetime = Field(sa_type=UtcDateTime)
    url: str = Field(default="", max_length=2_000)
    told_by_id: int | None = Field(default=None, foreign_key="person.id")
    told_at: datetime = Field(sa_type=UtcDateTime)
    taken_back_by_id: int | None = Field(default=None, foreign_key="person.id")
    """Who said that it was a slip of the hand; then it counts no more."""
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    was_outcome: str | None = Field(default=None, max_length=20)
    """How its week had ended, when and by whom, where this post made it done after all."""
    was_closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    was_closed_by_id: int | None = Field(default=None, foreign_key="person.id")
