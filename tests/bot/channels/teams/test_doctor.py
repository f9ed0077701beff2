"""`kontolots doctor` in Teams: each fault gives its line, with what to do, and no secret."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer, unused_port
from pydantic import SecretStr

from bot import doctor
from bot.channels.teams import doctor as teams_doctor
from bot.clock import Clock
from bot.directory.graph import NEEDED
from bot.settings import Settings
from store.db import Database
from tests import world as worlds
from tests.graph import CATALOG_APP, FakeCredential, FakeGraph
from tests.teams import cast
from tests.teams.cloud import PASSWORD, Cloud
from tests.teams.server import FakeTeams
from tests.teams.workspace import OTHER_TENANT, TENANT, guid

ALL = {"teams_manager": True, "teams_out_of_office": True, "teams_catalog_app": CATALOG_APP}
UNIT = "19:unit@thread.tacv2"

Break = Callable[[Cloud], Any]


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with Cloud() as made:
        yield made


@pytest.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    async with FakeGraph() as made:
        yield made


@pytest.fixture
async def bot() -> AsyncIterator[BaseTestServer]:
    """Something that listens as the bot does."""

    async def refuse(_request: web.Request) -> web.Response:
        return web.Response(status=401)

    async with listening(refuse) as made:
        yield made


def listening(answers: Callable[[web.Request], Any]) -> TestServer:
    app = web.Application()
    app.router.add_post("/api/messages", answers)
    return TestServer(app)


async def examined(given: Settings, graph: FakeGraph) -> list[str]:
    """The lines, each fault with what to do, and none with a secret."""
    found = await teams_doctor.examine(given, Clock(), FakeCredential(graph))
    assert [one for one in found if one.ok is False and not one.do] == []
    lines = [str(one) for one in found]
    assert PASSWORD not in "\n".join(lines)
    return lines


async def fault_of(given: Settings, graph: FakeGraph) -> str:
    """The one fault that there is."""
    lines = [line for line in await examined(given, graph) if line.startswith("FAULT")]
    assert len(lines) == 1
    return lines[0]


async def test_all_is_well(cloud: Cloud, graph: FakeGraph, bot: BaseTestServer) -> None:
    assert await examined(cloud.settings(graph_url=graph.url, port=bot.port, **ALL), graph) == [
        "ok  teams tenants: only people of the municipality's own may use the bot",
        "ok  teams endpoint: answers here; whether Azure reaches it shows at the first message",
        "ok  teams token: given for the client secret",
        "ok  graph rights: all 3 that are needed",
    ]
    assert graph.asked == []


async def test_all_is_well_without_graph(cloud: Cloud, graph: FakeGraph, bot: BaseTestServer) -> None:
    graph.roles.clear()
    lines = await examined(cloud.settings(port=bot.port), graph)
    assert lines[-1] == "ok  graph rights: none needed"


async def test_it_stands_among_the_rest(cloud: Cloud, bot: BaseTestServer, tmp_path: Path) -> None:
    database: Database = worlds.empty(tmp_path)
    await database.dispose()
    given = cloud.settings(database_url=database.url, port=bot.port, teams_unit_conversation=UNIT)
    lines = [str(one) for one in await doctor.examine(given)]
    assert "ok  information unit: follows Teams" in lines
    assert "ok  teams token: given for the client secret" in lines
    # azure-identity asks no token service without TLS, such as that of the tests
    rest = [line for line in lines if not line.startswith("ok  ")]
    assert [line.partition(" (")[0] for line in rest] == [
        "note  graph rights: none needed; those granted were not looked at"
    ]


# ---------------------------------------------------------------------------------- token


def refuse(code: int, status: int = 401) -> Break:
    def spoil(cloud: Cloud) -> None:
        cloud.token_status, cloud.token_error = status, {"error": "invalid_client", "error_codes": [code]}

    return spoil


def busy(cloud: Cloud) -> None:
    cloud.token_status = 503


@pytest.mark.parametrize(
    ("spoil", "says", "do"),
    [
        (lambda c: c.secrets.update({guid("app"): "x"}), "invalid_client AADSTS7000215", "Value, not its"),
        (lambda c: c.secrets.clear(), "unauthorized_client AADSTS700016", "correct KONTOLOTS_TEAMS_APP_ID"),
        (refuse(7_000_222), "AADSTS7000222", "expired: make a new one"),
        (refuse(7_000_112), "AADSTS7000112", "Enterprise applications"),
        (refuse(90_002, 400), "AADSTS90002", "correct KONTOLOTS_TEAMS_TENANT"),
        (refuse(53_003), "AADSTS53003", "https://login.microsoftonline.com/error?code=53003"),
        (busy, "temporarily_unavailable", "Let this computer reach 127.0.0.1 (firewall, proxy)"),
    ],
    ids=["secret", "app", "expired", "switched-off", "tenant", "other", "busy"],
)
async def test_each_refusal_says_what_to_do(
    cloud: Cloud, graph: FakeGraph, spoil: Break, says: str, do: str
) -> None:
    spoil(cloud)
    line = await fault_of(cloud.settings(port=0), graph)
    assert line.startswith("FAULT  teams token: status ")
    assert says in line
    assert do in line


async def test_without_a_token_graph_is_not_looked_at(cloud: Cloud, graph: FakeGraph) -> None:
    cloud.secrets.clear()
    assert "graph" not in "".join(await examined(cloud.settings(port=0, **ALL), graph))


async def test_a_managed_identity_that_is_not_there(
    cloud: Cloud, graph: FakeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a machine of Azure's answers that has no such identity."""

    async def none(_request: web.Request) -> web.Response:
        return web.json_response({"error": "invalid_request"}, status=400)

    app = web.Application()
    app.router.add_get("/token", none)
    async with TestServer(app) as server:
        monkeypatch.setenv("IDENTITY_ENDPOINT", str(server.make_url("/token")))
        monkeypatch.setenv("IDENTITY_HEADER", "of-the-machine")
        given = cloud.settings(port=0, teams="managed_identity", teams_app_password=None)
        line = await fault_of(given, graph)
    assert line.startswith("FAULT  teams token: ")
    assert "Give this machine, which must be one of Azure's, the managed identity" in line


