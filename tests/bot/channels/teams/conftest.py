"""The whole program on a real port beside a fake Teams, for those who attack it; and people asked about."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.teams import pace
from tests.bot.channels.teams.acting import Acting
from tests.bot.channels.teams.meeting import Meeting
from tests.graph import FakeGraph
from tests.teams import cast
from tests.teams.server import FakeTeams
from tests.teams.talk import Forms, talking


@pytest.fixture
async def act(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Acting]:
    """What people do reaches it as it comes, and nothing is waited for but what a test waits for.

    Forms are in dialogs, or where an indirect parameter says.
    """
    monkeypatch.setattr(pace, "_MARGIN", 0.0)
    forms: Forms = getattr(request, "param", "dialog")
    async with FakeTeams() as teams, talking(cast.exempelkommun(teams), tmp_path, forms) as talk:
        yield Acting(talk)


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    """With Dora in it, whom the bot has not met."""
    async with FakeTeams() as made:
        space = cast.exempelkommun(made).workspace
        space.add(type(space.people["fia"])("dora", "Dora Ny", "Dora@Exempelkommun.example"))
        yield made


@pytest.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    """With Dora in it, and Bo, her manager."""
    async with FakeGraph() as made:
        made.add("bo")
        made.add("dora", manager="bo", preferredLanguage="en-GB")
        yield made


@pytest.fixture
async def meeting(teams: FakeTeams, graph: FakeGraph, tmp_path: Path) -> AsyncIterator[Meeting]:
    """Nobody has been met, and nobody heard from."""
    made = Meeting(teams, graph, tmp_path)
    await made.calls.open()
    yield made
    await made.close()
