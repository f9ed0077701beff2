"""What is new reaches the open pages of those whom it concerns, in their own language."""

import asyncio

import pytest
from sqlmodel import col, delete

from bot.channels.base import Letter
from bot.channels.web.adapter import WebChannel
from chat.cards import Card
from store.db import Database
from store.models.people import Role, RoleName
from store.queries import people
from tests.bot.channels.web.helpers import Cast, Client, news, queued, tell
from tests.world import TestClock

TYPED = {"kind": "typed", "text": "/hjalp <b>"}


async def send(channel: WebChannel, database: Database, clock: TestClock, to: str, title: str) -> str:
    card = Card(title=title)
    return await channel.send(Letter(await queued(database, clock, card), to, card))


async def test_a_new_card(
    client: Client, cast: Cast, channel: WebChannel, database: Database, clock: TestClock
) -> None:
    async with asyncio.timeout(5), news(client, cast.alva) as stream:
        reference = await send(channel, database, clock, f"person:{cast.alva}", "Hej <b>")
        told = await stream.next()
    assert (told["conversation"], str(told["message"])) == (f"person:{cast.alva}", reference)
    assert "Hej &lt;b&gt;" in told["html"]
    assert f'data-message="{reference}"' in told["html"]


async def test_a_card_drawn_anew(
    client: Client, cast: Cast, channel: WebChannel, database: Database, clock: TestClock
) -> None:
    place = f"person:{cast.alva}"
    async with asyncio.timeout(5), news(client, cast.alva) as stream:
        reference = await send(channel, database, clock, place, "Ansökan")
        first = await stream.next()
        await channel.send(Letter(99, place, Card(title="Godkänd"), replaces=reference))
        second = await stream.next()
    assert first["message"] == second["message"]
    assert "Godkänd" in second["html"]


async def test_only_ones_own(
    client: Client, cast: Cast, channel: WebChannel, database: Database, clock: TestClock
) -> None:
    async with asyncio.timeout(5), news(client, cast.alva) as alva, news(client, cast.fia) as fia:
        await send(channel, database, clock, f"person:{cast.eve}", "Eves")
        await send(channel, database, clock, "place:information_unit", "Enhetens")
        await send(channel, database, clock, f"person:{cast.alva}", "Alvas")
        assert "Alvas" in (await alva.next())["html"]
        assert "Enhetens" in (await fia.next())["html"]


async def test_what_is_typed_is_marked_as_ones_own(client: Client, cast: Cast) -> None:
    async with asyncio.timeout(5), news(client, cast.fia) as stream:
        await tell(client, cast.fia, TYPED, conversation="place:information_unit")
        told = await stream.next()
    assert told["mine"]
    assert 'class="mine"' in told["html"]
    assert "/hjalp &lt;b&gt;" in told["html"]


async def test_from_where_one_left_off(
    client: Client, cast: Cast, channel: WebChannel, database: Database, clock: TestClock
) -> None:
    for title in ("Ett", "Två", "Tre"):
        await send(channel, database, clock, f"person:{cast.alva}", title)
    async with asyncio.timeout(5), news(client, cast.alva, since=1) as stream:
        assert "Två" in (await stream.next())["html"]
    async with asyncio.timeout(5), news(client, cast.alva, last="2") as stream:
        told = await stream.next()
    assert ("Tre" in told["html"], told["id"]) == (True, "3")


async def test_more_than_one_look_takes(
    client: Client, cast: Cast, channel: WebChannel, database: Database, clock: TestClock
) -> None:
    for number in range(60):
        await send(channel, database, clock, f"person:{cast.alva}", f"Nummer {number}")
    async with asyncio.timeout(5), news(client, cast.alva) as stream:
        seen = [(await stream.next())["id"] for _ in range(60)]
    assert seen == [str(number) for number in range(1, 61)]


async def test_another_copys_messages_are_seen(
    client: Client, cast: Cast, database: Database, clock: TestClock
) -> None:
    other = WebChannel(database, clock, list, demo=False, open_to_network=False)
    async with asyncio.timeout(5), news(client, cast.alva) as stream:
        await send(other, database, clock, f"person:{cast.alva}", "Från en annan")
        assert "Från en annan" in (await stream.next())["html"]


