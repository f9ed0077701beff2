"""The Playground: without a token, and therefore from this machine to this machine alone."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from aiohttp import web

from bot.channels.teams import doctor, front, playground
from bot.channels.teams.adapter import TeamsChannel
from bot.channels.teams.auth import Authentication, Doorkeeper, Unauthorized
from bot.channels.teams.connector import Connector
from bot.channels.teams.faults import TeamsError
from bot.channels.teams.render import Message
from bot.settings import BadSettings, Settings, check
from store.db import Database
from tests.bot.channels.teams.bad import BAD, MESSAGE, Bad, header
from tests.teams.cast import UNIT_CHANNEL
from tests.teams.cloud import Cloud
from tests.world import TestClock

ANYWHERE = "0.0.0.0"  # noqa: S104 - refused
ITS_OWN = "http://localhost:56150/_connector"
PEOPLE = Path(__file__).parents[4] / "docs" / "playground.yml"
ELSEWHERE = [
    "https://smba.trafficmanager.net/teams/",
    "http://smba.trafficmanager.net/teams/",
    "https://localhost:56150/_connector",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "http://localhost:56150@evil.example/",
    "http://evil.example\\@localhost/",
    "http://evil.example/#@localhost/",
    "http://localhost:56150/..%2f",
    "http://169.254.169.254/",
    "http://0.0.0.0:56150/",
    "http://localhost:56150/\n",
    "file:///etc/hosts",
    "",
]


def settings(**more: Any) -> Settings:
    usual: dict[str, Any] = {"teams": "playground", "teams_unit_conversation": UNIT_CHANNEL}
    return Settings(**(usual | more))


def sent(service_url: object = ITS_OWN) -> Bad:
    """What the Playground sends: of a tenant that nobody knows, without a token."""
    tenant = {"tenant": {"id": "00000000-0000-0000-0000-0000000000001"}}
    body = MESSAGE | {"serviceUrl": service_url, "channelData": tenant, "conversation": {"id": "a:1"}}
    return Bad(header(""), json.dumps(body).encode())


@asynccontextmanager
async def door(doorkeeper: Doorkeeper, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """The front on a real port; its address."""

    async def messages(request: web.Request) -> web.Response:
        await front.activity(request, doorkeeper)
        return web.Response()

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, host, 0).start()
    await doorkeeper.open()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
    finally:
        await runner.cleanup()
        await doorkeeper.close()


async def post(url: str, bad: Bad, **headers: str) -> int:
    given = {"Content-Type": bad.kind} | headers
    async with aiohttp.request("POST", url, data=bad.body, headers=given) as answer:
        return answer.status


# ---------------------------------------------------------------------------------- the settings


def test_it_needs_nothing_of_microsofts() -> None:
    check(settings())


@pytest.mark.parametrize("host", [ANYWHERE, "::", "10.0.0.1", "bot.exempelkommun.example"])
def test_it_is_for_this_machine_alone_whatever_is_said(host: str) -> None:
    with pytest.raises(BadSettings, match=re.escape("127.0.0.1")):
        check(settings(host=host, open_without_login=True))


@pytest.mark.parametrize(
    "more",
    [
        {"teams_app_id": "11111111-2222-3333-4444-555555555555"},
        {"teams_app_password": "secret"},
        {"teams_tenant": "11111111-2222-3333-4444-555555555555"},
        {"teams_manager": True},
        {"teams_out_of_office": True},
        {"teams_catalog_app": "11111111-2222-3333-4444-555555555555"},
    ],
)
def test_the_settings_of_a_real_installation_do_not_go_with_it(more: dict[str, Any]) -> None:
    with pytest.raises(BadSettings, match=f"KONTOLOTS_{next(iter(more)).upper()}"):
        check(settings(**more))


def test_the_information_units_conversation_is_missed() -> None:
    with pytest.raises(BadSettings, match="KONTOLOTS_TEAMS_UNIT_CONVERSATION"):
        check(settings(teams_unit_conversation=""))


@pytest.mark.parametrize("wrong", [{"teams": "single_tenant"}, {"teams": "off"}, {"host": ANYWHERE}])
def test_its_door_is_not_made_for_anything_else(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadSettings):
        playground.Playground(settings(**wrong))


def test_forms_stand_in_the_card_and_first_words_go_to_it() -> None:
    made = playground.fitted(settings())
    assert (made.teams_forms, made.teams_service_url) == ("card", playground.SERVICE_URL)
    other = playground.fitted(settings(teams_service_url="http://127.0.0.1:5000/_connector/"))
    assert other.teams_service_url == "http://127.0.0.1:5000/_connector/"


# ---------------------------------------------------------------------------------- who is let in


async def test_what_it_sends_comes_through() -> None:
    async with door(playground.Playground(settings())) as url:
        assert await post(url, sent()) == 200


@pytest.mark.parametrize("elsewhere", [*ELSEWHERE, None, 5])
async def test_what_would_be_answered_elsewhere_is_refused(elsewhere: object) -> None:
    async with door(playground.Playground(settings())) as url:
        assert await post(url, sent(elsewhere)) == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "bot.exempelkommun.example:3978"},
        {"Host": "127.0.0.1@evil.example"},
        {"Host": "[::1"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_a_foreign_page_in_the_same_browser_is_refused(headers: dict[str, str]) -> None:
    async with door(playground.Playground(settings())) as url:
        assert await post(url, sent(), **headers) == 401


@pytest.mark.parametrize("peer", ["10.0.0.7", "192.168.1.2", "::ffff:10.0.0.7", None])
def test_another_machine_is_refused(peer: str | None) -> None:
    class Request:
        remote = peer
        headers = {"Host": "127.0.0.1:3978"}  # noqa: RUF012 - never changed

    with pytest.raises(Unauthorized):
        playground.Playground(settings()).admit(Request())  # type: ignore[arg-type]


@pytest.mark.parametrize("what", [what for what, (_bad, status) in BAD.items() if status in {400, 413, 415}])
async def test_what_is_no_activity_is_refused_here_too(what: str) -> None:
    bad, status = BAD[what]
    body = bad.body.replace(json.dumps(MESSAGE["serviceUrl"]).encode(), json.dumps(ITS_OWN).encode())
    async with door(playground.Playground(settings())) as url:
        answered = await post(url, Bad(body=body, kind=bad.kind), **bad.headers)
    assert answered in {status, 401}


@pytest.mark.parametrize("kind", ["single_tenant", "managed_identity"])
@pytest.mark.parametrize("service_url", [ITS_OWN, "http://127.0.0.1:56150/", MESSAGE["serviceUrl"]])
async def test_in_earnest_nobody_comes_in_without_a_token(kind: str, service_url: str) -> None:
    clock = TestClock()
    async with Cloud(clock.now) as cloud:
        password = {} if kind == "single_tenant" else {"teams_app_password": None}
        async with door(Authentication(cloud.settings(teams=kind, **password), clock.now)) as url:
            assert await post(url, sent(service_url)) == 401
            assert await post(url, sent(service_url), Authorization="Bearer ") == 401


# ---------------------------------------------------------------------------------- what goes out


async def test_it_is_written_to_without_a_token() -> None:
    heads = []

    async def take(request: web.Request) -> web.Response:
        heads.append(dict(request.headers))
        return web.json_response({"id": "1"}, status=201)

    app = web.Application()
    app.router.add_post("/_connector/v3/conversations/{where}/activities", take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    doorkeeper = playground.Playground(settings())
    calls = Connector("", "", doorkeeper.token, doorkeeper.may_call)
    await calls.open()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/_connector"
    assert await calls.post(url, "a:1", Message({}, "")) == "1"
    await calls.close()
    await runner.cleanup()
    assert ["Authorization" in one for one in heads] == [False]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
async def test_nothing_else_is_written_to(elsewhere: str) -> None:
    doorkeeper = playground.Playground(settings())
    calls = Connector("", "", doorkeeper.token, doorkeeper.may_call)
    with pytest.raises(TeamsError, match="not called") as refused:
        await calls.post(elsewhere, "a:1", Message({}, ""))
    assert (refused.value.permanent, refused.value.outage) == (True, False)


async def test_the_channel_is_the_playgrounds_only_where_the_setting_says_so(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'world.db'}")
    clock = TestClock()
    async with Cloud(clock.now) as cloud:
        for given, is_playground in ((settings(), True), (cloud.settings(), False)):
            made = TeamsChannel(given, clock, database)
            assert isinstance(made._doorkeeper, playground.Playground) is is_playground
            assert isinstance(made._doorkeeper, Authentication) is not is_playground
    await database.dispose()


async def test_doctor_asks_nobody() -> None:
    (found,) = await doctor.examine(settings(), TestClock())
    assert (found.ok, "Playground" in str(found)) == (None, True)


def test_its_people_are_such_as_the_bot_can_meet() -> None:
    said = yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))
    several = [said["currentUser"], *said["users"]]
    assert len(several) == 6  # the Playground wants five beside the one who looks at it
    assert all(one["id"] == one["aadObjectId"] for one in several)  # its picker gives the first
    check(settings(teams_unit_conversation=said["groupChat"]["id"]))
