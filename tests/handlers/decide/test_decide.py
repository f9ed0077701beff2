"""Deciding as a conversation: the manager, the information unit, questions, refusals, late clicks."""

import asyncio

import pytest

from chat.cards import plain
from chat.inbound import Event, Place, Press, Sender, Submit
from handlers.decide.actions import Approve, Refuse, Take
from store import log, outbox
from store.models import Case
from store.models.accounts import Part
from store.models.cases import CaseState
from store.queries import accounts, cases
from tests.scripts import (
    CHANNEL,
    PURPOSE,
    RUNNING,
    account,
    applied,
    approved,
    live,
    number,
    with_the_unit,
)
from tests.talk import Talk, fills, find_button, presses, refused, sees, sees_not
from tests.world import World


async def test_approved_by_both(talk: Talk) -> None:
    await approved(talk)
    await talk("alva", sees("Bo Påhittad godkände", "Fia Påhittad godkände"))
    await talk("bo", sees("Godkänd"), sees_not("[Godkänn]"))


async def test_the_managers_approval_gives_the_assignments(talk: Talk, world: World) -> None:
    await applied(talk)
    async with world.database.reading() as session:
        assert not await accounts.assignments(session, case_id=1)
    await talk("bo", presses("Godkänn"))
    async with world.database.reading() as session:
        given = await accounts.assignments(session, case_id=1)
    assert {(one.person_id, one.part) for one in given} == {
        (world.alva.id, Part.OWNER),
        (world.cleo.id, Part.SUBSTITUTE),
    }
    assert {one.approved_by_id for one in given} == {world.bo.id}


async def test_sent_back_answered_and_decided_with_what_changed(talk: Talk) -> None:
    await applied(talk)
    await talk("bo", presses("Fråga den som ansöker"), fills(reason="Hur når ni dem som inte läser svenska?"))
    await talk(
        "alva", sees("Hur når ni dem"), presses("Ändra: Syfte"), fills(target_group="Familjer, på fem språk.")
    )
    await talk("alva", presses("Svara och skicka igen"), fills(reply="Vi översätter inläggen."))
    await talk("bo", sees("Vi översätter inläggen.", "Familjer, på fem språk.", "Ändrat sedan"))
    await talk("bo", presses("Godkänn"))
    await talk("fia", sees("Alva Exempelsson har ansökt"))


async def test_a_decider_reads_you_where_others_read_their_name(talk: Talk) -> None:
    await applied(talk)
    await talk("bo", presses("Fråga den som ansöker"), fills(reason="Hur når ni alla?"))
    await talk("bo", sees("Du skickade tillbaka ansökan med en fråga"), sees_not("Bo Påhittad skickade"))
    await talk("alva", presses("Svara och skicka igen"), fills(reply="Vi översätter."))
    late, _message, _place = find_button(talk, "bo", "Godkänn")
    await talk("bo", presses("Godkänn"), sees("Du godkände ansökan"), sees_not("Bo Påhittad godkände"))
    await talk("alva", sees("Bo Påhittad godkände ansökan"))
    await talk.send("bo", Press(payload=late))
    assert "Du godkände ansökan" in plain(talk.cards("bo")[-1])


async def test_a_decider_who_refused_reads_you(talk: Talk) -> None:
    await applied(talk)
    await talk("bo", presses("Avslå"), fills(reason="Ni har redan en sida."))
    await talk("bo", sees("Du avslog ansökan"), sees_not("Bo Påhittad avslog"))


async def test_refused_with_a_reason(talk: Talk, world: World) -> None:
    await with_the_unit(talk)
    await talk("gun", presses("Ta ärendet"), presses("Avslå"), fills(reason="Ni har redan en sida."))
    await talk("alva", sees("Ni har redan en sida.", "Gun Exempelqvist avslog"))
    async with world.database.reading() as session:
        assert not await accounts.assignments(session, case_id=1)


@pytest.mark.parametrize("reason", ["", "   ", "🎉🎉", "x" * 1501, "lösenord: Hemligt1!"])
async def test_a_reason_must_say_something(talk: Talk, reason: str) -> None:
    await applied(talk)
    await talk("bo", presses("Avslå"), fills(reason=reason), refused(reason=""))


async def test_a_late_click_changes_nothing_and_says_what_was_decided(talk: Talk, world: World) -> None:
    await applied(talk)
    late, message, place = find_button(talk, "bo", "Avslå")
    await talk("bo", presses("Godkänn"))
    await talk.send("bo", Press(payload=late, message=message), place)
    await talk("bo", sees("Du godkände ansökan", "Ditt klick ändrade ingenting"))
    async with world.database.reading() as session:
        assert [one.outcome for one in await cases.decisions(session, 1)] == ["approved"]


async def test_the_unit_sees_who_has_taken_the_case(talk: Talk) -> None:
    await with_the_unit(talk)
    await talk("fia", presses("Ta ärendet"))
    await talk("gun", sees("Fia Påhittad har tagit ärendet"), presses("Godkänn"), sees("Ta över det först"))
    await talk("gun", presses("Ta över ärendet"), presses("Godkänn"))
    await talk("alva", sees("Gun Exempelqvist godkände"))


@pytest.mark.parametrize("who", ["olle", "cleo", "alva", "fia"])
async def test_the_managers_turn_is_the_managers_alone(talk: Talk, who: str) -> None:
    await applied(talk)
    await talk.send(who, Press(payload=Approve(case=1, turn=1).pack()))
    async with talk.world.database.reading() as session:
        assert not await cases.decisions(session, 1)


