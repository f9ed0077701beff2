"""What reminders there were, what was said to them, and when the next is due."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, func, select

from store.db import Session
from store.models.duties import Duty, Nudge
from store.models.messages import OutboxMessage, OutboxState


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


async def unheard(session: Session, outbox_id: int, now: datetime) -> None:
    """A message did not arrive: what it was about goes on to whoever is next, and waits no longer."""
    told = select(Nudge.duty_id).where(Nudge.outbox_id == outbox_id)
    waits = update(Duty).where(col(Duty.id).in_(told), col(Duty.closed_at).is_(None), col(Duty.next_at) > now)
    await session.exec(waits.values(next_at=now))


async def unreached(session: Session, duty_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Who has not got a reminder that was meant for them, by duty: they cannot be written to."""
    query = (
        select(Nudge.duty_id, Nudge.recipient)
        .join(OutboxMessage, col(OutboxMessage.id) == col(Nudge.outbox_id))
        .where(col(Nudge.duty_id).in_(duty_ids), OutboxMessage.state == OutboxState.FAILED)
    )
    found: dict[int, frozenset[str]] = {}
    for duty_id, recipient in await session.exec(query):
        found[duty_id] = found.get(duty_id, frozenset()) | {recipient}
    return found


async def _last(session: Session, duty_id: int, recipients: Collection[str]) -> Nudge | None:
    """The last reminder of a duty to one of these."""
    query = select(Nudge).where(Nudge.duty_id == duty_id, col(Nudge.recipient).in_(recipients))
    return (await session.exec(query.order_by(col(Nudge.at).desc(), col(Nudge.step).desc()).limit(1))).first()
