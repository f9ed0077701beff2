"""Telling that somebody is away: by themselves and by others, changed, ended, and what is wrong with it."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from chat.inbound import Press
from store import log
from store.models import Absence
from tests.accounts import add_account
from tests.handlers.cover.absent import ASKED, WEEK, away, covered
from tests.sweeping import all_duties, sweep
from tests.talk import Talk, fills, presses, refused, sees, sees_not
from tests.world import World


async def test_ill_this_morning_for_an_open_time(monday: Talk, world: World) -> None:
    await away(monday, first="2027-03-08", last="", reason="illness")
    await monday("cleo", sees("och tills vidare"), sees_not("Sjuk"), presses("Ja, jag tar över"))
    await monday("alva", "/franvaro", presses("Jag är inte borta"), sees("Allt går till dig igen"))
    await monday("cleo", sees("Du behöver inte ta över längre"))
    await monday("alva", presses("Jag är inte borta"), sees("Den frånvaron är redan slut"))


async def test_what_waits_goes_at_once_to_whoever_takes_over(monday: Talk, world: World) -> None:
    await monday("olle", "/kommentar", presses("Fyll i"), fills(account=["1"]))
    await sweep(world)
    await monday("alva", sees("väntar på svar"))
    await monday("cleo", sees_not("väntar på svar"))
    world.clock.at = datetime(2027, 3, 8, 9, tzinfo=UTC)
    await away(monday, first="2027-03-08", last="", reason="illness")
    await monday("cleo", sees("väntar på svar"))


async def test_an_absence_is_extended_and_asked_about_anew(monday: Talk, world: World) -> None:
    await covered(monday)
    await monday("alva", "/franvaro", presses("Ändra"), fills(last="2027-03-26"))
    await monday("alva", sees("Cleo Exempelsson tar över", "till fredag 26 mars"))
    await monday("cleo", sees("Alva Exempelsson är nu borta från måndag 15 mars till fredag 26 mars"))
    await sweep(world)
    await monday("cleo", sees("Lönnen (Facebook), från lördag 20 mars till fredag 26 mars"))
    await monday("cleo", presses("Ja, jag tar över"))
    await monday("alva", "/franvaro", sees("Lönnen (Facebook): Cleo Exempelsson tar över"))


async def test_an_absence_is_shortened(monday: Talk, world: World) -> None:
    await covered(monday)
    await monday("alva", "/franvaro", presses("Ändra"), fills(last="2027-03-17"))
    await monday("cleo", sees("Lönnen (Facebook), från måndag 15 mars till onsdag 17 mars"))
    assert [one.outcome for one in await all_duties(world, "cover")] == ["done"]


async def test_an_absence_is_moved(monday: Talk, world: World) -> None:
    await covered(monday)
    await monday("alva", "/franvaro", presses("Ändra"), fills(first="2027-03-22", last="2027-03-26"))
    await monday("cleo", sees("Tiden är ändrad, och Alva Exempelsson är inte borta då"))
    await sweep(world)
    await monday("cleo", sees("från måndag 22 mars till fredag 26 mars. " + ASKED))


async def test_an_absence_is_taken_back(monday: Talk, world: World) -> None:
    await away(monday, reason="holiday")
    await monday("alva", "/franvaro", presses("Jag är inte borta"))
    await monday("cleo", presses("Ja, jag tar över"), sees("Det behöver du inte göra längre"))
    async with world.database.reading() as session:
        (absence,) = await session.exec(select(Absence))
        assert (absence.reason, absence.cancelled_at) == ("", world.clock.now())


async def test_part_of_a_day(monday: Talk) -> None:
    day = {"first": "2027-03-09", "last": "2027-03-09", "last_at": "15.30"}
    await away(monday, **day, first_at="25.00")
    await monday("alva", refused(first_at="Skriv tiden så här"))
    await monday("alva", fills(**{**day, "first_at": "13.00"}), sees("från tisdag 9 mars kl. 13.00"))
    await monday("alva", "/franvaro", presses("Ändra"))
    values = {field.name: getattr(field, "value", "") for field in monday.forms["alva"].fields}
    assert (values["first_at"], values["last"], values["last_at"]) == ("13:00", "2027-03-09", "15:30")


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"last": "2027-03-01"}, {"last": "Sista dagen är före den första"}),
        ({"first": "2027-02-01", "last": "2027-02-05"}, {"last": "Den tiden är redan slut"}),
        ({"last": "2039-03-01"}, {"last": "mer än två år bort"}),
        ({"first": "2039-03-01", "last": ""}, {"first": "mer än två år bort"}),
        ({"first": "2001-01-01"}, {"first": "för länge sedan"}),
        ({"first": ""}, {"first": ""}),
        ({"reason": "lathet"}, {"reason": "Välj ett av alternativen"}),
        ({"first_at": "Sommar2027!"}, {"first_at": "lösenord"}),
    ],
)
async def test_a_wrong_answer_comes_back_at_its_field(
    monday: Talk, wrong: dict[str, str], errors: dict[str, str]
) -> None:
    await away(monday, **wrong)
    await monday("alva", refused(**errors))


async def test_what_is_noted_already_is_not_noted_again(monday: Talk) -> None:
    await away(monday)
    await away(monday, first="2027-03-16", last="2027-03-17")
    await monday("alva", refused(first="Den frånvaron är redan noterad"))


async def test_absences_that_overlap_ask_about_what_is_new(monday: Talk, world: World) -> None:
    await covered(monday)
    await away(monday, first="2027-03-19", last="2027-03-22")
    await monday("cleo", sees("Lönnen (Facebook), från lördag 20 mars till måndag 22 mars"))


async def test_who_tells_of_somebody_else(monday: Talk, world: World) -> None:
    for who, tells in (("bo", True), ("cleo", True), ("fia", True), ("olle", False)):
        await monday(who, "/franvaro", presses("Någon annan är borta"))
        await monday(who, fills(who=[str(world.alva.id)], **WEEK))
        if tells:
            await monday("alva", sees(f"{world.people[who].name} har anmält att du är borta"))
            await monday("alva", presses("Jag är inte borta"))
        else:
            await monday(who, refused(who="Bara chefen och de som sköter samma konto"))
    async with world.database.reading() as session:
        entries = await log.of_chain(session, f"person:{world.alva.id}")
    told = [one for one in entries if one.what == "absence.told"]
    assert [one.actor_id for one in told] == [world.bo.id, world.cleo.id, world.fia.id]
    assert all(set(one.details) == {"absence"} for one in entries)


async def test_the_manager_sees_and_ends_what_staff_have_told_but_not_why(monday: Talk, world: World) -> None:
    await away(monday, reason="illness")
    await monday("bo", "/franvaro", sees("Alva Exempelsson är borta från måndag"), presses("Ändra"))
    assert "reason" not in {one.name for one in monday.forms["bo"].fields}
    await monday("bo", fills(last="2027-03-18"), sees_not("Sjuk"))
    async with world.database.reading() as session:
        (absence,) = await session.exec(select(Absence))
        assert absence.reason == "illness"
    await monday("bo", presses("Alva Exempelsson är inte borta"), sees("går till rätt person igen"))
    await monday("alva", sees("Bo Påhittad har anmält att du inte är borta"))


async def test_whoever_takes_over_and_is_away_is_found(monday: Talk, world: World) -> None:
    await covered(monday)
    await away(monday, "cleo", first="2027-03-16", last="2027-03-16")
    await monday(
        "bo", sees("Cleo Exempelsson är borta tisdag 16 mars", "Cleo Exempelsson skulle ha tagit över Lönnen")
    )
    await monday("bo", presses("Ja, jag tar över"))
    world.clock.at = datetime(2027, 3, 16, 9, tzinfo=UTC)
    await monday("bo", "/mina-konton", sees("Bo Påhittad"))


async def test_two_who_step_in_for_each_other_and_are_away_at_once(monday: Talk, world: World) -> None:
    await add_account(world, "Cleos konto", "cleo", "alva")
    await away(monday)
    await away(monday, "cleo")
    await monday("alva", sees_not("Cleo Exempelsson är borta"))
    world.clock.at = datetime(2027, 3, 11, 9, tzinfo=UTC)
    await sweep(world)
    for account in ("Lönnen (Facebook)", "Cleos konto (Facebook)"):
        both = "tar över för varandra och är borta samtidigt. Då är det ingen som har " + account
        await monday("bo", sees(both))


async def test_an_outsider_changes_nothing(monday: Talk, world: World) -> None:
    await away(monday)
    for payload in ('cover.back {"absence":1}', 'cover.tell {"absence":1}', 'cover.back {"absence":9}'):
        await monday.send("olle", Press(payload=payload))
    await monday("olle", sees("Det kan bara den som är borta", "Den frånvaron finns inte längre"))
