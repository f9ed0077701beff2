"""Duties: opened once, found when they are due, closed."""

from collections.abc import Collection, Sequence
from datetime import datetime

import structlog
from sqlalchemy import String, cast, insert, literal
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from store.db import Session
from store.models.accounts import Account, AccountStatus
from store.models.comments import Comment
from store.models.duties import Duty, DutyKind, Nudge, Opened, Outcome, Post
from store.models.messages import OutboxMessage
from store.models.people import Person, Unit

logger = structlog.get_logger()


async def get(session: Session, duty_id: int) -> Duty | None:
    """The duty with that number, locked until the transaction ends where the database can."""
    return await session.get(Duty, duty_id, with_for_update=True)


async def newest(session: Session) -> datetime | None:
    """When a duty was last opened, in UTC; None before the first."""
    return (await session.exec(select(func.max(col(Duty.opened_at))))).one()


async def by_ids(session: Session, ids: Collection[int]) -> list[Duty]:
    """The duties with those numbers."""
    return list(await session.exec(select(Duty).where(col(Duty.id).in_(ids)))) if ids else []


async def open_(session: Session, duty: Duty) -> Duty:
    """A new duty. IntegrityError when there is one of that kind, subject and period."""
    session.add(duty)
    await session.flush()
    return duty


async def open_all(session: Session, several: Sequence[Duty]) -> None:
    """New duties, in one statement. IntegrityError when there is one of that kind, subject and period."""
    if several:
        await session.exec(insert(Duty), params=[duty.model_dump(exclude={"id"}) for duty in several])


async def due(session: Session, now: datetime, only: Collection[int] | None = None) -> list[Duty]:
    """What somebody is to be reminded of by that UTC moment, the oldest deadline first.

    Of all, or of those numbers; locked, and without what somebody else is working on, where the database can.
    """
    return list(await session.exec(due_query(now, only)))


def due_query(now: datetime, only: Collection[int] | None = None) -> SelectOfScalar[Duty]:
    """The query of `due`."""
    query = select(Duty).where(col(Duty.next_at) <= now, col(Duty.closed_at).is_(None))
    if only is not None:
        query = query.where(col(Duty.id).in_(only))
    return query.order_by(col(Duty.due_at), col(Duty.id)).with_for_update(skip_locked=True)


async def open_of(session: Session, kind: str, subject: str) -> list[Duty]:
    """The open duties of a kind about a subject, the oldest first; locked where the database can."""
    query = select(Duty).where(Duty.kind == kind, Duty.subject == subject, col(Duty.closed_at).is_(None))
    return list(await session.exec(query.order_by(col(Duty.due_at)).with_for_update()))


async def open_in(session: Session, kind: str, period: str, *, lock: bool = False) -> list[Duty]:
    """The open duties of a kind whose period begins so, the oldest first; `lock`: where the database can."""
    query = select(Duty).where(
        Duty.kind == kind, col(Duty.period).startswith(period, autoescape=True), col(Duty.closed_at).is_(None)
    )
    query = query.order_by(col(Duty.id))
    return list(await session.exec(query.with_for_update() if lock else query))


async def told_to_gone(session: Session, kind: str) -> list[Duty]:
    """The open duties of a kind of which somebody was told who has left."""
    query = (
        select(Duty)
        .join(Nudge, col(Nudge.duty_id) == col(Duty.id))
        .join(OutboxMessage, col(OutboxMessage.id) == col(Nudge.outbox_id))
        .join(Person, col(Person.id) == col(OutboxMessage.person_id))
        .where(Duty.kind == kind, col(Duty.closed_at).is_(None), col(Person.active).is_(False))
    )
    return list((await session.exec(query.order_by(col(Duty.id)))).unique())


async def of_period(session: Session, kind: str, subject: str, period: str) -> Duty | None:
    """The duty of that kind, subject and period, open or not, locked until the transaction ends."""
    query = select(Duty).where(Duty.kind == kind, Duty.subject == subject, Duty.period == period)
    return (await session.exec(query.with_for_update())).first()


