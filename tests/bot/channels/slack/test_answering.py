"""In time, once, and with nothing lost, however slow the work is and whatever Slack refuses."""

import asyncio
from typing import Any

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from bot.channels.slack import answering
from store.db import Unavailable
from store.models.cases import Decision
from tests.bot.channels.slack.acting import ALVA, BO, FIA, GUN, SLOW, Acting, form_open, typed
from tests.scripts import PURPOSE, account, applied, with_the_unit
from tests.slack.cast import UNIT_CHANNEL
from tests.talk import fills, presses

# ------------------------------------------------------------------------------ slow


async def test_a_slow_command_is_acknowledged_in_time(act: Acting) -> None:
    act.slow(SLOW)
    answer = await act.hands.command(ALVA, "/hjalp")
    assert answer.used
    await act.until(lambda: "Ett ögonblick" in act.modal(ALVA))
    await act.settle()
    assert "Klart" in act.modal(ALVA)
    assert "Det här kan du göra" in act.dm(ALVA)[-1]


async def test_a_slow_press_opens_a_first_view_and_then_the_form(act: Acting) -> None:
    await act.hands.command(ALVA, "/nytt-konto")
    await act.settle()
    act.slow(SLOW)
    answer = await act.press(ALVA, "Börja ansökan")
    assert (answer.used, answer.took < 2) == (True, True)
    await act.until(lambda: "Ett ögonblick" in act.modal(ALVA))
    await act.settle()
    assert "Kontots namn" in act.modal(ALVA)
    act.quick()
    await act.hands.submit(ALVA, await typed(act))
    assert "Ett ögonblick" not in act.modal(ALVA)


async def test_a_slow_whisper_comes_into_the_first_view(act: Acting) -> None:
    act.slow(SLOW)
    await act.hands.command(ALVA, "/hjalp", channel=UNIT_CHANNEL)
    await act.settle()
    assert "Det här kan du göra" in act.modal(ALVA)


async def test_a_slow_submission_says_so_and_goes_on(act: Acting) -> None:
    await form_open(act)
    act.slow(SLOW)
    answer = await act.hands.submit(ALVA, await typed(act))
    assert answer.used
    assert "Ett ögonblick" in act.modal(ALVA)
    await act.settle()
    assert "Syfte" in act.modal(ALVA)


async def test_a_slow_refusal_keeps_what_was_typed(act: Acting) -> None:
    await form_open(act)
    values = await typed(act)
    act.slow(SLOW)
    await act.hands.submit(ALVA, values | {"name": "Lösenord: Sommar2026!"})
    await act.settle()
    assert "lösenord" in act.modal(ALVA).lower()
    assert "⚠️" in act.modal(ALVA)
    act.quick()
    await act.hands.submit(ALVA, {"name": "Förskolan Lönnen, Exempelkommun"})  # and everything else stands
    assert "Syfte" in act.modal(ALVA)


async def test_a_held_up_database_holds_up_no_acknowledgement(act: Acting) -> None:
    await form_open(act)
    values = await typed(act)
    async with act.talk.world.database.transaction():
        answers = await asyncio.gather(
            act.hands.command(FIA, "/status"), act.hands.submit(ALVA, values), act.hands.say(BO, "hjälp")
        )
        assert [one.used for one in answers] == [True] * 3
        await act.until(lambda: "Ett ögonblick" in act.modal(FIA))
    await act.settle()
    assert "Klart" in act.modal(FIA)
    assert "Syfte" in act.modal(ALVA)
    assert "Det här kan du göra" in act.dm(BO)[-1]


