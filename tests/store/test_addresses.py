"""Secret addresses: known by their digest, for one purpose, until they expire or are replaced."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from store.db import Conflict, Database
from store.models import Person, SecretAddress
from store.models.addresses import Purpose
from store.queries import addresses

ALVA = 1
DAY = timedelta(days=1)


async def made(
    database: Database, now: datetime, purpose: Purpose = Purpose.CALENDAR, until: datetime | None = None
) -> str:
    async with database.transaction() as session:
        return await addresses.make(session, now, ALVA, purpose, until)


async def let_in(
    database: Database, now: datetime, secret: str, purpose: Purpose = Purpose.CALENDAR
) -> str | None:
    async with database.reading() as session:
        person = await addresses.person_of(session, now, secret, purpose)
    return person.name if person else None


async def test_a_secret_lets_its_person_in(database: Database, now: datetime) -> None:
    secret = await made(database, now)
    assert len(secret) == 43
    assert await let_in(database, now, secret) == "Alva Exempelsson"


async def test_the_secret_itself_is_not_kept(database: Database, now: datetime) -> None:
    secret = await made(database, now)
    async with database.reading() as session:
        (kept,) = await session.exec(select(SecretAddress))
    assert secret not in kept.model_dump_json()


@pytest.mark.parametrize("typed", ["", "x", "x" * 100_000, "\x00", "\udcff", "%00", "' OR 1=1 --", "åäö" * 9])
async def test_what_is_no_secret_lets_nobody_in(database: Database, now: datetime, typed: str) -> None:
    await made(database, now)
    assert await let_in(database, now, typed) is None


async def test_its_digest_is_no_secret(database: Database, now: datetime) -> None:
    await made(database, now)
    async with database.reading() as session:
        digest = (await session.exec(select(SecretAddress.digest))).one()
    assert await let_in(database, now, digest) is None


async def test_it_opens_nothing_but_what_it_was_made_for(database: Database, now: datetime) -> None:
    assert await let_in(database, now, await made(database, now), Purpose.COVERAGE) is None
    assert await let_in(database, now, await made(database, now, Purpose.COVERAGE)) is None


async def test_a_new_one_stops_the_calendars_old_one_at_once(database: Database, now: datetime) -> None:
    old = await made(database, now)
    new = await made(database, now)
    assert await let_in(database, now, old) is None
    assert await let_in(database, now, new)


async def test_others_hold_beside_each_other_and_beside_the_calendar(
    database: Database, now: datetime
) -> None:
    calendar = await made(database, now)
    several = [await made(database, now, Purpose.COVERAGE, now + DAY) for _ in range(2)]
    assert [await let_in(database, now, one, Purpose.COVERAGE) for one in several] == ["Alva Exempelsson"] * 2
    assert await let_in(database, now, calendar)


async def test_it_expires_to_the_moment(database: Database, now: datetime) -> None:
    secret = await made(database, now, Purpose.COVERAGE, now + DAY)
    a_moment = timedelta(microseconds=1)
    assert await let_in(database, now + DAY - a_moment, secret, Purpose.COVERAGE)
    assert await let_in(database, now + DAY, secret, Purpose.COVERAGE) is None


async def test_what_has_expired_is_cleared_away_with_the_next(database: Database, now: datetime) -> None:
    await made(database, now, Purpose.COVERAGE, now + DAY)
    await made(database, now + DAY, Purpose.COVERAGE, now + 2 * DAY)
    async with database.reading() as session:
        assert len((await session.exec(select(SecretAddress))).all()) == 1


async def test_who_has_left_is_not_let_in(database: Database, now: datetime) -> None:
    secret = await made(database, now)
    async with database.transaction() as session:
        (await session.get_one(Person, ALVA)).active = False
    assert await let_in(database, now, secret) is None


async def test_two_calendars_of_one_person_cannot_be_stored(database: Database, now: datetime) -> None:
    await made(database, now)
    with pytest.raises(Conflict):
        async with database.transaction() as session:
            session.add(SecretAddress(digest="x", person_id=ALVA, purpose="calendar", made_at=now))
