"""A card of which a message has room for a part can be read to its end, by those whom it is for."""

from typing import Any

import pytest

from chat.cards import Button, Buttons, Card, Text
from chat.replies import Refuse, Reply, Whisper
from store import outbox
from store.models import OutboxMessage
from store.queries import people
from tests.bot.channels.teams.acting import ALVA, FIA, OLLE, Acting, form_open, typed
from tests.scripts import with_the_unit
from tests.teams import cards
from tests.teams.cast import UNIT_CHANNEL, aad_id
from tests.teams.workspace import Message

WORDS = [f"ord{nth:05}" for nth in range(6_000)]
LONG = Card(
    title="Lång",
    parts=(
        *(Text(text=" ".join(WORDS[nth : nth + 1_000])) for nth in range(0, 6_000, 1_000)),
        Buttons(buttons=(Button(label="Ja", payload='guide.run {"key":"hjalp"}'),)),
    ),
)


async def put(act: Acting, recipient: str, who: str = "") -> None:
    """A long card, by the outbox."""
    async with act.talk.world.database.transaction() as session:
        reader = await people.at(session, "teams", aad_id(who)) if who else None
        to = outbox.to_person(reader.id or 0) if reader else outbox.to_place(recipient)
        now = act.talk.world.clock.now()
        message = OutboxMessage(
            recipient=to,
            person_id=reader.id if reader else None,
            card=LONG.model_dump_json(),
            created_at=now,
            due_at=now,
        )
        await outbox.put(session, message)
    act.talk.world.delivery.wake()
    await act.settle()


def shown(texts: list[str]) -> list[str]:
    """The words that stand in the messages."""
    return [one for text in texts for one in text.split() if one in set(WORDS)]


async def test_a_cut_card_is_shown_whole_in_as_many_messages_as_it_needs(act: Acting) -> None:
    await put(act, "", "alva")
    (cut,) = act.dm(ALVA)
    assert len(shown([cut])) < len(WORDS)
    answer = await act.hands.press(ALVA, "Visa allt")
    assert answer is not None
    assert answer.used
    await act.settle()
    pages = act.dm(ALVA)[1:]
    assert [page.partition("\n")[0] for page in pages] == [f"Lång ({n}/{len(pages)})" for n in (1, 2, 3)]
    assert shown(pages) == WORDS
    assert "[Ja]" in pages[-1]
    assert ("din egen chatt" in act.told(ALVA)[-1], act.teams.problems) == (True, [])
    await act.hands.again(answer)
    await act.settle()
    assert len(act.dm(ALVA)) == 1 + len(pages)


async def test_a_card_in_the_units_channel_is_shown_to_the_one_who_asks(act: Acting) -> None:
    await put(act, "information_unit")
    await act.hands.press(FIA, "Visa allt")
    await act.settle()
    assert (shown(act.dm(FIA)), len(act.unit())) == (WORDS, 1)


async def test_it_can_still_be_shown_whole_when_it_has_been_fetched_anew(act: Acting) -> None:
    await put(act, "", "alva")
    message = act.last(ALVA)
    assert (await act.hands.refresh(ALVA, message)).used
    await act.hands.press(ALVA, "Visa allt", message)
    await act.settle()
    assert shown(act.dm(ALVA)[1:]) == WORDS


async def test_nobody_is_shown_the_card_of_another(act: Acting) -> None:
    await put(act, "", "alva")
    mine, place = act.last(ALVA), act.space.dm(ALVA)
    await act.hands.say(OLLE, "hjälp")
    await act.settle()
    before = act.dm(OLLE)
    value = {"action": {"type": "Action.Execute", "verb": "whole", "data": {}}, "trigger": "manual"}
    for where in (act.space.dm(OLLE), place):
        assert (await act.hands.invoke(OLLE, "adaptiveCard/action", value, where, mine.id)).used
    await act.settle()
    assert act.dm(OLLE) == before


async def test_a_home_page_that_is_cut_is_shown_whole(act: Acting) -> None:
    async def home(*_given: object, **_more: object) -> Card:
        return LONG

    vars(act.talk.noting)["home"] = home
    await act.hands.say(ALVA, "hem")
    await act.settle()
    await act.hands.press(ALVA, "Visa allt")
    await act.settle()
    assert shown(act.dm(ALVA)[1:]) == WORDS


# ------------------------------------------------------------------------------ answers to one alone


async def a_case(act: Acting) -> Message:
    await with_the_unit(act.talk)
    return act.space.conversations[UNIT_CHANNEL].messages[-1]


SHORT = Card(title="Kort", parts=(Text(text="Ett ord till. " * 30),))


@pytest.mark.parametrize("card", [LONG, SHORT])
async def test_an_answer_for_which_there_is_no_room_above_a_card_comes_by_message(
    act: Acting, card: Card
) -> None:
    where = await a_case(act)
    act.replies(Whisper(card=card))
    before = len(act.dm(FIA))
    await act.hands.press(FIA, "Ta ärendet", where)
    await act.settle()
    told = act.dm(FIA)[before:]
    assert shown(told) == (WORDS if card is LONG else [])
    assert (len(told) >= 1, "din egen chatt" in act.told(FIA)[-1]) == (True, True)


@pytest.mark.parametrize("reply", [Whisper(card=LONG), Whisper(card=SHORT), Refuse(errors={"": "Nej."})])
async def test_an_answer_for_which_there_is_no_room_in_a_dialog_comes_by_message(
    act: Acting, reply: Reply
) -> None:
    await form_open(act)
    values: dict[str, Any] = await typed(act)
    before = len(act.dm(ALVA))
    act.replies(reply)
    await act.hands.submit(ALVA, values)
    await act.settle()
    is_long = isinstance(reply, Whisper) and reply.card is LONG
    assert (shown(act.dm(ALVA)[before:]) == WORDS) == is_long
    assert (len(act.dm(ALVA)) == before, act.teams.problems) == (not is_long, [])
    assert ("Svaret finns i chatten" in act.dialog(ALVA)) == is_long


async def test_a_long_answer_to_words_is_told_whole(act: Acting) -> None:
    act.replies(Whisper(card=LONG))
    await act.hands.say(FIA, "status", UNIT_CHANNEL)
    await act.settle()
    assert shown(act.dm(FIA)) == WORDS
    assert all(not cards.text_of(one.card).endswith("…") for one in act.space.in_dm(FIA) if one.card)
