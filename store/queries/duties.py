"""Duties: opened once, found when they are due, closed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import String, cast, literal
from sqlmodel import col, delete, func, select

from store.db import Session
from store.models.accounts import Account, AccountStatus
from store.models.duties import Duty, Nudge, Outcome, Post


async def get(session: Session, duty_id: int) -> Duty | None:
    """The duty with that number, locked until the transaction ends where the database can."""
    return await session.get(Duty, duty_id, with_for_update=True)


async def open_(session: Session, duty: Duty) -> Duty:
    """A new duty. IntegrityError when there is one of that kind, subject and period."""
    session.add(duty)
    await session.flush()
    return duty


async def due(session: Session, now: datetime) -> list[Duty]:
    """What somebody is to be reminded of by that UTC moment, the oldest deadline first."""
    query = select(Duty).where(col(Duty.next_at) <= now)
    return list(await session.exec(query.order_by(col(Duty.due_at), col(Duty.id))))


async def locked(session: Session, ids: Collection[int], now: datetime) -> list[Duty]:
    """Those of these duties that are due still and that nobody else is working on."""
    query = select(Duty).where(col(Duty.id).in_(ids), col(Duty.next_at) <= now)
    query = query.order_by(col(Duty.due_at), col(Duty.id)).with_for_update(skip_locked=True)
    return list(await session.exec(query))


async def opened(session: Session, kind: str, subject: str) -> list[Duty]:
    """The open duties of a kind about a subject, the oldest first."""
    query = select(Duty).where(Duty.kind == kind, Duty.subject == subject, col(Duty.closed_at).is_(None))
    return list(await session.exec(query.order_by(col(Duty.due_at))))


async def close(
    session: Session, duty: Duty, now: datetime, outcome: Outcome, by_id: int | None = None
) -> None:
    """Nobody is reminded of it any more."""
    duty.closed_at, duty.outcome, duty.closed_by_id, duty.next_at = now, outcome, by_id, None
    session.add(duty)
    await session.flush()


async def nudged(session: Session, duty_id: int, step: int) -> set[str]:
    """Who has been reminded on that rung, by recipient."""
    query = select(Nudge.recipient).where(Nudge.duty_id == duty_id, Nudge.step == step)
    return set(await session.exec(query))


async def knows(session: Session, duty_id: int, recipient: str) -> bool:
    """Whether somebody has been reminded of a duty before."""
    query = select(Nudge.step).where(Nudge.duty_id == duty_id, Nudge.recipient == recipient)
    return (await session.exec(query.limit(1))).first() is not None


async def rounds(session: Session, recipient: str, since: datetime) -> list[datetime]:
    """When somebody got a reminder since that UTC moment: a time for each message."""
    query = select(func.min(Nudge.at)).where(Nudge.recipient == recipient, col(Nudge.at) >= since)
    return list(await session.exec(query.group_by(col(Nudge.outbox_id))))


async def record(session: Session, nudges: Sequence[Nudge]) -> None:
    """Somebody was reminded."""
    session.add_all(nudges)
    await session.flush()


async def forget_nudges(session: Session, duty_id: int, step: int) -> None:
    """Let a rung be told once more: whoever was told has put it off."""
    await session.exec(delete(Nudge).where(col(Nudge.duty_id) == duty_id, col(Nudge.step) == step))


async def without(
    session: Session, kind: str, period: str, live_before: datetime, most: int
) -> list[Account]:
    """Accounts that were live before that UTC moment and have no duty of this kind and period."""
    has = select(Duty.id).where(
        Duty.kind == kind,
        Duty.period == period,
        col(Duty.subject) == literal("account:") + cast(col(Account.id), String),
    )
    query = select(Account).where(
        Account.status == AccountStatus.LIVE,
        func.coalesce(Account.live_at, Account.created_at) < live_before,
        ~has.exists(),
    )
    return list(await session.exec(query.order_by(col(Account.id)).limit(most)))


async def posts(session: Session, account_id: int, start: datetime, end: datetime) -> int:
    """How many posts are known of in that time, from `start` and before `end`, in UTC."""
    query = select(func.count()).where(
        Post.account_id == account_id, col(Post.published_at) >= start, col(Post.published_at) < end
    )
    return (await session.exec(query)).one()


async def add_post(session: Session, post: Post) -> None:
    """Somebody says that a post was published."""
    session.add(post)
    await session.flush()
