"""The database: engine, session, and the one way to a transaction."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from store.inline import run_inline

Session = AsyncSession
"""The session type, by the one name that flows may import."""

P = ParamSpec("P")
T = TypeVar("T")

_CONNECTIONS = 10  # of one process
_SQLITE_WAIT_MS = 10_000  # how long a writer waits for another before "database is locked"

# Of PostgreSQL, in seconds. Slack and Teams are answered before, that it takes a moment.
_TO_CONNECT = 2  # the least that libpq knows
_FOR_A_CONNECTION = 8.0  # while all of this process are in use: many press at once on a Monday morning
_TO_BE_HEARD = 5  # from a server that has gone without a word
# And by the server: nothing that a program which was killed or cut off has begun holds up others for longer.
_FOR_A_LOCK, _A_STATEMENT, _IDLE_IN_A_TRANSACTION = 5, 30, 30

_WAS_SECOND = frozenset({"40001", "40P01"})
"""What PostgreSQL breaks off for the sake of another: serialization_failure, deadlock_detected."""

_HELD_UP = frozenset({"25P03", "55P03", "57014"})
"""What took too long: idle in a transaction, waiting for a lock, a statement."""

_TRIES = 3  # a conflict is seen on the second try; a third is for bad luck
_SOON = 1.0  # seconds in which a lost connection shows
_APART = 0.05  # seconds at most between them, so that two do not meet again


class Conflict(Exception):
    """Another transaction was first with something that may be only once; asked again, it will be seen."""


class Unavailable(Exception):
    """The database cannot be reached or is held up; nothing of the transaction was kept."""


class Database:
    """One municipality's database. Made by `build`; nothing about it is global."""

    def __init__(self, url: str) -> None:
        """Take an async SQLAlchemy address: `sqlite+aiosqlite:///...`, or `postgresql+psycopg://...`."""
        self.url = url
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        # Parameters are people's words: they must not reach a log through a fault's text.
        # No connection beyond the pool: one that is opened for a moment costs more than the wait for another.
        self.engine = create_async_engine(
            url,
            hide_parameters=True,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            **({} if self.is_sqlite else _of_a_server()),
        )
        # SQLite has one writer. Writers of this process queue here, first come first served; SQLite's
        # own waiting is a lottery that somebody loses when many press at once.
        self._writer: AbstractAsyncContextManager[object] = (
            asyncio.Lock() if self.is_sqlite else nullcontext()
        )
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
            event.listen(self.engine.sync_engine, "connect", run_inline)

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
                options = {"reading": True} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
                await session.connection(execution_options=options)
                yield session

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def again_when_second(
    work: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """Do the work once more where another transaction was first, and then raise Conflict.

    It must leave nothing behind but what its transaction does.
    """

    @wraps(work)
    async def done(*args: P.args, **kwargs: P.kwargs) -> T:
        for _try in range(_TRIES - 1):
            try:
                return await work(*args, **kwargs)
            except Conflict:
                await asyncio.sleep(random.uniform(0, _APART))  # noqa: S311 - spreads load, guards nothing
        return await work(*args, **kwargs)

    return done


def again_when_cut(
    work: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """Do the work once more where the database was lost under it, for another connection may be had at once.

    It must leave nothing behind but what its transaction does, and bear that this was kept after all: the
    connection may be lost between that and the word of it. Not where it took its time: nobody waits for two.
    """

    @wraps(work)
    async def done(*args: P.args, **kwargs: P.kwargs) -> T:
        began = time.monotonic()
        try:
            return await work(*args, **kwargs)
        except Unavailable:
            if time.monotonic() - began > _SOON:
                raise
        return await work(*args, **kwargs)

    return done


@contextmanager
def _own_faults() -> Iterator[None]:
    try:
        yield
    except IntegrityError as fault:
        raise Conflict("another transaction was first") from fault
    except DBAPIError as fault:
        state = getattr(fault.orig, "sqlstate", None)
        if state in _WAS_SECOND:
            raise Conflict("another transaction was first") from fault
        if not (isinstance(fault, OperationalError) or fault.connection_invalidated or state in _HELD_UP):
            raise
        raise Unavailable("the database cannot be reached or is held up") from fault
    except PoolTimeout as fault:
        raise Unavailable("all connections to the database are in use") from fault


def _of_a_server() -> dict[str, Any]:
    """How to be with a server, which may be restarted, cut off or gone."""
    limits = {
        "lock_timeout": _FOR_A_LOCK,
        "statement_timeout": _A_STATEMENT,
        "idle_in_transaction_session_timeout": _IDLE_IN_A_TRANSACTION,
    }
    return {
        "pool_timeout": _FOR_A_CONNECTION,
        "pool_pre_ping": True,  # a connection that was lost meanwhile is no reason to refuse anybody
        "connect_args": {
            "connect_timeout": _TO_CONNECT,
            "options": " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items()),
            "keepalives_idle": _TO_BE_HEARD,
            "keepalives_interval": 1,
            "keepalives_count": _TO_BE_HEARD,
            "tcp_user_timeout": _TO_BE_HEARD * 1000,
        },
    }


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
