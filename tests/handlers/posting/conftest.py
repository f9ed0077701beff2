"""A live account that Alva has and Cleo steps in for, asked about its posts."""

from datetime import timedelta

import pytest

from store.models import Post
from store.queries import duties
from tests.handlers.duties import begun
from tests.talk import Talk
from tests.world import World


@pytest.fixture
async def monday(talk: Talk) -> Talk:
    """Monday at nine: the week's question has been opened, and nobody has been asked."""
    await begun.monday(talk)
    return talk


@pytest.fixture
async def thursday(talk: Talk) -> Talk:
    """Thursday at ten: Alva has been asked about the week's two posts."""
    await begun.thursday(talk)
    return talk


async def counted(world: World) -> list[str]:
    """The days on which the first account has published, as far as is known."""
    async with world.database.reading() as session:
        found = await duties.posts_of(session, [1], begun.MONDAY - timedelta(days=90))
    return [f"{at:%m-%d}" for at in sorted(found.get(1, []))]


async def post(world: World, number: int = 1) -> Post:
    """A post as it is stored."""
    async with world.database.reading() as session:
        return await session.get_one(Post, number)