@pytest.mark.parametrize(
    ("copied", "says"),
    [
        ("hemligt\n", "holds a space"),
        (" hemligt", "holds a space"),
        ("hem–ligt", "holds a space"),
        (guid("secret"), "is the id of a secret"),
    ],
)
async def test_a_secret_that_was_not_copied_as_it_is(
    cloud: Cloud, graph: FakeGraph, copied: str, says: str
) -> None:
    line = await fault_of(cloud.settings(port=0, teams_app_password=SecretStr(copied)), graph)
    assert line.startswith(f"FAULT  teams app password: {says}")
    assert copied.strip() not in line
    assert cloud.token_requests == []


@pytest.mark.parametrize(
    "lacking",
    [{"teams_app_id": ""}, {"teams_tenant": ""}, {"teams_app_password": None}],
    ids=lambda one: next(iter(one)),
)
async def test_what_the_settings_lack_is_left_to_their_check(
    cloud: Cloud, graph: FakeGraph, lacking: dict[str, Any]
) -> None:
    lines = await examined(cloud.settings(port=0, **lacking), graph)
    assert lines[-1] == "note  teams: nothing more was looked at, because settings are missing"
    assert cloud.token_requests == []


@pytest.mark.parametrize("name", ["teams_login_url", "teams_keys_url", "graph_url"])
async def test_an_address_without_tls(cloud: Cloud, graph: FakeGraph, name: str) -> None:
    line = await fault_of(cloud.settings(port=0, **{name: "http://login.example/"}), graph)
    assert line.startswith("FAULT  teams: http://login.example/ is not https")


# ---------------------------------------------------------------------------------- rights


@pytest.mark.parametrize("name", list(NEEDED))
async def test_a_right_that_is_missing(cloud: Cloud, graph: FakeGraph, name: str) -> None:
    graph.roles = set(NEEDED.values()) - {NEEDED[name]}
    line = await fault_of(cloud.settings(port=0, **ALL), graph)
    assert line.startswith(f"FAULT  graph rights: {NEEDED[name]} is missing (for KONTOLOTS_{name.upper()}).")
    assert "admin consent" in line


@pytest.mark.parametrize("name", list(NEEDED))
async def test_only_what_a_setting_asks_for_is_needed(cloud: Cloud, graph: FakeGraph, name: str) -> None:
    graph.roles = {NEEDED[name]}
    lines = await examined(cloud.settings(port=0, **{name: ALL[name]}), graph)
    assert lines[-1] == "ok  graph rights: all 1 that are needed"


async def test_more_than_is_needed(cloud: Cloud, graph: FakeGraph) -> None:
    graph.roles = {"User.Read.All", "MailboxSettings.Read", "Files.Read.All"}
    lines = await examined(cloud.settings(port=0, teams_manager=True), graph)
    assert lines[-2] == "ok  graph rights: all 1 that are needed"
    assert lines[-1].startswith(
        "note  graph rights: the app may do more than it needs: Files.Read.All, MailboxSettings.Read."
    )


