"""Messages to deliver: put in the transaction that caused them, claimed, sent or given up.

A message to one recipient waits until the earlier ones have gone, so that order is kept
within a conversation and one that cannot be delivered holds up nobody else.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, bindparam, exists, or_, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select

from store.db import Session
from store.models.messages import OutboxMessage, OutboxState

CLAIM_HOLDS = timedelta(seconds=60)
"""A claim that its holder did not finish (a copy of the bot was killed) lapses after this."""

TOLD_ONCE = "told once"
"""The role of a card that holds a secret: when it has gone, its words are not kept here."""


@dataclass(frozen=True)
class Sent:
    """A message that has arrived, and where it stands on its channel."""

    message_id: int
    channel: str
    conversation: str
    message: str


# Made once, and reading nothing before: so many messages are sent that it counts.
_SENT = (
    update(OutboxMessage.__table__)  # type: ignore[attr-defined] # SQLModel does not tell of it
    .where(col(OutboxMessage.id) == bindparam("number"))
    .values(
        state=OutboxState.SENT,
        sent_at=bindparam("now"),
        claimed_until=None,
        error="",
        channel=bindparam("on"),
        conversation=bindparam("at"),
        message=bindparam("as"),
    )
)


def to_person(person_id: int) -> str:
    """The recipient key of a person."""
    return f"person:{person_id}"


def to_place(name: str) -> str:
    """The recipient key of a shared place, such as `information_unit`."""
    return f"place:{name}"


async def put(session: Session, message: OutboxMessage) -> OutboxMessage:
    """Add a message. It goes out after the transaction has been committed, and only then."""
    session.add(message)
    await session.flush()
    return message


async def copies(session: Session, subject: str, role: str | None = None) -> list[OutboxMessage]:
    """The cards that follow a subject, sent or about to be: the originals, not their updates."""
    query = select(OutboxMessage).where(
        OutboxMessage.subject == subject,
        col(OutboxMessage.updates_id).is_(None),
        OutboxMessage.state != OutboxState.FAILED,
    )
    if role is not None:
        query = query.where(OutboxMessage.role == role)
    return list(await session.exec(query.order_by(col(OutboxMessage.id))))


async def copy_at(session: Session, channel: str, conversation: str, message: str) -> OutboxMessage | None:
    """The message that stands there, by the platform's own reference."""
    query = select(OutboxMessage).where(
        OutboxMessage.channel == channel,
        OutboxMessage.conversation == conversation,
        OutboxMessage.message == message,
        col(OutboxMessage.updates_id).is_(None),
    )
    return (await session.exec(query)).first()


async def card_of(session: Session, original: OutboxMessage) -> str:
    """The card of a copy as it stands there now, as JSON."""
    query = select(OutboxMessage.card).where(
        OutboxMessage.updates_id == original.id, OutboxMessage.state == OutboxState.SENT
    )
    return (await session.exec(query.order_by(col(OutboxMessage.id).desc()))).first() or original.card


async def redraw(session: Session, now: datetime, original: OutboxMessage, card: str) -> None:
    """Draw a copy anew: in place while nobody has tried to send it, else by an update after it."""
    waiting = await _waiting_for(session, original)
    if waiting is not None and waiting.claimed_until is None and waiting.attempts == 0:
        waiting.card = card
        session.add(waiting)
        return
    update = OutboxMessage(
        recipient=original.recipient,
        person_id=original.person_id,
        card=card,
        subject=original.subject,
        role=original.role,
        updates_id=original.id,
        created_at=now,
        due_at=now,
    )
    await put(session, update)


async def _waiting_for(session: Session, original: OutboxMessage) -> OutboxMessage | None:
    await session.refresh(original, with_for_update=True)  # a delivery may claim it at this instant
    if original.state == OutboxState.WAITING:
        return original
    query = select(OutboxMessage).where(
        OutboxMessage.updates_id == original.id, OutboxMessage.state == OutboxState.WAITING
    )
    return (await session.exec(query.order_by(col(OutboxMessage.id).desc()).with_for_update())).first()


async def any_due(session: Session, now: datetime) -> bool:
    """Whether there is anything to claim."""
    return (await session.exec(select(OutboxMessage.id).where(_claimable(now)).limit(1))).first() is not None


