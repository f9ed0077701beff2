"""In time, once, and with nothing lost, however slow the work is."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlmodel import select

from bot.channels.teams import adapter, answering, asked
from store.db import Unavailable
from store.models.cases import Case, Decision
from tests.bot.channels.teams.acting import (
    ALVA,
    BO,
    FIA,
    GUN,
    HURRIED,
    Acting,
    form_open,
    typed,
)
from tests.scripts import applied, with_the_unit
from tests.talk import presses
from tests.teams.cast import UNIT_CHANNEL
from tests.teams.deliver import Answer


@contextmanager
def hurried() -> Iterator[None]:
    """While the program waits as short for slow work as makes a test quick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "_PATIENCE", HURRIED)
        yield


def in_time(act: Acting, answer: Answer | None) -> bool:
    """Whether it came before the work was let go on."""
    return answer is not None and answer.used and act.holds


# ------------------------------------------------------------------------------ slow


def test_the_usual_patience_leaves_time_for_the_way() -> None:
    assert adapter._NOTING + answering._PATIENCE <= 4
    assert adapter._NOTING + asked._PATIENCE + answering._LANGUAGE <= 4.5


async def test_slow_words_are_taken_in_time_and_answered_later(act: Acting) -> None:
    act.slow()
    with hurried():
        assert in_time(act, await act.hands.say(ALVA, "hjälp"))
    await act.settle()
    assert "Det här kan du göra" in act.dm(ALVA)[-1]


async def test_a_slow_button_says_so_and_its_form_comes_as_a_message(act: Acting) -> None:
    await act.hands.say(ALVA, "nytt konto")
    await act.settle()
    act.slow()
    with hurried():
        assert in_time(act, await act.hands.press(ALVA, "Börja ansökan"))
    assert "Ett ögonblick" in act.dialog(ALVA)
    await act.settle()
    assert "Kontots namn" in act.dm(ALVA)[-1]
    act.quick()
    del act.space.dialogs[ALVA]
    await act.hands.press(ALVA, "Spara och fortsätt", act.last(ALVA), await typed(act))
    assert "Syfte" in act.dm(ALVA)[-1]


async def test_a_slow_button_in_a_card_says_so_above_it(act: Acting) -> None:
    await with_the_unit(act.talk)
    act.slow()
    case = act.space.conversations[UNIT_CHANNEL].messages[-1]
    with hurried():
        assert in_time(act, await act.hands.press(FIA, "Ta ärendet", case))
    assert "lite längre" in act.told(FIA)[-1]
    await act.settle()
    assert "Fia Påhittad" in act.unit()[-1]


async def test_a_slow_form_says_so_and_the_next_comes_as_a_message(act: Acting) -> None:
    await form_open(act)
    values = await typed(act)
    act.slow()
    with hurried():
        assert in_time(act, await act.hands.submit(ALVA, values))
    assert "Ett ögonblick" in act.dialog(ALVA)
    await act.settle()
    assert "Syfte" in act.dm(ALVA)[-1]


async def test_a_slow_refusal_keeps_what_was_typed(act: Acting) -> None:
    await form_open(act)
    values = await typed(act)
    act.slow()
    with hurried():
        await act.hands.submit(ALVA, values | {"name": "Lösenord: Sommar2026!"})
    await act.settle()
    act.quick()
    del act.space.dialogs[ALVA]
    assert "lösenord" in act.dm(ALVA)[-1].lower()
    await act.hands.press(ALVA, "Spara och fortsätt", act.last(ALVA), {"name": "Lönnen, Exempelkommun"})
    assert "Syfte" in act.dm(ALVA)[-1]  # and everything else stood there still


