"""What the Bot Connector does not send is refused, and nothing of it is logged."""

import asyncio
import gzip
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.channels.teams import front
from bot.channels.teams.auth import Authentication
from tests.bot.channels.teams.bad import BAD, MESSAGE, PERSONAL, Bad, but
from tests.teams.cloud import Cloud
from tests.world import TestClock

BAD_REQUESTS = [(what, status) for what, (_bad, status) in BAD.items()]
"""(name, expected status)"""
LATE = (f"a body that is not there after {front._ARRIVES_WITHIN:.0f} seconds", 408)
DOCUMENT = Path(__file__).parents[4] / "docs" / "teams.md"


@dataclass
class Gate:
    """The front on a real port."""

    cloud: Cloud
    url: str = ""
    passed: list[dict[str, Any]] = field(default_factory=list)

    async def post(self, bad: Bad) -> int:
        headers = bad.all_headers(self.cloud)
        async with aiohttp.request("POST", self.url, data=bad.body, headers=headers) as answer:
            return answer.status


@pytest.fixture
async def gate() -> AsyncIterator[Gate]:
    clock = TestClock()
    async with Cloud(clock.now) as cloud:
        authentication = Authentication(cloud.settings(), clock.now)
        made = Gate(cloud)

        async def messages(request: web.Request) -> web.Response:
            made.passed.append(await front.activity(request, authentication))
            return web.Response()

        app = web.Application()
        app.router.add_post("/api/messages", messages)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await authentication.open()
        host, port = runner.addresses[0][:2]
        made.url = f"http://{host}:{port}/api/messages"
        yield made
        await runner.cleanup()
        await authentication.close()


@pytest.mark.parametrize(("what", "status"), BAD_REQUESTS)
async def test_a_bad_request_is_refused_and_not_logged(
    gate: Gate, what: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as logged:
        answered = await gate.post(BAD[what][0])
    assert (answered, gate.passed) == (status, [])
    assert not re.search(f"{PERSONAL}|eyJ|29:", repr(logged) + caplog.text)
    assert [one["log_level"] for one in logged] == ([] if status == 413 else ["warning"])


def test_the_document_lists_every_bad_request() -> None:
    found = re.search(r"<!-- bad requests -->\n(.*?)<!-- /bad requests -->", DOCUMENT.read_text(), re.DOTALL)
    assert found
    rows = [f"| {what} | {status} |" for what, status in [*BAD_REQUESTS, LATE]]
    assert found[1].strip().splitlines() == ["| request | answer |", "| --- | --- |", *rows]


async def test_what_the_bot_connector_sends_comes_through(gate: Gate) -> None:
    assert await gate.post(Bad()) == 200
    assert gate.passed == [MESSAGE]


@pytest.mark.parametrize(
    "bad",
    [
        Bad(kind="application/json; charset=utf-8"),
        Bad(headers={"Content-Encoding": "identity"}),
        Bad(body=but(text="𝕒ÅÄÖ" * 5_000)),
        Bad(body=b'{"text":"first",' + Bad.body[1:]),
        Bad(body=but(value=json.loads("[" * 90 + "]" * 90))),
        Bad(body=but(channelData=None)),
        Bad(body=but(conversation={"id": "a:1"})),
    ],
)
async def test_what_is_only_unusual_comes_through(gate: Gate, bad: Bad) -> None:
    assert await gate.post(bad) == 200
    assert gate.passed == [json.loads(bad.body)]


async def test_without_a_token_the_body_is_not_waited_for(gate: Gate) -> None:
    head = b"Content-Type: application/json\r\nContent-Length: 500\r\n\r\n"
    assert b" 401 " in await raw(gate, head)


async def test_a_body_that_never_arrives_is_not_waited_for(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "_ARRIVES_WITHIN", 0.2)
    token = f"Authorization: Bearer {gate.cloud.token()}\r\n".encode()
    head = token + b"Content-Type: application/json\r\nContent-Length: 500\r\n\r\nabc"
    assert b" 408 " in await raw(gate, head)


async def test_a_body_that_will_be_too_long_is_not_waited_for(gate: Gate) -> None:
    token = f"Authorization: Bearer {gate.cloud.token()}\r\n".encode()
    head = token + b"Content-Type: application/json\r\nContent-Length: 300000\r\n\r\nabc"
    assert b" 413 " in await raw(gate, head)


async def test_a_body_in_pieces_is_counted(gate: Gate) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _piece in range(100):
            yield b" " * 10_000

    headers = Bad().all_headers(gate.cloud)
    async with aiohttp.request("POST", gate.url, data=pieces(), headers=headers) as answer:
        assert answer.status == 413


async def test_a_small_body_does_not_unpack_into_a_large_one(gate: Gate) -> None:
    packed = Bad(body=gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"})
    assert await gate.post(packed) == 415


@pytest.mark.parametrize(
    "request_",
    [
        b"Content-Length: many\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        b"Content-Type: ;;;=\r\nContent-Length: 2\r\n\r\n{}",
        b"Authorization: Bearer \xff\xfe.\xff.\xff\r\nContent-Type: application/json\r\n"
        b"Content-Length: 2\r\n\r\n{}",
        b"Content-Encoding: br\r\nContent-Length: 3\r\n\r\nabc",
    ],
)
async def test_bad_http_is_a_bad_request(gate: Gate, request_: bytes) -> None:
    assert re.match(rb"HTTP/1\.[01] 4\d\d ", await raw(gate, request_))


async def test_with_the_key_service_down_nobody_is_let_in_and_the_operator_is_told(gate: Gate) -> None:
    gate.cloud.keys_status = 503
    with capture_logs() as logged:
        assert [await gate.post(Bad()) for _time in range(3)] == [401] * 3
    told = [one for one in logged if one["log_level"] == "error"]
    assert [(one["url"], one["why"]) for one in told] == [(gate.cloud.keys_url, "ValueError: status 503")]
    assert gate.cloud.key_fetches == 1


async def raw(gate: Gate, rest: bytes) -> bytes:
    """The first line of the answer to bytes on the line."""
    address = urlsplit(gate.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(b"POST /api/messages HTTP/1.1\r\nHost: bot\r\n" + rest)
    line = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    await writer.wait_closed()
    return line
