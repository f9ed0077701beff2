"""A fake Microsoft Graph with two people in it, and a client of ours that asks it."""

from collections.abc import AsyncIterator

import pytest

from bot.directory.graph import Graph
from bot.settings import Settings
from tests.graph import CATALOG_APP, FakeCredential, FakeGraph


@pytest.fixture
async def fake() -> AsyncIterator[FakeGraph]:
    async with FakeGraph() as made:
        made.add("bo")
        made.add("alva", manager="bo")
        made.catalogue.add(CATALOG_APP)
        yield made


@pytest.fixture
async def graph(fake: FakeGraph) -> AsyncIterator[Graph]:
    made = Graph(Settings(graph_url=fake.url, teams_catalog_app=CATALOG_APP), FakeCredential(fake))
    await made.open()
    yield made
    await made.close()
