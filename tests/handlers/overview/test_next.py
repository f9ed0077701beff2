"""What is open next on each account: what whoever has it is to do, by when."""

import pytest

from chat.inbound import Press
from policy.profile import Profile
from tests import world as worlds
from tests.handlers.duties import begun
from tests.sweeping import all_duties
from tests.talk import Talk, fills, presses, sees, sees_not
from tests.world import World

TODAY = "dagens kommentarer, senast måndag 8 mars 2027 kl. 17.00"
WEEK = "veckans inlägg, senast fredag 12 mars 2027 kl. 17.00"


@pytest.fixture
def rules() -> Profile:
    """Exempelkommun's rules as they are, in which whoever has an account is asked each working day."""
    return worlds.profile()


async def test_what_is_next_goes_when_it_is_done(talk: Talk) -> None:
    await begun.monday(talk)
    await talk("alva", "/mina-konton", sees(f"Nästa: {TODAY}; {WEEK}"))
    await talk.send("bo", Press(payload='overview.show {"account":1}'))
    await talk("bo", sees(f"Nästa: {TODAY}; {WEEK}"))
    await talk("alva", presses("Allt är besvarat"), "/mina-konton", sees(f"Nästa: {WEEK}"))


async def test_the_posts_of_a_week_of_rest_are_not_next(talk: Talk, world: World) -> None:
    await begun.monday(talk)
    await talk("bo", "/mina-konton", presses(begun.NAME), presses("Pausa kontot"))
    await talk("bo", fills(first="2027-03-08", last="2027-03-20", reason="Sportlov."))
    assert [one.closed_at for one in await all_duties(world, "posting")] == [None]
    await talk("alva", "/mina-konton", sees("Pausat:", f"Nästa: {TODAY}"), sees_not(WEEK))


async def test_what_is_to_become_of_an_account_is_not_for_those_who_run_it(talk: Talk, world: World) -> None:
    await begun.not_run(talk)
    assert [one.closed_at for one in await all_duties(world, "proposal")] == [None]
    await talk("alva", "/mina-konton", sees(f"Nästa: {TODAY}"), sees_not("hur kontot sköts"))
