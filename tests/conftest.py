"""Fixtures that every test may use."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests import world as worlds
from tests.talk import Talk
from tests.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with worlds.world(tmp_path) as made:
        yield made


@pytest.fixture
def talk(world: World) -> Talk:
    return Talk(world)
