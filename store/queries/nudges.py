"""What reminders there were, and when the next is due."""

from datetime import datetime

from sqlmodel import col, func, select

from store.db import Session
from store.models.duties import Duty, Nudge


async def next_moment(session: Session) -> datetime | None:
    """When a duty is looked at next; None when no duty waits for a moment."""
    return (await session.exec(select(func.min(Duty.next_at)))).one()


async def told_at(session: Session, moment: datetime) -> list[tuple[Nudge, Duty]]:
    """What was told at that UTC moment, by message, the earliest deadline first."""
    query = select(Nudge, Duty).join(Duty, col(Duty.id) == col(Nudge.duty_id)).where(Nudge.at == moment)
    found = await session.exec(query.order_by(col(Nudge.outbox_id), col(Duty.due_at), col(Duty.id)))
    return [(nudge, duty) for nudge, duty in found]
