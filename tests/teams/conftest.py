"""A fake Teams with the people of Exempelkommun in it, one for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.teams import cast
from tests.teams.server import FakeTeams


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as made:
        yield cast.exempelkommun(made)