async def claim(session: Session, now: datetime, most: int) -> list[OutboxMessage]:
    """Take up to `most` messages that are due, at most one a recipient, and hold them for a while."""
    # In the order of the index: with thousands, none is sorted.
    query = select(OutboxMessage).where(_claimable(now)).order_by(col(OutboxMessage.due_at)).limit(most)
    found = await session.exec(query.with_for_update(skip_locked=True))
    taken = sorted(found, key=lambda one: one.id or 0)
    held = [one.id for one in taken if one.claimed_until is not None]
    if held:  # whoever held it was killed: it may have arrived, so it is looked for
        tried = update(OutboxMessage).where(col(OutboxMessage.id).in_(held))
        await session.exec(_quietly(tried.values(attempts=col(OutboxMessage.attempts) + 1)))
    if taken:
        these = update(OutboxMessage).where(col(OutboxMessage.id).in_([one.id for one in taken]))
        await session.exec(_quietly(these.values(claimed_until=now + CLAIM_HOLDS)))
    for message in taken:
        set_committed_value(message, "attempts", message.attempts + (message.id in held))
        set_committed_value(message, "claimed_until", now + CLAIM_HOLDS)
    return taken


def _claimable(now: datetime) -> ColumnElement[bool]:
    """Due, held by nobody, and for one who waits for no earlier message."""
    earlier = aliased(OutboxMessage)
    blocked = exists().where(
        col(earlier.recipient) == col(OutboxMessage.recipient),
        col(earlier.state) == OutboxState.WAITING,
        col(earlier.id) < col(OutboxMessage.id),
    )
    return and_(
        col(OutboxMessage.state) == OutboxState.WAITING,
        col(OutboxMessage.due_at) <= now,
        or_(col(OutboxMessage.claimed_until).is_(None), col(OutboxMessage.claimed_until) < now),
        ~blocked,
    )


def _quietly(change: Update) -> Update:
    """Without a look at what the session has in its memory: that is seen to beside it, with no statement."""
    return change.execution_options(synchronize_session=False)


async def give_back(session: Session, claimed: OutboxMessage) -> None:
    """Give up a claim, unless it has lapsed: the message may have arrived, so it is looked for.

    `claimed` is the message as it was taken.
    """
    message = await session.get_one(OutboxMessage, claimed.id, with_for_update=True)
    if message.state == OutboxState.WAITING and message.claimed_until == claimed.claimed_until:
        message.claimed_until, message.attempts = None, max(message.attempts, 1)
        session.add(message)


async def get(session: Session, message_id: int) -> OutboxMessage | None:
    """One message by its number."""
    return await session.get(OutboxMessage, message_id)


async def by_ids(session: Session, ids: Collection[int]) -> list[OutboxMessage]:
    """The messages with those numbers."""
    if not ids:
        return []
    return list(await session.exec(select(OutboxMessage).where(col(OutboxMessage.id).in_(ids))))


async def mark_sent(
    session: Session,
    message_id: int,
    now: datetime,
    *,
    channel: str,
    conversation: str,
    message: str,
) -> None:
    """Record that it arrived, and where, for later updates of that copy."""
    await mark_all_sent(session, now, [Sent(message_id, channel, conversation, message)])


async def mark_all_sent(session: Session, now: datetime, several: Sequence[Sent]) -> None:
    """The same of several, in one statement."""
    given = [
        {"number": one.message_id, "now": now, "on": one.channel, "at": one.conversation, "as": one.message}
        for one in several
    ]
    await (await session.connection()).execute(_SENT, given)


async def replace_card(session: Session, message_id: int, card: str) -> None:
    """Keep another card, as JSON, of a message with which nothing more is done. Nothing is sent anew."""
    done = await session.get_one(OutboxMessage, message_id)
    done.card = card
    session.add(done)


async def mark_failed(
    session: Session, message_id: int, error: str, *, again_at: datetime | None
) -> OutboxMessage:
    """Record a failure: try again at that UTC moment, or never when there is none."""
    failed = await session.get_one(OutboxMessage, message_id)
    failed.attempts += 1
    failed.error = error[:500]
    failed.claimed_until = None
    if again_at is None:
        failed.state = OutboxState.FAILED
    else:
        failed.due_at = again_at
    session.add(failed)
    return failed


async def waiting(session: Session) -> Sequence[OutboxMessage]:
    """Everything that is still to be delivered, oldest first."""
    query = select(OutboxMessage).where(OutboxMessage.state == OutboxState.WAITING)
    return list(await session.exec(query.order_by(col(OutboxMessage.id))))
