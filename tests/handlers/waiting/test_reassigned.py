"""The information unit chooses who decides, when neither the manager nor theirs does."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.inbound import Press, Submit
from handlers.decide.actions import Approve
from handlers.waiting.actions import Reassign
from store import log
from tests.handlers.waiting.waits import changes, the_case
from tests.scripts import applied, number
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, find_button, presses, refused, sees, sees_not
from tests.world import World

NEXT_MONDAY = datetime(2027, 3, 8, 9, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)
CHOOSES = "Utse någon annan som beslutar"
NOBODY = "999999"


@pytest.fixture
async def told(talk: Talk, world: World) -> Talk:
    """Neither Bo nor Olle, his manager, has decided: the information unit is told. Monday a week later."""
    await changes(world, "bo", manager_id=world.olle.id)
    await applied(talk)
    await until(world, NEXT_MONDAY, TWO_HOURS)
    return talk


async def duty_id(world: World) -> int:
    return (await all_duties(world, "decision"))[0].id or 0


async def to_cleo(told: Talk) -> None:
    await told("fia", presses(CHOOSES), sees("Bo Påhittad, eller Olle Utanför"))
    await told("fia", fills(decider=[number(told, "cleo")]), sees("Cleo Exempelsson har fått ansökan"))


async def test_somebody_else_gets_the_case_and_decides(told: Talk, world: World) -> None:
    await to_cleo(told)
    case = await the_case(world)
    assert (case.manager_id, case.manager_chosen, case.deputy_id) == (world.cleo.id, True, None)
    await told("alva", sees("nu är det Cleo Exempelsson som beslutar", "Väntar på beslut av Cleo"))
    await told("cleo", sees("utsedd av informationsenheten"), presses("Godkänn"))
    await told("fia", sees("Chefen som beslutade utsågs av informationsenheten"))
    await told("alva", sees("Cleo Exempelsson godkände"))
    async with world.database.reading() as session:
        (entry,) = [one for one in await log.of_chain(session, "case:1") if one.what == "case.reassigned"]
    assert entry.details == {"person": world.cleo.id, "before": world.bo.id}


@pytest.mark.parametrize("who", ["bo", "olle"])
async def test_those_who_had_it_are_told_where_it_is(told: Talk, world: World, who: str) -> None:
    await told("olle", presses("Öppna ansökan"))
    late, message, place = find_button(told, who, "Godkänn")
    await to_cleo(told)
    await told(who, sees_not("[Godkänn]"))
    await told.send(who, Press(payload=late, message=message), place)
    await told(who, sees("Ditt klick ändrade ingenting", "Väntar på beslut av Cleo Exempelsson"))
    await told.send(who, Press(payload=Approve(case=1, turn=2).pack()))
    await told(who, sees("Det är inte din tur att besluta"))
    await told(who, presses("Jag kan inte"), sees("Det behöver du inte göra längre"))
    assert (await the_case(world)).state == "deciding"


async def test_the_time_begins_anew(told: Talk, world: World) -> None:
    await to_cleo(told)
    await sweep(world)
    first, second = await all_duties(world, "decision")
    assert (first.outcome, first.next_at) == ("void", None)
    assert (second.period, second.due_at) == ("2", datetime(2027, 3, 11, 10, tzinfo=UTC))
    await until(world, NEXT_MONDAY + timedelta(days=1), TWO_HOURS)
    await told("cleo", sees("har väntat på ditt beslut sedan måndag 8 mars"))


async def test_with_a_question_it_comes_back_to_whoever_was_chosen(told: Talk, world: World) -> None:
    await to_cleo(told)
    await told("cleo", presses("Fråga den"), fills(reason="Hur når ni alla?"))
    await told("alva", presses("Svara och skicka"), fills(reply="På fem språk."))
    await told("cleo", sees("På fem språk."), presses("Godkänn"))
    await told("alva", sees("Cleo Exempelsson godkände"))


async def test_whoever_was_chosen_and_has_left_is_not_waited_for(told: Talk, world: World) -> None:
    await to_cleo(told)
    await told("cleo", presses("Fråga den"), fills(reason="Hur når ni alla?"))
    await changes(world, "cleo", active=False)
    await told("alva", presses("Ändra: Vem"), fills(substitutes=[number(told, "gun")]))
    await told("alva", presses("Svara och skicka"), fills(reply="På fem språk."))
    assert (await the_case(world)).manager_id == world.bo.id


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ("alva", "Ingen beslutar om sin egen ansökan"),
        ("bo", "Bo Påhittad har redan fått frågan"),
        ("olle", "Olle Utanför har redan fått frågan"),
        ("gun", "Välj i listan"),
        (NOBODY, "Välj i listan"),
        ("lösenord: Sommar2027!", "Välj"),
        ("", "Välj något här"),
    ],
)
async def test_who_cannot_be_chosen(told: Talk, world: World, chosen: str, why: str) -> None:
    await changes(world, "gun", active=False)
    picked = number(told, chosen) if chosen in world.people else chosen
    await told("fia", presses(CHOOSES), fills(decider=[picked]), refused(decider=why))
    assert (await the_case(world)).manager_id == world.bo.id


async def test_nobody_appoints_themselves(told: Talk, world: World) -> None:
    await told("fia", presses(CHOOSES), fills(decider=[number(told, "fia")]), refused(decider=""))
    assert (await the_case(world)).manager_id == world.bo.id


@pytest.mark.parametrize("who", ["alva", "bo", "olle", "cleo"])
async def test_only_the_unit_chooses(told: Talk, world: World, who: str) -> None:
    forged = Reassign(duty=await duty_id(world)).pack()
    await told.send(who, Press(payload=forged))
    await told.send(who, Submit(payload=forged, values={"decider": [number(told, "cleo")]}))
    assert who not in told.forms
    assert (await the_case(world)).manager_id == world.bo.id


async def test_nobody_chooses_who_decides_on_their_own_application(talk: Talk, world: World) -> None:
    await applied(talk, "fia")
    await until(world, NEXT_MONDAY, TWO_HOURS)
    await talk("fia", presses(CHOOSES), sees("Det här är din egen ansökan"))
    forged = Reassign(duty=await duty_id(world)).pack()
    await talk.send("fia", Submit(payload=forged, values={"decider": [number(talk, "cleo")]}))
    assert (await the_case(world)).manager_id == world.gun.id


async def test_a_duty_of_another_kind_is_not_taken_for_one(told: Talk, world: World) -> None:
    (other,) = await all_duties(world, "review")
    await told.send("fia", Press(payload=Reassign(duty=other.id or 0).pack()))
    await told("fia", sees("Det kan bara informationsenheten göra"))
    assert "fia" not in told.forms


async def test_an_old_button_says_that_it_has_been_decided(told: Talk, world: World) -> None:
    await told("fia", presses(CHOOSES))
    form = told.forms["fia"]
    await told("bo", presses("Godkänn"))
    await told("fia", fills(decider=[number(told, "cleo")]))
    assert "Det är redan gjort" in str(told.errors["fia"])
    await told.send("fia", Press(payload=form.payload))
    await told("fia", sees("Det är redan gjort"))
    assert (await the_case(world)).manager_id == world.bo.id


async def test_two_in_the_unit_choose_once(told: Talk, world: World) -> None:
    await told("fia", presses(CHOOSES))
    await told("gun", presses(CHOOSES), fills(decider=[number(told, "cleo")]))
    await told("fia", fills(decider=[number(told, "gun")]))
    assert (await the_case(world)).manager_id == world.cleo.id
