"""The web chat on a real server and database, before a dispatch that only notes what it is told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.web.adapter import WebChannel
from handlers.context import stored_id
from store.db import Database
from store.models import Person
from store.models.people import RoleName
from store.queries import people
from tests.bot.channels.web.helpers import Cast, Client, FakeDispatch, serving
from tests.world import TestClock, empty


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = empty(tmp_path)
    yield made
    await made.dispose()


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
async def cast(database: Database, clock: TestClock) -> Cast:
    several = {
        "alva": Person(name="Alva Exempelsson", title="förskollärare"),
        "fia": Person(name="Fia Påhittad", title="kommunikatör"),
        "eve": Person(name="Eve Example", language="en"),
        "ulf": Person(name="Ulf Slutat", active=False),
    }
    async with database.transaction() as session:
        unit = await people.add_unit(session, name="Förskolan Lönnen", kind="preschool")
        several["alva"].unit_id = unit.id
        for one in several.values():
            await people.add(session, one)
            await people.seen(session, clock.now(), "web", str(one.id), one)
        await people.give_role(session, stored_id(several["fia"].id), RoleName.INFORMATION_UNIT)
    return Cast(**{name: stored_id(one.id) for name, one in several.items()})


@pytest.fixture
def dispatch() -> FakeDispatch:
    return FakeDispatch()


@pytest.fixture
def channel(database: Database, clock: TestClock, dispatch: FakeDispatch) -> WebChannel:
    def commands() -> list[tuple[str, str]]:
        return [("nytt-konto", "Ansök om ett konto"), ("hjalp", "Vad du kan skriva")]

    made = WebChannel(database, clock, commands, demo=True, open_to_network=False)
    made.attach(dispatch)
    return made


@pytest.fixture
async def client(channel: WebChannel, cast: Cast) -> AsyncIterator[Client]:
    async with serving(channel) as made:
        yield made
