"""A whole database copied into another: every table, whatever refers to what, and nothing of it lost."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlmodel import SQLModel

from store import copying, log
from store.db import Database, Unavailable
from store.models import Person
from store.queries import people
from tests import threads
from tests.store.conftest import NOW
from tests.store.test_migrations import put_row, tables
from tests.world import empty


@pytest.fixture
async def full(tmp_path: Path) -> AsyncIterator[Database]:
    """A row in every table, each reference to row 1: also to itself."""
    (tmp_path / "full").mkdir()
    made = empty(tmp_path / "full")
    engine = create_engine(f"sqlite:///{tmp_path / 'full' / 'world.db'}")
    with engine.begin() as connection:
        for table in tables(engine):
            put_row(connection, table)
    engine.dispose()
    yield made
    await made.dispose()


@pytest.fixture
async def target(tmp_path: Path) -> AsyncIterator[Database]:
    (tmp_path / "target").mkdir()
    made = empty(tmp_path / "target")
    yield made
    await made.dispose()


async def content(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, by its key."""
    async with database.reading() as session:
        return {
            table.name: [
                tuple(row)
                for row in await (await session.connection()).execute(
                    select(table).order_by(*table.primary_key.columns)
                )
            ]
            for table in SQLModel.metadata.sorted_tables
        }


async def test_every_row_of_every_table_is_there(full: Database, target: Database) -> None:
    told = await copying.copy(full, target)
    assert set(told.values()) == {1}
    assert await content(target) == await content(full)
    async with target.reading() as session:
        assert (await (await session.connection()).execute(text("PRAGMA foreign_key_check"))).all() == []


async def test_a_manager_may_have_a_higher_number(
    database: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one who is referred to comes in a later batch."""
    monkeypatch.setattr(copying, "_AT_ONCE", 3)
    async with database.transaction() as session:
        session.add_all(Person(id=number, name=f"Påhittad {number}") for number in range(10, 30))
        await session.flush()
        for number in range(10, 30):
            person = await session.get_one(Person, number)
            person.manager_id = 39 - number if number != 20 else None
            session.add(person)
    assert (await copying.copy(database.url, target.url))["person"] == 21
    assert await content(target) == await content(database)


async def test_a_log_can_be_verified_after_it(database: Database, target: Database) -> None:
    async with database.transaction() as session:
        for nth in range(3):
            await log.append(session, NOW + timedelta(hours=nth), "case:1", "x", details={"å": [nth]})
    await copying.copy(database, target)
    async with target.reading() as session:
        assert await log.verify(session) is None


async def test_what_has_rows_already_is_left_as_it_was(full: Database, database: Database) -> None:
    before = await content(database)
    with pytest.raises(copying.NotEmpty, match="person"):
        await copying.copy(full, database)
    assert await content(database) == before


async def test_a_copy_that_breaks_off_leaves_nothing(
    full: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_given: object) -> None:
        raise Unavailable("the cable")

    monkeypatch.setattr(copying, "refer", fails)
    with pytest.raises(Unavailable):
        await copying.copy(full, target)
    assert set(map(len, (await content(target)).values())) == {0}


async def test_a_scratch_copy_is_gone_afterwards(full: Database) -> None:
    before = await content(full)
    async with copying.scratch(full) as made:
        assert await content(made) == before
        folder = Path(made.url.removeprefix("sqlite+aiosqlite:///")).parent
        assert folder.stat().st_mode & 0o077 == 0
        async with made.transaction() as session:
            session.add(Person(name="Ny Påhittad"))
        async with made.reading() as session:
            assert len(await people.active(session)) == 2
    assert not folder.exists()
    assert await content(full) == before


async def test_a_source_that_is_not_there_is_told_of(tmp_path: Path, target: Database) -> None:
    (tmp_path / "folder.db").mkdir()
    async with threads.outlived():
        with pytest.raises(Unavailable):
            await copying.copy(f"sqlite+aiosqlite:///{tmp_path / 'folder.db'}", target)
