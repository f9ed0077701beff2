"""What reminders there were, what was said to them, and when the next is due."""

from collections.abc import Collection
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


async def put_off(
    session: Session, duty_id: int, recipients: Collection[str], until: datetime | None
) -> None:
    """The last of them who was told is to be told again at that UTC moment; with None, not after all."""
    if last := await _last(session, duty_id, recipients):
        last.again_at, last.cannot_at = until, None
        await session.flush()


async def cannot(session: Session, duty_id: int, recipients: Collection[str], now: datetime) -> None:
    """The last of them who was told has said that they cannot, and is not told again either."""
    if last := await _last(session, duty_id, recipients):
        last.again_at, last.cannot_at = None, now
        await session.flush()


async def _last(session: Session, duty_id: int, recipients: Collection[str]) -> Nudge | None:
    """The last reminder of a duty to one of these."""
    query = select(Nudge).where(Nudge.duty_id == duty_id, col(Nudge.recipient).in_(recipients))
    return (await session.exec(query.order_by(col(Nudge.at).desc(), col(Nudge.step).desc()).limit(1))).first()
