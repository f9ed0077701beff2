"""Delivery: tried again, given up, told of; in order, and nobody waits for another's fault."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot import delivery
from bot.channels.base import DeliveryError, Letter
from chat.cards import Card, plain
from store import log, outbox
from store.db import Conflict, Unavailable
from store.models import OutboxMessage, Person
from store.models.messages import OutboxState
from store.queries import people
from tests.world import World

pytestmark = pytest.mark.databases("sqlite", "postgresql")


async def put(world: World, who: str, title: str = "Hej", subject: str = "") -> int:
    person = world.people[who]
    async with world.database.transaction() as session:
        message = OutboxMessage(
            recipient=outbox.to_person(person.id or 0),
            person_id=person.id,
            card=Card(title=title).model_dump_json(),
            created_at=world.clock.now(),
            due_at=world.clock.now(),
            subject=subject,
        )
        return (await outbox.put(session, message)).id or 0


async def drain(world: World) -> None:
    while await world.delivery.drain():
        pass


def titles(world: World, conversation: str) -> list[str]:
    return [one.card.title for one in world.channel.conversations.get(conversation, [])]


async def state(world: World, number: int) -> OutboxMessage:
    async with world.database.reading() as session:
        found = await outbox.get(session, number)
    assert found is not None
    return found


async def test_a_passing_fault_is_tried_again_when_the_platform_says(world: World) -> None:
    number = await put(world, "alva")
    world.channel.faults = [DeliveryError("429", permanent=False, retry_after=30)]
    await drain(world)
    assert (await state(world, number)).due_at == world.clock.now() + timedelta(seconds=30)
    world.clock.advance(timedelta(seconds=29))
    await drain(world)
    assert titles(world, "private:alva") == []
    world.clock.advance(timedelta(seconds=1))
    await drain(world)
    assert titles(world, "private:alva") == ["Hej"]


async def test_the_wait_grows_and_ends_with_word_to_the_information_unit(world: World) -> None:
    number = await put(world, "alva", "Viktigt")
    waits = []
    while (await state(world, number)).state == OutboxState.WAITING:
        world.channel.faults = [DeliveryError("502", permanent=False)]
        before = world.clock.now()
        await world.delivery.drain()
        waits.append((await state(world, number)).due_at - before)
        world.clock.at = max(before, (await state(world, number)).due_at)
    world.channel.faults = []
    await drain(world)
    assert len(waits) == 10
    assert waits[7] > waits[1]
    assert any("Viktigt" in plain(one.card) for one in world.channel.conversations["unit"])


async def test_somebody_who_cannot_be_reached_is_told_of(world: World) -> None:
    await put(world, "alva", "Viktigt")
    world.channel.faults = [DeliveryError("user_not_found", permanent=True)]
    await drain(world)
    (told,) = world.channel.conversations["unit"]
    assert "Alva Exempelsson" in plain(told.card)
    async with world.database.reading() as session:
        assert [one.what for one in await log.of_chain(session, "delivery")] == ["message.undelivered"]


async def test_a_poisoned_message_holds_up_nobody_else(world: World) -> None:
    await put(world, "alva")
    await put(world, "bo")
    await put(world, "cleo")
    world.channel.faults = [DeliveryError("500", permanent=False)]
    await drain(world)
    arrived = [who for who in ("alva", "bo", "cleo") if titles(world, f"private:{who}")]
    assert len(arrived) == 2


async def test_one_reader_gets_messages_in_order_also_after_a_fault(world: World) -> None:
    for title in ("ett", "två", "tre"):
        await put(world, "alva", title)
    world.channel.faults = [DeliveryError("500", permanent=False)]
    for _try in range(3):
        await drain(world)
        world.clock.advance(timedelta(minutes=5))
    assert titles(world, "private:alva") == ["ett", "två", "tre"]


async def test_an_update_of_what_never_arrived_is_given_up_silently(world: World) -> None:
    number = await put(world, "alva", subject="case:9")
    world.channel.faults = [DeliveryError("gone", permanent=True)]
    await drain(world)
    async with world.database.transaction() as session:
        original = await outbox.get(session, number)
        assert original is not None
        await outbox.redraw(session, world.clock.now(), original, Card(title="Nytt").model_dump_json())
    await drain(world)
    assert "Nytt" not in str(world.channel.conversations)


async def test_a_fault_of_the_channels_own_code_is_a_passing_one(world: World) -> None:
    number = await put(world, "alva")

    async def breaks(_letter: object) -> str:
        raise RuntimeError("a fault of the channel")

    sends, world.channel.send = world.channel.send, breaks  # type: ignore[method-assign, assignment]
    await drain(world)
    assert (await state(world, number)).state == OutboxState.WAITING
    world.channel.send = sends  # type: ignore[method-assign]
    world.clock.advance(timedelta(minutes=5))
    await drain(world)
    assert titles(world, "private:alva") == ["Hej"]


async def test_what_could_not_be_recorded_is_tried_again_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(world, "alva")
    await put(world, "bo")
    records = outbox.mark_all_sent

    async def conflicts(*_words: object, **_more: object) -> None:
        raise Conflict

    monkeypatch.setattr(delivery, "_LONGEST_RECORDING", 0)
    monkeypatch.setattr(outbox, "mark_all_sent", conflicts)
    await world.delivery.drain()
    monkeypatch.setattr(outbox, "mark_all_sent", records)
    assert await world.delivery.drain() == 0
    world.clock.advance(outbox.CLAIM_HOLDS + timedelta(seconds=1))
    await drain(world)
    async with world.database.reading() as session:
        assert list(await outbox.waiting(session)) == []


async def test_what_has_arrived_is_recorded_when_the_database_is_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or it would arrive once more."""
    number = await put(world, "alva")
    records, lost = outbox.mark_all_sent, [Unavailable(), Unavailable(), Conflict()]

    async def away(*words: Any, **more: Any) -> None:
        if lost:
            raise lost.pop()
        await records(*words, **more)

    monkeypatch.setattr(outbox, "mark_all_sent", away)
    await drain(world)
    assert (await state(world, number)).state == OutboxState.SENT
    world.clock.advance(outbox.CLAIM_HOLDS + timedelta(seconds=1))
    await drain(world)
    assert titles(world, "private:alva") == ["Hej"]


