"""Who is away, and who has whose accounts meanwhile."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from store.db import Session
from store.models.absences import Absence, Closure, Cover
from store.models.accounts import Account
from store.models.people import Person


class Given(NamedTuple):
    """A yes to having an account, for which absence, and who said it."""

    cover: Cover
    absence: Absence
    person: Person


class Promise(NamedTuple):
    """A yes to having an account: for which absence, who said it, and which account it is."""

    cover: Cover
    absence: Absence
    person: Person
    account: Account


async def get(session: Session, absence_id: int) -> Absence | None:
    """The absence with that number, locked until the transaction ends where the database can."""
    return await session.get(Absence, absence_id, with_for_update=True)


async def add(session: Session, absence: Absence) -> Absence:
    """Somebody is away, or will be."""
    session.add(absence)
    await session.flush()
    return absence


async def by_ids(session: Session, ids: Collection[int]) -> dict[int | None, Absence]:
    """The absences with those numbers, by number."""
    query = select(Absence).where(col(Absence.id).in_(ids))
    return {one.id: one for one in await session.exec(query)} if ids else {}


async def of_people(session: Session, person_ids: Collection[int], since: datetime) -> list[Absence]:
    """The absences of these people that are not over at that UTC moment, the earliest first."""
    query = select(Absence).where(col(Absence.person_id).in_(person_ids), *_not_over(since))
    return list(await session.exec(query.order_by(col(Absence.starts_at), col(Absence.id))))


async def near(session: Session, now: datetime, until: datetime) -> list[Absence]:
    """The absences of those who work here that share a moment with that time, in UTC, the earliest first."""
    query = select(Absence).join(Person, col(Person.id) == col(Absence.person_id))
    query = query.where(col(Person.active).is_(True), col(Absence.starts_at) < until, *_not_over(now))
    return list(await session.exec(query.order_by(col(Absence.starts_at), col(Absence.id))))


async def of_staff(session: Session, manager_id: int, now: datetime) -> list[tuple[Absence, Person]]:
    """The absences of somebody's staff that are not over at that UTC moment, the earliest first."""
    query = select(Absence, Person).join(Person, col(Person.id) == col(Absence.person_id))
    query = query.where(Person.manager_id == manager_id, *_not_over(now))
    found = await session.exec(query.order_by(col(Absence.starts_at), col(Absence.id)))
    return [(absence, person) for absence, person in found]


async def away(session: Session, person_ids: Collection[int], at: datetime) -> set[int]:
    """Who of these people is away at that UTC moment."""
    query = select(Absence.person_id).where(
        col(Absence.person_id).in_(person_ids), col(Absence.starts_at) <= at, *_not_over(at)
    )
    return set(await session.exec(query)) if person_ids else set()


async def begun(session: Session, now: datetime, most: int) -> list[Absence]:
    """Absences that have begun by that UTC moment and of which nothing has been put before others yet."""
    query = select(Absence).where(
        col(Absence.begun_at).is_(None), col(Absence.starts_at) <= now, col(Absence.cancelled_at).is_(None)
    )
    return list(await session.exec(query.order_by(col(Absence.id)).limit(most).with_for_update()))


async def ended(session: Session, now: datetime, most: int) -> list[Absence]:
    """Absences that are over at that UTC moment, or were cancelled, and of which nobody has been told yet."""
    over = col(Absence.cancelled_at).is_not(None) | (col(Absence.ends_at) <= now)
    query = select(Absence).where(col(Absence.over_at).is_(None), over)
    return list(await session.exec(query.order_by(col(Absence.id)).limit(most).with_for_update()))


async def gave(session: Session, person_id: int, since: datetime, until: datetime) -> list[Given]:
    """What others had of a person's accounts in that time, in UTC."""
    query = select(Cover, Absence, Person).join(Absence, col(Absence.id) == col(Cover.absence_id))
    query = query.join(Person, col(Person.id) == col(Cover.person_id)).where(
        Absence.person_id == person_id,
        col(Cover.ended_at).is_(None) | (col(Cover.ended_at) > since),
        col(Cover.starts_at) < until,
        col(Cover.ends_at).is_(None) | (col(Cover.ends_at) > since),
    )
    return [Given(*row) for row in await session.exec(query.order_by(col(Cover.starts_at), col(Cover.id)))]


async def promised(session: Session, person_id: int, since: datetime) -> list[Promise]:
    """What a person has had for others and others for them, of what was not over at that UTC moment.

    Also what was given back later than it began; nothing of an absence that was cancelled. Earliest first.
    """
    query = select(Cover, Absence, Person, Account).join(Absence, col(Absence.id) == col(Cover.absence_id))
    query = query.join(Person, col(Person.id) == col(Cover.person_id))
    query = query.join(Account, col(Account.id) == col(Cover.account_id)).where(
        or_(col(Cover.person_id) == person_id, col(Absence.person_id) == person_id),
        col(Cover.ends_at).is_(None) | (col(Cover.ends_at) > since),
        col(Cover.ended_at).is_(None) | (col(Cover.ended_at) > col(Cover.starts_at)),
        *_not_over(since),
    )
    return [Promise(*row) for row in await session.exec(query.order_by(col(Cover.starts_at), col(Cover.id)))]


