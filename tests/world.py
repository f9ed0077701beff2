"""A cast that every test knows, and the program built around them with a channel of the tests' own.

Alva applies, Bo is her manager, Cleo steps in, Fia and Gun are the information unit, Olle is an
outsider: he works for the municipality and has no part in anything.
"""

import asyncio
import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event, make_url
from sqlmodel import select

from bot.channels.base import Channel
from bot.clock import Clock
from bot.delivery import Delivery
from bot.dispatch import Dispatch
from bot.people import People
from handlers.context import stored_id
from handlers.registry import TABLE, Registry
from handlers.rulebook import Rulebook
from policy.loading import load
from policy.profile import Profile
from store import migrate
from store.db import Database
from store.models import Person, Unit
from store.models.messages import OutboxState
from store.models.people import RoleName
from store.queries import people
from tests import postgres
from tests.fake_channel import FakeChannel

MONDAY = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
"""A working day in Sweden, nine in the morning there."""

PUBLIC_URL = "https://kontolots.exempelkommun.example"


class TestClock(Clock):
    """A clock that stands still until it is moved."""

    __test__ = False

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by


@dataclass
class World:
    """The program and its people."""

    database: Database
    clock: TestClock
    channel: FakeChannel
    dispatch: Dispatch
    delivery: Delivery
    people: dict[str, Person] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


CAST = {
    # name: (full name, title, unit, manager, role)
    "bo": ("Bo Påhittad", "rektor", "Förskolan Lönnen", "", ""),
    "alva": ("Alva Exempelsson", "förskollärare", "Förskolan Lönnen", "bo", ""),
    "cleo": ("Cleo Exempelsson", "barnskötare", "Förskolan Lönnen", "bo", ""),
    "gun": ("Gun Exempelqvist", "informationschef", "Informationsenheten", "", RoleName.INFORMATION_UNIT),
    "fia": ("Fia Påhittad", "kommunikatör", "Informationsenheten", "gun", RoleName.INFORMATION_UNIT),
    "olle": ("Olle Utanför", "parkarbetare", "Teknik och parker", "", ""),
}
UNITS = {
    "Förskolan Lönnen": "preschool",
    "Informationsenheten": "communication",
    "Teknik och parker": "technical",
}


@cache
def profile() -> Profile:
    """Exempelkommun's rules, as the demo has them."""
    return load(str(Path(__file__).parent.parent / "bot" / "demo" / "exempelkommun-profile.toml"))


def without_daily_question() -> Profile:
    """The same, but nobody is asked each working day if all is answered."""
    rules = profile()
    never = rules.reminding.watch_question.model_copy(update={"value": False})
    return rules.model_copy(
        update={"reminding": rules.reminding.model_copy(update={"watch_question": never})}
    )


@asynccontextmanager
async def world(folder: Path, *versions: Profile, on_server: bool = False) -> AsyncIterator[World]:
    """The program on a database of its own in that folder, or on PostgreSQL, with the cast in it."""
    made = assemble(await _on_server() if on_server else await _in_a_file(folder), *versions)
    await _look_up(made)
    try:
        yield made
    finally:
        await made.database.dispose()


def empty(folder: Path) -> Database:
    """A database of one's own in that folder, at the newest schema, with nothing in it."""
    shutil.copy(_migrated(), folder / "world.db")
    return _opened(folder)


def _opened(folder: Path) -> Database:
    return hurried(Database(f"sqlite+aiosqlite:///{folder / 'world.db'}"))


def hurried(database: Database) -> Database:
    """The same without waiting for the disk at each commit, nor for a thread at each statement.

    That is most of a test's time. No test pulls the plug; and one process has one writer at a time, so that
    nobody is kept from going on by a statement that waits for another.
    """
    event.listen(database.engine.sync_engine, "connect", _without_waiting_for_the_disk)
    event.listen(database.engine.sync_engine, "connect", _without_a_thread)
    return database


