"""What a draft keeps of strange answers, and that none of them can lock it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from chat.actions import Action, BadAction, unpack
from chat.inbound import Leave
from chat.replies import Nothing
from handlers.apply.actions import Answer
from handlers.decide.actions import AskBack, Refuse
from store.models import Draft
from store.queries import cases, people
from tests.scripts import CHANNEL, PURPOSE, RUNNING, account, applied, fill_all, number
from tests.talk import Act, Talk, fills, leaves, presses, refused, sees
from tests.world import World


async def kept(world: World, case_id: int = 1) -> dict[str, Any]:
    async with world.database.reading() as session:
        case = await cases.get(session, case_id)
    assert case is not None
    return case.answers


@pytest.mark.parametrize(
    "typed",
    [
        "lo\u0308senord: aa2hemlig",
        "lösen\u200bord: hemligt1",
        "\u202elösenord\u200f: hemligt1",
        "lösenord\x07: hemligt1",
        ["lösenord: hemligt1"],
        "pw: aa11hemlig",
        "LÖSENORD aa14hemlig",
        "https://namn:hemligt1@facebook.com/x",
    ],
    ids=repr,
)
async def test_a_password_is_not_kept_in_any_shape(talk: Talk, world: World, typed: Any) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    await talk("alva", fills(**{**PURPOSE, "purpose": typed}))
    await talk("alva", leaves(purpose=typed))
    assert "hemlig" not in str(await kept(world))


@pytest.mark.parametrize("typed", ["Ord " * 7_000, "Bra" + "\u200b" * 20_000, "\x00\u202e", "🎉" * 50])
async def test_no_answer_locks_the_draft(talk: Talk, typed: str) -> None:
    await fill_all(talk)
    await talk("alva", presses("Ändra: Syfte"), fills(purpose=typed))
    talk.forms.clear()
    await talk("alva", presses("Ändra: Syfte"), fills(purpose="Kort och bra."), sees("Kort och bra."))


@pytest.mark.parametrize(
    "strange",
    [
        {"platform": "zzz"},
        {"platform": True},
        {"platform": ["facebook"]},
        {"unit": "Sommar2026!bb3x"},
        {"unit": ["999999"]},
        {"name": ["a", "b"]},
        {"closed_group": ["x"]},
        {"start": "2026-W53-1"},
    ],
    ids=str,
)
async def test_answers_of_another_kind_are_not_kept(talk: Talk, strange: dict[str, Any]) -> None:
    started = {"name": "Lönnen", "start": "2027-04-01"}
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), leaves(**{**started, **strange}))
    await talk("alva", "/nytt-konto", presses("Fortsätt"), fills(**account(talk)))
    assert {field.name for field in talk.forms["alva"].fields} == set(PURPOSE)


async def test_an_old_window_takes_nothing_away_when_it_is_left(talk: Talk, world: World) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    old = talk.forms["alva"]
    await talk("alva", fills(**PURPOSE))
    talk.forms["alva"] = old
    await talk("alva", leaves())
    assert (await kept(world))["purpose"] == PURPOSE["purpose"]


async def test_a_step_that_could_not_be_sent_is_where_one_goes_on(talk: Talk) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), leaves(**account(talk, start="2020-01-01")))
    await talk("alva", "/nytt-konto", presses("Fortsätt"))
    assert {field.name for field in talk.forms["alva"].fields} >= {"platform", "start"}


async def test_a_fault_shown_at_sending_does_not_stand_for_the_advice(talk: Talk, world: World) -> None:
    await fill_all(talk, start="2027-03-02")
    await talk("alva", presses("Ändra: Kontot"), leaves(name="Lönnen"))
    world.clock.at = world.clock.at.replace(day=5)
    await talk("alva", presses("Skicka ansökan"), fills(start="2027-04-01"))
    advice = {field.name: field.advice for field in talk.forms["alva"].fields}
    assert "Exempelkommun" in advice["name"]


async def test_a_name_is_kept_without_what_nobody_sees(talk: Talk, world: World) -> None:
    await applied(talk, name="Lönnen \u202egrus\u3164\n<b> Exempelkommun")
    assert (await kept(world))["name"] == "Lönnen grus <b> Exempelkommun"


async def test_letters_that_only_look_like_ordinary_ones_are_refused(talk: Talk) -> None:
    answers = account(talk, name="Ехempelkommun Lönnen")  # two Cyrillic letters
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**answers), refused(name="ser bara ut"))


async def test_the_same_name_with_other_signs_is_the_same(talk: Talk) -> None:
    await applied(talk, name="Lönnen Exempelkommun")
    answers = account(talk, name="Lönnen-Exempelkommun.")
    await talk("cleo", "/nytt-konto", presses("Börja ansökan"), fills(**answers), refused(name="Alva"))


async def test_a_unit_changed_in_a_window_that_was_left_brings_its_rules(talk: Talk, world: World) -> None:
    await fill_all(talk, platform="instagram", name="lonnen_exempelby")
    async with world.database.reading() as session:
        before = await cases.get(session, 1)
    await talk("alva", presses("Ändra: Kontot"), leaves(unit=[str(world.units["Teknik och parker"].id)]))
    async with world.database.reading() as session:
        after = await cases.get(session, 1)
    assert before is not None
    assert after is not None
    assert before.profile_version_id != after.profile_version_id


async def test_a_manager_who_has_left_is_asked_for_anew(talk: Talk, world: World) -> None:
    await leave_work(world, "bo")
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    await talk("alva", fills(**PURPOSE), fills(**CHANNEL), fills(**RUNNING))
    roles = {"owner": [number(talk, "alva")], "substitutes": [number(talk, "cleo")]}
    await talk("alva", fills(**roles, manager=[number(talk, "bo")]), refused(manager="Välj"))
    await talk("alva", fills(**roles, manager=[number(talk, "gun")]))
    assert not talk.errors["alva"]


@pytest.mark.parametrize("nobody", ["999999", "999999999999999", "of one who has left"])
@pytest.mark.parametrize("act", [fills, leaves])
async def test_a_manager_who_is_nobody_takes_nothing_else_away(
    talk: Talk, world: World, act: Callable[..., Act], nobody: str
) -> None:
    await leave_work(world, "bo")
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    await talk("alva", fills(**PURPOSE), fills(**CHANNEL), fills(**RUNNING))
    chosen = nobody if nobody.isdecimal() else number(talk, "bo")
    roles = {"owner": [number(talk, "alva")], "substitutes": [number(talk, "cleo")]}
    await talk("alva", act(**roles, manager=[chosen]))
    if act is fills:
        await talk("alva", refused(manager="Välj i listan"))
    assert roles.items() <= (await kept(world)).items()
    async with world.database.reading() as session:
        case = await cases.get(session, 1)
    assert case is not None
    assert case.manager_id is None


async def test_a_start_that_has_passed_meanwhile_is_shown_when_it_is_sent(talk: Talk, world: World) -> None:
    await fill_all(talk, start="2027-03-02")
    world.clock.at = world.clock.at.replace(day=5)
    await talk("alva", presses("Skicka ansökan"), sees("Den dagen har redan varit"))


async def leave_work(world: World, who: str) -> None:
    """The person does not work here any more."""
    async with world.database.transaction() as session:
        person = await people.get(session, world.people[who].id)
        assert person is not None
        person.active = False
        session.add(person)


async def test_a_form_that_was_only_looked_at_leaves_no_draft(talk: Talk, world: World) -> None:
    await talk(
        "alva", "/nytt-konto", presses("Börja ansökan"), leaves(), "/status", sees("Du har inga ärenden")
    )
    async with world.database.reading() as session:
        assert not await cases.of_person(session, world.alva.id or 0)


async def test_two_windows_of_an_application_not_begun_make_one_draft(talk: Talk, world: World) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"))
    first = talk.forms["alva"]
    await talk("alva", presses("Börja ansökan"), fills(**account(talk)))
    talk.forms["alva"] = first
    await talk("alva", leaves(name="Lönnen i Exempelkommun"))
    async with world.database.reading() as session:
        assert len(await cases.of_person(session, world.alva.id or 0)) == 1


async def test_what_looks_like_a_password_is_said_to_be_left_out(talk: Talk) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    await talk("alva", leaves(purpose="lösenord: hemligt1", goals="Fler läser."))
    await talk("alva", refused(purpose="Det här ser ut som ett lösenord"))


async def test_advice_on_the_name_is_not_passed_by_when_a_window_is_closed(talk: Talk) -> None:
    await talk(
        "alva", "/nytt-konto", presses("Börja ansökan"), leaves(**account(talk, name="Roliga gruppen"))
    )
    await talk(
        "alva", "/nytt-konto", presses("Fortsätt"), fills(**PURPOSE), fills(**CHANNEL), fills(**RUNNING)
    )
    await talk("alva", fills(owner=[number(talk, "alva")], substitutes=[number(talk, "cleo")]))
    await talk("alva", fills(talk_manager=True, talk_information_unit=True))
    await talk("alva", sees("Kontrollera din ansökan", "Namnet liknar inte er enhet"))


@pytest.mark.parametrize("label", ["Fråga den som ansöker", "Avslå"])
async def test_a_deciders_words_are_there_again(talk: Talk, label: str) -> None:
    await applied(talk)
    await talk("bo", presses(label), leaves(reason="Hur når ni alla"))
    await talk("bo", presses(label))
    assert talk.forms["bo"].fields[0].model_dump()["value"] == "Hur når ni alla"


@pytest.mark.parametrize("label", ["Fråga den som ansöker", "Avslå"])
async def test_a_deciders_words_for_a_turn_that_is_over_are_not_kept(
    talk: Talk, world: World, label: str
) -> None:
    await applied(talk)
    await talk("bo", presses(label))
    await talk("alva", presses("Ta tillbaka"))
    await talk("bo", leaves(reason="Hur når ni alla"))
    async with world.database.reading() as session:
        assert not list(await session.exec(select(Draft)))


async def test_an_answer_to_a_question_of_another_turn_is_not_kept(talk: Talk, world: World) -> None:
    await applied(talk)
    await talk("bo", presses("Fråga den som ansöker"), fills(reason="Hur når ni alla?"))
    said = Leave(payload=Answer(case=1, turn=7).pack(), values={"reply": "Vi översätter"})
    assert await talk.send("alva", said) == Nothing()
    async with world.database.reading() as session:
        assert not list(await session.exec(select(Draft)))


@pytest.mark.parametrize("action", [Answer, AskBack, Refuse])
@pytest.mark.parametrize("turn", [-1, 2**31 + 1])
def test_a_turn_that_no_case_could_have_is_no_turn(action: type[Action], turn: int) -> None:
    with pytest.raises(BadAction):
        unpack(f'{action.name} {{"case":1,"turn":{turn}}}', {action.name: action})


async def test_an_answer_is_there_again_until_it_is_sent(talk: Talk, world: World) -> None:
    await applied(talk)
    await talk("bo", presses("Fråga den som ansöker"), fills(reason="Hur når ni alla?"))
    await talk("alva", presses("Svara och skicka"), leaves(reply="Vi översätter"))
    await talk("alva", presses("Svara och skicka"), fills())
    await talk("bo", sees("Vi översätter"))
    async with world.database.reading() as session:
        assert not list(await session.exec(select(Draft)))


async def test_an_old_window_does_not_bring_back_what_was_changed_elsewhere(talk: Talk, world: World) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    old = talk.forms["alva"]
    await talk("alva", fills(**PURPOSE))
    talk.forms["alva"] = old
    await talk("alva", leaves(purpose="Något gammalt"))
    assert (await kept(world))["purpose"] == PURPOSE["purpose"]
