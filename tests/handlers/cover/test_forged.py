"""Absences that are not theirs, told in ways that no form of theirs has, and days that no calendar has."""

from datetime import timedelta

import pytest

from chat.fields import Raw
from chat.inbound import Press, Submit
from store.models import Absence
from tests.talk import Talk, fills, presses, sees_not
from tests.world import World


async def test_a_colleague_ends_no_absence_that_they_did_not_tell_of(monday: Talk, world: World) -> None:
    await monday("alva", "/franvaro", presses("Jag ska vara borta"))
    await monday("alva", fills(first="2027-03-08", last="2027-03-19", reason="illness"))
    world.clock.at += timedelta(hours=2)
    tell = 'cover.tell {"other":true}'
    values: dict[str, Raw] = {"who": [str(world.alva.id)], "first": "2027-03-08", "last": "2027-03-20"}
    await monday.send("cleo", Submit(payload=tell, values=values))
    await monday.send("cleo", Press(payload='cover.back {"absence":2}'))
    async with world.database.reading() as session:
        own, told = [await session.get_one(Absence, number) for number in (1, 2)]
    assert (own.cancelled_at, own.reason) == (None, "illness")
    assert own.ends_at is not None
    assert own.ends_at > world.clock.now()
    assert told.ends_at is None or told.ends_at <= world.clock.now()


async def test_whose_absence_is_changed_is_known(monday: Talk, world: World) -> None:
    await monday("alva", "/franvaro", presses("Jag ska vara borta"))
    await monday("alva", fills(first="2027-03-15", last="2027-03-19"))
    values: dict[str, Raw] = {"who": [str(world.cleo.id)], "first": "2027-03-15", "last": "2027-03-20"}
    await monday.send("alva", Submit(payload='cover.tell {"absence":1,"other":true}', values=values))
    await monday("cleo", sees_not("anmäld som borta"))


@pytest.mark.parametrize("values", [{"first": "0001-01-01"}, {"first": "2027-03-15", "last": "9999-12-31"}])
async def test_days_that_are_no_moments(monday: Talk, values: dict[str, str]) -> None:
    await monday("alva", "/franvaro", presses("Jag ska vara borta"), fills(**values))
    assert set(monday.errors["alva"]) == {"last" if "last" in values else "first"}
