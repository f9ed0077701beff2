"""The register: accounts, assignments and launch steps."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from store.db import Session
from store.models.accounts import Account, AccountStatus, Assignment, ChecklistTick, Part
from store.models.closings import Closing, ClosingState
from store.models.handovers import HandOver, HandOverState
from store.models.people import Person, Unit
from store.queries import absences, closings


@dataclass(frozen=True)
class Entry:
    """An account as the register shows it: with its unit and the people who run it today."""

    account: Account
    unit: Unit
    owners: tuple[Person, ...]
    substitutes: tuple[Person, ...]
    managers: tuple[Person, ...] = ()
    """The managers of those who run it, the owners' first."""
    is_handed_over: bool = False
    """Whether it passes from one owner to another now: both are responsible (H2)."""
    closing: Closing | None = None
    """Its closing that is under way, or done."""
    covering: tuple[Person, ...] = ()
    """Who has said yes to having it at the moment that was asked about, because somebody is away."""
    away: frozenset[int] = frozenset()
    """Who of all these is away at that moment."""

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who has to do with it."""
        return (*self.owners, *self.substitutes, *self.covering, *self.managers)

    @property
    def is_to_close(self) -> bool:
        """Whether somebody has asked to close it, or that has been decided."""
        return self.closing is not None and self.closing.state in closings.UNDER_WAY

    @property
    def has_said_goodbye(self) -> bool:
        """Whether the last post has been published on it."""
        return self.closes and self.closing is not None and self.closing.farewell_on is not None

    @property
    def closes(self) -> bool:
        """Whether it has been decided that it is to be closed, and it is not yet."""
        return self.closing is not None and self.closing.state == ClosingState.APPROVED


@dataclass(frozen=True)
class Listed:
    """An account as people outside may know it: nobody who runs it is named (E3)."""

    name: str
    platform: str
    unit: str
    url: str
    contact: str


async def public(session: Session) -> list[Listed]:
    """The accounts that the public may be told of, by name.

    In use, with an address that all can read, and not exempt: no closed groups, and nothing that is closed.
    """
    query = select(Account, Unit).join(Unit, col(Unit.id) == col(Account.unit_id))
    query = query.where(
        Account.status == AccountStatus.LIVE,
        col(Account.closed_group).is_(False),
        col(Account.url).is_not(None),
    )
    return [
        Listed(one.name, one.platform, unit.name, one.url or "", one.contact)
        for one, unit in await session.exec(query.order_by(col(Account.name), col(Account.id)))
        if "public_list" not in one.exempt
    ]


async def get(session: Session, account_id: int) -> Account | None:
    """The account with that number, locked until the transaction ends where the database can."""
    return await session.get(Account, account_id, with_for_update=True)


async def add(session: Session, account: Account) -> Account:
    """A new account."""
    session.add(account)
    await session.flush()
    return account


async def of_case(session: Session, case_id: int) -> Account | None:
    """The account that a case led to."""
    return (await session.exec(select(Account).where(Account.case_id == case_id))).first()


async def by_address(session: Session, address_key: str) -> Account | None:
    """The account at that canonical address."""
    return (await session.exec(select(Account).where(Account.address_key == address_key))).first()


async def assign(session: Session, assignment: Assignment) -> Assignment:
    """Record who may represent the unit."""
    session.add(assignment)
    await session.flush()
    return assignment


async def assignments(session: Session, *, case_id: int) -> list[Assignment]:
    """The assignments that a case gave and that hold still."""
    query = select(Assignment).where(Assignment.case_id == case_id, col(Assignment.ends_at).is_(None))
    return list(await session.exec(query.order_by(col(Assignment.id))))


async def end_assignments(session: Session, now: datetime, *, case_id: int) -> None:
    """End what a case gave, from the UTC moment `now`: other people were named, or it was not approved."""
    for assignment in await assignments(session, case_id=case_id):
        assignment.ends_at = now
        session.add(assignment)
    await session.flush()


async def launching_for(session: Session, person_id: int) -> list[Account]:
    """The accounts that a person is to run and that are not in the register yet."""
    query = (
        select(Account)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .where(
            Assignment.person_id == person_id,
            col(Assignment.ends_at).is_(None),
            Account.status == AccountStatus.LAUNCHING,
        )
    )
    return list((await session.exec(query.order_by(col(Account.id)))).unique())


async def run_by(session: Session, person_id: int) -> list[Account]:
    """The accounts that a person runs or steps in for, in the register or on their way there, by name."""
    query = (
        select(Account)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .where(Assignment.person_id == person_id, col(Assignment.ends_at).is_(None))
    )
    return list((await session.exec(query.order_by(col(Account.name)))).unique())


async def owned_by(session: Session, person_ids: Collection[int]) -> set[int]:
    """The numbers of the accounts that these people are responsible for."""
    query = select(Assignment.account_id).where(
        col(Assignment.person_id).in_(person_ids),
        Assignment.part == Part.OWNER,
        col(Assignment.ends_at).is_(None),
    )
    return {one for one in await session.exec(query.distinct()) if one is not None}


async def managed_by(session: Session, manager_id: int) -> list[Account]:
    """The accounts that somebody's staff run or step in for, by name."""
    query = (
        select(Account)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .join(Person, col(Person.id) == col(Assignment.person_id))
        .where(Person.manager_id == manager_id, col(Assignment.ends_at).is_(None))
    )
    return list((await session.exec(query.order_by(col(Account.name)))).unique())


