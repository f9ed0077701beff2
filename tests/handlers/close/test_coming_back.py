"""What the farewell stops, and what comes back when the account stays after all."""

from datetime import timedelta

import pytest

from tests.handlers.close import closing
from tests.sweeping import all_duties, until
from tests.talk import Talk, fills, presses, sees, sees_not
from tests.world import World

SINCE = closing.MONDAY + timedelta(days=1)


async def posts(world: World) -> dict[str, str]:
    """How the weeks' questions about posts stand, by week."""
    return {one.period: one.outcome or "open" for one in await all_duties(world, "posting")}


async def sweep_until(world: World, days: int) -> None:
    await until(world, closing.MONDAY + timedelta(days=days), timedelta(hours=3))


async def test_nobody_is_asked_for_posts_after_the_farewell(talk: Talk, world: World) -> None:
    await closing.agreed(talk)
    await sweep_until(world, 1)
    assert (await posts(world))["2027-W10"] == "open"
    await talk("alva", presses("Nästa steg: Ta farväl"), fills(on="2027-03-09"))
    assert (await posts(world))["2027-W10"] == "void"
    await sweep_until(world, 8)
    assert await posts(world) == {"2027-W10": "void", "2027-W11": "void"}
    await talk("alva", sees_not("har ni publicerat den här veckan"))


@pytest.mark.parametrize("days", [1, 8])
async def test_they_are_asked_again_when_the_account_stays(talk: Talk, world: World, days: int) -> None:
    await closing.agreed(talk)
    await sweep_until(world, 1)
    await talk("alva", presses("Nästa steg: Ta farväl"), fills(on="2027-03-09"))
    await sweep_until(world, days)
    await talk("bo", presses("Avbryt avslutet"))
    week = f"2027-W{10 + (days > 6)}"
    assert (await posts(world))[week] == "open"
    (duty,) = [one for one in await all_duties(world, "posting") if one.period == week]
    assert duty.next_at is not None
    await sweep_until(world, days + 3)
    await talk("alva", sees("har ni publicerat den här veckan"))


async def test_comments_are_asked_about_all_the_time(talk: Talk, world: World) -> None:
    await closing.farewelled(talk)
    await talk("olle", f"/kommentar {closing.PAGE}/posts/1")
    await sweep_until(world, 1)
    await talk("alva", sees("väntar på svar"))
    await talk("bo", presses("Avbryt avslutet"))
    (duty,) = await all_duties(world, "comment")
    assert (duty.outcome, duty.closed_at) == ("", None)
    await talk("alva", presses("Besvarad"))
    (duty,) = await all_duties(world, "comment")
    assert duty.outcome == "done"


async def test_asked_anew_everything_is_done_anew(talk: Talk, world: World) -> None:
    await closing.archived(talk)
    await talk("bo", presses("Avbryt avslutet"))
    await talk("alva", presses("Begär det på nytt"), fills(reason="Nu är det bestämt."))
    await talk("bo", presses("Ja, avsluta kontot"))
    await talk("fia", presses("Ja, avsluta kontot"))
    await talk("alva", sees("[Nästa steg: Ta farväl på kontot]"))
    await sweep_until(world, 12)
    waiting = {(one.subject, one.period) for one in await all_duties(world, "closing") if not one.closed_at}
    assert waiting == {("closing:2", "farewell")}
    assert (await posts(world))["2027-W11"] == "open"
