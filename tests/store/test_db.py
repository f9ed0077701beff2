"""Transactions: kept or not at all; writers in turn; readers never held up."""

import asyncio
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from store.db import Conflict, Database, Unavailable
from store.models import Identity, Person
from store.queries import events, people


async def count(database: Database) -> int:
    async with database.reading() as session:
        return len(await people.active(session))


async def test_what_a_fault_interrupts_is_not_kept(database: Database) -> None:
    async def fails() -> None:
        async with database.transaction() as session:
            session.add(Person(name="Bo Påhittad"))
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await count(database) == 1


async def test_what_is_cancelled_is_not_kept_and_holds_up_nobody(database: Database) -> None:
    async def hangs() -> None:
        async with database.transaction() as session:
            session.add(Person(name="Bo Påhittad"))
            await session.flush()
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(hangs(), 0.05)
    async with asyncio.timeout(2), database.transaction() as session:
        session.add(Person(name="Cleo Exempelsson"))
    async with database.reading() as session:
        assert [one.name for one in await people.active(session)] == ["Alva Exempelsson", "Cleo Exempelsson"]


async def test_what_is_kept_is_there_for_the_next_program(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Person(name="Bo Påhittad"))
    other = Database(database.url)
    assert await count(other) == 2
    await other.dispose()


async def test_a_reader_sees_one_moment(database: Database) -> None:
    async with database.reading() as session:
        before = len(await people.active(session))
        async with database.transaction() as writing:
            writing.add(Person(name="Bo Påhittad"))
        assert len(await people.active(session)) == before
    assert await count(database) == before + 1


async def test_what_a_reader_adds_is_not_kept(database: Database) -> None:
    async with database.reading() as session:
        session.add(Person(name="Bo Påhittad"))
        await session.flush()
    assert await count(database) == 1


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_two_copies_of_the_bot_write_in_turn(database: Database) -> None:
    copies = [Database(database.url) for _copy in range(3)]

    async def write(one: Database, nth: int) -> None:
        async with one.transaction() as session:
            before = len(await people.active(session))
            session.add(Person(name=f"Person {nth} av {before}"))

    await asyncio.gather(*(write(one, nth) for nth in range(10) for one in copies))
    assert await count(database) == 31
    async with database.reading() as session:
        counted = sorted(
            int(one.name.split()[-1]) for one in await people.active(session) if " av " in one.name
        )
    assert counted == list(range(1, 31))
    for one in copies:
        await one.dispose()


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Person(name="Bo Påhittad"))
        await session.flush()
        assert await asyncio.wait_for(count(database), 2) == 1
    assert await count(database) == 2


async def test_many_writers_all_get_their_turn(database: Database) -> None:
    async def write(nth: int) -> None:
        async with database.transaction() as session:
            before = len(await people.active(session))
            session.add(Person(name=f"Person {nth} av {before}"))

    await asyncio.gather(*(write(nth) for nth in range(100)))
    assert await count(database) == 101


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_writers_of_a_process_come_one_at_a_time_in_order(database: Database) -> None:
    came: list[int] = []

    async def write(nth: int) -> None:
        async with database.transaction():
            came.append(nth)
            await asyncio.sleep(0.001)
            assert came[-1] == nth

    await asyncio.gather(*(write(nth) for nth in range(30)))
    assert came == list(range(30))


async def test_the_same_event_twice_is_a_conflict(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await events.handled(session, now, "web", "event-0001", "{}")
    with pytest.raises(Conflict):
        async with database.transaction() as session:
            await events.handled(session, now, "web", "event-0001", "{}")


async def test_a_row_that_points_nowhere_is_refused(database: Database, now: datetime) -> None:
    with pytest.raises(Conflict):
        async with database.transaction() as session:
            session.add(Identity(channel="web", address="99", person_id=99, last_used=now))


async def test_moments_come_back_as_utc_and_naive_ones_are_refused(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await people.seen(session, now, "web", "1", await session.get_one(Person, 1))
    async with database.reading() as session:
        (identity,) = await people.identities(session, 1)
    assert identity.last_used == now
    assert identity.last_used.utcoffset() is not None
    with pytest.raises(StatementError, match="must know its zone"):
        async with database.transaction() as session:
            await events.handled(session, now.replace(tzinfo=None), "web", "event-0002", "{}")


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_the_database_is_written_ahead_with_its_references_checked(database: Database) -> None:
    async with database.reading() as session:
        connection = await session.connection()
        assert (await connection.execute(text("PRAGMA journal_mode"))).scalar() == "wal"
        assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar() == 1


async def test_a_database_that_another_process_holds_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.db._SQLITE_WAIT_MS", 50)
    holder = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    held = Database(f"sqlite+aiosqlite:///{tmp_path / 'held.db'}")
    with pytest.raises(Unavailable):
        async with held.transaction() as session:
            await people.active(session)
    await held.dispose()
    holder.close()
