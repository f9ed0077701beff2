"""An account that is live, and a comment on it that Olle, an outsider, tells of on a Tuesday morning."""

from datetime import UTC, datetime

import pytest

from handlers.register.addresses import parse_address
from store.models import Account, Comment, Duty
from store.queries import comments
from tests.accounts import add_account
from tests.sweeping import all_duties, sweep
from tests.talk import Talk
from tests.world import World

TUESDAY = datetime(2027, 3, 9, 8, 0, tzinfo=UTC)
PAGE = "https://www.facebook.com/lonnenexempelkommun"
POST = f"{PAGE}/posts/1"


@pytest.fixture
async def week(talk: Talk, world: World) -> Talk:
    """A live account, on a Tuesday at nine."""
    world.clock.at = TUESDAY
    number = await add_account(world, "Förskolan Lönnen, Exempelkommun", "alva", "cleo")
    async with world.database.transaction() as session:
        account = await session.get_one(Account, number)
        account.url, account.address_key = PAGE, parse_address(PAGE).key
    await sweep(world)
    return talk


@pytest.fixture
async def told(week: Talk, world: World) -> Talk:
    """A comment that was told of and whose owner knows."""
    await week("olle", f"/kommentar {POST}")
    await sweep(world)
    return week


async def comment(world: World, number: int = 1) -> Comment:
    """A comment as it is stored."""
    async with world.database.reading() as session:
        (found,) = await comments.by_ids(session, [number])
        return found


async def duty(world: World) -> Duty:
    """The only duty about a comment."""
    (found,) = await all_duties(world, "comment")
    return found