async def periods_of(session: Session, kind: str, subjects: Collection[str]) -> set[tuple[str, str]]:
    """The subject and period of every duty of a kind about these subjects, open or not."""
    query = select(Duty.subject, Duty.period).where(Duty.kind == kind, col(Duty.subject).in_(subjects))
    return {(subject, period) for subject, period in await session.exec(query)}


def close(session: Session, duty: Duty, now: datetime, outcome: Outcome, by_id: int | None = None) -> None:
    """Nobody is reminded of it any more."""
    session.add(ended(duty, now, outcome, by_id))


def ended(duty: Duty, now: datetime, outcome: Outcome, by_id: int | None = None) -> Duty:
    """The duty as one of which nobody is reminded any more."""
    duty.closed_at, duty.outcome, duty.closed_by_id, duty.next_at = now, outcome, by_id, None
    return duty


async def nudges(session: Session, ids: Collection[int]) -> dict[int, list[Nudge]]:
    """Who has been reminded of these duties, by duty, the first reminder first."""
    query = select(Nudge).where(col(Nudge.duty_id).in_(ids)).order_by(col(Nudge.at), col(Nudge.outbox_id))
    found: dict[int, list[Nudge]] = {}
    for nudge in await session.exec(query):
        found.setdefault(nudge.duty_id, []).append(nudge)
    return found


async def messages_to(
    session: Session, recipients: Collection[str], since: datetime
) -> dict[str, list[datetime]]:
    """When each of them got a reminder since that UTC moment: a time for each message."""
    query = (
        select(Nudge.recipient, func.min(Nudge.at))
        .where(col(Nudge.recipient).in_(recipients), col(Nudge.at) >= since)
        .group_by(col(Nudge.recipient), col(Nudge.outbox_id))
    )
    found: dict[str, list[datetime]] = {}
    for recipient, at in await session.exec(query):
        found.setdefault(recipient, []).append(at)
    return found


async def record(session: Session, nudges: Sequence[Nudge]) -> None:
    """Somebody was reminded."""
    session.add_all(nudges)
    await session.flush()


async def asked_with(session: Session, duty_id: int, recipient: str) -> list[Duty]:
    """The open duties of that kind and period that somebody was told of in one message with this one.

    Locked where the database can.
    """
    asked = select(Nudge.outbox_id).where(Nudge.duty_id == duty_id, Nudge.recipient == recipient)
    beside = select(Nudge.duty_id).where(col(Nudge.outbox_id).in_(asked))
    this = select(Duty.kind, Duty.period).where(Duty.id == duty_id).subquery()
    query = select(Duty).join(this, (col(Duty.kind) == this.c.kind) & (col(Duty.period) == this.c.period))
    query = query.where(col(Duty.id).in_(beside), col(Duty.closed_at).is_(None))
    return list(await session.exec(query.order_by(col(Duty.id)).with_for_update(of=Duty)))


async def about(session: Session, subjects: Collection[str], since: datetime) -> list[Duty]:
    """What is open about these subjects, and their weeks and proposals due from a UTC moment on; by deadline.

    Without the watches that are over: there is one for each account and day, and nobody counts them.
    """
    counted = col(Duty.kind).in_((DutyKind.POSTING, DutyKind.PROPOSAL)) & (col(Duty.due_at) >= since)
    query = select(Duty).where(col(Duty.subject).in_(subjects), col(Duty.closed_at).is_(None) | counted)
    return list(await session.exec(query.order_by(col(Duty.due_at), col(Duty.id))))


async def unfinished(session: Session, kind: str, since: datetime) -> set[str]:
    """The subjects of closed duties of that kind that were due from a UTC moment on and were not done."""
    query = select(Duty.subject).where(
        Duty.kind == kind,
        col(Duty.due_at) >= since,
        col(Duty.closed_at).is_not(None),
        col(Duty.outcome).in_((Outcome.MISSED, Outcome.UNANSWERED)),
    )
    return set(await session.exec(query.distinct()))


