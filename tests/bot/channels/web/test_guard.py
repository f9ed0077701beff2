"""Every request that is not the page's own is refused with a 4xx, and nothing is done."""

import gzip
import json
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.web import guard
from bot.channels.web.adapter import WebChannel
from bot.people import UnknownPerson
from chat.actions import BadAction
from store.db import Unavailable
from tests.bot.channels.web.helpers import Cast, Client, FakeDispatch, happened, serving

TYPED = {"kind": "typed", "text": "/hjalp"}
EVENTS = "/som/{alva}/handelse"
PRESS = {"kind": "press", "payload": "a {}"}


def url(path: str, cast: Cast) -> str:
    return path.format(alva=cast.alva, fia=cast.fia, ulf=cast.ulf)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost:3978.evil.example", "127.0.0.2", "", "[::1"]
)
@pytest.mark.parametrize("path", ["/", "/som/{alva}", "/som/{alva}/nytt", "/static/chat.js", EVENTS])
async def test_a_foreign_host_is_refused(client: Client, cast: Cast, host: str, path: str) -> None:
    does = client.post if path == EVENTS else client.get
    answer = await does(url(path, cast), headers={"Host": host}, json=happened(cast.alva, TYPED))
    assert answer.status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:3978", "LOCALHOST:1", "[::1]:3978"])
async def test_this_machine_is_welcome(client: Client, cast: Cast, host: str) -> None:
    assert (await client.get(f"/som/{cast.alva}", headers={"Host": host})).status == 200


async def test_open_to_the_network_any_host_is_welcome(channel: WebChannel, cast: Cast) -> None:
    channel._open = True
    async with serving(channel) as client:
        answer = await client.get(f"/som/{cast.alva}", headers={"Host": "kommun.example"})
    assert answer.status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "application/json; charset=utf-8"}, 200),
    ],
)
async def test_only_the_page_itself_may_post(
    client: Client, cast: Cast, dispatch: FakeDispatch, headers: dict[str, str], status: int
) -> None:
    body = json.dumps(happened(cast.alva, PRESS)).encode()
    given = {"Content-Type": "application/json"} | headers
    answer = await client.post(url(EVENTS, cast), data=body, headers=given)
    assert answer.status == status
    assert len(dispatch.events) == (status == 200)


async def test_the_pages_own_origin_is_welcome(client: Client, cast: Cast) -> None:
    origin = str(client.make_url("/").origin())
    answer = await client.post(url(EVENTS, cast), json=happened(cast.alva, PRESS), headers={"Origin": origin})
    assert answer.status == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"null", 400),
        (b"[]", 400),
        (b'{"id": NaN}', 400),
        (b"1" * 5_000, 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 40_000, 400),
        (b'"' + b"x" * 262_144 + b'"', 413),
    ],
    ids=lambda value: repr(value)[:20],
)
@pytest.mark.parametrize("path", [EVENTS, "/som/{alva}/sok", "/klocka"])
async def test_a_broken_body_is_refused(
    client: Client, cast: Cast, body: bytes, status: int, path: str
) -> None:
    answer = await client.post(url(path, cast), data=body, headers={"Content-Type": "application/json"})
    assert answer.status == status


async def test_an_endless_body_is_refused(client: Client, cast: Cast) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b" " * 65_536

    answer = await client.post(
        url(EVENTS, cast), data=endless(), headers={"Content-Type": "application/json"}
    )
    assert answer.status == 413
    answer.close()  # else the server waits for the rest of the body before it stops


@pytest.mark.parametrize("data", [gzip.compress(b"{}"), b"not gzip"], ids=["gzip", "not"])
async def test_a_packed_body_is_refused(client: Client, cast: Cast, data: bytes) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = await client.post(url(EVENTS, cast), data=data, headers=headers)
    assert answer.status in (400, 415)


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "x"},
        {"id": None},
        {"id": 7},
        {"said": None},
        {"said": {"kind": "lookup", "of": "people"}},
        {"said": {"kind": "press", "payload": ""}},
        {"said": {"kind": "press", "payload": "x" * 1_001}},
        {"said": {"kind": "press", "payload": "a {}", "message": "x" * 301}},
        {"said": {"kind": "press", "payload": "a \ud800"}},
        {"said": {"kind": "press", "payload": "a \0"}},
        {"said": {"kind": "submit", "payload": "a {}", "values": {"a": {"b": "c"}}}},
        {"said": {"kind": "submit", "payload": "a {}", "values": {"a\0": "c"}}},
        {"said": {"kind": "submit", "payload": "a {}", "values": {"a": ["\udfff"]}}},
        {"said": {"kind": "submit", "payload": "a {}", "values": {str(n): "" for n in range(61)}}},
        {"said": {"kind": "typed", "text": "x" * 4_001}},
        {"said": {"kind": "typed", "text": ""}},
        {"said": {"kind": "typed", "text": "  "}},
        {"said": {"kind": "typed", "text": "/"}},
        {"said": {"kind": "typed", "text": "// /"}},
        {"conversation": ""},
        {"conversation": 3},
        {"more": 1},
    ],
    ids=lambda value: repr(value)[:100],
)
async def test_what_is_no_event_is_refused(
    client: Client, cast: Cast, dispatch: FakeDispatch, changed: dict[str, Any]
) -> None:
    answer = await client.post(url(EVENTS, cast), json=happened(cast.alva, PRESS, **changed))
    assert answer.status == 400
    assert dispatch.events == []


