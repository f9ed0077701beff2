"""A decision that waits: who is reminded, who is asked instead, and who may decide then."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from chat.cards import plain
from chat.inbound import Event, Place, Press, Sender, Submit
from handlers.decide.actions import Approve, Refuse, Show
from store import log
from store.models import Duty
from store.queries import accounts, cases
from tests.handlers.waiting.waits import changes, the_case
from tests.scripts import applied, with_the_unit
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, find_button, presses, sees, sees_not
from tests.world import World

TUESDAY = datetime(2027, 3, 2, 9, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 4, 9, tzinfo=UTC)
NEXT_MONDAY = datetime(2027, 3, 8, 9, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)
REMINDED = "har väntat på ditt beslut sedan måndag 1 mars 2027 kl. 09.00"
ASKED_INSTEAD = "Du får besluta i stället."
NOT_ONE_OF_THEM = "Det kan bara de som beslutar i ärendet göra"


@pytest.fixture
async def waits(talk: Talk, world: World) -> Talk:
    """Alva's application waits for Bo, whose manager is Olle; Monday morning."""
    await changes(world, "bo", manager_id=world.olle.id)
    await applied(talk)
    await sweep(world)
    return talk


async def logged(world: World) -> list[str]:
    async with world.database.reading() as session:
        return [one.what for one in await log.of_chain(session, "case:1")]


async def outcomes(world: World) -> list[str]:
    async with world.database.reading() as session:
        return [one.outcome for one in await cases.decisions(session, 1)]


async def waiting(world: World) -> list[Duty]:
    return await all_duties(world, "decision")


# ------------------------------------------------------------------ the manager, and theirs


async def test_the_manager_is_reminded_of_what_waits_since_when_and_why(waits: Talk, world: World) -> None:
    await waits("bo", sees_not(REMINDED))
    await until(world, TUESDAY, TWO_HOURS)
    await waits("bo", sees(REMINDED, "Senast torsdag 4 mars 2027 kl. 09.00", "inom tre arbetsdagar", "Källa"))
    for who in ("olle", "fia", "alva", "cleo"):
        await waits(who, sees_not("har väntat på"))


async def test_a_case_has_one_duty_a_turn(waits: Talk, world: World) -> None:
    await sweep(world)
    (duty,) = await waiting(world)
    assert (duty.subject, duty.period, duty.source) == ("case:1", "1", "praktik")


async def test_the_application_is_opened_from_the_reminder_and_decided(waits: Talk, world: World) -> None:
    await until(world, TUESDAY, TWO_HOURS)
    await waits("bo", presses("Öppna ansökan"), presses("Godkänn"))
    await sweep(world)
    first, _second = await waiting(world)
    await until(world, TUESDAY + timedelta(days=1), TWO_HOURS)
    first, second = await waiting(world)
    assert (first.outcome, second.period, second.closed_at) == ("done", "2", None)
    await waits("olle", sees_not("har väntat på"))


async def test_how_is_told(waits: Talk, world: World) -> None:
    await until(world, TUESDAY, TWO_HOURS)
    await waits("bo", presses("Hur gör jag?"), sees("Öppna ansökan och läs den"))


async def test_when_the_time_is_up_the_managers_manager_may_decide_too(waits: Talk, world: World) -> None:
    await until(world, THURSDAY, TWO_HOURS)
    both = "Bo Påhittad, eller Olle Utanför som också har fått frågan"
    await waits("olle", sees(ASKED_INSTEAD, "Beslutet skulle ha kommit senast torsdag 4 mars"))
    await waits("alva", sees(both), "/status", sees(both))
    await waits("bo", sees("Olle Utanför har också fått frågan. Den av er som svarar först bestämmer."))
    await waits("olle", "/status", sees("Förskolan Lönnen, Exempelkommun"))
    assert (await the_case(world)).deputy_id == world.olle.id
    assert (await logged(world)).count("case.passed_on") == 1


