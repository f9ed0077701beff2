"""The line to Slack: held, renewed, found dead, and hung up without a trace."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.slack import socket
from bot.channels.slack.socket import SocketMode
from tests.slack import cast
from tests.slack.deliver import Socket
from tests.slack.hands import Hands
from tests.slack.server import FakeSlack
from tests.slack.sockets import Envelope, Reason
from tests.slack.talk import running

HELLO = {"event": {"type": "message", "text": "hej"}}


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as made:
        yield cast.exempelkommun(made)


class Line(SocketMode):
    """Held for a test, with what came on it."""

    def __init__(self, slack: FakeSlack, slow: float = 0.0) -> None:
        super().__init__(slack.app_token, slack.api_url, self._note, ping=0.4)
        self.slack, self.slow, self.taken = slack, slow, []  # type: ignore[var-annotated]

    async def _note(self, body: Mapping[str, Any]) -> dict[str, Any] | None:
        await asyncio.sleep(self.slow)
        self.taken.append(body)
        return {"text": "hört"} if "command" in body else None

    async def hears(self) -> Envelope:
        """Something is said and acknowledged."""
        envelope = await self.slack.sockets.send("events_api", HELLO)
        assert await self.slack.sockets.answered(envelope, 3)
        return envelope


@pytest.fixture
async def line(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    monkeypatch.setattr(socket, "_FIRST_WAIT", 0.05)
    monkeypatch.setattr(socket, "_LAST", 0.2)
    made = Line(slack)
    await made.start()
    await slack.sockets.connected()
    yield made
    await made.stop()


async def until(is_so: Callable[[], bool], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - what is waited for is in the client
            await asyncio.sleep(0.01)


async def test_what_is_said_is_taken_and_acknowledged(slack: FakeSlack, line: Line) -> None:
    answer = (await slack.sockets.send("slash_commands", {"command": "/hjalp"})).answer
    await line.hears()
    assert (await answer, line.taken[-1]) == ({"text": "hört"}, HELLO)
    assert (line.is_up, line.fault, slack.sockets.unacked, slack.sockets.stray) == (True, "", [], [])


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_a_line_that_slack_ends_is_renewed_once(slack: FakeSlack, line: Line, reason: Reason) -> None:
    await slack.sockets.disconnect(reason)
    await slack.sockets.reopened()
    await slack.sockets.connected(1)
    await line.hears()
    assert slack.sockets.opened == 2


async def test_a_warned_line_is_listened_to_until_the_next_stands(slack: FakeSlack, line: Line) -> None:
    slack.slow("apps.connections.open", 0.5)
    await slack.sockets.disconnect("warning")
    await asyncio.sleep(0.3)
    assert slack.sockets.opened == 1
    await line.hears()


@pytest.mark.parametrize("end", ["cut", "silent"])
async def test_a_dead_line_is_found_and_renewed(slack: FakeSlack, line: Line, end: str) -> None:
    if end == "cut":
        slack.sockets.cut()
    else:
        slack.sockets.silent = True
    await slack.sockets.reopened()
    slack.sockets.silent = False
    await until(lambda: line.is_up)
    await line.hears()


def test_a_silent_line_is_found_within_a_minute() -> None:
    assert socket._PING * 1.5 < 60


@pytest.mark.parametrize("fault", [{"status": 503}, {"cut": "before"}, {"error": "invalid_auth"}])
async def test_a_call_in_vain_is_made_again(slack: FakeSlack, line: Line, fault: dict[str, Any]) -> None:
    slack.next("apps.connections.open", times=3, **fault)
    slack.sockets.cut()
    await until(lambda: bool(line.fault))
    assert not line.is_up
    await slack.sockets.reopened()
    await line.hears()
    assert line.fault == ""


async def test_a_network_that_comes_after_the_start_is_used(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "_FIRST_WAIT", 0.05)
    for method in ("apps.connections.open", "auth.test"):
        slack.next(method, cut="before", times=3)
    async with running(slack, tmp_path, "socket"):  # which waits for the line
        assert (await Hands(slack, Socket(slack)).command("U0ALVA", "/hjalp")).used


async def test_as_long_as_slack_asks_is_waited(slack: FakeSlack, line: Line) -> None:
    slack.next("apps.connections.open", retry_after=1)
    slack.sockets.cut()
    await slack.sockets.reopened()
    first, second = [one.at for one in slack.called("apps.connections.open")][-2:]
    assert 1 <= second - first < 2


async def test_an_address_that_was_no_good_is_not_tried_twice(slack: FakeSlack, line: Line) -> None:
    good = slack.sockets.address
    addresses = iter([f"{slack.url.replace('http', 'ws')}/link/?ticket=old"])
    slack.sockets.address = lambda: next(addresses, None) or good()  # type: ignore[method-assign]
    slack.sockets.cut()
    await slack.sockets.reopened()
    await line.hears()


async def test_too_many_lines_are_not_called_in_a_loop(slack: FakeSlack, line: Line) -> None:
    for _time in range(6):
        await slack.sockets.disconnect("too_many_websockets")
        await asyncio.sleep(0.1)
    assert slack.sockets.opened < 6


@pytest.mark.parametrize("said", ["", "[]", "null", "{", '{"type": "hello"}', '{"envelope_id": "x"}', "\0"])
async def test_nonsense_does_not_end_the_line(slack: FakeSlack, line: Line, said: str) -> None:
    await slack.sockets.connections[0].send_str(said)
    await line.hears()
    assert (slack.sockets.opened, line.taken) == (1, [HELLO])


async def test_what_was_not_acknowledged_comes_on_the_next_line(slack: FakeSlack, line: Line) -> None:
    line.slow = 0.2
    envelope = await slack.sockets.send("events_api", HELLO)
    slack.sockets.cut()
    await slack.sockets.reopened()
    assert await slack.sockets.answered(envelope, 3)  # on the new line, where the old one is gone


async def test_hanging_up_answers_what_is_under_way_first(slack: FakeSlack, line: Line) -> None:
    line.slow = 0.3
    envelope = await slack.sockets.send("events_api", HELLO)
    await asyncio.sleep(0.05)
    await line.stop()
    assert await slack.sockets.answered(envelope, 1)
    assert len(line.taken) == 1


async def test_nothing_is_left_when_it_has_hung_up(slack: FakeSlack) -> None:
    before = asyncio.all_tasks()
    made = Line(slack)
    await made.start()
    await slack.sockets.connected()
    await made.hears()
    await made.stop()
    await slack.sockets.connected(0)
    await asyncio.sleep(0)
    gc.collect()  # a task that was forgotten would warn now
    assert {one for one in asyncio.all_tasks() - before if "sock" in repr(one.get_coro()).lower()} == set()


async def test_it_hangs_up_while_it_calls_in_vain(slack: FakeSlack) -> None:
    made = SocketMode(slack.app_token, "http://127.0.0.1:9/api/", lambda _body: asyncio.sleep(0, None))
    await made.start()
    await until(lambda: bool(made.fault))
    async with asyncio.timeout(1):
        await made.stop()


# ---------------------------------------------------------------------------------- the whole program


async def health(address: str) -> str:
    async with aiohttp.request("GET", f"{address}/health") as answer:
        assert answer.status == 200
        return str((await answer.json())["channels"]["slack"])


async def test_health_says_whether_the_line_stands(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "_FIRST_WAIT", 0.1)
    async with running(slack, tmp_path, "socket") as (_app, address):
        assert await health(address) == "ok"
        slack.next("apps.connections.open", status=503, times=3)
        slack.sockets.cut()
        await until(lambda: not slack.sockets.connections)
        await asyncio.sleep(0.05)
        assert "not connected to Slack" in await health(address)
        await slack.sockets.reopened()
        await asyncio.sleep(0.05)
        assert await health(address) == "ok"


async def test_an_envelope_that_comes_again_is_handled_once(slack: FakeSlack, tmp_path: Path) -> None:
    async with running(slack, tmp_path, "socket") as (_app, _address):
        answer = await Hands(slack, Socket(slack)).say("U0ALVA", "hjälp")
        (envelope,) = slack.sockets.envelopes
        envelope.answer = asyncio.get_running_loop().create_future()
        await slack.sockets.redeliver(envelope)
        assert (answer.used, await slack.sockets.answered(envelope, 3)) == (True, True)
        await until(lambda: len(slack.workspace.in_dm("U0ALVA")) > 1)
        await asyncio.sleep(0.3)
        assert len(slack.workspace.in_dm("U0ALVA")) == 2
