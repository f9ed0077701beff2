"""Every answer comes before its reader, in the way that it was asked, whatever Teams refuses."""

from typing import Any

import pytest

from bot.channels.teams import answering, showing
from chat.cards import Button, Buttons, Card, Text
from chat.replies import Nothing, Refuse, Reply, Say, Update, Whisper
from tests.bot.channels.teams.acting import ALVA, FIA, HURRIED, Acting, form_open, typed
from tests.scripts import with_the_unit
from tests.teams import cards
from tests.teams.cast import UNIT_CHANNEL, aad_id
from tests.teams.workspace import Message

CARD = Card(title="Så blev det", parts=(Text(text="Av en anledning."),))
WITH_BUTTON = Card(
    title="Välj", parts=(Buttons(buttons=(Button(label="Ja", payload='guide.run {"key":"hjalp"}'),)),)
)
REPLIES: list[Reply] = [
    Say(card=CARD),
    Update(card=CARD),
    Nothing(),
    Whisper(card=CARD),
    Whisper(card=WITH_BUTTON),
    Refuse(errors={"": "Det här gick inte alls."}),
]


async def case(act: Acting) -> Message:
    """The case in the unit's channel, with buttons."""
    await with_the_unit(act.talk)
    return act.space.conversations[UNIT_CHANNEL].messages[-1]


# ------------------------------------------------------------------------------ each answer to each way


@pytest.mark.parametrize("reply", REPLIES)
@pytest.mark.parametrize("is_slow", [False, True])
async def test_every_answer_to_a_button_in_a_card(
    act: Acting, monkeypatch: pytest.MonkeyPatch, reply: Reply, is_slow: bool
) -> None:
    monkeypatch.setattr(answering, "_PATIENCE", 0.0 if is_slow else 3.5)
    await act.hands.say(ALVA, "/sprak")
    await act.settle()
    message, before = act.last(ALVA), act.dm(ALVA)
    act.replies(reply)
    answer = await act.hands.execute(ALVA, message, "press", {"payload": 'guide.run {"key":"hjalp"}'})
    await act.settle()
    assert (answer.used, act.teams.problems, len(act.told(ALVA))) == (True, [], 1)
    assert act.dm(ALVA)[: len(before)] == before  # nothing is put in the card's place


@pytest.mark.parametrize("reply", REPLIES)
async def test_every_answer_to_a_button_that_opens_a_dialog(act: Acting, reply: Reply) -> None:
    await act.hands.say(ALVA, "nytt konto")
    await act.settle()
    act.replies(reply)
    answer = await act.hands.press(ALVA, "Börja ansökan")
    assert answer is not None
    assert (answer.used, act.teams.problems, act.dialog(ALVA) != "") == (True, [], True)


@pytest.mark.parametrize("reply", REPLIES)
async def test_every_answer_to_a_form_in_a_dialog(act: Acting, reply: Reply) -> None:
    await form_open(act)
    values = await typed(act)
    act.replies(reply)
    assert (await act.hands.submit(ALVA, values)).used
    is_open = isinstance(reply, Whisper | Refuse)
    assert (act.teams.problems, act.dialog(ALVA) != "") == ([], is_open)


@pytest.mark.parametrize("act", ["card"], indirect=True)
@pytest.mark.parametrize("reply", REPLIES)
async def test_every_answer_to_a_form_in_a_card(act: Acting, reply: Reply) -> None:
    await form_open(act)
    values = await typed(act)
    act.replies(reply)
    answer = await act.hands.press(ALVA, "Spara och fortsätt", act.last(ALVA), values)
    await act.settle()
    assert answer is not None
    assert (answer.used, act.teams.problems) == (True, [])


@pytest.mark.parametrize("reply", REPLIES)
async def test_every_answer_to_words(act: Acting, reply: Reply) -> None:
    act.replies(reply)
    assert (await act.hands.say(FIA, "status", UNIT_CHANNEL)).used
    await act.settle()
    is_told = isinstance(reply, Whisper | Refuse)
    assert (len(act.dm(FIA)), act.unit(), act.teams.problems) == (int(is_told), [], [])


async def test_a_whisper_with_buttons_in_the_units_channel_comes_to_ones_own_chat(act: Acting) -> None:
    where = await case(act)
    before = act.unit()
    act.replies(Whisper(card=WITH_BUTTON))
    await act.hands.press(FIA, "Ta ärendet", where)
    await act.settle()
    assert "[Ja]" in act.dm(FIA)[-1]
    assert "din egen chatt" in act.told(FIA)[-1]
    assert act.unit() == before


# ------------------------------------------------------------------------------ faults of a form


@pytest.mark.parametrize("act", ["dialog", "card"], indirect=True)
@pytest.mark.parametrize("key", ["", "nowhere", "name"])
async def test_a_fault_stands_in_the_form(act: Acting, key: str) -> None:
    await form_open(act)
    values = await typed(act)
    act.replies(Refuse(errors={key: "Det här gick inte alls."}))
    if act.dialog(ALVA):
        await act.hands.submit(ALVA, values)
        shown = act.dialog(ALVA)
    else:
        await act.hands.press(ALVA, "Spara och fortsätt", act.last(ALVA), values)
        shown = act.dm(ALVA)[-1]
    assert "Det här gick inte alls." in shown
    assert "Förskolan Lönnen, Exempelkommun" in shown
    assert "Det här gick inte alls." in shown.split("Kontots namn")[0]
    assert act.teams.problems == []


# ------------------------------------------------------------------------------ words that ask for a form


@pytest.mark.parametrize("act", ["dialog", "card"], indirect=True)
async def test_words_open_a_form_by_a_button_or_in_a_message(act: Acting) -> None:
    await act.hands.say(ALVA, "nytt konto")
    await act.settle()
    await act.hands.press(ALVA, "Börja ansökan")
    in_dialog = bool(act.dialog(ALVA))
    act.space.dialogs.clear()
    act.replies(act.talk.noting.replies[aad_id("alva")][-1])
    await act.hands.say(ALVA, "konto")
    await act.settle()
    inputs = cards.inputs(act.space.view(ALVA, act.last(ALVA)).card)
    assert (inputs == []) == in_dialog
    if in_dialog:
        assert "[Öppna formuläret]" in act.dm(ALVA)[-1]


# ------------------------------------------------------------------------------ refused by Teams


@pytest.mark.parametrize("fault", [{"status": 503}, {"retry_after": 0}, {"cut": "before"}])
async def test_what_is_for_one_alone_is_tried_again(act: Acting, fault: dict[str, Any]) -> None:
    act.replies(Whisper(card=CARD))
    act.teams.next("post", **fault)
    await act.hands.say(FIA, "status", UNIT_CHANNEL)
    await act.settle()
    assert "Så blev det" in act.dm(FIA)[-1]


async def test_what_cannot_be_told_to_one_is_told_to_nobody_else(
    act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "_LONGEST_WAIT", HURRIED)
    act.replies(Whisper(card=CARD))
    act.teams.next("post", retry_after=30)
    assert (await act.hands.say(FIA, "status", UNIT_CHANNEL)).used
    await act.settle()
    assert (act.dm(FIA), act.unit()) == ([], [])


async def test_a_refresh_is_for_whom_it_may_concern(act: Acting) -> None:
    where = await case(act)
    assert where.card is not None
    assert sorted(where.card["refresh"]["userIds"]) == []  # Fia and Gun have not been heard from yet
    await act.hands.say(FIA, "hjälp")
    await act.settle()
    await act.hands.press(FIA, "Ta ärendet", where)
    await act.settle()
    assert where.card["refresh"]["userIds"] == [FIA]
