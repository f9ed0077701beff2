"""Events that have been handled."""

from datetime import datetime

from sqlmodel import col, delete

from store.db import Session
from store.models.messages import HandledEvent


async def reply_to(session: Session, channel: str, event_id: str) -> str | None:
    """What was answered to that event, if it has been handled."""
    found = await session.get(HandledEvent, (channel, event_id))
    return found.reply if found else None


async def handled(session: Session, now: datetime, channel: str, event_id: str, reply: str) -> None:
    """Record the answer to an event. IntegrityError when another copy of the bot was first."""
    session.add(HandledEvent(channel=channel, event_id=event_id, handled_at=now, reply=reply))
    await session.flush()


async def forget(session: Session, before: datetime) -> int:
    """Thin what was answered before that UTC moment; how many. No platform repeats an event so late."""
    thinned = await session.exec(delete(HandledEvent).where(col(HandledEvent.handled_at) < before))
    return thinned.rowcount
