"""Copying a whole database, row by row, whatever kind of database each of the two is."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    String,
    Table,
    and_,
    bindparam,
    collate,
    event,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

import store.models  # noqa: F401 - every table is known to the metadata by this
from store.db import Database

_AT_ONCE = 500  # rows in memory; databases bound how many values a statement may have


class NotEmpty(ValueError):
    """The database that is copied into has rows already."""


@asynccontextmanager
async def scratch(source: Database | str) -> AsyncIterator[Database]:
    """A copy in a folder of its own, which only this user may read and which is gone afterwards.

    Raises Unavailable when the source cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="kontolots-") as folder:
        made = Database(f"sqlite+aiosqlite:///{Path(folder) / 'copy.db'}")
        event.listen(made.engine.sync_engine, "connect", _without_waiting_for_the_disk)
        try:
            async with made.engine.begin() as connection:
                await connection.run_sync(SQLModel.metadata.create_all)
            await copy(source, made)
            yield made
        finally:
            await made.dispose()


async def copy(source: Database | str, target: Database | str) -> dict[str, int]:
    """Copy every table into an empty database of the same schema; how many rows of each, by its name.

    All or nothing: one view of the source, one transaction on the target. Raises NotEmpty, Unavailable.
    """
    async with (
        _opened(source) as origin,
        _opened(target) as destination,
        origin.reading() as origins,
        destination.transaction() as destinations,
    ):
        reading, writing = await origins.connection(), await destinations.connection()
        tables = SQLModel.metadata.sorted_tables
        for table in tables:
            if (await writing.execute(select(table).limit(1))).first():
                raise NotEmpty(f"there are rows in {table.name} already")
        return {table.name: await _copied(reading, writing, table) for table in tables}


@asynccontextmanager
async def _opened(given: Database | str) -> AsyncIterator[Database]:
    """A database that was given is left open, one by its address is closed afterwards."""
    if not isinstance(given, str):
        yield given
        return
    made = Database(given)
    try:
        yield made
    finally:
        await made.dispose()


async def _copied(reading: AsyncConnection, writing: AsyncConnection, table: Table) -> int:
    """All the rows, and then what they say of each other: a row may refer to one that comes later."""
    number = 0
    async for rows in batches(reading, table):
        await insert(writing, table, rows)
        number += len(rows)
    if own_references(table):
        async for rows in batches(reading, table):
            await refer(writing, table, rows)
    await count_on(writing, table)
    return number


async def batches(
    reading: AsyncConnection, table: Table, after: Sequence[Any] = ()
) -> AsyncIterator[Sequence[RowMapping]]:
    """The rows of a table in the order of their keys, some at a time; those after that key alone.

    The order is the same on any database: text by its characters' numbers, whatever language it is of.
    """
    keys, order = [key.name for key in table.primary_key.columns], _order(table, reading.dialect.name)
    query = select(table).order_by(*order).limit(_AT_ONCE)
    while True:
        rest = query.where(tuple_(*order) > tuple_(*map(literal, after))) if after else query
        rows = (await reading.execute(rest)).mappings().all()
        if rows:
            yield rows
        if len(rows) < _AT_ONCE:
            return
        after = [rows[-1][name] for name in keys]


async def last_key(reading: AsyncConnection, table: Table) -> tuple[Any, ...]:
    """The key of the last row in the order of `batches`; nothing where the table is empty."""
    order = [one.desc() for one in _order(table, reading.dialect.name)]
    found = (await reading.execute(select(*table.primary_key.columns).order_by(*order).limit(1))).first()
    return tuple(found or ())


def _order(table: Table, dialect: str) -> list[ColumnElement[Any]]:
    return [
        collate(key, "C") if dialect == "postgresql" and isinstance(key.type, String) else key
        for key in table.primary_key.columns
    ]


def own_references(table: Table) -> list[str]:
    """The columns by which a row refers to others of the same table."""
    return [one.name for one in table.columns if any(key.column.table is table for key in one.foreign_keys)]


async def insert(writing: AsyncConnection, table: Table, rows: Sequence[RowMapping]) -> None:
    """Put rows in, without what they say of others in the same table."""
    blank = dict.fromkeys(own_references(table))
    await writing.execute(table.insert(), [{**row, **blank} for row in rows])


async def refer(writing: AsyncConnection, table: Table, rows: Sequence[RowMapping]) -> None:
    """Write what rows say of others in the same table."""
    own = own_references(table)
    rows = [row for row in rows if any(row[name] is not None for name in own)]
    if not rows:
        return
    keys = list(table.primary_key.columns)
    change = table.update().where(and_(*(key == bindparam(f"of_{key.name}") for key in keys)))
    change = change.values({name: bindparam(f"to_{name}") for name in own})
    await writing.execute(
        change,
        [
            {f"of_{key.name}": row[key.name] for key in keys} | {f"to_{name}": row[name] for name in own}
            for row in rows
        ],
    )


async def count_on(writing: AsyncConnection, table: Table) -> None:
    """PostgreSQL numbers new rows by a counter of its own, which knows nothing of numbers that were given."""
    column = table.autoincrement_column
    if writing.dialect.name != "postgresql" or column is None:
        return
    counter = func.pg_get_serial_sequence(table.name, column.name)
    last = select(func.max(column)).scalar_subquery()
    await writing.execute(select(func.setval(counter, func.coalesce(last, 1), last.is_not(None))))


def _without_waiting_for_the_disk(connection: Any, _record: object) -> None:
    """Nothing is lost with a copy that is thrown away."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()
