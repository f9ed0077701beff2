"""People asked about, beside fakes of Teams and of Graph."""

from pathlib import Path
from typing import Any

from bot.channels.teams.connector import Connector
from bot.channels.teams.people import TeamsPeople
from bot.channels.teams.references import References
from bot.directory.graph import Graph
from tests import world as worlds
from tests.graph import FakeCredential, FakeGraph
from tests.teams.cast import aad_id, teams_id
from tests.teams.cloud import Cloud
from tests.teams.server import FakeTeams
from tests.teams.talk import settings
from tests.teams.workspace import APP, TENANT
from tests.world import TestClock

DORA = aad_id("dora")
"""Somebody of the municipality whom the bot has not met."""


async def _token() -> str:
    return "token"


class Meeting:
    """People asked about, beside fakes of Teams and of Graph."""

    def __init__(self, teams: FakeTeams, graph: FakeGraph, folder: Path) -> None:
        self.teams, self.graph, self.folder, self.clock = teams, graph, folder, TestClock()
        self.database = worlds.empty(folder)
        self.calls = Connector(APP, TENANT, _token)
        self.references = References(self.database, self.clock, teams.service_url)
        self.graphs: list[Graph] = []

    async def people(self, **other: Any) -> TeamsPeople:
        """Asked as these settings allow."""
        cloud = Cloud()
        cloud.url = "http://127.0.0.1:9"  # of nobody, whom nobody asks here
        given = settings(self.teams, cloud, self.folder, graph_url=self.graph.url, **other)
        client = Graph(given, FakeCredential(self.graph))
        await client.open()
        self.graphs.append(client)
        is_asked = given.teams_manager or given.teams_catalog_app
        return TeamsPeople(given, self.calls, self.references, client if is_asked else None, self.clock.now)

    async def in_chat(self, key: str = "dora") -> None:
        """The bot has a chat with somebody."""
        await self.references.made(aad_id(key), self.teams.workspace.dm(teams_id(key)).id)

    async def close(self) -> None:
        """Let all connections go."""
        for one in self.graphs:
            await one.close()
        await self.calls.close()
        await self.database.dispose()