async def test_whoever_was_asked_decides_in_the_managers_place(waits: Talk, world: World) -> None:
    await until(world, THURSDAY, TWO_HOURS)
    late, message, place = find_button(waits, "bo", "Avslå")
    await waits("olle", presses("Öppna ansökan"), sees("Bo Påhittad har inte beslutat än"))
    await waits("olle", presses("Godkänn"))
    await waits("alva", sees("Olle Utanför godkände"))
    await waits("fia", sees("Alva Exempelsson har ansökt"))
    await waits.send("bo", Press(payload=late, message=message), place)
    await waits("bo", sees("Ditt klick ändrade ingenting", "Olle Utanför godkände"))
    assert (await the_case(world)).deputy_id is None
    async with world.database.reading() as session:
        given = await accounts.assignments(session, case_id=1)
    assert {one.approved_by_id for one in given} == {world.olle.id}


async def test_the_manager_decides_after_another_was_asked(waits: Talk, world: World) -> None:
    await until(world, THURSDAY, TWO_HOURS)
    await waits("olle", presses("Öppna ansökan"))
    late, message, place = find_button(waits, "olle", "Godkänn")
    await waits("bo", presses("Godkänn"))
    await waits.send("olle", Press(payload=late, message=message), place)
    await waits("olle", sees("Ditt klick ändrade ingenting", "Bo Påhittad godkände"))
    await waits.send("olle", Press(payload=Show(case=1).pack()))
    assert len([one for one in waits.buttons("olle") if any(b.label == "Godkänn" for b in one)]) == 0
    await waits.send("olle", Press(payload=Approve(case=1, turn=2).pack()))
    assert await outcomes(world) == ["approved"]


@pytest.mark.databases("sqlite", "postgresql")
async def test_two_who_decide_at_once_are_one_decision(waits: Talk, world: World) -> None:
    await until(world, THURSDAY, TWO_HOURS)
    approve = Press(payload=Approve(case=1, turn=1).pack())
    refuse = Submit(payload=Refuse(case=1, turn=1).pack(), values={"reason": "Nej."})
    both = [by("bo", approve), by("olle", refuse)]
    await asyncio.gather(*(world.dispatch.handle(event) for event in both))
    assert len(await outcomes(world)) == 1


def by(who: str, said: Press | Submit) -> Event:
    sender, place = Sender(channel="test", address=who), Place(conversation=f"private:{who}")
    return Event(id=f"{who}-decides", sender=sender, place=place, said=said)


async def test_a_manager_who_cannot_passes_it_on_at_once(waits: Talk, world: World) -> None:
    await until(world, TUESDAY, TWO_HOURS)
    await waits("bo", presses("Jag kan inte"), sees("Frågan går till Olle Utanför"))
    await sweep(world)
    await waits("olle", sees(ASKED_INSTEAD), presses("Öppna ansökan"), presses("Godkänn"))
    assert await outcomes(world) == ["approved"]


async def test_a_manager_who_has_left_is_passed_over(waits: Talk, world: World) -> None:
    await changes(world, "bo", active=False)
    await until(world, TUESDAY, TWO_HOURS)
    await waits("olle", sees(ASKED_INSTEAD), presses("Öppna ansökan"), presses("Godkänn"))
    assert await outcomes(world) == ["approved"]


@pytest.mark.parametrize("above", ["alva", "bo", "left", ""])
async def test_nobody_who_may_not_decide_is_asked(talk: Talk, world: World, above: str) -> None:
    """Neither the applicant, nor the manager again, nor one who has left (C3): then the unit is told."""
    if above == "left":
        await changes(world, "olle", active=False)
    manager = {"alva": world.alva.id, "bo": world.bo.id, "left": world.olle.id, "": None}[above]
    await changes(world, "bo", manager_id=manager)
    await applied(talk)
    await until(world, THURSDAY, TWO_HOURS)
    await talk("fia", sees("Ni kan utse någon annan som beslutar", "väntat på beslut av Bo Påhittad"))
    await talk("alva", sees_not(ASKED_INSTEAD))
    assert (await the_case(world)).deputy_id is None