@pytest.mark.parametrize("given", ["x", "-1", "1.5", "9" * 30, "٣"])
async def test_a_bad_place_to_begin(client: Client, cast: Cast, given: str) -> None:
    assert (await client.get(f"/som/{cast.alva}/nytt", params={"sedan": given})).status == 400
    if given.isascii():
        answer = await client.get(f"/som/{cast.alva}/nytt", headers={"Last-Event-ID": given})
        assert answer.status == 400


async def test_a_demo_begun_afresh_loads_the_page_again(client: Client, cast: Cast) -> None:
    async with asyncio.timeout(5), news(client, cast.alva, since=500) as stream:
        await stream.next("reload")


async def test_the_stream_ends_with_the_server(client: Client, cast: Cast, channel: WebChannel) -> None:
    async with asyncio.timeout(5), news(client, cast.alva) as stream:
        await channel.stop()
        await stream.response.read()


async def test_a_reader_who_leaves_is_forgotten(client: Client, cast: Cast, channel: WebChannel) -> None:
    async with news(client, cast.alva):
        assert not channel._bell.unheard.is_set()
    async with asyncio.timeout(5):
        await channel._bell.unheard.wait()


async def test_the_clock_is_told_in_the_readers_language(client: Client, cast: Cast) -> None:
    async with asyncio.timeout(5), news(client, cast.alva) as alva, news(client, cast.eve) as eve:
        assert await alva.next("clock") == "måndag 1 mars 2027 kl. 09.00"
        assert await eve.next("clock") == "Monday 1 March 2027 at 09:00"
        await client.post("/klocka", json={"hours": 24})
        assert await alva.next("clock") == "tisdag 2 mars 2027 kl. 09.00"


async def test_the_reader_is_told_when_their_language_has_changed(
    client: Client, cast: Cast, channel: WebChannel, database: Database, clock: TestClock
) -> None:
    async with asyncio.timeout(5), news(client, cast.alva) as alva:
        assert await alva.next("language") == "sv"
        async with database.transaction() as session:
            person = await people.get(session, cast.alva)
            assert person is not None
            person.language = "en"
        assert await alva.next("language") == "en"
        await send(channel, database, clock, f"person:{cast.alva}", "Hi")
        assert "Monday 1 March 2027" in (await alva.next())["html"]


async def test_the_stream_of_one_who_leaves_ends(
    client: Client, cast: Cast, channel: WebChannel, database: Database, clock: TestClock
) -> None:
    async with asyncio.timeout(5), news(client, cast.alva) as alva:
        await alva.next("clock")
        async with database.transaction() as session:
            person = await people.get(session, cast.alva)
            assert person is not None
            person.active = False
        await send(channel, database, clock, f"person:{cast.alva}", "Hemligt")
        assert "Hemligt" not in (await alva.response.content.read()).decode()
    assert (await client.get(f"/som/{cast.alva}/nytt")).status == 404  # so the browser does not come again


async def test_one_who_is_not_of_the_unit_any_more_hears_no_more_of_it(
    client: Client, cast: Cast, channel: WebChannel, database: Database, clock: TestClock
) -> None:
    async with asyncio.timeout(5), news(client, cast.fia) as fia:
        await send(channel, database, clock, "place:information_unit", "Enhetens")
        assert "Enhetens" in (await fia.next())["html"]
        async with database.transaction() as session:
            await session.exec(delete(Role).where(col(Role.person_id) == cast.fia))
        await send(channel, database, clock, "place:information_unit", "Hemligt")
        await send(channel, database, clock, f"person:{cast.fia}", "Fias")
        assert "Fias" in (await fia.next())["html"]


async def test_a_page_hears_of_the_conversations_that_it_shows(
    client: Client, cast: Cast, channel: WebChannel, database: Database, clock: TestClock
) -> None:
    """Alva comes to the unit while her page is open, which has no place for its conversation."""
    async with asyncio.timeout(5), news(client, cast.alva) as alva:
        await alva.next("clock")
        async with database.transaction() as session:
            await people.give_role(session, cast.alva, RoleName.INFORMATION_UNIT)
        await send(channel, database, clock, "place:information_unit", "Enhetens")
        await send(channel, database, clock, f"person:{cast.alva}", "Alvas")
        assert "Alvas" in (await alva.next())["html"]