async def test_a_held_up_database_holds_up_no_answer(act: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    await form_open(act)
    values = await typed(act)
    monkeypatch.setattr(answering, "_LANGUAGE", HURRIED)
    monkeypatch.setattr(adapter, "_NOTING", HURRIED)
    async with act.talk.world.database.transaction():
        with hurried():
            answers = await asyncio.gather(
                act.hands.say(FIA, "status"), act.hands.submit(ALVA, values), act.hands.say(BO, "hjälp")
            )
        assert [one.used for one in answers] == [True] * 3
        assert "Ett ögonblick" in act.dialog(ALVA)
    await act.settle()
    assert "Syfte" in act.dm(ALVA)[-1]
    assert "Det här kan du göra" in act.dm(BO)[-1]


async def test_somebody_new_while_the_database_is_held_up(
    act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "_NOTING", HURRIED)
    async with act.talk.world.database.transaction():
        with hurried():
            assert (await act.pressed(GUN, "guide.run {}")).used
    await act.settle()


async def test_a_hanging_look_at_the_language_holds_up_nothing(
    act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = asyncio.Event()

    async def hangs(_sender: object) -> None:
        await let_go.wait()

    await act.hands.say(ALVA, "nytt konto")
    await act.settle()
    monkeypatch.setattr(answering, "_LANGUAGE", HURRIED)
    monkeypatch.setattr(act.talk.channel._known, "reader", hangs)
    answer = await act.hands.press(ALVA, "Börja ansökan")
    assert answer is not None
    assert answer.used
    assert "Kontots namn" in act.dialog(ALVA)
    let_go.set()
    await act.settle()


# ------------------------------------------------------------------------------ a database that is gone


def lose_database(act: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> Any:
        raise Unavailable("gone")

    monkeypatch.setattr(act.talk.world.database, "transaction", lost)
    monkeypatch.setattr(act.talk.world.database, "reading", lost)


async def test_a_lost_database_loses_nothing_that_was_typed_in_a_dialog(act: Acting) -> None:
    await form_open(act)
    values = await typed(act)
    with pytest.MonkeyPatch.context() as patch:
        lose_database(act, patch)
        assert (await act.hands.submit(ALVA, values)).used
        assert "långsamt just nu" in act.dialog(ALVA)
        assert "Kontots namn" not in act.dialog(ALVA)
        assert (await act.hands.submit(ALVA)).used  # once more, in vain
    assert (await act.hands.submit(ALVA)).used
    assert "Syfte" in act.dialog(ALVA)
    assert act.teams.problems == []


@pytest.mark.parametrize("act", ["card"], indirect=True)
async def test_a_lost_database_loses_nothing_that_was_typed_in_a_card(act: Acting) -> None:
    await act.talk("alva", "/nytt-konto", presses("Börja ansökan"))
    values = await typed(act)
    with pytest.MonkeyPatch.context() as patch:
        lose_database(act, patch)
        pressed = await act.hands.press(ALVA, "Spara och fortsätt", act.last(ALVA), values)
        assert pressed is not None
        assert pressed.used
        assert "långsamt just nu" in act.told(ALVA)[-1]
    await act.hands.press(ALVA, "Spara och fortsätt", act.last(ALVA))
    assert "Syfte" in act.dm(ALVA)[-1]


async def test_a_lost_database_is_told_where_a_button_is_pressed(
    act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await act.hands.say(ALVA, "nytt konto")
    await act.settle()
    lose_database(act, monkeypatch)
    pressed = await act.hands.press(ALVA, "Börja ansökan")
    assert pressed is not None
    assert pressed.used
    assert "långsamt just nu" in act.dialog(ALVA)
    assert (await act.hands.say(ALVA, "hjälp")).status == 202
    await act.talk.channel._waiting.finish()


@pytest.mark.parametrize("fault", [RuntimeError("x"), LookupError("x"), Unavailable("x")])
async def test_whatever_the_dispatch_raises_is_a_sentence(act: Acting, fault: Exception) -> None:
    await form_open(act)
    values = await typed(act)
    act.fails(fault)
    assert (await act.hands.say(FIA, "status")).used
    assert (await act.hands.submit(ALVA, values)).used
    await act.settle()
    assert "långsamt just nu" in act.dm(FIA)[-1]
    assert "Kontots namn" in act.dialog(ALVA)
    assert "långsamt just nu" in act.dialog(ALVA)


async def test_an_answer_that_cannot_be_drawn_is_a_sentence(
    act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await form_open(act)
    values = await typed(act) | {"name": "Lösenord: Sommar2026!"}

    async def raises(*_given: object) -> None:
        raise Unavailable("x")

    vars(act.talk.noting)["named"] = raises
    assert (await act.hands.submit(ALVA, values)).used
    assert "långsamt just nu" in act.dialog(ALVA)
    vars(act.talk.noting).pop("named")
    assert (await act.hands.submit(ALVA)).used
    assert "lösenord" in act.dialog(ALVA).lower()


async def test_english_is_spoken_to_those_who_read_it(act: Acting) -> None:
    await act.talk("alva", "/sprak", presses("English"))
    act.fails(RuntimeError())
    await act.hands.say(ALVA, "hjälp")
    await act.settle()
    assert "Something is slow" in act.dm(ALVA)[-1]


# ------------------------------------------------------------------------------ once


async def test_a_message_that_comes_twice_is_answered_once(act: Acting) -> None:
    first = await act.hands.say(FIA, "status", UNIT_CHANNEL)
    await act.hands.again(first)
    await act.settle()
    await act.hands.again(first)
    await act.settle()
    assert len(act.dm(FIA)) == 1


async def test_a_message_that_comes_again_while_it_is_worked_on_is_answered_once(act: Acting) -> None:
    act.slow()
    with hurried():
        first = await act.hands.say(ALVA, "hjälp")
        await act.hands.again(first)
    await act.settle()
    assert len(act.dm(ALVA)) == 1


async def test_a_form_that_comes_twice_is_answered_alike(act: Acting) -> None:
    await form_open(act)
    first = await act.hands.submit(ALVA, await typed(act))
    second = await act.hands.again(first)
    assert (first.status, first.body) == (second.status, second.body)
    async with act.talk.world.database.reading() as session:
        assert len(list(await session.exec(select(Case)))) == 1


async def decisions(act: Acting) -> list[int | None]:
    async with act.talk.world.database.reading() as session:
        return [one.id for one in await session.exec(select(Decision))]


async def test_a_double_click_decides_once(act: Acting) -> None:
    await applied(act.talk)
    message = act.last(BO)
    first, second = await asyncio.gather(
        act.hands.press(BO, "Godkänn", message), act.hands.press(BO, "Godkänn", message)
    )
    await act.settle()
    assert [one is not None and one.used for one in (first, second)] == [True, True]
    assert await decisions(act) == [1]


async def test_of_two_deciders_at_once_one_decides(act: Acting) -> None:
    await with_the_unit(act.talk)
    await act.talk("fia", presses("Ta ärendet"))
    await act.settle()
    where = act.space.conversations[UNIT_CHANNEL].messages[-1]
    pressed = await asyncio.gather(
        act.hands.press(FIA, "Godkänn", where), act.hands.press(GUN, "Godkänn", where)
    )
    await act.settle()
    assert [one is not None and one.used for one in pressed] == [True, True]
    assert await decisions(act) == [1, 2]  # the manager's and the unit's
