"""What comes twice is told once, also by a program that has been started anew between."""

import asyncio
from typing import Any

import pytest

from bot.channels.teams import showing
from bot.channels.teams.told import Told
from bot.people import UnknownPerson
from chat.cards import Button, Buttons, Card, Text
from chat.replies import Refuse, Reply, Whisper
from store.db import Conflict, Unavailable
from tests.bot.channels.teams.acting import ALVA, FIA, Acting
from tests.teams.cast import UNIT_CHANNEL
from tests.teams.deliver import Answer

CARD = Card(title="Så blev det", parts=(Text(text="Av en anledning."),))
WITH_BUTTON = Card(title="Välj", parts=(Buttons(buttons=(Button(label="Ja", payload="guide.run {}"),)),))


def restart(act: Acting) -> None:
    """Whatever the channel remembers by itself is gone."""
    channel, world = act.talk.channel, act.talk.world
    channel._told = Told(world.database, world.clock)
    channel.attach(act.talk.noting, channel._known)


async def again(act: Acting, answer: Answer) -> Answer:
    """The very same activity once more, after a restart."""
    await act.settle()
    restart(act)
    second = await act.hands.again(answer)
    await act.settle()
    return second


@pytest.mark.parametrize("text", ["konto", "status", "hjälp", "hem", "finns inte"])
@pytest.mark.parametrize("place", ["", UNIT_CHANNEL])
async def test_words_that_come_again_after_a_restart_are_answered_once(
    act: Acting, text: str, place: str
) -> None:
    first = await act.hands.say(FIA, text, place)
    second = await again(act, first)
    assert (first.status, second.status, len(act.dm(FIA)), act.unit()) == (202, 202, 1, [])


@pytest.mark.parametrize("reply", [Whisper(card=CARD), Refuse(errors={"": "Nej."})])
async def test_an_answer_that_is_told_by_message_is_told_once(act: Acting, reply: Reply) -> None:
    act.replies(reply)
    first = await act.hands.say(FIA, "status", UNIT_CHANNEL)
    await again(act, first)
    await again(act, first)
    assert len(act.dm(FIA)) == 1


async def test_an_installation_that_comes_again_is_greeted_once(act: Acting) -> None:
    _added, installed = await act.hands.install(ALVA)
    await again(act, installed)
    assert len(act.dm(ALVA)) == 1


async def test_a_button_that_comes_again_is_answered_alike_and_its_message_comes_once(act: Acting) -> None:
    await act.hands.say(ALVA, "/sprak")
    await act.settle()
    message, before = act.last(ALVA), len(act.dm(ALVA))
    act.replies(Whisper(card=WITH_BUTTON))
    first = await act.hands.execute(ALVA, message, "press", {"payload": "guide.run {}"})
    second = await again(act, first)
    assert (first.status, first.body) == (second.status, second.body)
    assert len(act.dm(ALVA)) == before + 1


async def test_what_could_not_be_told_is_told_when_it_comes_again(
    act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "_LONGEST_WAIT", 0.0)
    act.teams.next("post", retry_after=30)
    first = await act.hands.say(FIA, "status", UNIT_CHANNEL)
    await act.settle()
    assert act.dm(FIA) == []
    await again(act, first)
    assert "ärenden" in act.dm(FIA)[-1]


@pytest.mark.parametrize(
    ("method", "fault"),
    [("reading", Unavailable("x")), ("transaction", Unavailable("x")), ("transaction", Conflict("x"))],
)
async def test_a_database_that_is_gone_keeps_no_sentence_back(
    act: Acting, monkeypatch: pytest.MonkeyPatch, method: str, fault: Exception
) -> None:
    def gone(*_given: object) -> Any:
        raise fault

    told: list[str] = []

    async def tell() -> None:
        told.append("x")

    once = Told(act.talk.world.database, act.talk.world.clock)
    monkeypatch.setattr(act.talk.world.database, method, gone)
    await once.once("event", tell)
    assert told == ["x"]


async def test_a_second_delivery_tells_where_the_first_fails(act: Acting) -> None:
    once = Told(act.talk.world.database, act.talk.world.clock)
    begun, told = asyncio.Event(), []

    async def fails() -> None:
        begun.set()
        await asyncio.sleep(0.01)
        raise RuntimeError

    async def tells() -> None:
        told.append("x")

    first = asyncio.create_task(once.once("event", fails))
    await begun.wait()
    await asyncio.gather(once.once("event", tells), once.once("event", tells))
    with pytest.raises(RuntimeError):
        await first
    assert told == ["x"]


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Unavailable("x"), "långsamt just nu"),
        (RuntimeError("x"), "långsamt just nu"),
        (UnknownPerson("x"), "till för kommunens anställda"),
    ],
)
async def test_a_home_page_that_is_not_to_be_had_is_a_sentence(
    act: Acting, fault: Exception, why: str
) -> None:
    async def raises(*_given: object, **_more: object) -> None:
        raise fault

    vars(act.talk.noting)["home"] = raises
    await act.hands.say(ALVA, "hem")
    await act.settle()
    assert why in act.dm(ALVA)[-1]
    await act.hands.install(FIA)
    await act.settle()
    assert why in act.dm(FIA)[-1]