@pytest.mark.parametrize("action", [Approve, Refuse, Take])
@pytest.mark.parametrize("who", ["olle", "cleo", "alva", "bo"])
async def test_the_units_turn_is_the_units_alone(talk: Talk, who: str, action: type[Approve]) -> None:
    await with_the_unit(talk)
    await talk.send(who, Press(payload=action(case=1, turn=2).pack()))
    async with talk.world.database.reading() as session:
        assert len(await cases.decisions(session, 1)) == 1
    assert who not in talk.forms


async def test_nobody_in_the_unit_decides_on_their_own_application(talk: Talk) -> None:
    await applied(talk, "fia")
    await talk("gun", presses("Godkänn"))
    await talk("fia", presses("Ta ärendet"), sees("Ingen beslutar om sin egen ansökan"))
    await talk("gun", presses("Ta ärendet"), presses("Godkänn"))
    await talk("fia", sees("Gun Exempelqvist godkände"))


async def test_a_manager_chosen_by_the_applicant_is_shown_as_such(talk: Talk) -> None:
    await talk("olle", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    await talk("olle", fills(**PURPOSE), fills(**CHANNEL), fills(**RUNNING))
    people = {"owner": [number(talk, "olle")], "substitutes": [number(talk, "cleo")]}
    await talk("olle", fills(**people, manager=[number(talk, "bo")]))
    await talk("olle", fills(talk_manager=True, talk_information_unit=True), presses("Skicka ansökan"))
    await talk("bo", presses("Godkänn"))
    await talk("fia", sees("vald av den som ansöker"))


async def test_other_people_after_the_managers_word_go_to_the_manager_again(talk: Talk, world: World) -> None:
    await with_the_unit(talk)
    await talk(
        "fia",
        presses("Ta ärendet"),
        presses("Fråga den som ansöker"),
        fills(reason="Vem är ersättare i juli?"),
    )
    await talk("alva", presses("Ändra: Vem"), fills(substitutes=[number(talk, "olle")]))
    await talk("alva", presses("Svara och skicka igen"), fills(reply="Olle."))
    async with world.database.reading() as session:
        case = await cases.get(session, 1)
        assert case is not None
        assert (case.state, case.stage) == (CaseState.DECIDING, 0)
        assert not await accounts.assignments(session, case_id=1)


async def test_taken_back_while_it_waits(talk: Talk) -> None:
    await applied(talk)
    late, message, place = find_button(talk, "bo", "Godkänn")
    await talk("alva", presses("Ta tillbaka"))
    await talk("bo", sees("tagit tillbaka"), sees_not("[Godkänn]"))
    await talk.send("bo", Press(payload=late, message=message), place)
    await talk("bo", sees("Ditt klick ändrade ingenting"))


RUNS, PARTS = 200, 5


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("part", range(PARTS))
async def test_two_buttons_in_the_same_instant_are_one_decision(
    talk: Talk, world: World, part: int, pytestconfig: pytest.Config
) -> None:
    """A hundred times in all, a thousand with `--every-way`; in parts, so that no test takes too long."""
    await applied(talk)
    numbers = await sent_again(world, RUNS if pytestconfig.getoption("every_way") else RUNS // 10)
    both = [event for number in numbers for event in (approval(number), refusal(number))]
    for start in range(0, len(both), 40):
        await asyncio.gather(*(world.dispatch.handle(event) for event in both[start : start + 40]))
    async with world.database.reading() as session:
        for number in numbers:
            (decision,) = await cases.decisions(session, number)
            told = await outbox.copies(session, f"case:{number}", "information_unit")
            assert len(told) == (1 if decision.outcome == "approved" else 0)
            entries = [one.what for one in await log.of_chain(session, f"case:{number}")]
            assert entries.count(f"case.{decision.outcome}") == 1


async def sent_again(world: World, many: int) -> list[int]:
    """So many more cases like the first, waiting for the manager; their numbers."""
    async with world.database.transaction() as session:
        first = await cases.get(session, 1)
        assert first is not None
        rows = [Case(**first.model_dump(exclude={"id"})) for _copy in range(many)]
        session.add_all(rows)
        await session.flush()
        return [row.id or 0 for row in rows]


def approval(number: int) -> Event:
    """The manager presses one button."""
    return by_bo(f"approves-{number}", Press(payload=Approve(case=number, turn=1).pack()))


def refusal(number: int) -> Event:
    """The manager sends another form, in another window."""
    return by_bo(
        f"refuses-{number}", Submit(payload=Refuse(case=number, turn=1).pack(), values={"reason": "Nej."})
    )


def by_bo(name: str, said: Press | Submit) -> Event:
    sender, place = Sender(channel="test", address="bo"), Place(conversation="private:bo")
    return Event(id=name, sender=sender, place=place, said=said)


async def test_one_card_alone_has_live_buttons_after_a_question(talk: Talk) -> None:
    await applied(talk)
    await talk("bo", presses("Fråga den som ansöker"), fills(reason="Hur når ni alla?"))
    await talk("alva", presses("Svara och skicka"), fills(reply="Vi översätter."))
    assert len([message for message in talk.buttons("bo") if message]) == 1
    await talk("bo", sees("Läget nu står längre ner."), presses("Godkänn"))
    await talk("fia", sees("Vi översätter."))


async def test_the_manager_reads_who_decides_then(talk: Talk) -> None:
    await applied(talk)
    await talk("bo", sees("Sedan beslutar informationsenheten."))


async def test_where_the_case_stands_once_the_account_is_live(talk: Talk) -> None:
    await live(talk)
    await talk("alva", "/status", sees("Godkänd. Kontot är igång."))
