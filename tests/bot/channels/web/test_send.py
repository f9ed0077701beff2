"""A card arrives once, and is drawn anew where it stands."""

import asyncio
from datetime import timedelta

import pytest

from bot.channels.base import INFORMATION_UNIT, DeliveryError, Letter
from bot.channels.web.adapter import WebChannel
from chat.cards import Card
from store.db import Database, Unavailable
from store.models import WebMessage
from store.queries import webchat
from tests.bot.channels.web.helpers import queued
from tests.world import TestClock

HELLO, AGAIN = Card(title="Hej"), Card(title="Hej igen")


async def lines(database: Database, conversation: str = "person:1") -> list[WebMessage]:
    async with database.reading() as session:
        return await webchat.history(session, conversation, 100)


@pytest.fixture
async def letter(database: Database, clock: TestClock) -> Letter:
    return Letter(await queued(database, clock, HELLO), "person:1", HELLO)


async def test_a_card_becomes_a_line(channel: WebChannel, database: Database, letter: Letter) -> None:
    reference = await channel.send(letter)
    [line] = await lines(database)
    assert (str(line.id), line.card, line.change) == (reference, HELLO.model_dump_json(), 1)


async def test_a_line_is_stamped_with_when_it_was_put(
    channel: WebChannel, database: Database, clock: TestClock, letter: Letter
) -> None:
    put = clock.now()
    clock.advance(timedelta(days=6))
    await channel.send(letter)
    [line] = await lines(database)
    assert line.at == put


async def test_a_second_delivery_does_not_arrive_twice(
    channel: WebChannel, database: Database, letter: Letter
) -> None:
    references = await asyncio.gather(*(channel.send(letter) for _ in range(5)))
    assert len({*references}) == 1
    assert len(await lines(database)) == 1


async def test_an_update_redraws_the_line(channel: WebChannel, database: Database, letter: Letter) -> None:
    reference = await channel.send(letter)
    update = Letter(99, "person:1", AGAIN, replaces=reference)
    assert [await channel.send(update), await channel.send(update)] == [reference, reference]
    [line] = await lines(database)
    assert (line.card, line.change) == (AGAIN.model_dump_json(), 2)


@pytest.mark.parametrize("replaces", ["999", "x", "-1", "9" * 30, "1\0"])
async def test_a_line_that_is_not_there(channel: WebChannel, replaces: str) -> None:
    with pytest.raises(DeliveryError) as told:
        await channel.send(Letter(1, "person:1", AGAIN, replaces=replaces))
    assert told.value.permanent


async def test_a_line_of_another_conversation_is_left(
    channel: WebChannel, database: Database, letter: Letter
) -> None:
    reference = await channel.send(letter)
    with pytest.raises(DeliveryError):
        await channel.send(Letter(2, "person:2", AGAIN, replaces=reference))
    assert [line.card for line in await lines(database)] == [HELLO.model_dump_json()]


async def test_a_database_that_is_away_is_tried_again(
    channel: WebChannel, database: Database, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise Unavailable("away")

    monkeypatch.setattr(database, "transaction", away)
    with pytest.raises(DeliveryError) as told:
        await channel.send(letter)
    assert not told.value.permanent


async def test_where_people_and_the_unit_are(channel: WebChannel) -> None:
    assert await channel.conversation_with("7") == "person:7"
    assert channel.place(INFORMATION_UNIT) == "place:information_unit"
    assert channel.place("elsewhere") is None
    assert await channel.introduce("7") is None
