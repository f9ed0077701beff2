"""The whole program on a real port beside a fake Slack, for those who attack it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.slack import homes, send
from tests.bot.channels.slack.acting import Acting
from tests.slack import cast
from tests.slack.server import FakeSlack
from tests.slack.talk import talking


@pytest.fixture
async def act(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Acting]:
    """What people do reaches it as it comes, and nothing is waited for but what a test waits for."""
    monkeypatch.setattr(send.Pace, "_EVERY", 0.0)
    monkeypatch.setattr(homes, "_GATHERED", 0.0)
    async with FakeSlack() as slack, talking(cast.exempelkommun(slack), tmp_path, "http") as talk:
        yield Acting(talk)
