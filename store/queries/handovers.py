"""Hand-overs, their steps, and who leaves."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, String, and_, cast, literal
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from store.db import Session
from store.models.accounts import Account, AccountStatus, Assignment, Part
from store.models.closings import Closing
from store.models.handovers import OPEN, HandOver, HandOverReason, HandOverState, HandOverStep, Leaving
from store.models.holds import Hold
from store.models.people import Person
from store.queries import closings


async def get(session: Session, handover_id: int) -> HandOver | None:
    """The hand-over with that number, locked until the transaction ends where the database can."""
    return await session.get(HandOver, handover_id, with_for_update=True)


async def by_ids(session: Session, ids: Collection[int]) -> dict[int, HandOver]:
    """The hand-overs with those numbers, by number."""
    found = await session.exec(select(HandOver).where(col(HandOver.id).in_(ids)))
    return {one.id: one for one in found if one.id is not None}


async def add(session: Session, handover: HandOver) -> HandOver:
    """A new hand-over. IntegrityError when there is one from that person for that account."""
    session.add(handover)
    await session.flush()
    return handover


async def open_of(session: Session, account_ids: Collection[int]) -> list[HandOver]:
    """The hand-overs of these accounts that are not over, the oldest first."""
    query = select(HandOver).where(col(HandOver.account_id).in_(account_ids), col(HandOver.state).in_(OPEN))
    return list(await session.exec(query.order_by(col(HandOver.id))))


async def open_from(session: Session, person_id: int) -> list[HandOver]:
    """The hand-overs from a person that are not over, the oldest first."""
    query = select(HandOver).where(HandOver.from_id == person_id, col(HandOver.state).in_(OPEN))
    return list(await session.exec(query.order_by(col(HandOver.id))))


async def steps(session: Session, ids: Collection[int]) -> dict[int, dict[str, HandOverStep]]:
    """The steps that are done of these hand-overs, by hand-over and key."""
    found: dict[int, dict[str, HandOverStep]] = {}
    for one in await session.exec(select(HandOverStep).where(col(HandOverStep.handover_id).in_(ids))):
        found.setdefault(one.handover_id, {})[one.step] = one
    return found


async def do_step(session: Session, step: HandOverStep) -> None:
    """Record that a step is done. IntegrityError when it has been recorded."""
    session.add(step)
    await session.flush()


async def left_behind(session: Session, most: int) -> list[Assignment]:
    """Who has left and has a part in a live account that nobody is taking over from them.

    Of who owns an account and steps in for it as well, the first alone: the other passes on after it.
    """
    taken = select(HandOver.id).where(
        col(HandOver.account_id) == col(Assignment.account_id),
        col(HandOver.from_id) == col(Assignment.person_id),
        col(HandOver.state).in_(OPEN),
    )
    # From those who have left, who are few: joined, SQLite would begin with every account there is.
    gone = select(Person.id).where(col(Person.active).is_(False))
    live = select(Account.id).where(
        col(Account.id) == col(Assignment.account_id), Account.status == AccountStatus.LIVE
    )
    query = select(Assignment).where(
        col(Assignment.person_id).in_(gone),
        col(Assignment.ends_at).is_(None),
        live.exists(),
        ~taken.exists(),
        ~_owned_as_well(),
    )
    return list(await session.exec(query.order_by(col(Assignment.id)).limit(most)))


def _owned_as_well() -> ColumnElement[bool]:
    """Whether somebody steps in for an account that is their own, as when they are taking it over."""
    own = aliased(Assignment)
    query = select(own.id).where(
        own.part == Part.OWNER,
        own.person_id == Assignment.person_id,
        own.account_id == Assignment.account_id,
        col(own.ends_at).is_(None),
    )
    return and_(col(Assignment.part) == Part.SUBSTITUTE, query.exists())


async def nameless_and_closing(session: Session) -> list[HandOver]:
    """Hand-overs for which somebody is to be named still, of accounts that are being closed meanwhile."""
    query = select(HandOver).where(
        HandOver.state == HandOverState.ASKED,
        col(HandOver.to_id).is_(None),
        _is_closing(),
    )
    return list(await session.exec(query.order_by(col(HandOver.id))))


async def closing_ended(session: Session) -> list[HandOver]:
    """Hand-overs of accounts that were to be closed instead, and whose closing is over or stands still."""
    query = select(HandOver).where(HandOver.state == HandOverState.CLOSING, ~_is_closing())
    return list(await session.exec(query.order_by(col(HandOver.id))))


def _is_closing() -> ColumnElement[bool]:
    """Whether the account of a hand-over is being closed, and no legal hold stops that."""
    under_way = select(Closing.id).where(
        col(Closing.account_id) == col(HandOver.account_id), col(Closing.state).in_(closings.UNDER_WAY)
    )
    of_account = literal("account:") + cast(col(HandOver.account_id), String)
    of_case = literal("case:") + cast(col(Account.case_id), String)
    held = (
        select(Hold.id)
        .join(Account, col(Account.id) == col(HandOver.account_id))
        .where(col(Hold.lifted_at).is_(None), col(Hold.subject).in_([of_account, of_case]))
        .correlate(HandOver)
    )
    return under_way.exists() & ~held.exists()


async def closing_of(session: Session, account_ids: Collection[int]) -> dict[int, HandOver]:
    """The first hand-over of an owner's part that rests as the account is to be closed, by account."""
    query = select(HandOver).where(
        col(HandOver.account_id).in_(account_ids),
        HandOver.state == HandOverState.CLOSING,
        HandOver.part == Part.OWNER,
    )
    found: dict[int, HandOver] = {}
    for one in await session.exec(query.order_by(col(HandOver.id))):
        found.setdefault(one.account_id, one)
    return found


