"""Managers who are away, and what somebody who is away may answer still."""

from datetime import UTC, datetime, timedelta

from tests.handlers.cover.absent import ASKED, MONDAY, away
from tests.scripts import applied
from tests.sweeping import sweep, until
from tests.talk import Talk, fills, find_button, presses, sees, sees_not
from tests.world import World

REST = {"first": "2027-03-29", "last": "2027-04-09", "reason": "Köket byggs om."}
TODAY = {"first": "2027-03-08", "last": "2027-03-26"}


async def test_a_manager_who_is_away_is_not_asked_to_take_over(monday: Talk, world: World) -> None:
    await away(monday, "bo", **TODAY)
    await away(monday)
    await monday("cleo", presses("Jag kan inte"), sees("Frågan går till informationsenheten"))
    await sweep(world)
    await monday("bo", sees_not(ASKED))
    await monday("fia", sees(ASKED))


async def test_a_manager_who_is_away_does_not_decide_on_a_pause(monday: Talk, world: World) -> None:
    await away(monday, "bo", **TODAY)
    await monday("alva", "/mina-konton", presses("Mer"), presses("Pausa kontot"), fills(**REST))
    await monday("alva", sees("Informationsenheten bestämmer"))
    await monday("fia", presses("Godkänn"))
    await monday("alva", sees("behöver inte publicera"))


async def test_a_manager_who_is_away_is_not_reminded_of_a_decision(talk: Talk, world: World) -> None:
    await applied(talk)
    await away(talk, "bo", first="2027-03-01", last="2027-03-31")
    bo = talk.seen("bo")
    await until(world, datetime(2027, 3, 8, 9, tzinfo=UTC))
    assert talk.seen("bo") == bo
    await talk("fia", sees("väntat på beslut av Bo Påhittad"))


async def test_whoever_is_away_may_answer_still(monday: Talk, world: World) -> None:
    await monday("olle", "/kommentar", presses("Fyll i"), fills(account=["1"]))
    await sweep(world)
    find_button(monday, "alva", "Besvarad")
    world.clock.at = MONDAY + timedelta(hours=1)
    await away(monday, **TODAY)
    await monday("cleo", sees("väntar på svar"))
    await monday("alva", presses("Besvarad"), sees("är besvarad"))
    await monday("cleo", presses("Besvarad"), sees("Alva Exempelsson"))
