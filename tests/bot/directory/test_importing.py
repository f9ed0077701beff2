"""A file's units and people in the database: all of them or none, and the second time nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.directory import from_csv, importing
from bot.directory.importing import Outcome
from store import log
from store.db import Database
from store.models import LogEntry, Person
from store.models.people import RoleName
from store.queries import people as stored
from tests import world as worlds
from tests.world import MONDAY, World

HEADER = "namn;e-post;titel;enhet;chef;roll\n"
UNITS = "enhet;typ\nFörskolan Lönnen;förskola\nTeknik och parker;\n"
PEOPLE = (
    HEADER + "Alva Exempelsson;alva@k.example;förskollärare;förskolan lönnen;BO@k.example;\n"
    "Bo Påhittad;bo@k.example;rektor;Förskolan Lönnen;;\n"
    "Fia Påhittad;fia@k.example;;;;informationsenheten\n"
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = worlds.empty(tmp_path)
    yield made
    await made.dispose()


async def bring_units(database: Database, text: str = UNITS, *, dry_run: bool = False) -> Outcome:
    return await importing.units(database, MONDAY, from_csv.units(text.encode()), dry_run=dry_run)


async def bring(database: Database, text: str, *, dry_run: bool = False) -> Outcome:
    text = text if text.startswith(HEADER) else HEADER + text
    return await importing.people(database, MONDAY, from_csv.people(text.encode()), dry_run=dry_run)


async def faults(database: Database, text: str) -> list[str]:
    """What is said of a file of which nothing may be brought in."""
    before = await everybody(database)
    outcome = await bring(database, text)
    assert (outcome.added, outcome.changed, outcome.unchanged) == ((), (), 0)
    assert await everybody(database) == before
    return [str(one) for one in outcome.faults]


async def everybody(database: Database) -> dict[str, Person]:
    async with database.reading() as session:
        return {one.email or "": one for one in await stored.everybody(session)}


async def units(database: Database) -> dict[str, str]:
    async with database.reading() as session:
        return {one.name: one.kind for one in await stored.units(session)}


async def roles(database: Database, email: str) -> set[str]:
    person = (await everybody(database))[email]
    async with database.reading() as session:
        return await stored.roles(session, person.id or 0)


async def entries(database: Database, chain: str) -> list[LogEntry]:
    async with database.reading() as session:
        assert await log.verify(session) is None
        return await log.of_chain(session, chain)


# ------------------------------------------------------------------------------ units


async def test_units_are_added_and_logged(database: Database) -> None:
    assert await bring_units(database) == Outcome(added=("Förskolan Lönnen", "Teknik och parker"))
    assert await units(database) == {"Förskolan Lönnen": "preschool", "Teknik och parker": "other"}
    (entry,) = await entries(database, "unit:1")
    assert (entry.what, entry.actor_id, entry.channel, entry.at) == ("unit.added", None, "cli", MONDAY)
    assert entry.details == {"name": "Förskolan Lönnen", "kind": "preschool"}


async def test_the_same_units_again_change_nothing(database: Database) -> None:
    await bring_units(database)
    assert await bring_units(database) == Outcome(unchanged=2)
    assert len(await entries(database, "unit:1")) == 1


async def test_a_unit_is_known_in_any_case_and_keeps_what_the_file_does_not_say(database: Database) -> None:
    await bring_units(database)
    outcome = await bring_units(database, "enhet;typ\nFÖRSKOLAN LÖNNEN;\nForskolan Lonnen;\n")
    assert outcome.added == ("Forskolan Lonnen",)  # å, ä and ö are letters of their own
    assert outcome.changed == ("FÖRSKOLAN LÖNNEN: name",)
    assert (await units(database))["FÖRSKOLAN LÖNNEN"] == "preschool"
    assert (await entries(database, "unit:1"))[-1].what == "unit.changed"


async def test_of_units_with_a_fault_none_is_brought_in(database: Database) -> None:
    outcome = await bring_units(database, UNITS + "Park;trädgård\n")
    assert len(outcome.faults) == 1
    assert await units(database) == {}


async def test_a_dry_run_of_units_changes_nothing(database: Database) -> None:
    outcome = await bring_units(database, dry_run=True)
    assert outcome.added == ("Förskolan Lönnen", "Teknik och parker")
    assert await units(database) == {}


# ------------------------------------------------------------------------------ people


async def test_people_with_their_units_managers_and_roles(database: Database) -> None:
    await bring_units(database)
    outcome = await bring(database, PEOPLE)
    assert len(outcome.added) == 3
    assert outcome.added[0] == "Alva Exempelsson (alva@k.example)"
    found = await everybody(database)
    alva, bo = found["alva@k.example"], found["bo@k.example"]
    assert (alva.name, alva.title, alva.unit_id) == ("Alva Exempelsson", "förskollärare", 1)
    assert (alva.manager_id, bo.manager_id) == (bo.id, None)
    assert await roles(database, "fia@k.example") == {RoleName.INFORMATION_UNIT}


async def test_the_log_says_who_and_where_and_no_name(database: Database) -> None:
    await bring_units(database)
    await bring(database, PEOPLE)
    (alva,) = await entries(database, "person:1")
    assert (alva.what, alva.channel) == ("person.added", "cli")
    assert alva.details == {"fields": ["manager", "name", "title", "unit"], "unit": 1, "manager": 2}
    added, given = await entries(database, "person:3")
    assert (added.what, given.what) == ("person.added", "role.given")
    assert given.details == {"role": "information_unit"}


async def test_the_same_people_again_change_nothing(database: Database) -> None:
    await bring_units(database)
    await bring(database, PEOPLE)
    outcome = await bring(database, PEOPLE)
    assert outcome == Outcome(unchanged=3)
    assert list(outcome.lines(dry_run=False))[-1].startswith("All is already as the file says")
    assert len(await entries(database, "person:3")) == 2


async def test_what_the_file_does_not_say_stays(database: Database) -> None:
    await bring_units(database)
    await bring(database, PEOPLE)
    before = await everybody(database)
    text = "name,email\nAlva Exempelsson,ALVA@k.example\nFia Påhittad,fia@k.example\n"
    read = from_csv.people(text.encode())
    assert await importing.people(database, MONDAY, read) == Outcome(unchanged=2)
    assert await everybody(database) == before
    assert await roles(database, "fia@k.example") == {RoleName.INFORMATION_UNIT}


async def test_what_the_file_says_anew_is_changed(database: Database) -> None:
    await bring_units(database)
    await bring(database, PEOPLE)
    row = "Alva Låtsas;alva@k.example;rektor;Teknik och parker;fia@k.example;registrator\n"
    outcome = await bring(database, row)
    assert outcome.changed == ("Alva Låtsas (alva@k.example): name, title, unit, manager, role",)
    alva = (await everybody(database))["alva@k.example"]
    assert (alva.name, alva.title, alva.unit_id, alva.manager_id) == ("Alva Låtsas", "rektor", 2, 3)
    assert [one.what for one in await entries(database, "person:1")][1:] == ["person.changed", "role.given"]


async def test_who_was_met_on_a_channel_is_the_same_person(world: World) -> None:
    outcome = await bring(world.database, "Alva Exempelsson;Alva@Exempelkommun.example;;;;")
    assert outcome == Outcome(unchanged=1)


async def test_a_role_given_by_the_file_outlasts_the_channels_group(database: Database) -> None:
    await bring(database, "Fia;fia@k.example;;;;")
    async with database.transaction() as session:
        await stored.role_follows(session, RoleName.INFORMATION_UNIT, "slack", {1})
    outcome = await bring(database, "Fia;fia@k.example;;;;informationsenheten")
    assert outcome.changed == ("Fia (fia@k.example): role",)
    async with database.transaction() as session:
        await stored.role_follows(session, RoleName.INFORMATION_UNIT, "slack", set())
    assert await roles(database, "fia@k.example") == {RoleName.INFORMATION_UNIT}


async def test_who_has_left_is_not_brought_back(database: Database) -> None:
    await bring(database, "Olle;olle@k.example;;;;")
    async with database.transaction() as session:
        (olle,) = await stored.everybody(session)
        olle.active = False
    await bring(database, "Olle Utanför;olle@k.example;;;;")
    assert (await everybody(database))["olle@k.example"].active is False


async def test_a_dry_run_of_people_changes_nothing(database: Database) -> None:
    await bring_units(database)
    outcome = await bring(database, PEOPLE, dry_run=True)
    lines = list(outcome.lines(dry_run=True))
    assert lines[0] == "Would be added: Alva Exempelsson (alva@k.example)"
    assert lines[-2:] == [
        "3 added, 0 changed, 0 unchanged.",
        "This was a dry run: nothing has been changed.",
    ]
    assert await everybody(database) == {}


# ------------------------------------------------------------------------------ faults


async def test_a_unit_that_is_not_known(database: Database) -> None:
    says = "Row 2: unit: expected a unit that is known, not `Förskolan Lönen`"
    row = "Alva;alva@k.example;;Förskolan Lönen;;"
    assert await faults(database, row) == [
        f"{says}: there are none yet, bring them in first with `kontolots import units`"
    ]
    await bring_units(database)
    assert await faults(database, row) == [f"{says}: is `Förskolan Lönnen` meant?"]


async def test_a_manager_who_is_nobody(database: Database) -> None:
    assert await faults(database, "Alva;alva@k.example;;;bo@k.example;") == [
        "Row 2: manager: expected the address of somebody who is in the file, or known already, "
        "not `bo@k.example`"
    ]


async def test_faults_of_the_cells_and_of_the_database_are_told_together_in_order(database: Database) -> None:
    found = await faults(
        database, "Bo;bo@k.example;;Nowhere;;\n;gun@k.example;;;;\nAlva;a@k.example;;;x@k.example;chef"
    )
    assert [one.split(": expected")[0] for one in found] == [
        "Row 2: unit",
        "Row 3: name",
        "Row 4: role",
        "Row 4: manager",
    ]


@pytest.mark.parametrize(
    ("managers", "way"),
    [
        ({"a": "a"}, "Row 2: a@k.example -> a@k.example"),
        ({"a": "b", "b": "a"}, "Row 2: a@k.example -> b@k.example -> a@k.example"),
        ({"a": "b", "b": "c", "c": "b"}, "Row 3: b@k.example -> c@k.example -> b@k.example"),
    ],
)
async def test_a_circle_of_managers(database: Database, managers: dict[str, str], way: str) -> None:
    rows = "\n".join(f"N;{one}@k.example;;;{other}@k.example;" for one, other in managers.items())
    row, circle = way.split(": ")
    assert await faults(database, rows) == [f"{row}: manager: expected no circle of managers, not {circle}"]


async def test_a_circle_that_is_closed_by_who_is_known_already(database: Database) -> None:
    await bring(database, "Alva;alva@k.example;;;bo@k.example;\nBo;bo@k.example;;;;")
    (fault,) = await faults(database, "Bo;bo@k.example;;;alva@k.example;")
    assert fault.endswith("not bo@k.example -> alva@k.example -> bo@k.example")


async def test_who_were_each_others_managers_may_change_places(database: Database) -> None:
    await bring(database, "Alva;alva@k.example;;;bo@k.example;\nBo;bo@k.example;;;;\nGun;gun@k.example;;;;")
    outcome = await bring(database, "Alva;alva@k.example;;;gun@k.example;\nBo;bo@k.example;;;alva@k.example;")
    assert outcome.faults == ()
    assert [one.manager_id for one in (await everybody(database)).values()] == [3, 1, None]


async def test_a_long_circle_is_told_in_short(database: Database) -> None:
    rows = "\n".join(f"N;p{n}@k.example;;;p{(n + 1) % 900}@k.example;" for n in range(900))
    (fault,) = await faults(database, rows)
    assert fault.endswith("p5@k.example -> ... -> p0@k.example")
