"""Fixtures that every test may use."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests import world as worlds
from tests.talk import Talk
from tests.world import World


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-way",
        action="store_true",
        help="hold every script over the second way of each platform, too: Socket Mode, forms in cards",
    )


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with worlds.world(tmp_path) as made:
        yield made


@pytest.fixture
def talk(world: World) -> Talk:
    return Talk(world)
