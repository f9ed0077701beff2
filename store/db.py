"""The database: engine, session, and the one way to a transaction."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

Session = AsyncSession
"""The session type, by the one name that flows may import."""

_CONNECTIONS = 10  # of one process
_SQLITE_WAIT_MS = 10_000  # how long a writer waits for another before "database is locked"


class Conflict(Exception):
    """Another transaction was first with something that may be only once; asked again, it will be seen."""


class Unavailable(Exception):
    """The database cannot be reached or is held up; nothing of the transaction was kept."""


class Database:
    """One municipality's database. Made by `build`; nothing about it is global."""

    def __init__(self, url: str) -> None:
        """Take an async SQLAlchemy address, such as `sqlite+aiosqlite:///data/kontolots.db`."""
        self.url = url
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        # Parameters are people's words: they must not reach a log through a fault's text.
        # No connection beyond the pool: one that is opened for a moment costs more than the wait for another.
        self.engine = create_async_engine(url, hide_parameters=True, pool_size=_CONNECTIONS, max_overflow=0)
        # SQLite has one writer. Writers of this process queue here, first come first served; SQLite's
        # own waiting is a lottery that somebody loses when many press at once.
        self._writer: AbstractAsyncContextManager[object] = (
            asyncio.Lock() if self.is_sqlite else nullcontext()
        )
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """One transaction that may write: committed at the end, rolled back by any exception.

        Raises Conflict and Unavailable in place of the database's own faults.
        """
        with _own_faults():
            async with (
                self._writer,
                AsyncSession(self.engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """One consistent view of the database that does not hold up writers. Raises Unavailable."""
        with _own_faults():
            async with AsyncSession(self.engine, expire_on_commit=False) as session:
                await session.connection(execution_options={"reading": True})
                yield session

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


@contextmanager
def _own_faults() -> Iterator[None]:
    try:
        yield
    except IntegrityError as fault:
        raise Conflict("another transaction was first") from fault
    except (OperationalError, PoolTimeout) as fault:
        raise Unavailable("the database cannot be reached or is held up") from fault
    except DBAPIError as fault:
        if not fault.connection_invalidated:
            raise
        raise Unavailable("the connection to the database was lost") from fault


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions on its own, too late for BEGIN IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_SQLITE_WAIT_MS}")  # first: the next one may have to wait
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for another writer: SQLite refuses
    # it at once. Taking the write lock at the start makes writers queue instead.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
