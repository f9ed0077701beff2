"""An account for which too few step in is found, and somebody is appointed."""

from datetime import UTC, datetime

import pytest

from chat.inbound import Press
from tests.accounts import add_account
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, find_button, presses, refused, sees, sees_not
from tests.world import World

MONDAY = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)
ASKED = "behöver 1 ersättare till"


@pytest.fixture
async def alone(talk: Talk, world: World) -> Talk:
    """Alva has an account, and nobody steps in; she has been told of it."""
    await add_account(world, "Lönnen", "alva")
    world.clock.at = MONDAY
    await sweep(world)
    await talk("alva", sees_not(ASKED))
    await until(world, datetime(2027, 3, 15, 9, tzinfo=UTC))
    await talk("alva", sees(ASKED, "Lönnen (Facebook)"))
    return talk


async def test_the_manager_appoints_whom_the_owner_suggests(alone: Talk, world: World) -> None:
    await alone("alva", presses("Välj ersättare"), fills(who=[str(world.cleo.id)]))
    await alone("alva", sees("Chefen bestämmer, och får frågan direkt"))
    await alone(
        "bo", sees("Alva Exempelsson föreslår att Cleo Exempelsson blir ersättare"), presses("Välj ersättare")
    )
    await alone(
        "bo", sees("Alva Exempelsson föreslår Cleo"), fills(), sees("Cleo Exempelsson är nu ersättare")
    )
    await alone("cleo", sees("Bo Påhittad har utsett dig till ersättare"))
    await alone("alva", sees("Ge ersättaren tillgång till kontot och visa"), presses("Välj ersättare"))
    await alone("alva", sees("Bo Påhittad svarade"))
    assert [one.outcome for one in await all_duties(world, "substitute")] == ["done"]


async def test_silence_climbs(alone: Talk, world: World) -> None:
    await until(world, datetime(2027, 3, 31, 9, tzinfo=UTC))
    await alone("bo", sees(ASKED))
    await alone("fia", sees(ASKED))


async def test_each_night_it_is_the_same(alone: Talk, world: World) -> None:
    assert len(await all_duties(world, "substitute")) == 1


async def test_nobody_who_runs_it_steps_in_and_no_outsider_appoints(alone: Talk, world: World) -> None:
    payload, _message, _place = find_button(alone, "alva", "Välj ersättare")
    await alone("alva", presses("Välj ersättare"), fills(who=[str(world.alva.id)]))
    await alone("alva", refused(who="Alva Exempelsson sköter redan kontot"))
    await alone.send("olle", Press(payload=payload))
    await alone("olle", sees("Det kan bara de som sköter kontot göra"))


async def test_where_somebody_steps_in_nobody_is_asked(talk: Talk, world: World) -> None:
    await add_account(world, "Lönnen", "alva", "cleo")
    await add_account(world, "Ingens konto")
    await sweep(world)
    assert await all_duties(world, "substitute") == []
