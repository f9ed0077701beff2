"""What Slack does not send is refused, and nothing of it is logged; what it sends has one effect."""

import asyncio
import gzip
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import pytest
from aiohttp import web
from aiohttp.http_exceptions import ContentEncodingError
from structlog.testing import capture_logs

from bot import logging as own_logging
from bot.channels.slack import front
from tests.bot.channels.slack.acting import ALVA, Acting
from tests.bot.channels.slack.bad import BAD, COMMAND, FORM, PERSONAL, SAID, WHO, Bad, event, form, payload
from tests.slack.deliver import Answer
from tests.slack.payloads import Payloads

DOCUMENT = Path(__file__).parents[4] / "docs" / "slack.md"


async def post(act: Acting, bad: Bad) -> Answer:
    return await act.http.post(bad.body, bad.signed())


@pytest.mark.parametrize("what", BAD)
async def test_a_bad_request_is_refused_and_not_logged(
    act: Acting, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    bad, status = BAD[what]
    with capture_logs() as logged:
        answer = await post(act, bad)
    assert (answer.status, act.talk.noting.replies) == (status, {})
    assert PERSONAL not in repr(logged) + caplog.text
    assert logged or status == 413


def test_the_document_lists_every_bad_request() -> None:
    found = re.search(r"<!-- bad requests -->\n(.*?)<!-- /bad requests -->", DOCUMENT.read_text(), re.DOTALL)
    assert found
    rows = [f"| {what} | {status} |" for what, (_bad, status) in BAD.items()]
    assert found[1].strip().splitlines() == ["| request | answer |", "| --- | --- |", *rows]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_only_post_is_answered(act: Acting, method: str) -> None:
    async with aiohttp.request(method, act.http.url) as answer:
        assert answer.status == 405


async def raw(act: Acting, request: bytes) -> bytes:
    """The first line of the answer to bytes on the line."""
    address = urlsplit(act.http.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\n" + request)
    line = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    await writer.wait_closed()
    return line


@pytest.mark.parametrize(
    "request_",
    [
        b"Content-Length: many\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        b"Content-Encoding: br\r\nContent-Length: 3\r\n\r\nabc",
        b"no header\r\n\r\n",
    ],
)
async def test_bad_http_is_a_bad_request(act: Acting, request_: bytes) -> None:
    assert re.match(rb"HTTP/1\.[01] 4\d\d ", await raw(act, request_))


async def test_a_body_that_never_arrives_is_not_waited_for(
    act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "_ARRIVES_WITHIN", 0.2)
    assert b" 408 " in await raw(act, b"Content-Length: 500\r\n\r\nabc")


async def test_a_body_in_pieces_is_read(act: Acting) -> None:
    async def pieces() -> Any:
        for start in range(0, len(bad.body), 7):
            yield bad.body[start : start + 7]

    bad = Bad(form(COMMAND), FORM)
    async with aiohttp.request("POST", act.http.url, data=pieces(), headers=bad.signed()) as answer:
        assert answer.status == 200


async def test_a_small_body_does_not_unpack_into_a_large_one(act: Acting) -> None:
    packed = gzip.compress(b"x" * 50_000_000)
    headers = Bad(packed, headers={"Content-Encoding": "gzip"}).signed()
    assert (await act.http.post(packed, headers)).status == 415


@pytest.mark.parametrize(("coding", "status"), [("identity", 200), ("Identity", 200), ("x", 415)])
async def test_a_body_that_is_coded_is_not_read(act: Acting, coding: str, status: int) -> None:
    assert (await post(act, Bad(form(COMMAND), FORM, headers={"Content-Encoding": coding}))).status == status


@pytest.fixture
def strangers() -> Iterator[None]:
    """The program's own filter of the server's log."""
    server = logging.getLogger("aiohttp.server")
    server.addFilter(own_logging.not_a_strangers_fault)
    yield
    server.removeFilter(own_logging.not_a_strangers_fault)


@pytest.mark.usefixtures("strangers")
@pytest.mark.parametrize(
    "junk",
    [
        b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        b"Content-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcdeXX\r\n0\r\n\r\n",
        b"Content-Length: 500\r\n\r\nabc",
    ],
)
async def test_a_strangers_junk_leaves_no_traceback(
    act: Acting, junk: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    address = urlsplit(act.http.url)
    _reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\n" + junk)
    await writer.drain()
    await asyncio.sleep(0.1)
    writer.transport.abort()
    await asyncio.sleep(0.1)
    assert [one.levelname for one in caplog.records if one.levelno >= logging.ERROR] == []


@pytest.mark.parametrize(
    ("fault", "logged"),
    [
        (web.RequestPayloadError("x"), False),
        (ConnectionResetError("x"), False),
        (ConnectionError("x"), False),
        (ContentEncodingError("x"), False),
        (KeyError("x"), True),
        (None, True),
    ],
)
def test_what_a_stranger_does_is_no_fault_of_the_server(fault: Exception | None, logged: bool) -> None:
    about = (type(fault), fault, None) if fault else None
    record = logging.LogRecord("aiohttp.server", logging.ERROR, "", 0, "Error", (), about)
    assert own_logging.not_a_strangers_fault(record) == logged


@pytest.mark.parametrize("text", ["payload", "payload=x", "hur payload fungerar", "&payload="])
async def test_a_command_may_speak_of_payload(act: Acting, text: str) -> None:
    assert (await act.hands.command(ALVA, "/hjalp", text)).used
    await act.settle()
    assert "Det här kan du göra" in act.dm(ALVA)[-1]


@pytest.mark.parametrize(
    "value",
    [
        "nobody.knows {}",
        'decide.approve {"case":-3}',
        'decide.approve {"case":"x"}',
        "x",
        "{}",
        "decide.approve NaN",
    ],
)
async def test_a_payload_that_is_none_of_ours_is_told_kindly(act: Acting, value: str) -> None:
    channel = act.space.dm(ALVA)
    command = Payloads(act.slack).command(ALVA, "/hjalp", "", channel)
    who = WHO | {"trigger_id": command["trigger_id"], "response_url": command["response_url"]}
    where = {"type": "message", "channel_id": channel.id, "message_ts": "1.1"}
    button = {"type": "button", "action_id": "press:1", "action_ts": "9.9", "value": value}
    press = who | {"type": "block_actions", "container": where, "actions": [button]}
    assert (await post(act, Bad(payload(press), FORM))).used
    await act.settle()
    assert "från en äldre version" in act.whispered(ALVA)[-1]


@pytest.mark.parametrize("text", ["x" * 300_000, "\ufb2c" * 39_000, "𝕒" * 39_000, "<" * 39_000])
async def test_very_long_words_are_answered(act: Acting, text: str) -> None:
    assert (await post(act, Bad(event(SAID | {"text": text})))).used
    assert (await post(act, Bad(form(COMMAND | {"text": text[:20_000]}), FORM))).used
    await act.settle()
    assert act.dm(ALVA)


async def test_a_replay_has_no_second_effect(act: Acting) -> None:
    bad = Bad(form(Payloads(act.slack).command(ALVA, "/hjalp", "", act.space.channels["C0UNIT"])), FORM)
    headers = bad.signed()
    first, second = [await act.http.post(bad.body, headers) for _ in range(2)]
    await act.settle()
    assert (first.status, first.body) == (second.status, second.body)
    assert len(act.whispered(ALVA)) == 1
    assert [call.method for call in act.slack.calls].count("response_url") == 1


async def test_the_address_is_proved_to_slack(act: Acting) -> None:
    answer = await post(act, Bad(json.dumps({"type": "url_verification", "challenge": "3eZbrw"}).encode()))
    assert (answer.status, answer.body) == (200, "3eZbrw")


async def test_slack_looks_whether_the_certificate_is_good(act: Acting) -> None:
    assert (await post(act, Bad(urlencode({"ssl_check": 1}).encode(), FORM))).status == 200


ENTERPRISE = {"enterprise_id": "E0EXEMPEL"}


@pytest.mark.parametrize(
    ("bad", "status"),
    [
        (Bad(form(COMMAND | ENTERPRISE | {"team_id": ""}), FORM), 200),
        (Bad(form(COMMAND | ENTERPRISE), FORM), 200),
        (Bad(form(COMMAND | {"team_id": ""}), FORM), 403),
        (Bad(form(COMMAND | {"team_id": "", "enterprise_id": "E0ANNAN"}), FORM), 403),
        (Bad(form(COMMAND | ENTERPRISE | {"team_id": "T0ANNAN"}), FORM), 403),
        (Bad(event(SAID | {"user_team": "E0EXEMPEL"})), 200),
        (Bad(event(SAID | {"user_team": "E0ANNAN"}, enterprise_id="E0ANNAN")), 403),
    ],
    ids=[
        "none",
        "its own",
        "nothing",
        "another",
        "another's workspace",
        "a person of it",
        "another's person",
    ],
)
async def test_in_an_organisation_a_workspace_may_be_left_out(act: Acting, bad: Bad, status: int) -> None:
    act.slack.enterprise = "E0EXEMPEL"
    await act.talk.channel.refresh()
    assert (await post(act, bad)).status == status
    await act.settle()
