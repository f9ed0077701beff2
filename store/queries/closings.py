"""Closings of accounts: asked for, decided, done step by step, recorded."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CursorResult
from sqlmodel import col, select, update

from store.db import Session
from store.models.accounts import Account, AccountStatus, Assignment
from store.models.closings import Closing, ClosingDecision, ClosingState, ClosingStep
from store.models.holds import Hold

UNDER_WAY = (ClosingState.ASKED, ClosingState.APPROVED)


async def get(session: Session, closing_id: int) -> Closing | None:
    """The closing with that number as it is now, locked until the transaction ends where the database can."""
    return await session.get(Closing, closing_id, with_for_update=True)


async def add(session: Session, closing: Closing) -> Closing:
    """A new closing. IntegrityError when one of that account is under way."""
    session.add(closing)
    await session.flush()
    return closing


async def by_ids(session: Session, ids: Collection[int]) -> list[Closing]:
    """The closings with those numbers."""
    return list(await session.exec(select(Closing).where(col(Closing.id).in_(ids))))


async def under_way(session: Session, account_id: int) -> Closing | None:
    """The closing of an account that is neither over nor done; there is at most one."""
    query = select(Closing).where(Closing.account_id == account_id, col(Closing.state).in_(UNDER_WAY))
    return (await session.exec(query)).first()


async def all_under_way(session: Session) -> list[Closing]:
    """Every closing that is neither over nor done, the oldest first."""
    query = select(Closing).where(col(Closing.state).in_(UNDER_WAY))
    return list(await session.exec(query.order_by(col(Closing.id))))


async def of_accounts(session: Session, account_ids: Collection[int] | None = None) -> dict[int, Closing]:
    """The closing that is under way or done, by account; of these accounts or of all."""
    query = select(Closing).where(col(Closing.state).in_((*UNDER_WAY, ClosingState.CLOSED)))
    if account_ids is not None:
        query = query.where(col(Closing.account_id).in_(account_ids))
    return {one.account_id: one for one in await session.exec(query.order_by(col(Closing.id)))}


async def said_goodbye(session: Session, account_ids: Collection[int]) -> set[int]:
    """Those of these accounts that are being closed and on which the last post has been published."""
    query = select(Closing.account_id).where(
        col(Closing.account_id).in_(account_ids),
        Closing.state == ClosingState.APPROVED,
        col(Closing.farewell_on).is_not(None),
    )
    return set(await session.exec(query))


async def decide(session: Session, decision: ClosingDecision) -> ClosingDecision:
    """Store a decision. IntegrityError when one was taken in that role already."""
    session.add(decision)
    await session.flush()
    return decision


async def decisions(session: Session, ids: Collection[int]) -> dict[int, list[ClosingDecision]]:
    """What has been decided, by closing, in order."""
    query = select(ClosingDecision).where(col(ClosingDecision.closing_id).in_(ids))
    found: dict[int, list[ClosingDecision]] = {}
    for one in await session.exec(query.order_by(col(ClosingDecision.id))):
        found.setdefault(one.closing_id, []).append(one)
    return found


async def finish(session: Session, step: ClosingStep) -> None:
    """Record a step. IntegrityError when it is done already."""
    session.add(step)
    await session.flush()


async def steps(session: Session, ids: Collection[int]) -> dict[int, dict[str, ClosingStep]]:
    """The steps that are done, by closing and key."""
    found: dict[int, dict[str, ClosingStep]] = {}
    for one in await session.exec(select(ClosingStep).where(col(ClosingStep.closing_id).in_(ids))):
        found.setdefault(one.closing_id, {})[one.step] = one
    return found


async def close(
    session: Session, now: datetime, closing: Closing, *, archive: str, subjects: Collection[str]
) -> bool:
    """Mark an account as closed, at the UTC moment `now`; nobody runs it any more.

    False, and nothing is changed, where its last archive, the step `archive`, is not recorded, or a legal
    hold is on one of the subjects: the database itself looks, whatever was looked at before.
    """
    await session.flush()
    archived = select(ClosingStep.closing_id).where(
        ClosingStep.closing_id == closing.id, ClosingStep.step == archive
    )
    approved = select(Closing.id).where(
        Closing.id == closing.id,
        Closing.state == ClosingState.APPROVED,
        col(Closing.archived_at).is_not(None),
    )
    held = select(Hold.id).where(col(Hold.subject).in_(subjects), col(Hold.lifted_at).is_(None))
    done: CursorResult[tuple[()]] = await session.exec(
        update(Account)
        .where(
            col(Account.id) == closing.account_id,
            col(Account.status) == AccountStatus.LIVE,
            archived.exists(),
            approved.exists(),
            ~held.exists(),
        )
        .values(status=AccountStatus.CLOSED)
    )
    if done.rowcount != 1:
        return False
    closing.state, closing.closed_at = ClosingState.CLOSED, now
    session.add(closing)
    running = select(Assignment).where(
        Assignment.account_id == closing.account_id, col(Assignment.ends_at).is_(None)
    )
    for assignment in await session.exec(running):
        assignment.ends_at = now
        session.add(assignment)
    await session.flush()
    return True
