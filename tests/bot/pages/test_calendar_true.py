"""Whatever absences and promises there are: the feed tells what the store holds, and nothing else."""

import random
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.web.calendar import feed
from chat.language import speaking
from handlers.cover.feed import KEPT, items
from store.db import Session
from store.models import Absence, Cover, Person
from store.queries import absences
from tests.accounts import add_account
from tests.handlers.cover.absent import MONDAY
from tests.world import World

HOME = ZoneInfo("Europe/Stockholm")
AHEAD = timedelta(weeks=4)
MINUTE = timedelta(minutes=1)
Held = set[tuple[int, int, int]]
"""Absence, account and who has it."""


@pytest.mark.parametrize("seed", range(5))
async def test_the_feed_is_what_the_store_holds(world: World, seed: int) -> None:
    chance = random.Random(seed)
    accounts = [await add_account(world, f"Konto {number}", "alva") for number in range(3)]
    async with world.database.transaction() as session:
        away, promised = await anything(session, chance, list(world.people.values()), accounts)
    moments = [
        MONDAY + timedelta(minutes=chance.randrange(-KEPT // MINUTE, AHEAD // MINUTE)) for _ in range(150)
    ]
    both: list[Absence | Cover] = [*away, *promised]
    moments += [at for one in both for at in (one.starts_at, one.ends_at) if at and near(at)]
    async with world.database.reading() as session:
        for person in world.people.values():
            told = await read(session, person)
            for at in moments:
                expected = {
                    one for one in held(away, promised, at) if person.id in (one[2], absent(away, one))
                }
                assert at_moment(told, at) == expected, (person.name, at)
        for at in [one for one in moments if one >= MONDAY][:40]:
            assert await as_routing_has_it(session, accounts, at) == {
                (account, who) for _absence, account, who in held(away, promised, at)
            }


def near(at: datetime) -> bool:
    return MONDAY - KEPT <= at < MONDAY + AHEAD


async def anything(
    session: Session, chance: random.Random, people: list[Person], accounts: list[int]
) -> tuple[list[Absence], list[Cover]]:
    """Absences of all kinds, and promises because of them, some of which were given back."""
    away, promised = [], []
    for _ in range(25):
        starts, ends = times(chance)
        person, by = chance.choice(people).id or 0, people[0].id or 0
        cancelled = MONDAY if chance.random() < 0.2 else None
        one = Absence(person_id=person, starts_at=starts, ends_at=ends, told_by_id=by, told_at=starts)
        one.cancelled_at = cancelled
        away.append(await absences.add(session, one))
    for _ in range(60):
        of = chance.choice(away)
        starts, ends = times(chance)
        if chance.random() < 0.7:
            starts, ends = of.starts_at, of.ends_at
        has = chance.choice([one for one in people if one.id != of.person_id]).id or 0
        cover = Cover(
            absence_id=of.id or 0,
            account_id=chance.choice(accounts),
            person_id=has,
            starts_at=starts,
            ends_at=ends,
            given_by_id=has,
            given_at=MONDAY,
        )
        if chance.random() < 0.3:
            cover.ended_at = MONDAY - timedelta(hours=chance.randrange(600))
        promised.append(await absences.give(session, cover))
    return away, promised


def times(chance: random.Random) -> tuple[datetime, datetime | None]:
    """From a midnight or another time, for hours or weeks, or nobody knows how long."""
    begins = datetime(2027, 3, 8, tzinfo=HOME) + timedelta(days=chance.randrange(-80, 30))
    if chance.random() < 0.4:
        begins += timedelta(minutes=chance.randrange(24 * 60))
    ends = begins + chance.choice((timedelta(days=chance.randrange(1, 30)), timedelta(hours=3)))
    return begins.astimezone(UTC), None if chance.random() < 0.15 else ends.astimezone(UTC)


def held(away: Collection[Absence], promised: Collection[Cover], at: datetime) -> Held:
    """Who has what at a moment, looked up one by one."""
    lasting = {one.id: one for one in away if one.cancelled_at is None and lasts(one, at)}
    gone = {one.person_id for one in lasting.values()}
    return {
        (one.absence_id, one.account_id, one.person_id)
        for one in promised
        if one.absence_id in lasting
        and lasts(one, at)
        and (one.ended_at is None or at < one.ended_at)
        and one.person_id not in gone
    }


def lasts(one: Absence | Cover, at: datetime) -> bool:
    return one.starts_at <= at and (one.ends_at is None or at < one.ends_at)


def absent(away: Collection[Absence], one: tuple[int, int, int]) -> int:
    return next(each.person_id for each in away if each.id == one[0])


async def read(session: Session, person: Person) -> list[tuple[tuple[int, int, int], datetime, datetime]]:
    """A person's feed, as a calendar reads it."""
    found = await items(session, person.id or 0, MONDAY)
    with speaking("sv"):
        drawn = Calendar.from_ical(feed(found, person, MONDAY)).events
    assert len({one["uid"] for one in drawn}) == len(drawn)
    told = []
    for one in drawn:
        absence, account, who, _number = str(one["uid"]).removeprefix("cover-").partition("@")[0].split("-")
        begins, ends = moment(one.decoded("dtstart")), moment(one.decoded("dtend"))
        told.append(((int(absence), int(account), int(who)), begins, ends))
    return told


def moment(told: date | datetime) -> datetime:
    return told if isinstance(told, datetime) else datetime.combine(told, time(0), HOME)


def at_moment(told: list[tuple[tuple[int, int, int], datetime, datetime]], at: datetime) -> Held:
    return {key for key, begins, ends in told if begins <= at < ends}


async def as_routing_has_it(session: Session, accounts: list[int], at: datetime) -> set[tuple[int, int]]:
    """Who has said yes and is here, as the rest of the program asks for it."""
    found = {
        (account, person.id or 0)
        for account, several in (await absences.covering(session, accounts, at)).items()
        for person in several
    }
    return {one for one in found if not await absences.away(session, [one[1]], at)}
