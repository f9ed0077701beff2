"""The register: accounts, assignments and launch steps."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from store.db import Session
from store.models.accounts import Account, AccountStatus, Assignment, ChecklistTick, Part
from store.models.people import Person, Unit


@dataclass(frozen=True)
class Entry:
    """An account as the register shows it: with its unit and the people who run it today."""

    account: Account
    unit: Unit
    owners: tuple[Person, ...]
    substitutes: tuple[Person, ...]
    managers: tuple[Person, ...] = ()
    """The managers of those who run it, the owners' first."""


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


async def entries(session: Session, ids: Collection[int] | None = None) -> list[Entry]:
    """The register, or the accounts with those numbers, by name."""
    query = select(Account, Unit).join(Unit, col(Unit.id) == col(Account.unit_id)).order_by(col(Account.name))
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
    return [
        _entry(
            account,
            unit,
            people.get((account.id, Part.OWNER), []),
            people.get((account.id, Part.SUBSTITUTE), []),
            managers,
        )
        for account, unit in await session.exec(query)
    ]


async def entry(session: Session, account_id: int) -> Entry | None:
    """One account of the register."""
    return next(iter(await entries(session, [account_id])), None)


def _entry(
    account: Account,
    unit: Unit,
    owners: Sequence[Person],
    substitutes: Sequence[Person],
    managers: Mapping[int | None, Person],
) -> Entry:
    ids = dict.fromkeys(person.manager_id for person in (*owners, *substitutes))
    own = tuple(managers[one] for one in ids if one in managers)
    return Entry(account, unit, tuple(owners), tuple(substitutes), own)


async def _managers(session: Session, several: Iterable[Person]) -> dict[int | None, Person]:
    ids = {person.manager_id for person in several if person.manager_id is not None}
    return {one.id: one for one in await session.exec(select(Person).where(col(Person.id).in_(ids)))}


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
