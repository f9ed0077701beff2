"""Fixtures that every test may use."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from policy.profile import Profile
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
def rules() -> Profile:
    """Exempelkommun's rules, but nobody is asked each day: other reminders are easier to count."""
    return worlds.without_daily_question()


@pytest.fixture
async def world(tmp_path: Path, rules: Profile) -> AsyncIterator[World]:
    async with worlds.world(tmp_path, rules) as made:
        yield made


@pytest.fixture
def talk(request: pytest.FixtureRequest, world: World) -> Talk:
    made = Talk(world)
    made.is_as_built = "monkeypatch" not in request.fixturenames
    return made
