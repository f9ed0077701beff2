"""Here `talk` is a conversation over Teams, with forms in dialogs and in cards; the flows' own scripts."""

from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest

from bot.channels.teams import pace
from policy.profile import Profile
from tests import tables
from tests.teams import cast
from tests.teams.server import FakeTeams
from tests.teams.state import Stopped
from tests.teams.talk import TeamsTalk, talking
from tests.world import World


@pytest.fixture(params=["dialog", "card"])
async def talk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: Profile
) -> AsyncIterator[TeamsTalk]:
    monkeypatch.setattr(pace, "_MARGIN", 0.0)  # a script does not wait between its messages
    async with FakeTeams() as teams:
        teams.rates.enabled = False
        async with talking(cast.exempelkommun(teams), tmp_path, request.param, rules) as made:
            yield made


@pytest.fixture
def world(talk: TeamsTalk) -> World:
    return talk.world


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Some of what is said with forms in cards is left out, unless every way is asked for."""
    tables.thin(config, items, Path(__file__).parent, second="card")


@pytest.fixture(autouse=True)
def two_words_are_a_command(request: pytest.FixtureRequest) -> None:
    """Elsewhere `/nytt konto` is the unknown command `/nytt`; in Teams it is typed, and understood."""
    if "typed" in request.fixturenames and request.getfixturevalue("typed") == "/nytt konto jag vill":
        pytest.skip("Teams has no slash commands: two words are the command")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """What Teams' own client does not let anybody do cannot be tried over Teams."""
    try:
        return (yield)
    except Stopped as stopped:
        pytest.skip(f"Teams itself stops it: {stopped}")
