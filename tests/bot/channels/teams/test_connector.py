"""Calls to the Bot Connector: what each refusal means, what waits, and what is kept open."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from bot.channels.teams import connector, pace
from bot.channels.teams.auth import Authentication, TokenError
from bot.channels.teams.connector import Connector
from bot.channels.teams.faults import OUTAGES, TeamsError, refused, unanswered
from bot.channels.teams.pace import Pace
from bot.channels.teams.render import Message
from tests.teams import cast
from tests.teams.cast import UNIT_CHANNEL, teams_id
from tests.teams.cloud import Cloud
from tests.teams.connector import METHODS
from tests.teams.drawn import card
from tests.teams.server import FakeTeams
from tests.teams.workspace import APP, TENANT, guid

HELLO = Message(card(), "Hej")
ALVA, BO = teams_id("alva"), teams_id("bo")


class Line:
    """A connector beside the fake, and short names for what is done with it."""

    def __init__(self, teams: FakeTeams, calls: Connector) -> None:
        self.teams, self.calls, self.url = teams, calls, teams.service_url

    async def post(self, place: str = UNIT_CHANNEL) -> str:
        return await self.calls.post(self.url, place, HELLO)

    async def redraw(self, activity: str, place: str = UNIT_CHANNEL) -> None:
        await self.calls.redraw(self.url, place, activity, HELLO)

    async def create(self, user: str = ALVA) -> str:
        return await self.calls.create(self.url, user)


async def fault(call: Awaitable[Any]) -> TeamsError:
    with pytest.raises(TeamsError) as caught:
        await call
    return caught.value


async def _token() -> str:
    return "secret-token"


@pytest.fixture
async def line(teams: FakeTeams) -> AsyncIterator[Line]:
    calls = Connector(APP, TENANT, _token)
    await calls.open()
    yield Line(teams, calls)
    await calls.close()


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as made:
        yield cast.exempelkommun(made)


# ------------------------------------------------------------------------------ what works


async def test_a_message_and_another_in_its_place(line: Line) -> None:
    made = await line.post()
    await line.redraw(made)
    (arrived,) = line.teams.workspace.conversations[UNIT_CHANNEL].messages
    assert (arrived.id, arrived.summary, arrived.text, len(arrived.history)) == (made, "Hej", "", 1)


@pytest.mark.parametrize("user", [ALVA, guid("alva")])
async def test_a_conversation_with_somebody_is_the_same_each_time(line: Line, user: str) -> None:
    assert await line.create(user) == await line.create(user) == "a:1-alva"


async def test_somebody_in_a_conversation(line: Line) -> None:
    found = await line.calls.member(line.url, UNIT_CHANNEL, guid("fia"))
    assert (found.name, found.email, found.user_role) == (
        "Fia Påhittad",
        "fia@exempelkommun.example",
        "user",
    )
    assert (found.aad_object_id, found.tenant_id) == (guid("fia"), TENANT)


async def test_everybody_in_a_conversation_page_by_page(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connector, "_PAGE", 50)
    space = line.teams.workspace
    for number in range(120):
        space.add(type(space.people["fia"])(f"p{number}", f"Nr {number}", f"p{number}@exempel.example"))
        space.conversations[UNIT_CHANNEL].members.append(f"p{number}")
    found = await line.calls.members(line.url, UNIT_CHANNEL)
    assert (len({one.id for one in found}), len(line.teams.called("pages"))) == (122, 3)


# ------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize("status", [408, 412, 500, 502, 503, 504])
async def test_what_learn_says_to_try_again(line: Line, status: int) -> None:
    line.teams.next("post", status=status)
    found = await fault(line.post())
    assert (found.permanent, found.outage, found.is_not_there) == (False, False, False)
    await line.post()


async def test_as_long_as_teams_asks_is_waited(line: Line) -> None:
    line.teams.next("post", retry_after=17)
    found = await fault(line.post())
    assert (found.permanent, found.outage, found.retry_after) == (False, False, 17)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3),
        ("0.5", 0.5),
        ("-1", 0),
        ("1e300", 3_600),
        ("inf", 3_600),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("", None),
        (None, None),
    ],
)
def test_how_long_is_asked(header: str | None, seconds: float | None) -> None:
    headers = {} if header is None else {"Retry-After": header}
    assert refused(429, headers, b"{}").retry_after == seconds


@pytest.mark.parametrize(
    ("code", "not_there"),
    [
        ("BotNotInConversationRoster", True),
        ("ConversationBlockedByUser", True),
        ("ForbiddenOperationException", True),
        ("MessageWritesBlocked", True),
        ("NotEnoughPermissions", False),
        ("TenantTurnedOff", False),
    ],
)
async def test_what_is_forbidden_stays_so(line: Line, code: str, not_there: bool) -> None:
    line.teams.next("post", status=403, code=code)
    found = await fault(line.post())
    assert (found.code, found.permanent, found.outage) == (code, True, False)
    assert (found.is_not_there, line.calls.outage) == (not_there, "")


async def test_where_the_bot_is_not(line: Line) -> None:
    line.teams.workspace.people["alva"].installed = False
    assert (await fault(line.create())).is_not_there
    line.teams.workspace.people["bo"].blocked = True
    assert (await fault(line.post(line.teams.workspace.dm(BO).id))).is_not_there


async def test_what_is_not_there_any_more(line: Line) -> None:
    made = await line.post()
    space = line.teams.workspace
    space.delete(space.conversations[UNIT_CHANNEL].messages[0])
    gone = await fault(line.redraw(made))
    nowhere = await fault(line.post("19:nowhere@thread.tacv2"))
    assert (gone.code, gone.permanent) == ("ActivityNotFoundInConversation", True)
    assert (nowhere.code, nowhere.permanent) == ("ConversationNotFound", True)


async def test_what_is_too_big_never_arrives(line: Line) -> None:
    line.teams.next("post", status=413)
    found = await fault(line.post())
    assert (found.code, found.permanent) == ("MessageSizeTooBig", True)


# ------------------------------------------------------------------------------ silence


@pytest.mark.parametrize("how", [{"status": 503}, {"cut": "before"}, {"cut": "after"}])
async def test_silence_about_one_may_be_the_messages_fault_and_about_two_is_teams(
    line: Line, how: dict[str, Any]
) -> None:
    line.teams.next("post", times=4, **how)
    assert [(await fault(line.post())).outage for _time in range(3)] == [False] * 3
    assert line.calls.outage == ""
    other = await fault(line.post(line.teams.workspace.dm(ALVA).id))
    assert (other.outage, other.permanent, line.calls.outage) == (True, False, "unreachable")
    await line.post()
    assert line.calls.outage == ""


async def test_teams_that_is_slow_is_not_waited_for(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connector, "_TIMEOUT", 0.2)
    await line.calls.close()
    await line.calls.open()
    line.calls._clients.clear()
    line.teams.next("post", delay=0.6)
    assert (await fault(line.post())).code == "no answer: TimeoutError"


async def test_nobody_there_is_an_outage_at_once(line: Line) -> None:
    found = await fault(line.calls.post("http://127.0.0.1:9/", UNIT_CHANNEL, HELLO))
    assert (found.code, found.outage, line.calls.outage) == ("unreachable", True, "unreachable")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html>Logga in</html>", "text/html"),
        (b"{", "application/json"),
        (b"", "application/json"),
        (b"[]", "application/json"),
        (b"{}", "application/json"),
        (b'{"id":null}', "application/json"),
        (b'"1"', "application/json"),
        (b"\xff", "application/json"),
    ],
)
@pytest.mark.parametrize("status", [200, 201, 302, 403, 407, 502])
async def test_a_page_of_a_proxys_own_is_no_answer(line: Line, body: bytes, kind: str, status: int) -> None:
    async with proxy(body, status, kind) as url:
        for call in (line.calls.post(url, UNIT_CHANNEL, HELLO), line.calls.create(url, ALVA)):
            found = await fault(call)
            assert (found.permanent, found.unanswered) == (False, True)
    assert line.calls.outage == "unreachable"


@asynccontextmanager
async def proxy(body: bytes, status: int, kind: str) -> AsyncIterator[str]:
    """Something between the bot and Teams that answers in Teams' place."""

    async def answers(_request: web.Request) -> web.Response:
        return web.Response(body=body, status=status, content_type=kind)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answers)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("body", [{}, {"members": []}, {"members": None, "continuationToken": "again"}])