def lose_database(act: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> Any:
        raise Unavailable("gone")

    monkeypatch.setattr(act.talk.world.database, "transaction", lost)
    monkeypatch.setattr(act.talk.world.database, "reading", lost)


async def test_a_lost_database_is_told_in_time(act: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    await form_open(act)
    values = await typed(act)
    lose_database(act, monkeypatch)
    command, said, sent = (
        await act.hands.command(FIA, "/status"),
        await act.hands.say(BO, "hjälp"),
        await act.hands.submit(ALVA, values),
    )
    assert (command.used, said.used, sent.used) == (True, True, True)
    await act.talk.channel.settled()
    assert "långsamt just nu" in act.whispered(FIA)[-1]
    assert "långsamt just nu" in act.dm(BO)[-1]
    assert "långsamt just nu" in act.modal(ALVA)
    assert "Kontots namn" in act.modal(ALVA)
    monkeypatch.undo()
    assert (await act.hands.submit(ALVA)).used  # what was typed stands there still
    assert "Syfte" in act.modal(ALVA)


async def test_people_chosen_while_the_database_is_lost_are_told_too(
    act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await form_open(act)
    await act.talk("alva", fills(**account(act.talk)), fills(**PURPOSE))
    view = act.space.view(ALVA)
    state = {"type": "users_select", "selected_user": BO}
    body = act.hands.payloads.submitted(ALVA, view)
    body["view"]["state"]["values"] = {"owner": {"search:people": state}}
    lose_database(act, monkeypatch)
    answer = await act.send("interactive", body)
    assert answer.used
    assert "långsamt just nu" in repr(answer.body)


async def test_a_hanging_look_at_the_language_holds_up_nothing(
    act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(_sender: object) -> None:
        await asyncio.sleep(5)

    monkeypatch.setattr(act.talk.channel._known, "reader", hangs)
    assert (await act.hands.command(ALVA, "/hjalp")).used


@pytest.mark.parametrize("fault", [RuntimeError("x"), LookupError("x"), KeyError("x"), Unavailable("x")])
async def test_whatever_the_dispatch_raises_is_a_sentence(act: Acting, fault: Exception) -> None:
    await form_open(act)
    act.fails(fault)
    assert (await act.hands.command(FIA, "/status")).used
    assert (await act.hands.submit(ALVA, await typed(act))).used
    await act.settle()
    assert "långsamt just nu" in act.whispered(FIA)[-1]
    assert "Kontots namn" in act.modal(ALVA)
    assert "långsamt just nu" in act.modal(ALVA)


async def test_english_is_spoken_to_those_who_read_it(act: Acting) -> None:
    await act.talk("alva", "/sprak", presses("English"))
    act.fails(RuntimeError())
    await act.hands.command(ALVA, "/hjalp")
    await act.settle()
    assert "Something is slow" in act.whispered(ALVA)[-1]


# ------------------------------------------------------------------------------ once


async def test_a_fault_after_the_acknowledgement_wipes_nothing(act: Acting) -> None:
    act.slack.next("response_url", status=500)
    act.slack.next("conversations.open", error="fatal_error", times=9)
    act.slack.next("chat.postMessage", error="channel_not_found", times=9)
    with capture_logs() as logged:
        answer = await act.hands.command(ALVA, "/hjalp", channel=UNIT_CHANNEL)
        await act.talk.channel.settled()
    assert (answer.status, answer.body) == (200, "")
    assert [one["event"] for one in logged] == ["not shown"]


async def test_a_double_click_acts_once(act: Acting) -> None:
    await applied(act.talk)
    first = await act.press(BO, "Godkänn")
    second = await act.press(BO, "Godkänn")
    await act.settle()
    assert (first.used, second.used) == (True, True)
    assert len(act.talk.noting.replies[BO]) == 1


async def test_a_click_a_while_later_is_another(act: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_DOUBLE_CLICK", 0.05)
    await act.hands.command(ALVA, "/sprak")
    await act.settle()
    where = act.last(ALVA)
    for _click in range(2):
        await act.press(ALVA, "English", where)
        await act.settle()
        await asyncio.sleep(0.06)
    assert len(act.talk.noting.replies[ALVA]) == 3


@pytest.mark.parametrize("retries", [(1, 2, 3), (1, 1)])
async def test_a_retried_event_acts_once(act: Acting, retries: tuple[int, ...]) -> None:
    first = await act.hands.mention(ALVA, UNIT_CHANNEL, "hjälp")
    act.space.channels[UNIT_CHANNEL].members.append(ALVA)
    assert [(await act.hands.again(first, one)).status for one in retries] == [200] * len(retries)
    await act.settle()
    assert len(act.dm(ALVA) + act.whispered(ALVA)) == 1


async def test_an_event_retried_while_it_is_worked_on_acts_once(act: Acting) -> None:
    act.slow(1.5)
    first = await act.hands.say(ALVA, "hjälp")
    await act.hands.again(first)
    await act.settle()
    assert len(act.talk.noting.replies[ALVA]) == 1
    assert sum("Det här kan du göra" in one for one in act.dm(ALVA)) == 1


async def test_a_form_that_comes_twice_is_answered_alike(act: Acting) -> None:
    await form_open(act)
    first = await act.hands.submit(ALVA, await typed(act))
    second = await act.hands.again(first)
    assert (first.status, first.body) == (second.status, second.body)
    assert len(act.talk.noting.replies[ALVA]) == 3  # the command, the button, the form


async def test_a_slow_form_that_comes_twice_is_answered_once(act: Acting) -> None:
    await form_open(act)
    act.slow(SLOW)
    view = act.space.view(ALVA)
    act.hands.fill(ALVA, await typed(act))
    body = act.hands.payloads.submitted(ALVA, view)
    answers = await asyncio.gather(act.send("interactive", body), act.send("interactive", body))
    assert [one.used for one in answers] == [True, True]
    await act.settle()
    assert len(act.slack.called("views.update")) == 1


async def test_what_was_answered_is_not_remembered_forever(
    act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "_MOST_REMEMBERED", 2)
    for _nth in range(6):
        await act.hands.command(ALVA, "/hjalp")
    assert len(act.talk.channel._answering._begun) <= 3


async def decisions(act: Acting) -> list[int | None]:
    async with act.talk.world.database.reading() as session:
        return [one.id for one in await session.exec(select(Decision))]


async def test_of_two_deciders_at_once_one_decides(act: Acting) -> None:
    await with_the_unit(act.talk)
    await act.talk("fia", presses("Ta ärendet"))
    await act.settle()
    where = act.space.channels[UNIT_CHANNEL].messages[-1]
    answers = await asyncio.gather(act.press(FIA, "Godkänn", where), act.press(GUN, "Godkänn", where))
    await act.settle()
    assert [one.used for one in answers] == [True, True]
    assert await decisions(act) == [1, 2]  # the manager's and the unit's