async def parts_of(session: Session, account_id: int, person_id: int) -> set[str]:
    """What parts a person has in an account today."""
    query = select(Assignment.part).where(
        Assignment.account_id == account_id,
        Assignment.person_id == person_id,
        col(Assignment.ends_at).is_(None),
    )
    return set(await session.exec(query))


async def steps_in(
    session: Session, owner_ids: Collection[int], substitute_ids: Collection[int]
) -> set[tuple[int, int]]:
    """Who of the second steps in for whom of the first, as owner and substitute."""
    other = aliased(Assignment)
    query = select(Assignment.person_id, other.person_id).join(
        other, col(other.account_id) == col(Assignment.account_id)
    )
    query = query.where(
        Assignment.part == Part.OWNER,
        other.part == Part.SUBSTITUTE,
        col(Assignment.ends_at).is_(None),
        col(other.ends_at).is_(None),
        col(Assignment.person_id).in_(owner_ids),
        col(other.person_id).in_(substitute_ids),
    )
    return set(await session.exec(query.distinct()))


async def entries(
    session: Session, ids: Collection[int] | None = None, *, at: datetime | None = None
) -> list[Entry]:
    """The register, or the accounts with those numbers, by name; `at`: with who is away then, in UTC."""
    if ids is not None and not ids:
        return []
    moving = select(HandOver.id).where(
        col(HandOver.account_id) == col(Account.id),
        HandOver.state == HandOverState.MOVING,
        HandOver.part == Part.OWNER,
    )
    query = (
        select(Account, Unit, moving.exists())
        .join(Unit, col(Unit.id) == col(Account.unit_id))
        .order_by(col(Account.name))
    )
    running = (
        select(Assignment, Person)
        .join(Person, col(Person.id) == col(Assignment.person_id))
        .where(col(Assignment.ends_at).is_(None), col(Assignment.account_id).is_not(None))
        .order_by(col(Assignment.id))
    )
    if ids is not None:
        query = query.where(col(Account.id).in_(ids))
        running = running.where(col(Assignment.account_id).in_(ids))
    people: dict[tuple[int | None, str], list[Person]] = {}
    for assignment, person in await session.exec(running):
        people.setdefault((assignment.account_id, assignment.part), []).append(person)
    managers = await _managers(session, [one for some in people.values() for one in some])
    closing = await closings.of_accounts(session, ids)
    found = [
        _entry(
            account,
            unit,
            people.get((account.id, Part.OWNER), []),
            people.get((account.id, Part.SUBSTITUTE), []),
            managers,
            is_handed_over=is_handed_over,
            closing=closing.get(account.id or 0),
        )
        for account, unit, is_handed_over in await session.exec(query)
    ]
    return found if at is None else await _as_of(session, found, at)


async def entry(session: Session, account_id: int, *, at: datetime | None = None) -> Entry | None:
    """One account of the register; `at`: with who is away then, in UTC."""
    return next(iter(await entries(session, [account_id], at=at)), None)


async def _as_of(session: Session, several: Sequence[Entry], at: datetime) -> list[Entry]:
    """The same with who is away at that UTC moment, and who has the accounts of others then."""
    covering = await absences.covering(session, [one.account.id or 0 for one in several], at)
    whole = [replace(one, covering=tuple(covering.get(one.account.id or 0, []))) for one in several]
    people = {person.id or 0 for one in whole for person in one.people}
    away = frozenset(await absences.away(session, people, at))
    return [replace(one, away=away) for one in whole] if away else whole


def _entry(
    account: Account,
    unit: Unit,
    owners: Sequence[Person],
    substitutes: Sequence[Person],
    managers: Mapping[int | None, Person],
    *,
    is_handed_over: bool,
    closing: Closing | None,
) -> Entry:
    ids = dict.fromkeys(person.manager_id for person in (*owners, *substitutes))
    own = tuple(managers[one] for one in ids if one in managers)
    return Entry(account, unit, tuple(owners), tuple(substitutes), own, is_handed_over, closing)


async def _managers(session: Session, several: Iterable[Person]) -> dict[int | None, Person]:
    ids = {person.manager_id for person in several if person.manager_id is not None}
    query = select(Person).where(col(Person.id).in_(ids))
    return {one.id: one for one in await session.exec(query)} if ids else {}


async def ticks(session: Session, account_id: int) -> dict[str, ChecklistTick]:
    """The launch steps that are done, by their key."""
    query = select(ChecklistTick).where(ChecklistTick.account_id == account_id)
    return {tick.step: tick for tick in await session.exec(query)}


async def tick(session: Session, done: ChecklistTick) -> None:
    """Record that a launch step is done."""
    session.add(done)
    await session.flush()


async def untick(session: Session, account_id: int, step: str) -> None:
    """Take a launch step back."""
    found = await session.get(ChecklistTick, (account_id, step))
    if found is not None:
        await session.delete(found)
        await session.flush()
