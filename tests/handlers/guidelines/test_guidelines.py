"""The guidelines are revised: one duty for the information unit, however long they have lain."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chat.inbound import Press, Submit
from handlers.cases import digest
from handlers.duties.ladder import comes_at
from handlers.guidelines.actions import Revised
from policy.calendar import calendar_for
from store import log
from store.queries import duties
from tests import world as worlds
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, find_button, leaves, presses, refused, sees, sees_not
from tests.world import World

MONDAY = datetime(2027, 3, 1, 8, tzinfo=UTC)
FOUR_HOURS = timedelta(hours=4)
DUE = "skulle ha gåtts igenom senast fredag 1 januari 2027"
DONE = "Vi har gått igenom riktlinjerna"
SUBJECT = "profile:exempelkommun"


@pytest.fixture
async def late(talk: Talk, world: World) -> Talk:
    """Guidelines from January 2026, to be revised each year; it is March 2027."""
    await sweep(world)
    return talk


async def told(world: World, text: str) -> int:
    """How many times the information unit has been told that."""
    return sum(text in str(one.card) for one in world.channel.conversations.get("unit", []))


async def periods(world: World) -> list[tuple[str, str]]:
    return [(one.period, one.outcome) for one in await all_duties(world, "review")]


async def test_the_unit_is_told_what_was_due_and_why(late: Talk, world: World) -> None:
    await late("fia", sees(DUE, "De har gällt sedan torsdag 1 januari 2026", "en gång om året", "Källa"))
    await late("fia", sees_not("Jag kan inte", "Påminn mig senare"))
    for who in ("alva", "bo", "olle"):
        await late(who, sees_not("Riktlinjerna"))


async def test_it_is_said_once_and_again_after_a_working_week(late: Talk, world: World) -> None:
    assert await sweep(world) == 0
    await until(world, MONDAY + timedelta(days=4, hours=23), FOUR_HOURS)
    assert await told(world, DUE) == 1
    await until(world, MONDAY + timedelta(days=7, hours=4), FOUR_HOURS)
    assert await told(world, DUE) == 2
    assert await periods(world) == [("2027-01-01", "")]


@pytest.fixture
async def old(tmp_path: Path) -> AsyncIterator[World]:
    """Guidelines that nobody has revised for eleven years."""
    rules = worlds.profile().model_copy(update={"effective_from": date(2016, 2, 29)})
    async with worlds.world(tmp_path, rules) as made:
        yield made


async def test_old_guidelines_are_one_duty_and_one_message(old: World) -> None:
    assert await sweep(old) == 1
    assert await until(old, MONDAY + timedelta(days=4), FOUR_HOURS) == {}
    assert await periods(old) == [("2017-02-28", "")]


async def test_revised_today_the_next_is_in_a_year(late: Talk, world: World) -> None:
    await late("fia", presses(DONE), fills(changed="Ny text om barn på bild."))
    await late("fia", sees("gick igenom riktlinjerna måndag 1 mars 2027", "Nästa gång är onsdag 1 mars 2028"))
    assert await periods(world) == [("2027-01-01", "done")]
    async with world.database.reading() as session:
        (entry,) = await log.of_chain(session, SUBJECT)
    assert (entry.what, entry.actor_id) == ("guidelines.revised", world.fia.id)
    assert entry.details == {"day": "2027-03-01", "changed": digest("Ny text om barn på bild.")}


async def test_the_next_is_told_of_before_its_day(late: Talk, world: World) -> None:
    await late("fia", presses(DONE), fills(day="2027-02-26"))
    world.clock.at = datetime(2028, 1, 31, 16, tzinfo=UTC)
    await sweep(world)
    assert len(await periods(world)) == 1  # more than 20 working days before it
    world.clock.at = datetime(2028, 2, 1, 9, tzinfo=UTC)
    await sweep(world)
    assert await periods(world) == [("2027-01-01", "done"), ("2028-02-26", "")]
    ahead = "ska gås igenom senast lördag 26 februari 2028"
    await late("fia", sees(ahead, "Förra gången var fredag 26 februari 2027"))
    await late("fia", presses("Påminn mig senare"), fills(when="week"), sees("Du får en ny påminnelse"))


async def test_a_revision_long_ago_leaves_the_next_one_due(old: World) -> None:
    talk = Talk(old)
    await sweep(old)
    await talk("fia", presses(DONE), fills(day="2023-05-02"), sees("Nästa gång är torsdag 2 maj 2024"))
    old.clock.at += timedelta(days=1)
    await sweep(old)
    assert await periods(old) == [("2017-02-28", "done"), ("2024-05-02", "")]


@pytest.fixture
async def seldom(tmp_path: Path) -> AsyncIterator[World]:
    """Guidelines that a new council goes through every fourth year; they took effect on a leap day."""
    rules = worlds.profile()
    months = rules.review.every_months.model_copy(update={"value": 48})
    review = rules.review.model_copy(update={"every_months": months})
    changed = rules.model_copy(update={"review": review, "effective_from": date(2024, 2, 29)})
    async with worlds.world(tmp_path, changed) as made:
        yield made


async def test_every_fourth_year(seldom: World) -> None:
    talk = Talk(seldom)
    for year in (2025, 2026, 2027):
        seldom.clock.at = datetime(year, 3, 1, 9, tzinfo=UTC)
        await sweep(seldom)
    assert await periods(seldom) == []
    seldom.clock.at = datetime(2028, 2, 28, 9, tzinfo=UTC)
    await sweep(seldom)
    await talk("fia", sees("ska gås igenom senast tisdag 29 februari 2028"))
    await talk("fia", presses(DONE), fills(), sees("Nästa gång är lördag 28 februari 2032"))
    assert await periods(seldom) == [("2028-02-29", "done")]


async def test_a_day_is_reckoned_once(seldom: World) -> None:
    await sweep(seldom)
    async with seldom.database.reading() as session:
        assert await duties.is_opened(session, "review", "2027-03-01")
        assert not await duties.is_opened(session, "review", "2027-03-02")


async def test_a_day_that_is_reckoned_at_night_loses_no_hour(talk: Talk, world: World) -> None:
    """The first sweep of the day is long before the hour at which the first rung comes."""
    calendar = calendar_for(worlds.profile().working)
    due = datetime(2027, 1, 4, 16, tzinfo=UTC)  # the first working day from 1 January on
    first = comes_at(calendar, worlds.profile().reminding.review, 0, due)
    assert first is not None
    world.clock.at = first.replace(hour=0)
    assert await sweep(world) == 0
    assert await until(world, first + timedelta(hours=3)) == {first: 1}
    (duty,) = await all_duties(world, "review")
    assert (duty.due_at, duty.step) == (due, 1)
    await talk("fia", sees("ska gås igenom senast fredag 1 januari 2027"))


async def test_new_guidelines_put_it_off(late: Talk, world: World) -> None:
    newer = worlds.profile().model_copy(update={"effective_from": date(2027, 2, 1)})
    world.dispatch.policy = worlds.assemble(world.database, worlds.profile(), newer).dispatch.policy
    await late("fia", presses(DONE), sees("Det behöver du inte göra längre"))
    await until(world, MONDAY + timedelta(days=8), FOUR_HOURS)
    assert await periods(world) == [("2027-01-01", "void")]


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"day": ""}, {"day": "Välj en dag"}),
        ({"day": "1 mars"}, {"day": "Skriv dagen"}),
        ({"day": "2027-03-02"}, {"day": "Den dagen har inte varit än"}),
        ({"day": "2026-01-01"}, {"day": "Det måste vara efter torsdag 1 januari 2026"}),
        ({"day": "0001-01-01"}, {"day": "Det måste vara efter"}),
        ({"changed": "x" * 1_001}, {"changed": "Högst 1000"}),
        ({"changed": "lösenord: Sommar2027!"}, {"changed": "lösenord"}),
    ],
)
async def test_what_is_no_revision(
    late: Talk, world: World, values: dict[str, str], errors: dict[str, str]
) -> None:
    await late("fia", presses(DONE), fills(**values), refused(**errors))
    assert await periods(world) == [("2027-01-01", "")]


@pytest.mark.parametrize("who", ["alva", "bo", "cleo", "olle"])
async def test_only_the_unit_revises(late: Talk, world: World, who: str) -> None:
    (duty,) = await all_duties(world, "review")
    forged = Revised(duty=duty.id or 0).pack()
    await late.send(who, Press(payload=forged))
    await late.send(who, Submit(payload=forged, values={"day": "2027-03-01"}))
    assert who not in late.forms
    assert await periods(world) == [("2027-01-01", "")]


async def test_an_old_button_says_when_it_was_done(late: Talk, world: World) -> None:
    button, message, place = find_button(late, "gun", DONE)
    await late("fia", presses(DONE), fills())
    await late.send("gun", Press(payload=button, message=message), place)
    await late("gun", sees("Fia Påhittad", "måndag 1 mars 2027"))


async def test_what_was_typed_is_there_again(late: Talk) -> None:
    await late("fia", presses(DONE), leaves(changed="Halva texten"))
    await late("fia", presses(DONE))
    assert {field.name: getattr(field, "value", "") for field in late.forms["fia"].fields} == {
        "day": "2027-03-01",
        "changed": "Halva texten",
    }


async def test_how_is_told(late: Talk) -> None:
    await late("fia", presses("Hur gör vi?"), sees("1. Läs riktlinjerna"))
