"""What nobody has in the weeks to come is found each night, and asked about once."""

from datetime import UTC, datetime, timedelta

from store.models import Person
from tests.handlers.cover.absent import ASKED, MONDAY, away, covered
from tests.sweeping import all_duties, sweep
from tests.talk import Talk, presses, sees, sees_not
from tests.world import World

TUESDAY = datetime(2027, 3, 9, 8, tzinfo=UTC)


async def leaves(world: World, who: str) -> None:
    async with world.database.transaction() as session:
        (await session.get_one(Person, world.people[who].id)).active = False


async def test_whoever_said_yes_has_left(monday: Talk, world: World) -> None:
    await covered(monday)
    await leaves(world, "cleo")
    cleo = monday.seen("cleo")
    world.clock.at = TUESDAY
    await sweep(world)
    await monday("bo", sees(ASKED, "Lönnen (Facebook)"))
    assert monday.seen("cleo") == cleo
    assert [one.outcome for one in await all_duties(world, "cover")] == ["done", ""]


async def test_whoever_is_going_to_be_away_is_told_in_the_morning(monday: Talk, world: World) -> None:
    await covered(monday, first="2027-05-03", last="2027-05-07")
    await leaves(world, "cleo")
    world.clock.at = TUESDAY.replace(day=10, hour=1)
    await sweep(world)
    await monday("alva", sees_not("Ingen har Lönnen (Facebook)"))
    world.clock.at = TUESDAY.replace(day=10)
    await sweep(world)
    await monday("alva", sees("Ingen tar över än", "Ingen har Lönnen (Facebook) medan du är borta från"))


async def test_what_is_asked_is_not_asked_again_each_night(monday: Talk, world: World) -> None:
    await away(monday)
    for days in range(1, 4):
        world.clock.at = MONDAY + timedelta(days=days)
        await sweep(world)
    assert len(await all_duties(world, "cover")) == 1


async def test_what_is_far_away_waits(monday: Talk, world: World) -> None:
    await covered(monday, first="2027-06-14", last="2027-06-18")
    await leaves(world, "cleo")
    world.clock.at = TUESDAY
    await sweep(world)
    await monday("bo", sees_not(ASKED))
    world.clock.at = datetime(2027, 4, 20, 8, tzinfo=UTC)
    await sweep(world)
    await monday("bo", sees(ASKED))


async def test_an_owner_who_has_left_asks_nobody(monday: Talk, world: World) -> None:
    await away(monday)
    await monday("cleo", presses("Jag kan inte"))
    await leaves(world, "alva")
    world.clock.at = TUESDAY
    await sweep(world)
    assert len(await all_duties(world, "cover")) == 1
