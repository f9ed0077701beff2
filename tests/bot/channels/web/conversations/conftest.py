"""Here `talk` is a conversation at the pages of the web chat; the scripts are the flows' own.

What the page does not let anybody do fails here, and is no reason to skip: each script that is held can be
done at it, and one that suddenly cannot has found a fault of the page.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from policy.profile import Profile
from tests import tables
from tests.web.talk import WebTalk, talking
from tests.world import World


@pytest.fixture
async def talk(tmp_path: Path, rules: Profile) -> AsyncIterator[WebTalk]:
    async with talking(tmp_path, rules) as made:
        yield made


@pytest.fixture
def world(talk: WebTalk) -> World:
    return talk.world


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The buttons are shared among the channels, unless every way is asked for."""
    tables.share(config, items, Path(__file__).parent)
