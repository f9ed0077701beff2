"""A database moved to another kind: every row, whatever it was broken off by, and nobody in between."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text
from sqlmodel import SQLModel

from store import log, migrate, moving
from store.copying import NotEmpty
from store.db import Conflict, Database, Unavailable
from store.models import LogEntry, Person
from store.queries import people
from tests import postgres
from tests.store.conftest import NOW
from tests.store.test_migrations import put_row, tables

PEOPLE, CHAINS = 1_200, 3


@pytest.fixture
async def source(tmp_path: Path, migrated: Path) -> str:
    """A row in each table, some people of whom each is the manager of an earlier one, and a log."""
    shutil.copy(migrated, tmp_path / "full.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'full.db'}")
    with engine.begin() as connection:
        for table in tables(engine):
            put_row(connection, table)
        connection.execute(text("DELETE FROM log_entry"))  # what is in it is no log
    engine.dispose()
    url = f"sqlite+aiosqlite:///{tmp_path / 'full.db'}"
    database = Database(url)
    async with database.transaction() as session:
        session.add_all(Person(id=number, name=f"Påhittad {number}") for number in range(2, PEOPLE))
        await session.flush()
        await session.exec(text("UPDATE person SET manager_id = id + 1 WHERE id < 1000"))  # type: ignore[call-overload]
        for nth in range(30):
            await log.append(session, NOW, f"case:{nth % CHAINS}", "x", details={"å": [nth, None, 1.5]})
    await database.dispose()
    return url


@pytest.fixture
def target() -> str:
    return postgres.server().empty()


async def content(url: str) -> dict[str, list[dict[str, Any]]]:
    database = Database(url)
    async with database.reading() as session:
        connection = await session.connection()
        found = {
            table.name: sorted(
                (dict(row) for row in (await connection.execute(select(table))).mappings()), key=repr
            )
            for table in SQLModel.metadata.sorted_tables
        }
    await database.dispose()
    return found


async def test_every_row_is_moved_and_the_log_holds(source: str, target: str) -> None:
    told: list[int] = []
    moved = await moving.move(source, target, told.append)
    assert await content(target) == await content(source)
    assert (moved.rows["person"], moved.entries) == (PEOPLE - 1, 30)
    assert sum(told) == 2 * sum(moved.rows.values()) == 2 * await moving.rows_in(source)
    assert migrate.revision(target) == migrate.head()
    assert {len(rows) for name, rows in (await content(source)).items() if name != "log_entry"} >= {1}


async def test_it_can_be_worked_with_after_it(source: str, target: str) -> None:
    """New rows get numbers of their own, and the log goes on."""
    await moving.move(source, target, lambda _rows: None)
    database = Database(target)
    async with database.transaction() as session:
        assert (await people.add(session, Person(name="Ny Påhittad"))).id == PEOPLE
        await log.append(session, NOW, "case:1", "y")
    async with database.reading() as session:
        assert await log.verify(session) is None
    await database.dispose()


async def test_back_again(source: str, target: str, tmp_path: Path) -> None:
    await moving.move(source, target, lambda _rows: None)
    back = f"sqlite+aiosqlite:///{tmp_path / 'back.db'}"
    migrate.to_head(back)
    await moving.move(target, back, lambda _rows: None)
    assert await content(back) == await content(source)


class Pulled(Exception):
    """The plug."""


@pytest.mark.parametrize("after", [1, 700, 1_260, 2_000])
async def test_broken_off_it_goes_on_where_it_stopped(source: str, target: str, after: int) -> None:
    told = 0

    def pull(rows: int) -> None:
        nonlocal told
        told += rows
        if told >= after:
            raise Pulled

    with pytest.raises(Pulled):
        await moving.move(source, target, pull)
    before = sum(map(len, (await content(target)).values()))
    with pytest.raises(Unavailable, match="move-database"):
        migrate.to_head(target)
    seen: list[int] = []
    await moving.move(source, target, seen.append)
    assert await content(target) == await content(source)
    assert sum(seen) == 2 * await moving.rows_in(source)
    assert before == min(before, sum(map(len, (await content(source)).values())))


async def test_a_database_in_use_is_not_moved_to(source: str, target: str) -> None:
    database = Database(target)
    async with database.transaction() as session:
        await people.add(session, Person(name="Någon Annan"))
    await database.dispose()
    before = await content(target)
    with pytest.raises(NotEmpty, match="person"):
        await moving.move(source, target, lambda _rows: None)
    assert await content(target) == before
    assert migrate.revision(target) == migrate.head()


async def test_nobody_writes_to_the_source_meanwhile(
    source: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.db._SQLITE_WAIT_MS", 50)
    bot = Database(source)
    refused = 0

    async def write() -> None:
        async with bot.transaction() as session:
            session.add(Person(name="Ny Påhittad"))

    original = moving._copy

    async def copied(*given: Any) -> None:
        nonlocal refused
        await original(*given)
        with pytest.raises(Unavailable):
            await write()
        refused += 1

    monkeypatch.setattr(moving, "_copy", copied)
    await moving.move(source, target, lambda _rows: None)
    assert refused == len(SQLModel.metadata.sorted_tables)
    await write()
    await bot.dispose()


CHANGES = {
    "changed": "UPDATE person SET name = 'Någon Annan' WHERE id = 7",
    "gone": "DELETE FROM post",
    "new": "INSERT INTO unit (id, name, kind) VALUES (0, 'Före alla', 'x')",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_what_was_changed_between_two_tries_is_found(source: str, target: str, change: str) -> None:
    left = sum(map(len, (await content(source)).values()))  # all of it has been copied then

    def pull(rows: int) -> None:
        nonlocal left
        left -= rows
        if left <= 0:
            raise Pulled

    with pytest.raises(Pulled):
        await moving.move(source, target, pull)
    bot = Database(source)
    async with bot.transaction() as session:
        await (await session.connection()).execute(text(change))
    await bot.dispose()
    with pytest.raises((moving.Differs, Conflict)):
        await moving.move(source, target, lambda _rows: None)
    assert migrate.is_moving(target)


async def test_a_log_that_was_changed_is_not_moved(source: str, target: str) -> None:
    bot = Database(source)
    async with bot.transaction() as session:
        entry = await session.get_one(LogEntry, 4)
        entry.what = "something else"
        session.add(entry)
    await bot.dispose()
    with pytest.raises(moving.Differs, match="in the log is broken"):
        await moving.move(source, target, lambda _rows: None)
    assert migrate.is_moving(target)
