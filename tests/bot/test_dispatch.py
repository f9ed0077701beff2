"""Dispatch: one event, one transaction, once; and a sentence for every fault."""

import asyncio
import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.base import Profile
from bot.people import UnknownPerson
from chat.actions import BadAction
from chat.inbound import Command, Event, Leave, Place, Press, Sender, Submit
from chat.replies import Ask, Nothing, Reply, Whisper
from handlers.apply.actions import Begin, Step
from handlers.context import Ctx
from handlers.decide.actions import Approve
from handlers.registry import TABLE, Registry
from handlers.registry import Command as CommandLine
from store import log
from store.queries import cases, people
from tests import world as worlds
from tests.scripts import account, applied, fill_all
from tests.talk import Talk, fills, find_button, presses, sees
from tests.world import World

BEGUN = Leave(payload=Step(step="account").pack(), values={"name": "Halvt"})
"""A first step with something in it, closed: a draft."""


def event(said: Any, who: str = "alva", nth: int = 1) -> Event:
    sender, place = Sender(channel="test", address=who), Place(conversation=f"private:{who}")
    return Event(id=f"event-of-{who}-{nth:04}", sender=sender, place=place, said=said)


@pytest.mark.databases("sqlite", "postgresql")
async def test_the_same_event_has_one_effect_and_one_answer(world: World) -> None:
    begin = event(BEGUN)
    replies = await asyncio.gather(*(world.dispatch.handle(begin) for _copy in range(20)))
    assert len({reply.model_dump_json() for reply in replies}) == 1
    async with world.database.reading() as session:
        assert [one.what for one in await log.of_chain(session, "case:1")] == ["application.begun"]
        assert len(await cases.of_person(session, world.alva.id or 0)) == 1


async def test_killed_between_saving_and_answering(talk: Talk, world: World) -> None:
    await fill_all(talk)
    payload, message, _place = find_button(talk, "alva", "Skicka ansökan")
    pressed = event(Press(payload=payload, message=message))
    await world.dispatch.handle(pressed)  # and here the process is killed: nothing is delivered
    again = worlds.assemble(world.database)
    again.channel.conversations = world.channel.conversations
    await again.dispatch.handle(pressed)
    while await again.delivery.drain():
        pass
    assert len(again.channel.conversations["private:bo"]) == 1
    again.people, again.units = world.people, world.units
    await Talk(again)("bo", sees("Alva Exempelsson har ansökt"))


async def test_a_form_comes_again_after_a_restart(talk: Talk, world: World) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"))
    sent = event(Submit(payload=talk.forms["alva"].payload, values=account(talk)))
    first = await world.dispatch.handle(sent)
    assert await worlds.assemble(world.database).dispatch.handle(sent) == first


@pytest.mark.parametrize(
    "said",
    [
        Press(payload="nothing.known {}"),
        Press(payload="decide.approve"),
        Press(payload='decide.approve {"case":1}'),
        Press(payload='apply.step {"case":1,"step":"account"}'),
        Submit(payload="apply.begin {}", values={}),
        Leave(payload=Approve(case=1, turn=1).pack(), values={}),
    ],
)
async def test_a_forged_payload_is_refused(world: World, said: Any) -> None:
    with pytest.raises(BadAction):
        await world.dispatch.handle(event(said))


async def test_somebody_whom_the_channel_does_not_know(world: World) -> None:
    with pytest.raises(UnknownPerson):
        await world.dispatch.handle(event(Command(name="hjalp"), who="nobody"))


async def test_a_guest_is_refused_kindly(world: World) -> None:
    world.channel.known["guest"] = Profile("Gäst", None, is_staff=False)
    reply = await world.dispatch.handle(event(Command(name="hjalp"), who="guest"))
    assert isinstance(reply, Whisper)
    assert "kommunens anställda" in reply.card.parts[0].model_dump_json()


async def test_somebody_who_has_left_can_do_nothing(talk: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        left = await people.get(session, world.alva.id)
        assert left is not None
        left.active = False
        session.add(left)
    reply = await world.dispatch.handle(event(Press(payload=Begin().pack())))
    assert isinstance(reply, Whisper)


async def test_anothers_event_of_the_same_id_is_one_of_their_own(world: World) -> None:
    asks = event(Press(payload=Begin().pack()))
    form = await world.dispatch.handle(asks)
    assert isinstance(form, Ask)
    same = event(Command(name="hjalp"), who="olle").model_copy(update={"id": asks.id})
    assert await world.dispatch.handle(same) == Nothing()
    assert await world.dispatch.asked(asks.sender, asks.id) == form.form
    assert await world.dispatch.asked(same.sender, asks.id) is None


async def test_an_address_and_an_id_are_told_apart(world: World) -> None:
    """Put side by side, `alva` with `:x` and `alva:` with `x` would be the same event."""
    world.channel.known["alva:"] = Profile("Någon Annan", None)
    asks = event(Press(payload=Begin().pack())).model_copy(update={"id": ":" * 200})
    await world.dispatch.handle(asks)
    other = Sender(channel="test", address="alva:")
    assert await world.dispatch.asked(other, ":" * 199) is None
    assert await world.dispatch.asked(asks.sender, asks.id) is not None


async def test_people_are_known_again_by_their_address(world: World) -> None:
    world.channel.known["alva2"] = Profile("Alva E", "ALVA@exempelkommun.example")
    await world.dispatch.handle(event(BEGUN, who="alva2"))
    async with world.database.reading() as session:
        assert len(await cases.of_person(session, world.alva.id or 0)) == 1


async def test_a_fault_is_a_sentence_with_a_number_and_leaves_nothing(world: World) -> None:
    async def breaks(_text: str, ctx: Ctx) -> Reply:
        await ctx.log("case:1", "never.kept")
        raise RuntimeError("Alva Exempelsson, hemlig uppgift")

    world.dispatch.registry = Registry([*TABLE, CommandLine("breaks", "Breaks", breaks)])
    with capture_logs() as logged:
        await world.dispatch.handle(event(Command(name="breaks")))
    await world.delivery.drain()
    (arrived,) = world.channel.conversations["private:alva"]
    number = next(one["reference"] for one in logged if one["event"] == "fault")
    assert number in arrived.card.model_dump_json()
    assert "hemlig" not in json.dumps(logged, default=str)
    async with world.database.reading() as session:
        assert await log.of_chain(session, "case:1") == []


async def test_leaving_a_form_saves_it_without_an_answer(talk: Talk, world: World) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"))
    before = len(world.channel.outbox_ids)
    await world.dispatch.handle(event(BEGUN))
    await world.delivery.drain()
    assert len(world.channel.outbox_ids) == before
    async with world.database.reading() as session:
        draft = await cases.draft_of(session, world.alva.id or 0, "application")
    assert draft is not None
    assert draft.answers["name"] == "Halvt"


async def test_two_windows_of_one_draft_keep_what_was_sent_last(talk: Talk) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"))
    other = talk.forms["alva"]
    await talk("alva", fills(**account(talk, name="Lönnen i Exempelkommun")))
    talk.forms["alva"] = other
    await talk("alva", fills(**account(talk, name="Lönnens Exempelkommun")), "/nytt-konto")
    await talk("alva", sees("Lönnens Exempelkommun"))


async def test_two_applicants_at_once_do_not_mix(talk: Talk) -> None:
    await applied(talk, "alva")
    await applied(talk, "cleo", name="Cleos Lönnen Exempelkommun")
    await talk("bo", sees("Alva Exempelsson har ansökt", "Cleo Exempelsson har ansökt"))