async def late_answers(
    session: Session, now: datetime, since: datetime, account_ids: Collection[int] | None = None
) -> dict[int, list[Duty]]:
    """Comments that were to be answered after `since` and were not in time, by account; on some or on all."""
    query = select(Comment.account_id, Duty).join(
        Duty, col(Duty.subject) == literal("comment:") + cast(col(Comment.id), String)
    )
    query = query.where(
        Duty.kind == DutyKind.COMMENT,
        Duty.outcome != Outcome.VOID,  # it needed no answer
        col(Duty.due_at) >= since,
        col(Duty.due_at) < now,
        col(Duty.closed_at).is_(None) | (col(Duty.closed_at) > col(Duty.due_at)),
    )
    if account_ids is not None:
        query = query.where(col(Comment.account_id).in_(account_ids))
    found: dict[int, list[Duty]] = {}
    for account_id, duty in await session.exec(query.order_by(col(Duty.due_at))):
        found.setdefault(account_id, []).append(duty)
    return found


async def is_opened(session: Session, kind: str, period: str) -> bool:
    """Whether all duties of that kind and period have been opened.

    A later one is of a clock that was wrong: it is as if the period had not been opened.
    """
    return await last_opened(session, kind, period) == period


async def last_opened(session: Session, kind: str, present: str) -> str | None:
    """The last period whose duties of that kind have all been opened; None when none has.

    None also for one after the present period, of a clock that was wrong; the log says so.
    """
    found = await session.get(Opened, kind)
    if found is not None and found.period > present:
        logger.warning("opened in the future", kind=kind, period=found.period, present=present)
        return None
    return found.period if found else None


async def set_opened(session: Session, kind: str, period: str) -> None:
    """All duties of that kind and period have been opened. Periods of a kind sort by time."""
    await session.merge(Opened(kind=kind, period=period))
    await session.flush()


async def without(
    session: Session, kind: str, period: str, live_before: datetime, most: int
) -> list[tuple[Account, Unit]]:
    """Accounts that were live before that UTC moment and have no duty of this kind and period."""
    has = select(Duty.id).where(
        Duty.kind == kind,
        Duty.period == period,
        col(Duty.subject) == literal("account:") + cast(col(Account.id), String),
    )
    query = select(Account, Unit).join(Unit, col(Unit.id) == col(Account.unit_id))
    query = query.where(
        Account.status == AccountStatus.LIVE,
        func.coalesce(Account.live_at, Account.created_at) < live_before,
        ~has.exists(),
    )
    found = await session.exec(query.order_by(col(Account.id)).limit(most))
    return [(account, unit) for account, unit in found]


async def posts_of(
    session: Session, account_ids: Collection[int], since: datetime
) -> dict[int, list[datetime]]:
    """When each of these accounts published, as far as is known, from that UTC moment on."""
    query = select(Post.account_id, Post.published_at).where(
        col(Post.account_id).in_(account_ids),
        col(Post.published_at) >= since,
        col(Post.taken_back_at).is_(None),
    )
    found: dict[int, list[datetime]] = {}
    for account_id, at in await session.exec(query):
        found.setdefault(account_id, []).append(at)
    return found


async def settled_by(session: Session, account_id: int, since: datetime, until: datetime) -> Post | None:
    """The last post between those UTC moments that made their week done after all, taken back or not."""
    query = select(Post).where(
        Post.account_id == account_id,
        col(Post.published_at) >= since,
        col(Post.published_at) < until,
        col(Post.was_outcome).is_not(None),
    )
    return (await session.exec(query.order_by(col(Post.id).desc()).limit(1))).first()


async def post_at(session: Session, account_id: int, url: str) -> Post | None:
    """The account's post at that address that has been told of and not been taken back."""
    query = select(Post).where(Post.account_id == account_id, Post.url == url)
    query = query.where(col(Post.taken_back_at).is_(None))
    return (await session.exec(query.limit(1))).first()


async def get_post(session: Session, post_id: int) -> Post | None:
    """The post with that number, locked until the transaction ends where the database can."""
    return await session.get(Post, post_id, with_for_update=True)


async def add_post(session: Session, post: Post) -> None:
    """Somebody says that a post was published."""
    session.add(post)
    await session.flush()
