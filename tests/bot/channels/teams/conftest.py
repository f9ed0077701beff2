"""The whole program on a real port beside a fake Teams, for those who attack it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.teams import connector
from tests.bot.channels.teams.acting import Acting
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
    monkeypatch.setattr(connector.Pace, "_EVERY", 0.0)
    forms: Forms = getattr(request, "param", "dialog")
    async with FakeTeams() as teams, talking(cast.exempelkommun(teams), tmp_path, forms) as talk:
        yield Acting(talk)