class Hurried(Database):
    """A database that is hurried from the beginning, to be put where the program opens one of its own."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        hurried(self)


@cache
def _migrated() -> Path:
    """An empty database at the newest schema, made once a session."""
    file = Path(tempfile.mkdtemp(prefix="kontolots-")) / "empty.db"
    migrate.to_head(f"sqlite+aiosqlite:///{file}")
    return file


_FILLED: list[Path] = []
_FILLED_ON_SERVER: list[str] = []


async def _in_a_file(folder: Path) -> Database:
    """A database with the cast in it, copied from one that is made once a session."""
    if not _FILLED:
        made = Path(tempfile.mkdtemp(prefix="kontolots-"))
        await _fill(empty(made))
        _FILLED.append(made / "world.db")
    shutil.copy(_FILLED[0], folder / "world.db")
    return _opened(folder)


async def _on_server() -> Database:
    """The same on PostgreSQL."""
    if not _FILLED_ON_SERVER:
        name = "kontolots_filled"
        await _fill(Database(postgres.server().empty(name)))
        _FILLED_ON_SERVER.append(name)
    return Database(postgres.server().copy(_FILLED_ON_SERVER[0]))


async def _fill(database: Database) -> None:
    await fill(assemble(database))
    await database.dispose()


async def _look_up(made: World) -> None:
    """Who is in the database already."""
    async with made.database.reading() as session:
        made.units |= {one.name: one for one in await session.exec(select(Unit))}
        by_email = {one.email: one for one in await session.exec(select(Person))}
    made.people |= {key: by_email[_email(key)] for key in CAST}


def _email(key: str) -> str:
    return f"{key}@exempelkommun.example"


def _without_waiting_for_the_disk(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


def _without_a_thread(connection: Any, _record: object) -> None:
    """Statements are run where they are awaited, and not handed to the driver's thread and back."""
    driver = connection.driver_connection

    async def run(statement: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not driver._running or not driver._connection:
            raise ValueError("Connection closed")
        await asyncio.sleep(0)  # others have their turn, as they do while a thread works
        return statement(*args, **kwargs)

    driver._execute = run


def mail_waits(made: World) -> bool:
    """Whether the outbox has something to deliver. Asked a hundred times a second, so without a session."""
    if not made.database.is_sqlite:
        address = make_url(made.database.url).set(drivername="postgresql")
        with psycopg.connect(address.render_as_string(hide_password=False)) as server:
            waits = "SELECT 1 FROM outbox WHERE state = %s LIMIT 1"
            return server.execute(waits, (OutboxState.WAITING.value,)).fetchone() is not None
    with closing(sqlite3.connect(make_url(made.database.url).database or "")) as file:
        found = file.execute("SELECT 1 FROM outbox WHERE state = ? LIMIT 1", (OutboxState.WAITING.value,))
        return found.fetchone() is not None


def assemble(database: Database, *versions: Profile) -> World:
    """The program around a database, as `bot.app.build` wires it; anew after a crash, too."""
    clock, channel = TestClock(), FakeChannel()
    channels: dict[str, Channel] = {channel.name: channel}
    delivery = Delivery(database, clock, channels)
    policy = Rulebook(versions or (profile(),))
    people_ = People(database, clock, channels)
    dispatch = Dispatch(database, Registry(TABLE), policy, clock, channels, people_, delivery.wake)
    dispatch.public_url = PUBLIC_URL
    return World(database, clock, channel, dispatch, delivery)


async def fill(made: World, channel: str = "test", address: Callable[[str], str] = str) -> None:
    """Put the cast into an empty database; `address` is where each of them is on that channel."""
    async with made.database.transaction() as session:
        for name, kind in UNITS.items():
            made.units[name] = await people.add_unit(session, name=name, kind=kind)
        for key, (name, title, unit, manager, role) in CAST.items():
            person = Person(
                name=name,
                title=title,
                email=_email(key),
                unit_id=made.units[unit].id,
                manager_id=made.people[manager].id if manager else None,
            )
            made.people[key] = await people.add(session, person)
            await people.seen(session, made.clock.now(), channel, address(key), person)
            if role:
                await people.give_role(session, stored_id(person.id), RoleName(role))
