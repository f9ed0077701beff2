"""Where people and places are reached: whose a conversation is, when several say that it is theirs."""

from datetime import timedelta

import pytest

from store.db import Database
from store.models import Conversation
from store.queries import conversations
from tests.store.conftest import NOW


def row(address: str, conversation: str = "a:1", *, days: int = 0, user: str = "") -> Conversation:
    """Somebody who was heard from so many days later."""
    return Conversation(
        channel="teams",
        address=address,
        conversation=conversation,
        service_url="https://t.example/",
        user=user or f"29:{address}",
        seen_at=NOW + timedelta(days=days),
    )


async def put(database: Database, *rows: Conversation) -> None:
    async with database.transaction() as session:
        for one in rows:
            await conversations.keep(session, one)


async def at(database: Database, conversation: str = "a:1") -> str | None:
    """Whose it is."""
    async with database.reading() as session:
        found = await conversations.by_id(session, "teams", conversation)
    return found.address if found else None


async def test_the_last_who_was_heard_from_has_it(database: Database) -> None:
    await put(database, row("bo", days=1), row("alva"), row("cleo", days=1))
    assert await at(database) == "bo"
    await put(database, row("alva", days=2))
    assert await at(database) == "alva"


async def test_a_shared_place_goes_before_people(database: Database) -> None:
    await put(database, row("alva", "z:1", days=3), row("z:1", "z:1"))
    assert await at(database, "z:1") == "z:1"


async def test_nobody_has_a_conversation_that_is_not_known(database: Database) -> None:
    assert await at(database) is None


@pytest.mark.parametrize(
    ("found", "is_anothers"),
    [
        (row("alva"), False),
        (row("bo"), True),
        (row("bo", user="29:alva"), False),
        (row("bo", "a:2"), False),
        (row("bo", "19:unit"), True),
    ],
    ids=["their own", "somebody else's", "their own by another address", "a new one", "a place"],
)
async def test_whether_it_is_anothers(database: Database, found: Conversation, is_anothers: bool) -> None:
    place = row("19:unit", "19:unit")
    place.user = ""
    await put(database, row("alva"), place)
    async with database.reading() as session:
        assert await conversations.is_anothers(session, found) is is_anothers


async def test_what_is_taken_is_nobody_elses(database: Database) -> None:
    await put(database, row("alva"), row("cleo", "a:3"))
    async with database.transaction() as session:
        await conversations.take(session, row("bo"))
    assert (await at(database), await at(database, "a:3")) == (None, "cleo")


async def test_what_is_forgotten_is_gone(database: Database) -> None:
    await put(database, row("alva"))
    async with database.transaction() as session:
        for _time in range(2):
            await conversations.forget(session, "teams", "alva")
    assert await at(database) is None
