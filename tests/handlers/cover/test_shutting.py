"""Where nobody can take over, the manager lets the account be closed for comments."""

from datetime import UTC, datetime

import pytest

from chat.inbound import Press
from policy.profile import Profile
from tests import world as worlds
from tests.handlers.cover.absent import away
from tests.sweeping import all_duties, sweep
from tests.talk import Talk, fills, find_button, presses, refused, sees, sees_not
from tests.world import World


@pytest.fixture
def rules() -> Profile:
    """Whoever has an account is asked each working day."""
    return worlds.profile()


@pytest.fixture
async def nobody(monday: Talk) -> Talk:
    """Cleo cannot, and Bo is asked."""
    await away(monday)
    await monday("cleo", presses("Jag kan inte"))
    await sweep(monday.world)
    return monday


async def test_it_fills_the_gap(nobody: Talk, world: World) -> None:
    await nobody("bo", presses("Stäng för kommentarer"), fills())
    text = "Kontot är stängt för kommentarer från måndag 15 mars till fredag 19 mars. Frågor?"
    await nobody("bo", sees("Stäng av kommentarerna", text))
    await nobody("alva", sees(text), "/franvaro", sees("Lönnen (Facebook): stängt för kommentarer"))
    assert [one.outcome for one in await all_duties(world, "cover")] == ["done"]
    for day in (15, 22):
        world.clock.at = datetime(2027, 3, day, 8, tzinfo=UTC)
        await sweep(world)
    found = {one.period: one.outcome for one in await all_duties(world, "watch")}
    assert (found["2027-03-15"], found["2027-03-22"]) == ("void", "")
    assert [one.outcome for one in await all_duties(world, "cover")] == ["done"]


async def test_only_the_manager_lets_it_be_closed(nobody: Talk, world: World) -> None:
    payload, _message, _place = find_button(nobody, "bo", "Stäng för kommentarer")
    await nobody("cleo", sees_not("Stäng för kommentarer"))
    await nobody.send("cleo", Press(payload=payload))
    await nobody("cleo", sees("Bara chefen eller informationsenheten kan bestämma"))
    await nobody.send("olle", Press(payload=payload))
    await nobody("olle", sees("Det kan bara de som sköter kontot göra"))


async def test_it_needs_a_text(nobody: Talk) -> None:
    await nobody("bo", presses("Stäng för kommentarer"), fills(text=""), refused(text="Skriv något"))


async def test_it_is_open_again_when_somebody_is_back(nobody: Talk, world: World) -> None:
    await nobody("bo", presses("Stäng för kommentarer"), fills())
    world.clock.at = datetime(2027, 3, 16, 8, tzinfo=UTC)
    await nobody("alva", "/franvaro", presses("Jag är inte borta"))
    await sweep(world)
    found = {one.period: one.outcome for one in await all_duties(world, "watch")}
    assert found["2027-03-16"] == ""
