"""A fake Slack with the people of Exempelkommun in it, one for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.slack import cast
from tests.slack.server import FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as made:
        yield cast.exempelkommun(made)