@pytest.mark.parametrize("conversation", ["person:{fia}", "place:information_unit", "person:0", "any"])
async def test_anothers_conversation_is_refused(
    client: Client, cast: Cast, dispatch: FakeDispatch, conversation: str
) -> None:
    body = happened(cast.alva, TYPED, conversation=url(conversation, cast))
    assert (await client.post(url(EVENTS, cast), json=body)).status == 403
    assert dispatch.events == []


@pytest.mark.parametrize("person", ["0", "999", "-1", "x", "1e3", "٣", "9" * 16, "9" * 400, "{ulf}", "%00"])
@pytest.mark.parametrize("path", ["", "/nytt", "/handelse", "/sok"])
async def test_an_unknown_person_is_not_found(client: Client, cast: Cast, person: str, path: str) -> None:
    target = f"/som/{url(person, cast)}{path}"
    if path in ("/handelse", "/sok"):
        body = {"of": "people"} if path == "/sok" else happened(cast.alva, PRESS)
        answer = await client.post(target, json=body)
    else:
        answer = await client.get(target)
    assert answer.status == 404


@pytest.mark.parametrize("body", [{}, {"of": "cats"}, {"of": "people", "query": "x" * 201}, {"of": 1}, []])
async def test_what_is_no_search_is_refused(client: Client, cast: Cast, body: object) -> None:
    assert (await client.post(f"/som/{cast.alva}/sok", json=body)).status == 400


@pytest.mark.parametrize(
    ("fault", "status"),
    [(BadAction("forged"), 400), (UnknownPerson("1"), 404), (Unavailable("away"), 503)],
)
async def test_a_fault_of_the_dispatch(
    client: Client, cast: Cast, dispatch: FakeDispatch, fault: Exception, status: int
) -> None:
    dispatch.fault = fault
    answer = await client.post(url(EVENTS, cast), json=happened(cast.alva, PRESS))
    assert answer.status == status


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 405),
        ("PUT", "/som/{alva}", 405),
        ("GET", "/som/{alva}/handelse", 405),
        ("GET", "/klocka", 405),
        ("DELETE", "/som/{alva}/nytt", 405),
        ("HEAD", "/som/{alva}/nytt", 405),
        ("HEAD", "/som/{alva}", 200),
        ("GET", "/nothing", 404),
        ("GET", "/som", 404),
        ("GET", "/static/", 404),
        ("GET", "/static/none.js", 404),
        ("GET", "/static/..%2Fadapter.py", 404),
        ("GET", "/static/%00", 404),
    ],
)
async def test_wrong_methods_and_paths(
    client: Client, cast: Cast, method: str, path: str, status: int
) -> None:
    assert (await client.request(method, url(path, cast))).status == status


@pytest.mark.parametrize("path", ["/", "/som/{alva}", "/som/{alva}/nytt", "/static/chat.js", "/som/0"])
async def test_every_answer_has_the_headers(client: Client, cast: Cast, path: str) -> None:
    async with client.get(url(path, cast), allow_redirects=False) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/health", "/nothing", "/refused", "/som/{alva}", "/som/{alva}/nytt"])
async def test_the_program_puts_the_headers_on_all(channel: WebChannel, cast: Cast, path: str) -> None:
    async def health(_request: web.Request) -> web.Response:
        return web.json_response({})

    async def refused(_request: web.Request) -> web.Response:
        raise web.HTTPForbidden

    app = web.Application()
    guard.secure(app)
    app.add_routes([*channel.routes(), web.get("/health", health), web.get("/refused", refused)])
    async with TestClient(TestServer(app)) as client, client.get(url(path, cast)) as answer:
        assert {name: answer.headers.getall(name) for name in guard.HEADERS} == {
            name: [value] for name, value in guard.HEADERS.items()
        }
        await channel.stop()