async def give(session: Session, cover: Cover) -> Cover:
    """Somebody has an account while another is away. IntegrityError where another was first."""
    session.add(cover)
    await session.flush()
    return cover


async def shut(session: Session, closure: Closure) -> Closure:
    """An account is closed for comments. IntegrityError where another was first."""
    session.add(closure)
    await session.flush()
    return closure


async def closures(session: Session, absence_id: int) -> list[Closure]:
    """What has been agreed to be closed for comments because of an absence, the earliest first."""
    query = select(Closure).where(Closure.absence_id == absence_id)
    return list(await session.exec(query.order_by(col(Closure.starts_at), col(Closure.id))))


async def closed_on(
    session: Session, account_ids: Collection[int], since: datetime
) -> list[tuple[Closure, Absence]]:
    """When these accounts are closed for comments, of what is not over then, the earliest first."""
    query = select(Closure, Absence).join(Absence, col(Absence.id) == col(Closure.absence_id))
    query = query.where(col(Closure.account_id).in_(account_ids), *_not_over(since))
    found = await session.exec(query.order_by(col(Closure.starts_at), col(Closure.id)))
    return [(closure, absence) for closure, absence in found]


async def closed_at(session: Session, account_ids: Collection[int], at: datetime) -> set[int]:
    """Which of these accounts are closed for comments at that UTC moment."""
    query = select(Closure.account_id).join(Absence, col(Absence.id) == col(Closure.absence_id))
    query = query.where(
        col(Closure.account_id).in_(account_ids),
        col(Closure.starts_at) <= at,
        col(Closure.ends_at).is_(None) | (col(Closure.ends_at) > at),
        col(Absence.starts_at) <= at,
        *_not_over(at),
    )
    return set(await session.exec(query))


async def answers(session: Session, duty_id: int) -> int:
    """How many answers a question has got, also those that hold no more."""
    return len((await session.exec(select(Cover.id).where(Cover.duty_id == duty_id))).all())


async def given(session: Session, absence_id: int) -> list[Given]:
    """Who has said yes because of an absence, the first to do so first."""
    return await _given(session, col(Cover.absence_id) == absence_id)


async def given_on(
    session: Session, account_ids: Collection[int], person_ids: Collection[int], since: datetime
) -> list[Given]:
    """What these people have said yes to, and what others have on these accounts, that is not over then."""
    either = or_(col(Cover.account_id).in_(account_ids), col(Cover.person_id).in_(person_ids))
    return await _given(session, either, *_not_over(since))


async def given_by(session: Session, person_id: int, now: datetime) -> list[Given]:
    """What a person has said yes to that is not over at that UTC moment."""
    return await given_on(session, [], [person_id], now)


async def given_back(session: Session, absence_ids: Collection[int]) -> set[tuple[int, int]]:
    """Who has given something back that they had said yes to, as absence and person."""
    query = select(Cover.absence_id, Cover.person_id).where(
        col(Cover.absence_id).in_(absence_ids), col(Cover.ended_by_id) == col(Cover.person_id)
    )
    return set(await session.exec(query.distinct()))


async def covering(session: Session, account_ids: Collection[int], at: datetime) -> dict[int, list[Person]]:
    """Who has said yes to having these accounts at that UTC moment, by account."""
    query = select(Cover.account_id, Person).join(Person, col(Person.id) == col(Cover.person_id))
    query = query.join(Absence, col(Absence.id) == col(Cover.absence_id))
    query = query.where(col(Cover.account_id).in_(account_ids), *_holds(at))
    found: dict[int, list[Person]] = {}
    for account_id, person in await session.exec(query.order_by(col(Cover.id))):
        several = found.setdefault(account_id, [])
        if person not in several:
            several.append(person)
    return found


async def covered_by(session: Session, person_id: int, at: datetime) -> list[int]:
    """The accounts that a person has for others at that UTC moment."""
    query = select(Cover.account_id).join(Absence, col(Absence.id) == col(Cover.absence_id))
    query = query.where(Cover.person_id == person_id, *_holds(at))
    return list(await session.exec(query.distinct().order_by(col(Cover.account_id))))


async def _given(session: Session, *conditions: ColumnElement[bool]) -> list[Given]:
    query = select(Cover, Absence, Person).join(Absence, col(Absence.id) == col(Cover.absence_id))
    query = query.join(Person, col(Person.id) == col(Cover.person_id))
    query = query.where(col(Cover.ended_at).is_(None), *conditions)
    found = await session.exec(query.order_by(col(Cover.starts_at), col(Cover.id)))
    return [Given(*row) for row in found]


def _holds(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """A yes that holds at that UTC moment, of an absence that does."""
    return (
        col(Cover.ended_at).is_(None),
        col(Cover.starts_at) <= at,
        col(Cover.ends_at).is_(None) | (col(Cover.ends_at) > at),
        col(Absence.starts_at) <= at,
        *_not_over(at),
    )


def _not_over(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Not cancelled, and not at its end at that UTC moment."""
    return (
        col(Absence.cancelled_at).is_(None),
        col(Absence.ends_at).is_(None) | (col(Absence.ends_at) > at),
    )
