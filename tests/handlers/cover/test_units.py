"""A unit has working days of its own: what is a gap there is judged by them, in each place that asks."""

from datetime import timedelta

import pytest

from policy.profile import Profile
from tests import world as worlds
from tests.sweeping import all_duties, sweep
from tests.talk import Talk, fills, presses
from tests.world import World

NO_MONDAYS = {"working": {"hours": {"value": {"monday": {"drop": True}}}}}


@pytest.fixture
def rules() -> Profile:
    """The unit that has the account does not work on Mondays."""
    known = worlds.without_daily_question().model_dump(mode="json")
    return Profile.model_validate({**known, "override": {"Förskolan Lönnen": NO_MONDAYS}})


async def test_a_day_on_which_the_unit_does_not_work_is_no_gap(monday: Talk, world: World) -> None:
    await monday("alva", "/franvaro", presses("Jag ska vara borta"))
    await monday("alva", fills(first="2027-03-08", last="2027-03-08"))
    for _minute in range(3):
        world.clock.at += timedelta(minutes=1)
        await sweep(world)
    assert await all_duties(world, "cover") == []