async def test_pages_without_end_end(
    line: Line, monkeypatch: pytest.MonkeyPatch, body: dict[str, Any]
) -> None:
    monkeypatch.setitem(METHODS, "pages", lambda _call: (200, body))
    async with asyncio.timeout(3):
        assert await line.calls.members(line.url, UNIT_CHANNEL) == []


# ------------------------------------------------------------------------------ the token


@pytest.mark.parametrize(("permanent", "code"), [(True, "token_refused"), (False, "unreachable")])
async def test_without_a_token_everything_waits(teams: FakeTeams, permanent: bool, code: str) -> None:
    async def none() -> str:
        raise TokenError("AADSTS7000215", permanent)

    calls = Connector(APP, TENANT, none)
    await calls.open()
    found = await fault(calls.post(teams.service_url, UNIT_CHANNEL, HELLO))
    await calls.close()
    assert (found.outage, found.permanent, calls.outage, teams.calls) == (True, False, code, [])


async def test_a_token_that_teams_does_not_take_is_an_outage(line: Line) -> None:
    line.teams.access_token = "another"
    found = await fault(line.post())
    assert (found.outage, found.permanent, found.retry_after) == (True, False, 300)
    assert line.calls.outage == "unauthorized"
    line.teams.access_token = "secret-token"
    await line.post()
    assert line.calls.outage == ""


