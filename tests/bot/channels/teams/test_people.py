"""Who people are in Teams: names, managers, who is refused, how they are reached, who the unit is."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.app import App
from bot.channels.base import DeliveryError, Profile
from bot.channels.teams import adapter
from bot.channels.teams.connector import Connector
from bot.channels.teams.faults import TeamsError
from bot.channels.teams.people import TeamsPeople
from bot.channels.teams.references import References
from bot.directory.graph import Graph
from store.models import Person
from store.models.people import RoleName
from store.queries import people
from tests import world as worlds
from tests.graph import CATALOG_APP, FakeCredential, FakeGraph
from tests.teams import cast
from tests.teams.cast import GUEST, STRANGER, UNIT_CHANNEL, WITHOUT_APP, aad_id, email, teams_id
from tests.teams.cloud import Cloud
from tests.teams.deliver import Http
from tests.teams.hands import Hands
from tests.teams.server import FakeTeams
from tests.teams.talk import running, settings
from tests.teams.workspace import APP, OTHER_TENANT, TENANT
from tests.world import TestClock

DORA = aad_id("dora")


async def _token() -> str:
    return "token"


class Meeting:
    """People asked about, beside fakes of Teams and of Graph."""

    def __init__(self, teams: FakeTeams, graph: FakeGraph, folder: Path) -> None:
        self.teams, self.graph, self.folder = teams, graph, folder
        self.database = worlds.empty(folder)
        self.calls = Connector(APP, TENANT, _token)
        self.references = References(self.database, TestClock(), teams.service_url)
        self.graphs: list[Graph] = []

    async def people(self, **other: Any) -> TeamsPeople:
        """Asked as these settings allow."""
        cloud = Cloud()
        cloud.url = "http://127.0.0.1:9"  # of nobody, whom nobody asks here
        given = settings(self.teams, cloud, self.folder, graph_url=self.graph.url, **other)
        client = Graph(given, FakeCredential(self.graph))
        await client.open()
        self.graphs.append(client)
        is_asked = given.teams_manager or given.teams_catalog_app
        return TeamsPeople(
            given, self.calls, self.references, client if is_asked else None, lambda: worlds.MONDAY
        )


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as made:
        space = cast.exempelkommun(made).workspace
        space.add(type(space.people["fia"])("dora", "Dora Ny", "Dora@Exempelkommun.example"))
        yield made


@pytest.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    async with FakeGraph() as made:
        made.add("bo")
        made.add("dora", manager="bo", preferredLanguage="en-GB")
        yield made


@pytest.fixture
async def meeting(teams: FakeTeams, graph: FakeGraph, tmp_path: Path) -> AsyncIterator[Meeting]:
    made = Meeting(teams, graph, tmp_path)
    await made.calls.open()
    yield made
    for one in made.graphs:
        await one.close()
    await made.calls.close()
    await made.database.dispose()


async def in_chat(meeting: Meeting, key: str = "dora") -> None:
    """The bot has a chat with somebody."""
    await meeting.references.made(aad_id(key), meeting.teams.workspace.dm(teams_id(key)).id)


# ------------------------------------------------------------------------------ profiles


async def test_somebody_as_their_own_chat_shows_them(meeting: Meeting) -> None:
    await in_chat(meeting)
    found = await (await meeting.people()).introduce(DORA)
    assert found == Profile("Dora Ny", "Dora@Exempelkommun.example")
    assert meeting.teams.calls[-1].conversation == "a:1-dora"


async def test_somebody_as_the_units_conversation_shows_them(meeting: Meeting) -> None:
    found = await (await meeting.people()).introduce(aad_id("fia"))
    assert found == Profile("Fia Påhittad", email("fia"))
    assert meeting.teams.calls[-1].conversation == UNIT_CHANNEL


async def test_somebody_whom_nobody_knows(meeting: Meeting) -> None:
    assert await (await meeting.people()).introduce(aad_id("nobody")) is None
    assert meeting.graph.asked == []


async def test_somebody_who_has_the_app_and_has_not_written_yet(meeting: Meeting) -> None:
    found = await (await meeting.people()).introduce(DORA)
    assert found == Profile("Dora Ny", "Dora@Exempelkommun.example")
    assert (meeting.graph.asked, meeting.teams.workspace.in_dm(teams_id("dora"))) == ([], [])


async def test_somebody_without_the_app_and_without_the_directory(meeting: Meeting) -> None:
    assert await (await meeting.people()).introduce(aad_id(WITHOUT_APP)) is None
    meeting.teams.next("create", status=503)
    with pytest.raises(TeamsError):
        await (await meeting.people()).introduce(DORA)


async def test_somebody_as_the_directory_knows_them(meeting: Meeting) -> None:
    known = await meeting.people(teams_manager=True)
    found = await known.introduce(DORA)
    assert found == Profile("Dora", "dora@exempelkommun.example", "en", manager=aad_id("bo"))


@pytest.mark.parametrize("fields", [{"userType": "Guest"}, {"accountEnabled": False}])
async def test_who_is_no_staff_by_the_directory(meeting: Meeting, fields: dict[str, Any]) -> None:
    meeting.graph.add("dora", **fields)
    found = await (await meeting.people(teams_manager=True)).introduce(DORA)
    assert found is not None
    assert not found.is_staff


async def test_without_the_setting_the_directory_is_not_asked(meeting: Meeting) -> None:
    known = await meeting.people(teams_catalog_app=CATALOG_APP)
    meeting.graph.roles.clear()
    meeting.teams.workspace.people["dora"].installed = False
    assert await known.find(email("bo")) == ""
    assert await known.find(email("fia")) == aad_id("fia")
    assert await known.introduce(aad_id("nobody")) is None
    assert meeting.graph.asked == []


async def test_who_has_no_entra_id_is_not_asked_of_the_directory(meeting: Meeting) -> None:
    assert await (await meeting.people(teams_manager=True)).introduce("29:1-nobody") is None
    assert meeting.graph.asked == []


@pytest.mark.parametrize("status", [403, 503])
async def test_what_the_directory_refuses_is_a_delivery_error(meeting: Meeting, status: int) -> None:
    known = await meeting.people(teams_manager=True, teams_unit_members=(email("fia"),))
    for call in (known.introduce, known.find, lambda _x: known.unit()):
        meeting.graph.next(status, {"error": {"code": "Authorization_RequestDenied"}}, Retry_After="7")
        with pytest.raises(DeliveryError) as caught:
            await call(DORA if call == known.introduce else email("fia"))
        assert caught.value.permanent == (status == 403)


async def test_teams_that_does_not_answer_is_no_stranger(meeting: Meeting) -> None:
    meeting.teams.next("member", status=503)
    with pytest.raises(TeamsError) as caught:
        await (await meeting.people()).introduce(aad_id("fia"))
    assert not caught.value.permanent


@pytest.mark.parametrize(
    ("locale", "language"), [("en-GB", "en"), ("sv-SE", "sv"), ("fi-FI", "sv"), ("", "sv")]
)
async def test_the_language_is_that_of_their_teams(meeting: Meeting, locale: str, language: str) -> None:
    await in_chat(meeting)
    known = await meeting.references.of(DORA)
    assert known is not None
    known.locale = locale
    await meeting.references._keep([known])
    found = await (await meeting.people()).introduce(DORA)
    assert found is not None
    assert found.language == language


@pytest.mark.parametrize(("name", "shown"), [("  Dora \n Ny ", "Dora Ny"), ("å" * 300, "å" * 200)])
async def test_a_name(meeting: Meeting, name: str, shown: str) -> None:
    await in_chat(meeting)
    meeting.teams.workspace.people["dora"].name = name
    found = await (await meeting.people()).introduce(DORA)
    assert found is not None
    assert found.name == shown


def member(**other: Any) -> Any:
    """Somebody as a conversation shows them."""
    given = {"tenant_id": TENANT, "user_principal_name": email("dora"), "user_role": "user"}
    return SimpleNamespace(**{**given, **other})


@pytest.mark.parametrize(
    ("who", "is_staff"),
    [
        ({}, True),
        ({"tenant_id": TENANT.upper()}, True),
        ({"tenant_id": None}, True),
        ({"user_role": None}, True),
        ({"user_role": "guest"}, False),
        ({"user_role": "Guest"}, False),
        ({"user_role": "anonymous", "tenant_id": None}, False),
        ({"tenant_id": OTHER_TENANT}, False),
        ({"user_principal_name": "x_annan.example#EXT#@exempelkommun.example"}, False),
    ],
)
async def test_who_is_staff(meeting: Meeting, who: dict[str, Any], is_staff: bool) -> None:
    assert (await meeting.people())._is_staff(member(**who)) is is_staff


async def test_people_of_a_municipal_company(meeting: Meeting) -> None:
    known = await meeting.people(teams_other_tenants=(OTHER_TENANT,))
    assert known._is_staff(member(tenant_id=OTHER_TENANT))


@pytest.mark.parametrize("key", [GUEST, STRANGER])
async def test_a_guest_in_the_units_conversation_is_no_staff(meeting: Meeting, key: str) -> None:
    meeting.teams.workspace.conversations[UNIT_CHANNEL].members.append(key)
    known = await meeting.people()
    found = await known.introduce(aad_id(key))
    assert found is not None
    assert not found.is_staff
    assert await known.unit() == [aad_id("fia"), aad_id("gun")]
    assert await known.find(meeting.teams.workspace.people[key].email) == ""


# ------------------------------------------------------------------------------ found by e-mail


@pytest.mark.parametrize("wanted", [email("fia"), " FIA@Exempelkommun.Example "])
async def test_somebody_of_the_unit_by_their_e_mail(meeting: Meeting, wanted: str) -> None:
    assert await (await meeting.people()).find(wanted) == aad_id("fia")


async def test_anybody_by_their_e_mail_where_the_directory_may_be_asked(meeting: Meeting) -> None:
    known = await meeting.people(teams_manager=True)
    assert await known.find(email("bo")) == aad_id("bo")
    assert await known.find("nobody@exempelkommun.example") == ""


# ------------------------------------------------------------------------------ managers


async def test_the_manager(meeting: Meeting) -> None:
    await in_chat(meeting)
    found = await (await meeting.people(teams_manager=True)).introduce(DORA)
    assert found is not None
    assert (found.name, found.manager) == ("Dora Ny", aad_id("bo"))


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_somebody_is_met_also_when_the_manager_cannot_be_found(meeting: Meeting, status: int) -> None:
    await in_chat(meeting)
    meeting.graph.next(status, {"error": {"code": "Request_ResourceNotFound"}})
    found = await (await meeting.people(teams_manager=True)).introduce(DORA)
    assert found is not None
    assert (found.name, found.manager) == ("Dora Ny", "")


@pytest.mark.parametrize(
    ("asked", "replies", "expected"),
    [(True, "alwaysEnabled", True), (True, "disabled", False), (False, "alwaysEnabled", None)],
)
async def test_whether_the_manager_seems_to_be_away(
    meeting: Meeting, asked: bool, replies: str, expected: bool | None
) -> None:
    await in_chat(meeting)
    meeting.graph.members[aad_id("bo")].replies = {"status": replies}
    known = await meeting.people(teams_manager=True, teams_out_of_office=asked)
    found = await known.introduce(DORA)
    assert found is not None
    assert (found.manager, found.manager_is_away) == (aad_id("bo"), expected)


async def test_an_absence_that_cannot_be_looked_up_is_not_known(meeting: Meeting) -> None:
    await in_chat(meeting)
    meeting.graph.roles.discard("MailboxSettings.Read")
    found = await (await meeting.people(teams_manager=True, teams_out_of_office=True)).introduce(DORA)
    assert found is not None
    assert found.manager_is_away is None


# ------------------------------------------------------------------------------ the private conversation


async def test_a_conversation_is_made_once(meeting: Meeting) -> None:
    known = await meeting.people()
    assert [await known.direct(DORA) for _time in range(2)] == ["a:1-dora"] * 2
    assert len(meeting.teams.called("create")) == 1


async def test_who_has_not_the_app_is_not_reached(meeting: Meeting) -> None:
    with pytest.raises(TeamsError) as caught:
        await (await meeting.people()).direct(aad_id(WITHOUT_APP))
    assert (caught.value.permanent, caught.value.is_not_there) == (True, True)


async def test_who_has_not_the_app_gets_it_where_that_is_set_up(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = meeting.teams.workspace.people[WITHOUT_APP]
    meeting.graph.add(WITHOUT_APP)
    meeting.graph.catalogue.add(CATALOG_APP)
    real = meeting.graph._install

    def installed(*given: Any) -> int:
        lacking.installed = True
        return real(*given)

    monkeypatch.setattr(meeting.graph, "_install", installed)
    known = await meeting.people(teams_catalog_app=CATALOG_APP)
    assert await known.direct(aad_id(WITHOUT_APP)) == f"a:1-{WITHOUT_APP}"


@pytest.mark.parametrize("why", ["not allowed", "not in the catalogue", "Graph is down"])
async def test_who_cannot_be_given_the_app_is_not_reached(meeting: Meeting, why: str) -> None:
    meeting.graph.add(WITHOUT_APP)
    if why == "not allowed":
        meeting.graph.roles.clear()
    if why == "Graph is down":
        meeting.graph.next(503)
    known = await meeting.people(teams_catalog_app=CATALOG_APP)
    with pytest.raises(TeamsError) as caught:
        await known.direct(aad_id(WITHOUT_APP))
    assert caught.value.is_not_there


# ------------------------------------------------------------------------------ the unit


async def test_the_unit_is_who_is_in_its_conversation_or_a_list(meeting: Meeting) -> None:
    assert await (await meeting.people()).unit() == [aad_id("fia"), aad_id("gun")]
    listed = await meeting.people(teams_unit_members=(email("gun").upper(), "nobody@exempel.example"))
    assert await listed.unit() == [aad_id("gun")]


# ------------------------------------------------------------------------------ the whole program


async def person(app: App, key: str) -> Person | None:
    async with app.database.reading() as session:
        return await people.at(session, "teams", aad_id(key))


async def test_first_contact_makes_a_person_with_a_manager_who_is_asked_of_once_a_day(
    teams: FakeTeams, graph: FakeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "Graph", lambda given: Graph(given, FakeCredential(graph)))
    asked = {"teams_manager": True, "graph_url": graph.url}
    async with Cloud() as cloud, running(teams, cloud, tmp_path, **asked) as (app, address):
        hands = Hands(teams, Http(teams, address, lambda url: f"Bearer {cloud.token(service_url=url)}"))
        for _time in range(3):
            assert (await hands.say(teams_id("dora"), "hjälp")).used
            await app.channels["teams"].settled()  # type: ignore[attr-defined]
        dora, bo = await person(app, "dora"), await person(app, "bo")
        assert dora is not None
        assert bo is not None
        assert (dora.email, dora.manager_id) == ("dora@exempelkommun.example", bo.id)
        managers = [one.path for one in graph.asked if one.path == f"users/{DORA}/manager"]
        assert len(managers) == 1
        assert isinstance(app.clock, TestClock)
        app.clock.advance(timedelta(hours=25))
        graph.members[DORA].manager = ""
        await hands.say(teams_id("dora"), "hjälp")
        await app.channels["teams"].settled()  # type: ignore[attr-defined]
        assert len([one for one in graph.asked if one.path == f"users/{DORA}/manager"]) == 2


async def unit(app: App) -> set[str]:
    async with app.database.reading() as session:
        return {one.name.split()[0] for one in await people.with_role(session, RoleName.INFORMATION_UNIT)}


async def test_the_unit_changes_while_the_bot_runs(teams: FakeTeams, tmp_path: Path) -> None:
    place = teams.workspace.conversations[UNIT_CHANNEL]
    place.members += ["alva", GUEST]
    async with Cloud() as cloud, running(teams, cloud, tmp_path) as (app, _address):
        assert await unit(app) == {"Alva", "Fia", "Gun"}  # Fia and Gun have it by hand
        place.members.remove("alva")
        await app.channels["teams"].refresh()
        assert await unit(app) == {"Fia", "Gun"}
        place.members.append("cleo")
        teams.next("pages", status=503)
        await app.channels["teams"].refresh()
        assert (await unit(app), app.channels["teams"].state()) == ({"Fia", "Gun"}, "ok")


async def test_a_unit_whose_conversation_the_bot_is_not_in_is_said(teams: FakeTeams, tmp_path: Path) -> None:
    async with Cloud() as cloud, running(teams, cloud, tmp_path) as (app, _address):
        teams.next("pages", status=403, code="BotNotInConversationRoster")
        await app.channels["teams"].refresh()
        assert "add the app to the information unit's conversation" in app.channels["teams"].state()
        await app.channels["teams"].refresh()
        assert app.channels["teams"].state() == "ok"
