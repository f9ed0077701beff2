"""Back again: one message about what happened, in working time; why somebody was away is forgotten."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from chat.inbound import Press
from store.models import Absence
from tests.handlers.cover.absent import away, covered
from tests.sweeping import sweep, until
from tests.talk import Talk, fills, presses, sees, sees_not
from tests.world import World

WELCOME = "Välkommen tillbaka"
TUESDAY = datetime(2027, 3, 16, 9, tzinfo=UTC)
FRIDAY_EVENING = datetime(2027, 3, 19, 17, tzinfo=UTC)
BACK = datetime(2027, 3, 22, 7, 0, tzinfo=UTC)


async def all_absences(world: World) -> list[Absence]:
    async with world.database.reading() as session:
        return list(await session.exec(select(Absence).order_by("id")))


async def test_whoever_is_back_sees_what_happened(monday: Talk, world: World) -> None:
    await covered(monday, reason="holiday")
    world.clock.at = TUESDAY
    await monday("cleo", "/publicerat")
    for _comment in range(2):
        await monday("olle", "/kommentar", presses("Fyll i"), fills(account=["1"]))
        await sweep(world)
    await monday("cleo", presses("Besvarad"))
    await monday.send("bo", Press(payload='overview.quota {"account":1}'))
    await monday("bo", fills(posts="1"))
    await until(world, FRIDAY_EVENING + timedelta(days=1))
    await monday("alva", sees_not(WELCOME))
    world.clock.at = BACK
    await sweep(world)
    await sweep(world)
    assert monday.seen("alva").count(WELCOME) == 1
    await monday("alva", sees("Tog över kontot: Cleo Exempelsson", "Inlägg som ni har berättat om: 1"))
    await monday("alva", sees("1 av 2", "Cleo Exempelsson har svarat", "1 kommentar utan svar"))
    await monday("alva", sees("Bo Påhittad ändrade antalet inlägg i veckan"))
    (absence,) = await all_absences(world)
    assert absence.reason == ""


async def test_why_is_forgotten_as_soon_as_it_is_over(monday: Talk, world: World) -> None:
    await away(monday, reason="illness")
    world.clock.at = FRIDAY_EVENING + timedelta(hours=6)
    await sweep(world)
    (absence,) = await all_absences(world)
    assert (absence.reason, absence.over_at) == ("", None)


async def test_absences_that_meet_end_in_one_message(monday: Talk, world: World) -> None:
    await covered(monday)
    await away(monday, first="2027-03-19", last="2027-03-23")
    world.clock.at = BACK
    await sweep(world)
    await monday("alva", sees_not(WELCOME))
    world.clock.at = BACK + timedelta(days=2)
    await sweep(world)
    assert monday.seen("alva").count(WELCOME) == 1


async def test_whoever_is_away_again_is_told_when_they_are_back(monday: Talk, world: World) -> None:
    await covered(monday)
    await away(monday, first="2027-03-22", last="2027-03-23")
    world.clock.at = BACK
    await sweep(world)
    await monday("alva", sees_not(WELCOME))
    world.clock.at = BACK + timedelta(days=2)
    await sweep(world)
    assert monday.seen("alva").count(WELCOME) == 1


async def test_back_early(monday: Talk, world: World) -> None:
    await covered(monday)
    world.clock.at = TUESDAY
    await monday("alva", "/franvaro", presses("Jag är inte borta"))
    await sweep(world)
    await monday("alva", sees(WELCOME), "/mina-konton", sees("Har kontot i dag: Alva Exempelsson"))


async def test_what_never_was_is_not_told(monday: Talk, world: World) -> None:
    await covered(monday)
    await monday("alva", "/franvaro", presses("Jag är inte borta"))
    await sweep(world)
    await monday("alva", sees_not(WELCOME))
    (absence,) = await all_absences(world)
    assert absence.over_at == world.clock.now()