async def test_what_is_on_its_way_arrives_before_the_program_stops(world: World) -> None:
    number, sends, begun = await put(world, "alva"), world.channel.send, asyncio.Event()

    async def slowly(letter: Letter) -> str:
        begun.set()
        await asyncio.sleep(0.2)
        return await sends(letter)

    world.channel.send = slowly  # type: ignore[method-assign]
    running = asyncio.create_task(world.delivery.run())
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await state(world, number)).state == OutboxState.SENT


async def test_what_was_under_way_when_the_program_ended_is_the_next_ones_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "_ENDING", 0.1)
    number = await put(world, "alva")
    sends, begun = world.channel.send, asyncio.Event()

    async def hangs(_letter: object) -> str:
        begun.set()
        await asyncio.sleep(60)
        return ""

    world.channel.send = hangs  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(world.delivery.run())
    async with asyncio.timeout(10):
        await begun.wait()
    running.cancel()
    await asyncio.wait({running})
    world.channel.send = sends  # type: ignore[method-assign]
    assert await world.delivery.drain() == 1
    assert ((await state(world, number)).state, titles(world, "private:alva")) == (OutboxState.SENT, ["Hej"])


@pytest.mark.parametrize("copies", [1, 3])
async def test_several_copies_of_the_bot_deliver_once(world: World, copies: int) -> None:
    for nth in range(10):
        await put(world, "alva", f"nr {nth}")
    for _round in range(20 * copies):
        await world.delivery.drain()
    assert titles(world, "private:alva") == [f"nr {nth}" for nth in range(10)]


async def test_somebody_never_met_is_found_by_their_email(world: World) -> None:
    dora = Person(name="Dora Påhittad", email="dora@exempelkommun.example")
    async with world.database.transaction() as session:
        world.people["dora"] = await people.add(session, dora)
    world.channel.emails["dora@exempelkommun.example"] = "dora"
    number = await put(world, "dora")
    await drain(world)
    assert titles(world, "private:dora") == ["Hej"]
    assert (await state(world, number)).state == OutboxState.SENT
    async with world.database.reading() as session:
        assert [one.address for one in await people.identities(session, dora.id or 0)] == ["dora"]


async def test_what_a_killed_copy_held_may_have_arrived(world: World) -> None:
    await put(world, "alva")
    async with world.database.transaction() as session:
        await outbox.claim(session, world.clock.now(), 1)
    world.clock.advance(timedelta(minutes=2))
    async with world.database.transaction() as session:
        (taken,) = await outbox.claim(session, world.clock.now(), 1)
    assert taken.attempts == 1


async def test_nothing_is_given_up_while_a_channel_is_out(world: World) -> None:
    number = await put(world, "alva")
    out = DeliveryError("token_revoked", permanent=False, retry_after=300, outage=True)
    world.channel.faults = [out] * 20
    for _time in range(21):
        await drain(world)
        world.clock.advance(timedelta(minutes=6))
    assert (await state(world, number)).state == OutboxState.SENT


async def test_whoever_is_told_has_their_home_drawn_anew(world: World) -> None:
    await put(world, "alva")
    await drain(world)
    assert world.channel.freshened == ["alva"]
