"""A link tells which post and perhaps which account; what is said of weeks that nobody is asked about."""

from datetime import date, timedelta

import pytest

from chat.actions import unpack
from chat.inbound import Press
from handlers.posting.actions import Published
from store import log
from store.models import Account
from store.models.pauses import Pause, PauseState
from store.queries import duties, pauses
from tests.accounts import add_account
from tests.handlers.duties.begun import MONDAY, NEXT_MONDAY, POST
from tests.handlers.posting.conftest import counted, post
from tests.talk import Talk, find_button, presses, sees, sees_not
from tests.world import World

SHARED = "https://fb.watch/abc123"
OTHERS = "https://www.instagram.com/p/XYZ"
NO_ACCOUNT = "Jag ser inte vilket konto den länken hör till"
PAUSED = "Den här veckan är kontot pausat, så det behövs inga fler inlägg."


async def pause(world: World, first: date, last: date) -> None:
    """The account rests, as has been approved."""
    async with world.database.transaction() as session:
        await pauses.add(
            session,
            Pause(
                account_id=1,
                first_day=first,
                last_day=last,
                reason="Köket byggs om.",
                state=PauseState.APPROVED,
                asked_by_id=world.people["alva"].id or 0,
                asked_at=MONDAY,
            ),
        )


async def test_a_known_link_is_answered_with_its_own_week(monday: Talk, world: World) -> None:
    await monday("alva", f"/publicerat {POST} i söndags")
    world.clock.at += timedelta(days=1)
    await monday("cleo", f"/publicerat {POST}")
    await monday("cleo", sees("noterades måndag 8 mars 2027 kl. 09.00. Det räknas för vecka 9", "1 inlägg"))
    assert await counted(world) == ["03-07"]


async def test_a_known_link_that_moved_to_another_post_is_found(monday: Talk, world: World) -> None:
    await monday("alva", f"/publicerat {POST}", presses("Ångra"), f"/publicerat {POST} i söndags")
    await monday("cleo", f"/publicerat {POST}", sees("Det räknas för vecka 9"))


@pytest.mark.parametrize("shared", [SHARED, "https://www.facebook.com/share/p/abc123"])
async def test_a_link_that_tells_no_account_is_of_the_only_one(
    monday: Talk, world: World, shared: str
) -> None:
    await monday("alva", f"/publicerat {shared} i söndags", sees("söndag 7 mars 2027"))
    assert (await post(world)).url == shared
    await monday("cleo", f"/publicerat {shared}", sees("Det räknas för vecka 9"))
    assert await counted(world) == ["03-07"]
    async with world.database.reading() as session:
        logged = [one.details for one in await log.of_chain(session, "account:1") if "post" in one.details]
    assert [("url" in one, "url_digest" in one) for one in logged] == [(False, True)]


@pytest.mark.parametrize("typed", [OTHERS, "https://www.facebook.com"])
async def test_a_link_that_can_be_on_none_of_theirs_is_refused(
    monday: Talk, world: World, typed: str
) -> None:
    await monday("alva", f"/publicerat {typed}", sees(NO_ACCOUNT))
    assert await counted(world) == []


async def test_one_of_several_is_chosen_and_keeps_the_link(monday: Talk, world: World) -> None:
    await add_account(world, "Lönnens bibliotek", owner="alva")
    other = await add_account(world, "Lönnens bilder", owner="alva")
    async with world.database.transaction() as session:
        (await session.get_one(Account, other)).platform = "instagram"
    await monday("alva", f"/publicerat {SHARED} i söndags", sees("Det gäller söndag 7 mars."))
    assert len(list(monday.cards("alva")[-1].buttons())) == len(("kök", "bibliotek"))
    await monday("alva", presses("Lönnens kök (Facebook)"), sees("söndag 7 mars 2027"))
    assert (await post(world)).url == SHARED
    await monday("alva", f"/publicerat {SHARED}", presses("Lönnens kök (Facebook)"))
    await monday("alva", sees("Det räknas för vecka 9"))
    await monday("alva", f"/publicerat {OTHERS}", sees("publicerat på Lönnens bilder"))
    assert (await post(world, 2)).url == OTHERS


@pytest.mark.parametrize(("length", "is_carried"), [(300, True), (301, False)])
async def test_a_link_that_is_too_long_for_buttons_is_added_afterwards(
    monday: Talk, world: World, length: int, is_carried: bool
) -> None:
    await add_account(world, "Lönnens bibliotek", owner="alva")
    link = f"{SHARED}?v=".ljust(length, "1")
    await monday("alva", f"/publicerat {link}")
    payload, _message, _place = find_button(monday, "alva", "Lönnens kök (Facebook)")
    action = unpack(payload, {Published.name: Published})
    assert action == Published(account=1, link=link if is_carried else "")


@pytest.mark.parametrize(
    "link", [OTHERS, "https://evil.example/p/1", "https://fb.watch/a b", "https://www.facebook.com", "x"]
)
async def test_a_forged_link_is_refused(monday: Talk, world: World, link: str) -> None:
    await monday.send("alva", Press(payload=Published(account=1, link=link).pack()))
    await monday("alva", sees(NO_ACCOUNT))
    assert await counted(world) == []


async def test_no_post_is_missing_in_a_paused_week(monday: Talk, world: World) -> None:
    await pause(world, date(2027, 3, 8), date(2027, 3, 12))
    await monday("alva", "/publicerat", sees(PAUSED), sees_not("Det ska komma"))
    await monday("alva", presses("Ångra"), sees(f"jag känner till 0 inlägg den här veckan. {PAUSED}"))


async def test_no_post_was_missing_in_a_paused_week(monday: Talk, world: World) -> None:
    await pause(world, date(2027, 3, 1), date(2027, 3, 5))
    await monday("alva", "/publicerat i söndags", sees("Kontot var pausat vecka 9"), sees_not("saknas"))


async def test_no_post_is_missing_in_a_week_that_nobody_is_asked_about(monday: Talk) -> None:
    await monday("alva", "/publicerat i söndags", sees("söndag 7 mars 2027."), sees_not("saknas", "allt för"))
    await monday("alva", presses("Ångra"), sees("jag känner till 0 inlägg vecka 9"))


async def test_no_post_is_missing_in_a_week_that_is_void(monday: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        duty = await duties.of_period(session, "posting", "account:1", "2027-W10")
        assert duty is not None
        duty.outcome, duty.closed_at = "void", MONDAY
        session.add(duty)
    await monday("alva", "/publicerat", sees("Tack"), sees_not("Det ska komma", "Det var allt", "pausat"))


async def test_a_post_is_missing_in_a_week_that_is_asked_about(monday: Talk, world: World) -> None:
    world.clock.at = NEXT_MONDAY
    await monday("alva", "/publicerat i söndags", sees("saknas 1 inlägg för vecka 10"))
