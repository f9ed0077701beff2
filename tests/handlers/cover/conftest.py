"""Alva has an account, Cleo steps in; it is Monday at nine."""

import pytest

from tests.accounts import add_account
from tests.handlers.cover.absent import MONDAY
from tests.talk import Talk
from tests.world import World


@pytest.fixture
async def monday(talk: Talk, world: World) -> Talk:
    await add_account(world, "Lönnen", "alva", "cleo")
    world.clock.at = MONDAY
    return talk
