"""Who is told next: rungs that have passed, people elsewhere, wrong clocks, accounts handed over."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from chat.inbound import Press
from handlers.duties.routing import Receiver
from handlers.duties.turns import Told, _waiting
from store.models import Assignment, Duty
from store.queries import duties
from tests.accounts import add_account
from tests.handlers.duties.test_snoozing import watch
from tests.handlers.duties.told import add_comment, nudges
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, find_button
from tests.world import World, profile

SATURDAY = datetime(2027, 3, 6, 10, tzinfo=UTC)
MONDAY = datetime(2027, 3, 8, 7, tzinfo=UTC)  # eight in the morning
NOON = datetime(2027, 3, 8, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def first_told(world: World, who: str) -> datetime | None:
    found = [one for one in await nudges(world, f"person:{world.people[who].id}") if one.duty_id == 1]
    return found[0].at if found else None


async def reported(world: World) -> None:
    """On a Saturday, a comment is to be answered by Monday noon; nobody looks at anything else."""
    world.clock.at = SATURDAY
    number = await add_account(world, "Lönnen", "alva", "cleo")
    async with world.database.transaction() as session:
        await add_comment(session, world, account=number, due=NOON, next_at=MONDAY)


async def test_a_comment_climbs_within_the_day(talk: Talk, world: World) -> None:
    await reported(world)
    await until(world, MONDAY + timedelta(hours=9))
    times = [await first_told(world, who) for who in ("alva", "cleo", "bo")]
    assert times == [MONDAY, NOON, NOON + 4 * HOUR]
    own = [one for one in await nudges(world, f"person:{world.alva.id}") if one.duty_id == 1]
    assert len(own) == 1  # both of her rungs had passed


async def test_whoever_works_elsewhere_does_not_keep_the_ladder(talk: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        world.alva.zone = "America/Los_Angeles"
        await session.merge(world.alva)
    await reported(world)
    await until(world, MONDAY + timedelta(hours=8))
    assert (await first_told(world, "alva"), await first_told(world, "cleo")) == (None, NOON)


@pytest.mark.parametrize("kind", ["watch", "posting"])
async def test_a_clock_that_was_wrong_once_silences_nobody(talk: Talk, world: World, kind: str) -> None:
    await add_account(world, "Lönnen", "alva", "cleo")
    world.clock.at = datetime(2030, 3, 4, 9, tzinfo=UTC)
    await sweep(world)
    world.clock.at = MONDAY
    with capture_logs() as logged:
        await sweep(world)
    assert {"event": "opened in the future", "kind": kind}.items() <= next(
        one for one in logged if one.get("kind") == kind
    ).items()
    await sweep(world)
    assert [one.due_at.year for one in await all_duties(world, kind)] == [2027, 2030]


async def test_what_was_handed_over_is_not_answered_for(talk: Talk, world: World) -> None:
    first, second = [await add_account(world, name, "alva", "cleo") for name in ("Lönnen", "Lindens")]
    async with world.database.transaction() as session:
        for number in (first, second):
            await duties.open_(session, watch(f"account:{number}"))
    world.clock.at = MONDAY + HOUR
    await sweep(world)
    answer, _message, _place = find_button(talk, "alva", "Allt är besvarat")
    async with world.database.transaction() as session:
        query = select(Assignment).where(Assignment.account_id == second)
        for one in await session.exec(query):
            one.ends_at = world.clock.now()
            session.add(one)
    await talk.send("alva", Press(payload=answer))
    outcomes = {one.subject: one.outcome for one in await all_duties(world, "watch")}
    assert outcomes == {f"account:{first}": "done", f"account:{second}": ""}


async def test_of_more_than_five_the_first_two_buttons_are_left(talk: Talk, world: World) -> None:
    for number in range(6):
        await add_account(world, f"Konto {number}", "alva")
    world.clock.at = MONDAY
    await sweep(world)
    async with world.database.transaction() as session:
        for number in range(1, 7):
            for one in await duties.open_of(session, "posting", f"account:{number}"):
                one.due_at, one.next_at = MONDAY + HOUR, MONDAY + 24 * HOUR
    world.clock.at = MONDAY + 24 * HOUR
    await sweep(world)
    labels = [one.label for one in [shown for shown in talk.buttons("alva") if shown][-1]]
    assert labels.count("Nej, det blev inte av") == 6


async def test_a_single_choice_is_made_already(talk: Talk, world: World) -> None:
    world.clock.at = MONDAY + 7 * HOUR
    number = await add_account(world, "Lönnen", "alva")
    async with world.database.transaction() as session:
        due = MONDAY + 26 * HOUR
        await add_comment(session, world, account=number, due=due, next_at=world.clock.at)
    await sweep(world)
    async with world.database.reading() as session:
        duty = await session.get_one(Duty, 1)
    await talk.send("alva", Press(payload=f'duties.later {{"duty":{duty.id}}}'))
    (field,) = talk.forms["alva"].fields
    assert field.value == "tomorrow"


def test_whoever_could_not_be_written_to_is_passed_over_on_each_rung() -> None:
    class Asked:
        def receivers(self, _matter: object, _whose: str) -> list[Receiver]:
            return [Receiver("person:1", None), Receiver("person:2", None)]

    asked: Any = Asked()
    rung = profile().reminding.posting[0]
    told = Told([], frozenset({"person:1"}))
    assert [one.key for one in _waiting(asked, asked, told, 1, rung)] == ["person:2"]
