"""Since when a decision waits: from when the case came to somebody, though the scheduler stood still then."""

from datetime import UTC, datetime, timedelta

from tests.scripts import applied
from tests.sweeping import all_duties, sweep
from tests.talk import Talk, fills, presses
from tests.world import World

TUESDAY = datetime(2027, 3, 2, 9, tzinfo=UTC)
WEDNESDAY = datetime(2027, 3, 3, 9, tzinfo=UTC)
FRIDAY = datetime(2027, 3, 5, 9, tzinfo=UTC)


async def swept(world: World) -> tuple[str, datetime, datetime]:
    """The first sweep after the case was sent: which turn it finds, since when that waits, and till when."""
    await sweep(world)
    (duty,) = await all_duties(world, "decision")
    return duty.period, duty.opened_at, duty.due_at


async def test_from_when_it_was_sent(talk: Talk, world: World) -> None:
    await applied(talk)
    sent = world.clock.now()
    world.clock.at = FRIDAY
    assert await swept(world) == ("1", sent, sent + timedelta(days=3))


async def test_from_the_decision_before_it(talk: Talk, world: World) -> None:
    await applied(talk)
    world.clock.at = TUESDAY
    await talk("bo", presses("Godkänn"))
    world.clock.at = FRIDAY
    assert await swept(world) == ("2", TUESDAY, TUESDAY + timedelta(days=3))


async def test_from_the_answer_to_a_question(talk: Talk, world: World) -> None:
    await applied(talk)
    world.clock.at = TUESDAY
    await talk("bo", presses("Fråga den"), fills(reason="Hur når ni alla?"))
    world.clock.at = WEDNESDAY
    await talk("alva", presses("Svara och skicka"), fills(reply="På fem språk."))
    world.clock.at = FRIDAY
    assert (await swept(world))[:2] == ("2", WEDNESDAY)


async def test_never_from_a_moment_to_come(talk: Talk, world: World) -> None:
    """The clock was wrong when it was sent."""
    await applied(talk)
    world.clock.at -= timedelta(hours=1)
    assert (await swept(world))[:2] == ("1", world.clock.now())
