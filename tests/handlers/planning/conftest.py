"""Alva has two accounts, for which Cleo steps in; it is eight weeks before the summer."""

import pytest

from tests.accounts import add_account
from tests.handlers.planning.summer import ASKED, at
from tests.talk import Talk
from tests.world import World


@pytest.fixture
async def asked(talk: Talk, world: World) -> Talk:
    world.clock.at = ASKED
    for name in ("Köket", "Lönnen"):
        await add_account(world, name, "alva", "cleo")
    await at(talk, ASKED)
    return talk
