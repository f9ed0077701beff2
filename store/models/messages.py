"""Events that came in, messages that go out, and the local web chat's conversations."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.models.columns import UtcDateTime


class HandledEvent(SQLModel, table=True):
    """An event that has been handled, and what was answered, so that the same event gets the same answer."""

    __tablename__ = "handled_event"

    channel: str = Field(primary_key=True, max_length=20)
    event_id: str = Field(primary_key=True, max_length=200)
    handled_at: datetime = Field(sa_type=UtcDateTime, index=True)
    reply: str


class OutboxState(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class OutboxMessage(SQLModel, table=True):
    """A message to deliver; once sent, also the record of where that copy of a card is."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_due", "state", "due_at"),
        Index("outbox_recipient", "recipient", "state", "id"),
        Index("outbox_subject", "subject"),
        Index("outbox_copy", "channel", "conversation", "message"),
    )

    id: int | None = Field(default=None, primary_key=True)
    recipient: str = Field(max_length=100)
    """`person:3` or `place:information_unit`; messages to one recipient keep their order."""
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    card: str
    subject: str = Field(default="", max_length=60)
    """What the card follows, as `case:3`: when that moves, every copy is drawn anew."""
    role: str = Field(default="", max_length=40)
    """For whom the copy was drawn: the applicant sees another card than the decider."""
    updates_id: int | None = Field(default=None, foreign_key="outbox.id", index=True)
    """The earlier message that this one replaces; None for a new message."""
    state: str = Field(default=OutboxState.WAITING, max_length=10)
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    error: str = Field(default="", max_length=500)
    channel: str = Field(default="", max_length=20)
    """Where it goes or went; empty until delivery has chosen."""
    conversation: str = Field(default="", max_length=300)
    message: str = Field(default="", max_length=300)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WebMessage(SQLModel, table=True):
    """A line of a conversation of the local web chat, which keeps what Slack or Teams would keep."""

    __tablename__ = "web_message"

    id: int | None = Field(default=None, primary_key=True)
    conversation: str = Field(max_length=100, index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    typed: str = ""
    typed_by_id: int | None = Field(default=None, foreign_key="person.id")
    card: str = ""
    outbox_id: int | None = Field(default=None, foreign_key="outbox.id", unique=True)
    change: int = Field(default=0, index=True)
    """Goes up over the whole table with each change, for the page to ask what is new."""
