"""Who the information unit is, and people met by the whole program."""

from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot.app import App
from bot.channels.teams import adapter
from bot.directory.graph import Graph
from store.models import Person
from store.models.people import RoleName
from store.queries import conversations, people
from tests.bot.channels.teams.meeting import DORA, Meeting
from tests.graph import FakeCredential, FakeGraph
from tests.teams.cast import GUEST, UNIT_CHANNEL, aad_id, email, teams_id
from tests.teams.cloud import Cloud
from tests.teams.deliver import Http
from tests.teams.hands import Hands
from tests.teams.server import FakeTeams
from tests.teams.talk import running
from tests.world import TestClock

# ------------------------------------------------------------------------------ the unit


async def test_the_unit_is_who_is_in_its_conversation_or_a_list(meeting: Meeting) -> None:
    assert await (await meeting.people()).unit() == [aad_id("fia"), aad_id("gun")]
    listed = await meeting.people(teams_unit_members=(email("gun").upper(), "nobody@exempel.example"))
    assert await listed.unit() == [aad_id("gun")]


async def test_an_address_that_is_nobodys_is_told_once_in_the_log(meeting: Meeting) -> None:
    listed = await meeting.people(teams_unit_members=(email("gun"), email("hans"), email("ove")))
    with structlog.testing.capture_logs() as logs:
        for _time in range(3):
            assert await listed.unit() == [aad_id("gun")]
    assert [one["number"] for one in logs] == [2, 3]
    assert "hans" not in repr(logs)
    assert listed.unknown == 2


async def test_an_address_that_is_somebodys_again_is_told_anew_when_it_is_not(meeting: Meeting) -> None:
    place = meeting.teams.workspace.conversations[UNIT_CHANNEL]
    listed = await meeting.people(teams_unit_members=("dora@exempelkommun.example",))
    found = []
    with structlog.testing.capture_logs() as logs:
        for members in ([], ["dora"], []):
            place.members = members
            found.append((await listed.unit(), listed.unknown))
    assert (found, len(logs)) == ([([], 1), ([DORA], 0), ([], 1)], 2)


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
            await app.channels["teams"]._waiting.finish()  # type: ignore[attr-defined]
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
        await app.channels["teams"]._waiting.finish()  # type: ignore[attr-defined]
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


async def test_an_address_of_the_unit_that_is_nobodys_is_said(teams: FakeTeams, tmp_path: Path) -> None:
    listed = {"teams_unit_members": (email("fia"), email("hans"))}
    async with Cloud() as cloud, running(teams, cloud, tmp_path, **listed) as (app, _address):
        channel = app.channels["teams"]
        assert channel.state() == ("1 of KONTOLOTS_TEAMS_UNIT_MEMBERS not found: see `kontolots doctor`")
        teams.next("pages", status=403, code="BotNotInConversationRoster")
        await channel.refresh()
        assert channel.state().startswith("BotNotInConversationRoster")
        teams.workspace.people["fia"].email = email("hans")
        teams.workspace.conversations[UNIT_CHANNEL].members = ["fia"]
        await channel.refresh()
        assert channel.state().startswith("1 of")


async def test_of_a_guest_who_writes_nothing_is_kept(teams: FakeTeams, tmp_path: Path) -> None:
    async with Cloud() as cloud, running(teams, cloud, tmp_path) as (app, address):
        hands = Hands(teams, Http(teams, address, lambda url: f"Bearer {cloud.token(service_url=url)}"))
        for _time in range(2):
            assert (await hands.say(teams_id(GUEST), "hjälp")).used
            await app.channels["teams"]._waiting.finish()  # type: ignore[attr-defined]
        told = [one for one in teams.workspace.in_dm(teams_id(GUEST)) if one.card]
        async with app.database.reading() as session:
            assert await conversations.get(session, "teams", aad_id(GUEST)) is None
    assert (len(told), teams.called("create")) == (2, [])