async def test_every_outage_says_what_to_do() -> None:
    assert {"token_refused", "unauthorized", "unreachable"} == OUTAGES.keys()
    assert not unanswered(ValueError()).outage


async def test_two_hundred_messages_take_one_token_and_few_connections(teams: FakeTeams) -> None:
    async with Cloud() as cloud:
        authentication = Authentication(cloud.settings(), cloud.now)
        await authentication.open()
        calls = Connector(APP, TENANT, authentication.token)
        await calls.open()
        for _round in range(10):
            await asyncio.gather(*(calls.post(teams.service_url, UNIT_CHANNEL, HELLO) for _n in range(20)))
        opened = kept_open(calls)
        await calls.close()
        await authentication.close()
    assert (len(cloud.token_requests), len(teams.called("post")), opened <= 20) == (1, 200, True)
    assert {one.token for one in teams.calls} == set(cloud.issued)


async def test_one_after_the_other_goes_over_one_connection(line: Line) -> None:
    for _number in range(20):
        await line.post()
    assert kept_open(line.calls) == 1


def kept_open(calls: Connector) -> int:
    """How many connections wait for the next call."""
    assert calls._sender is not None
    pool: Any = calls._sender._session.connector
    return sum(len(one) for one in pool._conns.values())


# ------------------------------------------------------------------------------ the pace


async def test_the_pace_is_what_teams_bears(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_MARGIN", 1.05)
    line.teams.rates.enabled = True
    own, began = Pace(), time.monotonic()
    for _number in range(10):
        await own.wait(UNIT_CHANNEL)
        await line.post()
    assert {one.status for one in line.teams.calls} == {201}
    assert 2 < time.monotonic() - began < 5


@pytest.mark.parametrize("many", [7, 8, 60, 61, 150, 1_800, 1_801, 2_500])
async def test_no_window_is_ever_overfull_and_none_waits_longer_than_it_must(
    monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """By a clock of its own: hours pass in no time."""
    now = 1_000.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(pace, "_MARGIN", 1.0)
    monkeypatch.setattr("bot.channels.teams.pace.time.monotonic", lambda: now)
    monkeypatch.setattr("bot.channels.teams.pace.asyncio.sleep", sleep)
    own, sent = Pace(), list[float]()
    for _number in range(many):
        await own.wait("a")
        sent.append(now)
    for seconds, most in pace.CONVERSATION:
        assert all(later - first >= seconds for first, later in zip(sent, sent[most:], strict=False))
    for nth, at in enumerate(sent):
        full = [sent[nth - most] + seconds for seconds, most in pace.CONVERSATION if nth >= most]
        assert at == max([1_000.0, *full])


async def test_conversations_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_MARGIN", 1.05)
    own, began = Pace(), time.monotonic()
    await asyncio.gather(*(own.wait(f"a:{number % 20}") for number in range(60)))
    assert time.monotonic() - began < 0.5


async def test_the_app_as_a_whole_is_not_too_quick_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_MARGIN", 1.05)
    own, began = Pace(pace.APP), time.monotonic()
    await asyncio.gather(*(own.wait("") for _number in range(61)))
    assert 2 < time.monotonic() - began < 4


# ------------------------------------------------------------------------------ secrets


async def test_nothing_secret_is_logged(
    line: Line, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    line.teams.next("post", cut="before")
    line.teams.next("post", status=403, code="ConversationBlockedByUser")
    for _time in range(2):
        await fault(line.post())
    line.teams.access_token = "another"
    await fault(line.create())
    told = caplog.text + "".join(capsys.readouterr())
    assert ("secret-token" in told, "Hej" in told, "29:1" in told) == (False, False, False)