async def without_receiver(session: Session) -> list[HandOver]:
    """Open hand-overs to somebody who has left."""
    query = (
        select(HandOver)
        .join(Person, col(Person.id) == col(HandOver.to_id))
        .where(col(HandOver.state).in_(OPEN), col(Person.active).is_(False))
    )
    return list(await session.exec(query.order_by(col(HandOver.id))))


async def of_those_back(session: Session) -> list[HandOver]:
    """Hand-overs for which somebody is to be named, from those who had left and work here again."""
    leaves = select(Leaving.id).where(
        col(Leaving.person_id) == col(HandOver.from_id),
        col(Leaving.cancelled_at).is_(None),
        col(Leaving.gone_at).is_(None),
    )
    query = (
        select(HandOver)
        .join(Person, col(Person.id) == col(HandOver.from_id))
        .where(
            HandOver.state == HandOverState.ASKED,
            HandOver.reason == HandOverReason.LEAVES,
            col(HandOver.to_id).is_(None),
            col(Person.active).is_(True),
            ~leaves.exists(),
        )
    )
    return list(await session.exec(query.order_by(col(HandOver.id))))


async def parts_of(session: Session, person_id: int) -> list[tuple[Assignment, Account]]:
    """What parts a person has in live accounts today, by account; of an owner that alone."""
    query = (
        select(Assignment, Account)
        .join(Account, col(Account.id) == col(Assignment.account_id))
        .where(
            Assignment.person_id == person_id,
            col(Assignment.ends_at).is_(None),
            Account.status == AccountStatus.LIVE,
            ~_owned_as_well(),
        )
    )
    return [(one, account) for one, account in await session.exec(query.order_by(col(Account.name)))]


async def held(session: Session, account_id: int, person_id: int) -> list[Assignment]:
    """The assignments of a person for an account that hold today."""
    query = select(Assignment).where(
        Assignment.account_id == account_id,
        Assignment.person_id == person_id,
        col(Assignment.ends_at).is_(None),
    )
    return list(await session.exec(query.order_by(col(Assignment.id))))


async def leaving(session: Session, person_id: int) -> Leaving | None:
    """What is told of somebody's leaving and holds still; locked where the database can."""
    query = select(Leaving).where(Leaving.person_id == person_id, col(Leaving.cancelled_at).is_(None))
    return (await session.exec(query.with_for_update())).first()


async def add_leaving(session: Session, told: Leaving) -> Leaving:
    """Somebody leaves. IntegrityError when that has been told already."""
    session.add(told)
    await session.flush()
    return told


async def gone_by(session: Session, today: date) -> list[tuple[Leaving, Person]]:
    """Those whose last day was before that local day, and who are held to work here still."""
    query = (
        select(Leaving, Person)
        .join(Person, col(Person.id) == col(Leaving.person_id))
        .where(
            col(Leaving.cancelled_at).is_(None), col(Leaving.gone_at).is_(None), col(Leaving.last_day) < today
        )
    )
    return [(told, person) for told, person in await session.exec(query.order_by(col(Leaving.id)))]