@pytest.mark.parametrize("who", ["alva", "cleo", "fia", "olle"])
async def test_before_it_is_passed_on_it_is_the_managers_alone(waits: Talk, world: World, who: str) -> None:
    await until(world, TUESDAY, TWO_HOURS)
    await waits.send(who, Press(payload=Approve(case=1, turn=1).pack()))
    assert await outcomes(world) == []


@pytest.mark.parametrize("who", ["alva", "cleo", "fia"])
async def test_when_it_is_passed_on_the_others_may_not_decide(waits: Talk, world: World, who: str) -> None:
    await until(world, THURSDAY, TWO_HOURS)
    await waits.send(who, Press(payload=Approve(case=1, turn=1).pack()))
    assert await outcomes(world) == []


async def test_sent_back_and_sent_again_it_is_the_managers_alone(waits: Talk, world: World) -> None:
    await until(world, THURSDAY, TWO_HOURS)
    await waits("olle", presses("Öppna ansökan"), presses("Fråga den"), fills(reason="Hur når ni alla?"))
    await until(world, NEXT_MONDAY, TWO_HOURS)  # nobody is reminded while it waits for the answer
    await waits("fia", sees_not("Ni kan utse"))
    await waits("alva", sees("Hur når ni alla?"), presses("Svara och skicka"), fills(reply="På fem språk."))
    await waits.send("olle", Press(payload=Approve(case=1, turn=2).pack()))
    assert await outcomes(world) == ["returned"]
    await sweep(world)
    first, second = await waiting(world)
    assert (first.outcome, second.period) == ("done", "2")
    await waits("bo", presses("Godkänn"))
    assert await outcomes(world) == ["returned", "approved"]


async def test_taken_back_nobody_is_reminded(waits: Talk, world: World) -> None:
    await until(world, TUESDAY, TWO_HOURS)
    late, message, place = find_button(waits, "bo", "Jag kan inte")
    await waits("alva", presses("Ta tillbaka"))
    await waits.send("bo", Press(payload=late, message=message), place)
    await waits("bo", sees("Det behöver du inte göra längre"))
    await until(world, THURSDAY, TWO_HOURS)
    (duty,) = await waiting(world)
    assert (duty.outcome, duty.next_at) == ("void", None)
    await waits("olle", sees_not("har väntat på"))


# ------------------------------------------------------------------ the information unit


async def test_the_unit_hears_of_its_own_cases(talk: Talk, world: World) -> None:
    await with_the_unit(talk)
    await until(world, TUESDAY, TWO_HOURS)
    await talk("fia", sees("har väntat på beslut av informationsenheten"), sees_not("Utse någon annan"))


async def test_whoever_took_the_case_is_reminded_then_their_manager(talk: Talk, world: World) -> None:
    await with_the_unit(talk)
    await talk("fia", presses("Ta ärendet"))
    await sweep(world)
    await until(world, TUESDAY, TWO_HOURS)
    assert REMINDED in private(world, "fia")
    assert "har väntat på" not in private(world, "gun")
    await until(world, THURSDAY, TWO_HOURS)
    assert "har väntat på beslut av Fia Påhittad" in private(world, "gun")


def private(world: World, who: str) -> str:
    """What a person alone was written."""
    return "".join(plain(one.card) for one in world.channel.conversations.get(f"private:{who}", []))


async def test_a_manager_outside_the_unit_is_not_asked_in_its_place(talk: Talk, world: World) -> None:
    await changes(world, "fia", manager_id=world.olle.id)
    await with_the_unit(talk)
    await talk("fia", presses("Ta ärendet"))
    await until(world, THURSDAY, TWO_HOURS)
    await talk("olle", sees_not("har väntat på"))
    await talk.send("olle", Press(payload=Show(case=1).pack()))
    await talk("olle", sees(NOT_ONE_OF_THEM))
