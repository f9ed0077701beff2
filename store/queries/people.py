"""People, their channels and roles, and units."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import update
from sqlmodel import col, func, select

from store.db import Session
from store.models.entries import LogEntry
from store.models.people import Identity, Person, Role, RoleName, Unit

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


async def get(session: Session, person_id: int | None) -> Person | None:
    """The person with that number."""
    return await session.get(Person, person_id) if person_id is not None else None


async def speak(session: Session, person_id: int, language: str) -> None:
    """Write to a person in this language from now on."""
    person = await session.get_one(Person, person_id, with_for_update=True)
    person.language = language
    session.add(person)


async def by_ids(session: Session, ids: list[int]) -> list[Person]:
    """The people with those numbers, in the order asked for; unknown numbers are left out."""
    if not ids:
        return []
    found = {p.id: p for p in await session.exec(select(Person).where(col(Person.id).in_(ids)))}
    return [found[one] for one in ids if one in found]


async def by_email(session: Session, email: str) -> Person | None:
    """The person with that address, whatever its case."""
    return (await session.exec(select(Person).where(Person.email == email.strip().lower()))).first()


async def at(session: Session, channel: str, address: str) -> Person | None:
    """The person who is known by that address on that channel."""
    query = (
        select(Person)
        .join(Identity, col(Identity.person_id) == col(Person.id))
        .where(Identity.channel == channel, Identity.address == address)
    )
    return (await session.exec(query)).first()


async def known_at(session: Session, channel: str, address: str) -> tuple[Person, Identity] | None:
    """The person who is known by that address on that channel, with what is known of the address."""
    query = (
        select(Person, Identity)
        .join(Identity, col(Identity.person_id) == col(Person.id))
        .where(Identity.channel == channel, Identity.address == address)
    )
    found = (await session.exec(query)).first()
    return (found[0], found[1]) if found else None


async def add(session: Session, person: Person) -> Person:
    """A new person; the e-mail address is kept in lower case."""
    person.email = person.email.strip().lower() if person.email else None
    session.add(person)
    await session.flush()
    return person


async def meet(session: Session, channel: str, address: str, met: Person) -> Person:
    """The person behind a new address: one known by the same e-mail from elsewhere, else a new one.

    Being looked up is no use of the channel: a message still goes where they last were themselves.
    """
    person = await at(session, channel, address)  # another event of theirs may have been first
    if person is None and met.email:
        person = await by_email(session, met.email)
    person = person or await add(session, met)
    if await identity(session, channel, address) is None:
        await seen(session, _NEVER, channel, address, person)
    return person


async def seen(session: Session, now: datetime, channel: str, address: str, person: Person) -> None:
    """Note that the person uses this address on this channel now."""
    here = (col(Identity.channel) == channel) & (col(Identity.address) == address)
    used = await session.exec(update(Identity).where(here).values(last_used=now))
    if not used.rowcount:
        session.add(Identity(channel=channel, address=address, person_id=_id(person), last_used=now))


async def identity(session: Session, channel: str, address: str) -> Identity | None:
    """What is known of an address on a channel."""
    return await session.get(Identity, (channel, address))


async def looked_up(session: Session, now: datetime, channel: str, address: str) -> None:
    """Note that the channel was asked now who this is."""
    found = await session.get_one(Identity, (channel, address))
    found.looked_up_at = now
    session.add(found)


async def seen_away(session: Session, person_id: int, at: datetime | None) -> None:
    """Note that a person's mail was answered by itself at that UTC moment; None: that it is not."""
    person = await session.get_one(Person, person_id)
    person.away_seen_at = at
    session.add(person)


async def not_looked_up(
    session: Session, before: datetime, channels: Collection[str], most: int
) -> list[Identity]:
    """Some addresses of those who work here that were not looked up since that UTC moment, at random.

    At random, so that one of whom a channel does not answer keeps nobody else from being looked up.
    """
    query = (
        select(Identity)
        .join(Person, col(Person.id) == col(Identity.person_id))
        .where(
            col(Identity.channel).in_(channels),
            col(Person.active).is_(True),
            col(Identity.looked_up_at).is_(None) | (col(Identity.looked_up_at) < before),
        )
    )
    return list(await session.exec(query.order_by(func.random()).limit(most)))


async def open_home(session: Session, now: datetime, channel: str, address: str) -> None:
    """Note that the person has a home tab here, to be kept fresh."""
    found = await session.get_one(Identity, (channel, address))
    found.home_opened_at = found.home_opened_at or now
    session.add(found)


async def with_home(session: Session, channel: str, addresses: Collection[str]) -> set[str]:
    """Those of these addresses on a channel who have opened their home tab."""
    query = select(Identity.address).where(
        Identity.channel == channel,
        col(Identity.address).in_(addresses),
        col(Identity.home_opened_at).is_not(None),
    )
    return set(await session.exec(query))