async def test_no_token_for_graph(cloud: Cloud) -> None:
    """For the token service of the tests has no TLS."""
    found = await teams_doctor.examine(cloud.settings(port=0, teams_manager=True), Clock())
    assert str(found[-1]).startswith("FAULT  graph rights: no token: the settings do not fit. See that")


# ---------------------------------------------------------------------------------- the unit's list

LISTED = ("bo@exempelkommun.example", "hans@exempelkommun.example")


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as made:
        yield cast.exempelkommun(made)


def listing(cloud: Cloud, teams: FakeTeams, *members: str, **more: Any) -> Settings:
    """Settings with a list of the unit's people."""
    service = {"teams_service_url": teams.service_url, "teams_unit_conversation": UNIT}
    return cloud.settings(port=0, teams_unit_members=members, **service, **more)


async def test_an_address_that_is_nobodys_in_the_units_conversation(
    cloud: Cloud, graph: FakeGraph, teams: FakeTeams
) -> None:
    line = await fault_of(listing(cloud, teams, "fia@exempelkommun.example", *LISTED), graph)
    assert line.startswith(f"FAULT  teams unit members: nobody has {', '.join(LISTED)}. Add them to the")
    assert "set KONTOLOTS_TEAMS_MANAGER" in line


async def test_an_address_that_is_nobodys_in_the_directory(
    cloud: Cloud, graph: FakeGraph, teams: FakeTeams
) -> None:
    graph.add("bo")
    line = await fault_of(listing(cloud, teams, *LISTED, teams_manager=True, graph_url=graph.url), graph)
    assert line.startswith(f"FAULT  teams unit members: nobody has {LISTED[1]}. Write each address as")
    assert teams.calls == []


async def test_a_list_in_which_all_are_found(cloud: Cloud, graph: FakeGraph, teams: FakeTeams) -> None:
    lines = await examined(listing(cloud, teams, "fia@exempelkommun.example"), graph)
    assert lines[-1] == "ok  teams unit members: all 1 are found"


async def test_a_list_that_cannot_be_looked_at(cloud: Cloud, graph: FakeGraph, teams: FakeTeams) -> None:
    teams.next("pages", status=403, code="BotNotInConversationRoster")
    lines = await examined(listing(cloud, teams, *LISTED), graph)
    assert lines[-1].startswith("note  teams unit members: not looked at (BotNotInConversationRoster). See")


# ---------------------------------------------------------------------------------- endpoint, tenants


async def test_the_bot_is_not_running(cloud: Cloud, graph: FakeGraph) -> None:
    lines = await examined(cloud.settings(port=unused_port()), graph)
    assert lines[1] == "note  teams endpoint: the bot is not running here. Start it, and run this again."


async def test_a_port_that_nobody_knows(cloud: Cloud, graph: FakeGraph) -> None:
    lines = await examined(cloud.settings(port=0), graph)
    assert lines[1].startswith("note  teams endpoint: not looked at, because the port")


async def test_it_listens_on_every_address(cloud: Cloud, graph: FakeGraph, bot: BaseTestServer) -> None:
    lines = await examined(cloud.settings(host="0.0.0.0", port=bot.port), graph)  # noqa: S104 - as in a container
    assert lines[1].startswith("ok  teams endpoint: answers here")


@pytest.mark.parametrize("status", [200, 302, 404, 500])
async def test_something_else_listens(cloud: Cloud, graph: FakeGraph, status: int) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": "/"} if status == 302 else {})

    async with listening(answer) as other:
        line = await fault_of(cloud.settings(port=other.port), graph)
        assert f"listens on port {other.port}, started with Teams on" in line
    assert line.startswith(f"FAULT  teams endpoint: answers {status} to who has no token.")


async def test_it_does_not_answer(cloud: Cloud, graph: FakeGraph) -> None:
    async def drop(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with listening(drop) as other:
        line = await fault_of(cloud.settings(port=other.port), graph)
    assert line.startswith("FAULT  teams endpoint: no answer (ServerDisconnectedError).")


async def test_other_tenants_are_told(cloud: Cloud, graph: FakeGraph) -> None:
    others = (OTHER_TENANT.upper(), TENANT, "")
    lines = await examined(cloud.settings(port=0, teams_other_tenants=others), graph)
    assert lines[0] == f"note  teams tenants: people of {OTHER_TENANT} may use the bot as well"
