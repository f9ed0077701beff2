"""Every answer comes before its reader, whatever Slack refuses, and nothing typed is lost."""

import asyncio
from typing import Any

import pytest

from chat.cards import Card
from chat.replies import Nothing, Refuse, Reply, Say, Update, Whisper
from tests.bot.channels.slack.acting import ALVA, FIA, SLOW, Acting, form_open, typed
from tests.slack.cast import UNIT_CHANNEL

# ------------------------------------------------------------------------------ refused by Slack


async def test_an_expired_trigger_is_told_in_the_direct_message(act: Acting) -> None:
    await act.hands.command(ALVA, "/nytt-konto")
    await act.settle()
    act.slack.next("views.open", error="expired_trigger_id")
    await act.press(ALVA, "Börja ansökan")
    await act.settle()
    assert (act.modal(ALVA), "Inget har försvunnit" in act.dm(ALVA)[-1]) == ("", True)


async def test_a_trigger_expires_while_the_work_is_slow(act: Acting) -> None:
    await act.hands.command(ALVA, "/nytt-konto")
    await act.settle()
    act.slow(SLOW)
    pressing = asyncio.create_task(act.press(ALVA, "Börja ansökan"))
    await asyncio.sleep(0.3)
    act.space.advance(4)
    assert (await pressing).used
    await act.settle()
    assert "Inget har försvunnit" in act.dm(ALVA)[-1]


@pytest.mark.parametrize("fault", [{"retry_after": 30}, {"status": 503}, {"error": "fatal_error"}])
async def test_a_form_that_slack_does_not_open_is_told(act: Acting, fault: dict[str, Any]) -> None:
    await act.hands.command(ALVA, "/nytt-konto")
    await act.settle()
    act.slack.next("views.open", **fault)
    await act.press(ALVA, "Börja ansökan")
    await act.settle()
    assert "Inget har försvunnit" in act.dm(ALVA)[-1]


@pytest.mark.parametrize("fault", [{"retry_after": 30}, {"error": "exchanged_trigger_id"}])
async def test_a_slow_answer_without_a_first_view_comes_all_the_same(
    act: Acting, fault: dict[str, Any]
) -> None:
    act.slow(1.4)
    act.slack.next("views.open", **fault)
    await act.hands.command(ALVA, "/hjalp", channel=UNIT_CHANNEL)
    await act.settle()
    assert "Det här kan du göra" in act.whispered(ALVA)[-1]


async def test_a_first_view_that_cannot_be_filled_at_once_is_filled_later(act: Acting) -> None:
    act.slow(1.4)
    act.slack.next("views.update", retry_after=1)
    await act.hands.command(ALVA, "/hjalp", channel=UNIT_CHANNEL)
    await act.settle()
    assert "Det här kan du göra" in act.modal(ALVA)


async def test_a_first_view_that_was_closed_hides_no_answer(act: Acting) -> None:
    act.slow(2.0)
    await act.hands.command(ALVA, "/hjalp", channel=UNIT_CHANNEL)
    await act.until(lambda: act.modal(ALVA))
    act.space.views[ALVA] = []
    await act.settle()
    assert "Det här kan du göra" in act.whispered(ALVA)[-1]


async def test_an_address_that_is_used_up_leads_to_the_direct_message(act: Acting) -> None:
    act.slack.next("response_url", status=404)
    await act.hands.command(ALVA, "/hjalp", channel=UNIT_CHANNEL)
    await act.settle()
    assert (act.whispered(ALVA), "Det här kan du göra" in act.dm(ALVA)[-1]) == ([], True)


async def test_a_whisper_where_the_bot_is_not_goes_to_the_direct_message(act: Acting) -> None:
    await act.hands.mention(ALVA, UNIT_CHANNEL, "hjälp")  # Alva is not a member: no whisper reaches her
    await act.settle()
    assert (act.whispered(ALVA), "Det här kan du göra" in act.dm(ALVA)[-1]) == ([], True)


async def test_a_whisper_in_the_units_channel_is_seen_by_one(act: Acting) -> None:
    before = len(act.space.channels[UNIT_CHANNEL].messages)
    await act.hands.mention(FIA, UNIT_CHANNEL, "hjälp")
    await act.settle()
    assert "Det här kan du göra" in act.whispered(FIA)[-1]
    assert len(act.space.channels[UNIT_CHANNEL].messages) == before + 1  # her own words


# ------------------------------------------------------------------------------ faults of a form


@pytest.mark.parametrize("key", ["", "nowhere"])
async def test_a_fault_of_the_whole_form_stands_above_it(act: Acting, key: str) -> None:
    await form_open(act)
    values = await typed(act)
    act.replies(Refuse(errors={key: "Det här gick inte alls."}))
    await act.hands.submit(ALVA, values)
    assert "Det här gick inte alls." in act.modal(ALVA).split("Kontots namn")[0]
    act.quick()
    assert (await act.hands.submit(ALVA)).used
    assert "Syfte" in act.modal(ALVA)


async def test_a_fault_at_a_field_stands_there(act: Acting) -> None:
    await form_open(act)
    act.replies(Refuse(errors={"name": "Inte så."}))
    await act.hands.submit(ALVA, await typed(act))
    assert act.slack.errors[ALVA] == {"name": "Inte så."}


CARD = Card(title="Så blev det")


@pytest.mark.parametrize("reply", [Say(card=CARD), Update(card=CARD), Nothing(), Whisper(card=CARD)])
@pytest.mark.parametrize("seconds", [0.0, 1.4])
async def test_every_answer_to_a_press_in_the_home_tab(act: Acting, reply: Reply, seconds: float) -> None:
    await act.hands.open_home(ALVA)
    await act.until(lambda: ALVA in act.space.homes)
    act.replies(reply)
    if seconds:
        act.slow(seconds)
    await act.press(ALVA, "Ansök", act.space.homes[ALVA])
    await act.settle()
    assert act.slack.problems == []


async def test_a_slow_refusal_of_a_press_is_a_notice(act: Acting) -> None:
    await act.hands.command(ALVA, "/sprak")
    await act.settle()
    act.replies(Refuse(errors={"": "Det här gick inte alls."}))
    act.slow(1.4)
    await act.press(ALVA, "English")
    await act.settle()
    assert "Det här gick inte alls." in act.modal(ALVA)
