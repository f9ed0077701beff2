"""The program stood still for a while: no week is taken for kept that nobody was asked about."""

from datetime import UTC, datetime

import pytest

from tests.accounts import add_account
from tests.scripts import live
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, presses, sees
from tests.world import World

SATURDAY_10 = datetime(2027, 3, 13, 9, tzinfo=UTC)
MONDAY_12 = datetime(2027, 3, 22, 8, tzinfo=UTC)


@pytest.fixture
async def stopped(talk: Talk, world: World) -> Talk:
    """The posts of week 10 were told of; then the program stood still until Monday of week 12."""
    await live(talk)
    world.clock.at = datetime(2027, 3, 8, 8, tzinfo=UTC)
    await sweep(world)
    await talk("alva", "/publicerat", "/publicerat")
    await until(world, SATURDAY_10)
    world.clock.at = MONDAY_12
    await sweep(world)
    return talk


async def outcomes(world: World) -> dict[str, str]:
    return {one.period: one.outcome for one in await all_duties(world, "posting")}


async def test_the_week_that_was_missed_is_asked_about(stopped: Talk, world: World) -> None:
    await stopped("alva", sees("publicerade ni det ni skulle vecka 11?"), presses("Nej, det blev inte av"))
    assert await outcomes(world) == {"2027-W10": "done", "2027-W11": "missed", "2027-W12": ""}


async def test_its_posts_are_told_of_afterwards(stopped: Talk, world: World) -> None:
    await stopped("alva", presses("Vi har publicerat"), presses("Vi har publicerat ett till"))
    assert await outcomes(world) == {"2027-W10": "done", "2027-W11": "done", "2027-W12": ""}


async def test_without_an_answer_it_is_unknown(stopped: Talk, world: World) -> None:
    await until(world, datetime(2027, 4, 7, 9, tzinfo=UTC))
    assert (await outcomes(world))["2027-W11"] == "unanswered"


async def test_nothing_is_opened_twice(stopped: Talk, world: World) -> None:
    await sweep(world)
    assert len(await all_duties(world, "posting")) == len(("W10", "W11", "W12"))


async def test_a_week_of_another_year_is_named_with_it(talk: Talk, world: World) -> None:
    world.clock.at = datetime(2027, 12, 27, 8, tzinfo=UTC)
    await add_account(world, "Lönnens kök", "alva", "cleo")
    await sweep(world)
    world.clock.at = datetime(2028, 1, 3, 9, tzinfo=UTC)
    await sweep(world)
    asked = next(line for line in talk.seen("alva").splitlines() if "52" in line)
    assert "2027" in asked.partition("?")[0]


async def test_a_week_of_this_year_is_named_alone(stopped: Talk) -> None:
    asked = next(line for line in stopped.seen("alva").splitlines() if "vecka 11?" in line)
    assert "2027" not in asked.partition("?")[0]
