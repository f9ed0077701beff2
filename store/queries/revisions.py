"""When the guidelines were revised, as their duties say."""

from sqlmodel import col, select

from store.db import Session
from store.models.duties import Duty, DutyKind, Outcome


async def newest(session: Session, subject: str) -> Duty | None:
    """The last revision that was recorded; None when none was."""
    query = select(Duty).where(
        Duty.kind == DutyKind.REVIEW, Duty.subject == subject, Duty.outcome == Outcome.DONE
    )
    return (await session.exec(query.order_by(col(Duty.closed_at).desc()).limit(1))).first()


async def has(session: Session, subject: str, period: str) -> bool:
    """Whether there is a duty for that period, open or closed."""
    query = select(Duty.id).where(
        Duty.kind == DutyKind.REVIEW, Duty.subject == subject, Duty.period == period
    )
    return (await session.exec(query)).first() is not None
