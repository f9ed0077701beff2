"""Events that have been handled."""

from datetime import datetime

from sqlalchemy import insert
from sqlmodel import col, delete, select

from store.db import Session
from store.models.messages import HandledEvent
from store.queries import holds


async def reply_to(session: Session, channel: str, event_id: str) -> str | None:
    """What was answered to that event, if it has been handled."""
    query = select(HandledEvent.reply).where(
        HandledEvent.channel == channel, HandledEvent.event_id == event_id
    )
    return (await session.exec(query)).first()


async def handled(session: Session, now: datetime, channel: str, event_id: str, reply: str) -> None:
    """Record the answer to an event. IntegrityError when another copy of the bot was first."""
    row = {"channel": channel, "event_id": event_id, "handled_at": now, "reply": reply}
    await session.exec(insert(HandledEvent).values(row))


async def forget(session: Session, before: datetime) -> int:
    """Thin what was answered before that UTC moment; how many. No platform repeats an event so late.

    But for answers with buttons or a form about what a legal hold is on.
    """
    old = delete(HandledEvent).where(col(HandledEvent.handled_at) < before)
    kept = await holds.kept(session)
    if not kept:
        return (await session.exec(old)).rowcount
    found = select(HandledEvent.channel, HandledEvent.event_id, HandledEvent.reply)
    forgotten = 0
    for channel, event_id, reply in await session.exec(found.where(col(HandledEvent.handled_at) < before)):
        if not holds.is_about(reply, kept):
            this = old.where(col(HandledEvent.channel) == channel, col(HandledEvent.event_id) == event_id)
            forgotten += (await session.exec(this)).rowcount
    return forgotten
