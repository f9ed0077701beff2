"""A legal hold: set and lifted by the information unit; nothing is thinned, and no closing goes on."""

from datetime import timedelta

import pytest

from chat.inbound import Press, Submit
from store.queries import drafts
from tests.handlers.close import closing
from tests.handlers.close.test_waiting import told
from tests.scripts import live, with_the_unit
from tests.sweeping import all_duties, until
from tests.talk import Talk, fills, leaves, presses, refused, sees, sees_not
from tests.world import World

REASON = "Någon har begärt ut handlingarna."
UNITS = "Det kan bara informationsenheten göra"


async def hold(talk: Talk, who: str = "fia") -> None:
    """The account is put on hold, from the register."""
    await talk(who, "/kontoregister kök", presses(closing.NAME), presses("Rättslig spärr"))
    await talk(who, fills(reason=REASON), sees("Rättslig spärr för Lönnens kök"))


async def test_a_hold_stops_a_closing_and_lifted_it_goes_on(talk: Talk, world: World) -> None:
    await closing.ready(talk)
    await hold(talk)
    await talk("alva", sees("En rättslig spärr gäller sedan"), sees_not(REASON))
    for who, key in (("alva", "platform"), ("fia", "platform"), ("fia", "register")):
        before = talk.seen(who).count("En rättslig spärr gäller sedan")
        await talk.send(who, Press(payload=f'close.step {{"closing":1,"key":"{key}"}}'))
        assert talk.seen(who).count("En rättslig spärr gäller sedan") == before + 1
    await talk("gun", "/kontoregister kök", presses(closing.NAME), sees("satt av Fia Påhittad"))
    await talk("gun", presses("Häv spärren"), sees("Det som stod stilla går vidare"))
    await talk("alva", presses("Nästa steg: Stäng kontot"), fills(done=True))


async def test_nobody_is_reminded_while_it_is_on(talk: Talk, world: World) -> None:
    await closing.agreed(talk)
    await closing.days_later(world, 1)
    await hold(talk)
    await until(world, closing.MONDAY + timedelta(days=16))
    (duty,) = [one for one in await all_duties(world, "closing") if not one.closed_at]
    assert (duty.period, duty.next_at, duty.step) == ("farewell", None, 0)
    await talk("fia", presses("Häv spärren"))
    (duty,) = [one for one in await all_duties(world, "closing") if not one.closed_at]
    assert duty.next_at is not None
    assert duty.due_at > world.clock.now()


async def test_no_closing_begins_while_it_is_on(talk: Talk, world: World) -> None:
    await closing.account(world)
    await hold(talk)
    await talk("alva", "/avsluta-konto", presses(closing.NAME), sees("Kontot har en rättslig spärr"))
    payload = 'close.ask {"account":1}'
    await talk.send("alva", Submit(payload=payload, values={"reason": "Nu."}))
    await talk("alva", refused(**{"": "Kontot har en rättslig spärr"}))


async def test_a_hold_while_it_is_decided(talk: Talk, world: World) -> None:
    await closing.asked(talk)
    await hold(talk)
    await talk("bo", presses("Ja, avsluta kontot"), sees("En rättslig spärr gäller sedan"))


@pytest.mark.parametrize("who", ["alva", "bo", "cleo", "olle"])
async def test_only_the_unit_sets_and_lifts(talk: Talk, world: World, who: str) -> None:
    await closing.account(world)
    for payload in ('holds.account {"account":1}', 'holds.case {"case":1}', 'holds.lift {"hold":1}'):
        await talk.send(who, Press(payload=payload))
        await talk(who, sees(UNITS))
    await talk.send(who, Submit(payload='holds.account {"account":1}', values={"reason": REASON}))
    await talk(who, refused(**{"": UNITS}))


async def test_a_second_hold_and_a_second_lift(talk: Talk, world: World) -> None:
    await closing.account(world)
    await hold(talk)
    await talk.send("gun", Press(payload='holds.account {"account":1}'))
    await talk("gun", sees("satt av Fia Påhittad"), presses("Häv spärren"))
    for payload, answer in {
        'holds.lift {"hold":1}': "Gun Exempelqvist hävde spärren",
        'holds.lift {"hold":9}': "Den spärren finns inte längre",
        'holds.account {"account":9}': "Det kontot finns inte kvar i registret",
        'holds.case {"case":9}': "Den ansökan finns inte",
    }.items():
        await talk.send("fia", Press(payload=payload))
        await talk("fia", sees(answer))


@pytest.mark.parametrize("reason", ["", "x" * 501, "lösenordet är Sommar2027!"])
async def test_a_reason_that_is_none(talk: Talk, world: World, reason: str) -> None:
    await closing.account(world)
    await talk.send("fia", Press(payload='holds.account {"account":1}'))
    await talk("fia", fills(reason=reason), refused(reason=""))


async def thinned(world: World) -> int:
    async with world.database.transaction() as session:
        return await drafts.thin(session, world.clock.now() + timedelta(days=1))


@pytest.mark.parametrize("held", [True, False])
async def test_nothing_of_a_case_on_hold_is_thinned(talk: Talk, world: World, held: bool) -> None:
    await with_the_unit(talk)
    await talk("fia", presses("Ta ärendet"))
    if held:
        await talk("gun", presses("Rättslig spärr"), fills(reason=REASON), sees("ansökan 1"))
    await talk("fia", presses("Fråga den som ansöker"), leaves(reason="Vem svarar i sommar?"))
    assert await thinned(world) == (0 if held else 1)


async def test_nor_of_the_case_of_an_account_on_hold(talk: Talk, world: World) -> None:
    await with_the_unit(talk)
    await talk("fia", presses("Ta ärendet"), presses("Fråga den som ansöker"), leaves(reason="Vem?"))
    await talk("fia", presses("Godkänn"))
    await talk.send("fia", Press(payload='holds.account {"account":1}'))
    await talk("fia", fills(reason=REASON))
    assert await thinned(world) == 0
    await talk("fia", presses("Häv spärren"))
    assert await thinned(world) == 1


async def test_a_hold_on_the_case_stops_the_accounts_closing(talk: Talk, world: World) -> None:
    await live(talk)
    await talk("fia", presses("Rättslig spärr"), fills(reason=REASON), sees("ansökan 1"))
    await talk("alva", "/avsluta-konto", presses("Förskolan Lönnen"), sees("Kontot har en rättslig spärr"))


async def test_a_reminder_that_is_put_off_under_a_hold_rests_too(talk: Talk, world: World) -> None:
    """The old reminder's button still stands before Alva: it wakes nothing."""
    await closing.agreed(talk)
    await closing.days_later(world, 3)
    await hold(talk)
    (duty,) = [one for one in await all_duties(world, "closing") if not one.closed_at]
    await talk.send("alva", Press(payload=f'duties.later {{"duty":{duty.id}}}'))
    await talk("alva", fills(when="tomorrow"))
    assert len(await told(world, "farewell")) == 1
    for days in (4, 7, 10):
        await closing.days_later(world, days)
    assert len(await told(world, "farewell")) == 1
    await talk("fia", presses("Häv spärren"))
    for days in (14, 15, 16, 17):
        await closing.days_later(world, days)
    assert (await told(world, "farewell"))[1] == f"person:{world.alva.id}"
