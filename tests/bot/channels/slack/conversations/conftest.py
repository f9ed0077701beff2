"""Here `talk` is a conversation over Slack, by HTTP and by Socket Mode; the scripts are the flows' own."""

from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest

from bot.channels.slack import answering, homes, send
from policy.profile import Profile
from tests import tables
from tests.slack import cast
from tests.slack.server import FakeSlack
from tests.slack.state import Stopped
from tests.slack.talk import SlackTalk, patient, talking
from tests.world import World


@pytest.fixture(params=["http", "socket"])
async def talk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: Profile
) -> AsyncIterator[SlackTalk]:
    monkeypatch.setattr(send.Pace, "_EVERY", 0.0)  # a script does not wait between its messages
    monkeypatch.setattr(homes, "_GATHERED", 0.0)
    monkeypatch.setattr(answering, "_DOUBLE_CLICK", 0.0)  # a script is quicker than any hand
    async with (
        FakeSlack() as slack,
        talking(cast.exempelkommun(slack), tmp_path, request.param, rules) as made,
    ):
        with patient():
            yield made


@pytest.fixture
def world(talk: SlackTalk) -> World:
    return talk.world


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Some of what is said by Socket Mode is left out, unless every way is asked for."""
    tables.thin(config, items, Path(__file__).parent, second="socket")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """What Slack's own client does not let anybody do cannot be tried over Slack."""
    try:
        return (yield)
    except Stopped as stopped:
        pytest.skip(f"Slack itself stops it: {stopped}")
