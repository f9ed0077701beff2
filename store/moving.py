"""Moving a municipality's database to another kind: in pieces, so that it can go on where it stopped.

While it is moved the target says so, by the step of its schema, and no program works with it. What was
copied is read again on both sides, row by row, and the log's hashes are computed anew, before it is let go.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from sqlalchemy import RowMapping, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

import store.models  # noqa: F401 - every table is known to the metadata by this
from store import log, migrate
from store.copying import NotEmpty, batches, count_on, insert, last_key, own_references, refer
from store.db import Database

Tell = Callable[[int], None]
"""Is told how many more rows have been copied or compared."""


class Differs(Exception):
    """A row is not the same on both sides: the source has been used since the move was begun."""


@dataclass(frozen=True)
class Moved:
    """What was moved."""

    rows: dict[str, int]
    """By table."""
    entries: int
    """Of the log, whose hashes were computed anew."""


async def rows_in(url: str) -> int:
    """How many rows there are in all tables. Raises Unavailable."""
    database = Database(url)
    try:
        async with database.reading() as session:
            reading = await session.connection()
            counts = [await _count(reading, table) for table in SQLModel.metadata.sorted_tables]
        return sum(counts)
    finally:
        await database.dispose()


async def move(source: str, target: str, tell: Tell) -> Moved:
    """Copy everything that is not there yet, compare all of it, and let the target be used.

    Each row is told of twice: as copied or there already, and as compared. Nobody can write to the source
    meanwhile. Both are at the newest schema. Raises NotEmpty where the target has rows of its own, Differs,
    Unavailable.
    """
    origin, destination = Database(source), Database(target)
    try:
        await _begin(destination, target)
        async with origin.transaction() as held:
            reading = await held.connection()
            await _hold(reading)
            for table in SQLModel.metadata.sorted_tables:
                await _copy(reading, destination, table, tell)
            return await _finish(reading, destination, tell)
    finally:
        await origin.dispose()
        await destination.dispose()


async def _begin(destination: Database, url: str) -> None:
    """Mark the target as one that is moved to; one that is marked already goes on where it stopped."""
    if migrate.is_moving(url):
        return
    async with destination.transaction() as session:
        writing = await session.connection()
        for table in SQLModel.metadata.sorted_tables:
            if await _count(writing, table):
                raise NotEmpty(f"there are rows in {table.name} already")
        await _mark(writing, migrate.MOVING)


async def _hold(reading: AsyncConnection) -> None:
    """Nobody writes until the end. SQLite's transaction has seen to it; a server is to be patient, too."""
    if reading.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
        await _take_your_time(reading)
        await reading.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))


async def _take_your_time(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            await connection.execute(text(f"SET LOCAL {limit} = 0"))


async def _copy(reading: AsyncConnection, destination: Database, table: Table, tell: Tell) -> None:
    async with destination.reading() as session:
        there = await session.connection()
        after, number = await last_key(there, table), await _count(there, table)
    tell(number)
    async for rows in batches(reading, table, after):
        async with destination.transaction() as session:
            await insert(await session.connection(), table, rows)
        tell(len(rows))
    if own_references(table):
        async for rows in batches(reading, table):
            async with destination.transaction() as session:
                await refer(await session.connection(), table, rows)


async def _finish(reading: AsyncConnection, destination: Database, tell: Tell) -> Moved:
    """Compare all, and only then let the target be used: in one transaction."""
    async with destination.transaction() as session:
        writing = await session.connection()
        await _take_your_time(writing)
        tables = SQLModel.metadata.sorted_tables
        rows = {table.name: await _compare(reading, writing, table, tell) for table in tables}
        broken = await log.verify(session)
        if broken:
            raise Differs(f"entry {broken.number} of {broken.chain} in the log is broken: {broken.why}")
        for table in tables:
            await count_on(writing, table)
        await _mark(writing, migrate.head())
    return Moved(rows, rows["log_entry"])


async def _compare(reading: AsyncConnection, writing: AsyncConnection, table: Table, tell: Tell) -> int:
    """How many rows there are, all of them the same on both sides."""
    number, theirs = 0, _rows(writing, table)
    async for row in _rows(reading, table):
        other = await anext(theirs, None)
        if other is None or dict(row) != dict(other):
            raise Differs(f"{table.name} {_key(table, row)} is not the same on both sides")
        number += 1
        tell(1)
    if (extra := await anext(theirs, None)) is not None:
        raise Differs(f"{table.name} {_key(table, extra)} is in the target alone")
    return number


async def _rows(connection: AsyncConnection, table: Table) -> AsyncIterator[RowMapping]:
    async for rows in batches(connection, table):
        for row in rows:
            yield row


def _key(table: Table, row: RowMapping) -> str:
    return ", ".join(str(row[key.name]) for key in table.primary_key.columns)


async def _count(connection: AsyncConnection, table: Table) -> int:
    return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def _mark(connection: AsyncConnection, step: str) -> None:
    await connection.execute(text("UPDATE alembic_version SET version_num = :step"), {"step": step})