async def addresses(session: Session, channel: str, person_ids: Sequence[int]) -> dict[int, str]:
    """Where these people are on a channel, the last used address of each."""
    query = select(Identity).where(Identity.channel == channel, col(Identity.person_id).in_(person_ids))
    found = await session.exec(query.order_by(col(Identity.last_used)))
    return {one.person_id: one.address for one in found}


async def leave(session: Session, channel: str, address: str) -> Person | None:
    """The address is closed; gives the person when that was their last one, who then does not work here."""
    closed = await session.get(Identity, (channel, address))
    if closed is None:
        return None
    await session.delete(closed)
    await session.flush()
    person = await session.get_one(Person, closed.person_id)
    if not person.active or await identities(session, closed.person_id):
        return None
    person.active = False
    return person


async def identities(session: Session, person_id: int) -> list[Identity]:
    """Where a person can be reached, the last used first."""
    query = select(Identity).where(Identity.person_id == person_id).order_by(col(Identity.last_used).desc())
    return list(await session.exec(query))


async def identities_of(session: Session, ids: Collection[int]) -> dict[int, list[Identity]]:
    """The same of several people, by their numbers."""
    if not ids:
        return {}
    query = select(Identity).where(col(Identity.person_id).in_(ids)).order_by(col(Identity.last_used).desc())
    found: dict[int, list[Identity]] = {}
    for identity in await session.exec(query):
        found.setdefault(identity.person_id, []).append(identity)
    return found


async def roles(session: Session, person_id: int) -> set[str]:
    """The names of a person's roles."""
    return set(await session.exec(select(Role.name).where(Role.person_id == person_id)))


async def with_role(session: Session, role: RoleName) -> list[Person]:
    """The active people who have a role, by name."""
    query = (
        select(Person)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(Role.name == role, col(Person.active).is_(True))
    )
    return list(await session.exec(query.order_by(col(Person.name))))


async def once_with_role(session: Session, role: RoleName) -> list[Person]:
    """Those who have a role and have left, or who lost it with their channel's group, by name."""
    lost = select(LogEntry.chain).where(LogEntry.what == "role.taken")
    ids = {int(chain.partition(":")[2]) for chain in await session.exec(lost.distinct())}
    ids |= set(await session.exec(select(Role.person_id).where(Role.name == role)))
    query = select(Person).where(col(Person.id).in_(ids))  # by number: of two conditions, everybody is read
    return list(await session.exec(query.order_by(col(Person.name))))


async def active(session: Session) -> list[Person]:
    """Everybody who works here, by name."""
    query = select(Person).where(col(Person.active).is_(True)).order_by(col(Person.name))
    return list(await session.exec(query))


async def staff_of(session: Session, manager_id: int) -> list[Person]:
    """Those who have this manager and work here still, by name."""
    query = select(Person).where(Person.manager_id == manager_id, col(Person.active).is_(True))
    return list(await session.exec(query.order_by(col(Person.name))))


async def everybody(session: Session) -> list[Person]:
    """All who are known, also those who have left."""
    return list(await session.exec(select(Person).order_by(col(Person.id))))


async def give_role(session: Session, person_id: int, role: RoleName, given_by: str = "") -> None:
    """Give a person a role; `given_by` is the channel whose group of people it follows.

    A role that they have already follows from now on what is said here.
    """
    await session.merge(Role(person_id=person_id, name=role, given_by=given_by))
    await session.flush()


async def roles_by_hand(session: Session) -> set[tuple[int, str]]:
    """Who has which role because somebody gave it, not because they are in a channel's group."""
    return set(await session.exec(select(Role.person_id, Role.name).where(Role.given_by == "")))


async def role_follows(
    session: Session, role: RoleName, channel: str, person_ids: Collection[int]
) -> set[int]:
    """Let a role follow a channel's group of people; gives those who got or lost it.

    Who has it from elsewhere keeps it.
    """
    having = {one.person_id: one for one in await session.exec(select(Role).where(Role.name == role))}
    lost = {p for p, one in having.items() if one.given_by == channel and p not in person_ids}
    got = set(person_ids) - set(having)
    for person_id in lost:
        await session.delete(having[person_id])
    for person_id in got:
        session.add(Role(person_id=person_id, name=role, given_by=channel))
    await session.flush()
    return got | lost


async def add_unit(session: Session, *, name: str, kind: str) -> Unit:
    """A new unit."""
    added = Unit(name=name, kind=kind)
    session.add(added)
    await session.flush()
    return added


async def unit(session: Session, unit_id: int | None) -> Unit | None:
    """The unit with that number."""
    return await session.get(Unit, unit_id) if unit_id is not None else None


async def units(session: Session) -> list[Unit]:
    """All units, by name."""
    return list(await session.exec(select(Unit).order_by(col(Unit.name))))


def _id(person: Person) -> int:
    if person.id is None:
        raise ValueError("the person has not been stored")
    return person.id
