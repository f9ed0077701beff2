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
    parser.addoption(
        "--on-postgresql",
        action="store_true",
        help="hold what goes over the tests' own channel on PostgreSQL instead of SQLite",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    wanted = metafunc.definition.get_closest_marker("databases")
    if wanted and "database_kind" in metafunc.fixturenames:
        metafunc.parametrize("database_kind", wanted.args, indirect=True)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """What the world's database is; each in turn where a test is marked with `databases`."""
    usual = "postgresql" if request.config.getoption("--on-postgresql") else "sqlite"
    return str(getattr(request, "param", usual))


@pytest.fixture
def rules() -> Profile:
    """Exempelkommun's rules, but nobody is asked each day: other reminders are easier to count."""
    return worlds.without_daily_question()


@pytest.fixture
async def world(tmp_path: Path, rules: Profile, database_kind: str) -> AsyncIterator[World]:
    async with worlds.world(tmp_path, rules, on_server=database_kind == "postgresql") as made:
        yield made


@pytest.fixture
def talk(request: pytest.FixtureRequest, world: World) -> Talk:
    made = Talk(world)
    made.is_as_built = "monkeypatch" not in request.fixturenames
    return made
