"""An account that nobody runs is put before the manager and the information unit, with the record."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.inbound import Press
from tests.remembered import remembered
from tests.scripts import live
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, find_button, presses, sees, sees_not
from tests.world import World

SELDOM = timedelta(hours=5)
ASKED = "ingen har svarat om inläggen under 4 veckor. Vad gör vi?"


@remembered
async def weeks_without_a_word(talk: Talk, /) -> None:
    """Nobody has answered anything for weeks."""
    await live(talk)
    talk.world.clock.at = datetime(2027, 3, 8, 5, tzinfo=UTC)
    await sweep(talk.world)
    await until(talk.world, datetime(2027, 4, 23, 15, tzinfo=UTC), SELDOM)


@pytest.fixture
async def silent(talk: Talk) -> Talk:
    await weeks_without_a_word(talk)
    return talk


async def test_the_manager_and_the_unit_see_the_record(silent: Talk, world: World) -> None:
    await silent("bo", sees(ASKED, "Vecka 10: ingen svarade på frågan om inlägg", "Vecka 13"))
    await silent("fia", sees(ASKED))
    await silent("alva", sees_not(ASKED))


async def test_they_talk(silent: Talk, world: World) -> None:
    await silent(
        "bo", presses("Vi har pratat med dem"), fills(agreed="Cleo hjälper till."), sees("Det är noterat")
    )
    (duty,) = await all_duties(world, "proposal")
    assert (duty.outcome, duty.closed_by_id) == ("done", world.bo.id)
    await until(world, datetime(2027, 4, 30, 15, tzinfo=UTC), SELDOM)
    assert len(await all_duties(world, "proposal")) == 1  # not again at once
    await until(world, datetime(2027, 5, 28, 15, tzinfo=UTC), SELDOM)
    assert len(await all_duties(world, "proposal")) == 2
    await silent("bo", sees("Förra gången, 23 apr. 2027: Cleo hjälper till."))


async def test_somebody_wants_it_closed(silent: Talk, world: World) -> None:
    await silent("fia", presses("Avsluta kontot"), fills(reason="Ingen läser det."), sees("kan svara till"))
    for who in ("alva", "cleo", "bo"):
        await silent(who, sees("Informationsenheten vill avsluta", "Fia Påhittad", "Ingen läser det."))
    named = silent.seen("bo").count("Fia Påhittad")
    await silent("bo", presses("Vi har pratat med dem"))
    assert silent.seen("bo").count("Fia Påhittad") == named + 1


async def test_a_pause_settles_it(silent: Talk, world: World) -> None:
    await silent("bo", presses("Pausa kontot"))
    await silent("bo", fills(first="2027-04-23", last="2027-05-23", reason="Ingen tid."))
    await until(world, datetime(2027, 5, 7, 15, tzinfo=UTC), SELDOM)
    (duty,) = await all_duties(world, "proposal")
    assert duty.outcome == "done"


async def test_those_it_is_about_do_not_choose(silent: Talk, world: World) -> None:
    for label in ("Vi har pratat med dem", "Avsluta kontot"):
        payload, _message, _place = find_button(silent, "bo", label)
        for who in ("alva", "olle"):
            await silent.send(who, Press(payload=payload))
    for who in ("alva", "olle"):
        await silent(who, sees("Det bestämmer chefen eller informationsenheten"))
    (duty,) = await all_duties(world, "proposal")
    assert duty.closed_at is None


async def test_an_account_that_is_run_is_left_alone(talk: Talk, world: World) -> None:
    await live(talk)
    for week in range(7):
        world.clock.at = datetime(2027, 3, 8, 8, tzinfo=UTC) + timedelta(weeks=week)
        await sweep(world)
        await talk("alva", "/publicerat", "/publicerat")
        world.clock.at += timedelta(days=4)
        await sweep(world)
    assert await all_duties(world, "proposal") == []
    assert {one.outcome for one in await all_duties(world, "posting")} == {"done"}


async def test_a_second_question_does_not_come_beside_the_first(silent: Talk, world: World) -> None:
    await until(world, datetime(2027, 6, 4, 15, tzinfo=UTC), SELDOM)
    (duty,) = await all_duties(world, "proposal")
    assert duty.closed_at is None
