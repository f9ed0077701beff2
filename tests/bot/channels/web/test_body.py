"""The body of a request: in time, whole, and only of those who are known."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import StreamReader, web
from aiohttp.test_utils import TestServer

from bot.channels.web import guard
from tests.bot.channels.web.helpers import Cast, Client, FakeDispatch

PATHS = ["/som/{alva}/handelse", "/som/{alva}/sok", "/klocka"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "ARRIVES_WITHIN", 0.2)


async def answered(client: Client, path: str, *pieces: bytes) -> int:
    """The status of the answer to a request that sends its body in these pieces, and then no more."""
    server = client.server
    assert isinstance(server, TestServer)
    reader, writer = await asyncio.open_connection(server.host, server.port)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    try:
        async with asyncio.timeout(5):
            writer.write(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.05)
            return int((await reader.readline()).split()[1])
    finally:
        writer.close()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("path", PATHS)
async def test_a_body_that_does_not_end_is_not_waited_for(
    client: Client, cast: Cast, dispatch: FakeDispatch, path: str
) -> None:
    assert await answered(client, path.format(alva=cast.alva), b'5\r\n{"id"\r\n') == 408
    assert dispatch.events == []


@pytest.mark.usefixtures("impatient")
async def test_a_body_that_trickles_in_is_not_waited_for(client: Client, cast: Cast) -> None:
    drops = [b"1\r\n \r\n"] * 40
    assert await answered(client, f"/som/{cast.alva}/sok", *drops) == 408


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("path", PATHS)
async def test_a_body_that_breaks_on_the_way(client: Client, cast: Cast, path: str) -> None:
    """The server tells of it only after what it has begun: until then, nothing more arrives."""
    broken = (b"5\r\nabcde\r\n", b"ZZ\r\nx\r\n")
    assert await answered(client, path.format(alva=cast.alva), *broken) == 408


@pytest.mark.parametrize("fault", [web.PayloadAccessError(), web.RequestPayloadError("cut off")])
async def test_a_body_that_cannot_be_read_is_refused(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    async def pieces(_content: StreamReader, _size: int) -> AsyncIterator[bytes]:
        yield b"{"
        raise fault

    monkeypatch.setattr(StreamReader, "iter_chunked", pieces)
    assert (await client.post(f"/som/{cast.alva}/sok", json={"of": "people"})).status == 400


@pytest.mark.parametrize("path", ["/som/{ulf}/handelse", "/som/{ulf}/sok", "/som/999/handelse"])
async def test_nobody_waits_for_the_body_of_a_stranger(client: Client, cast: Cast, path: str) -> None:
    assert await answered(client, path.format(ulf=cast.ulf), b'5\r\n{"id"\r\n') == 404


async def test_the_body_of_a_stranger_is_not_read(client: Client, cast: Cast) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 65_536

    headers = {"Content-Type": "application/json"}
    answer = await client.post(f"/som/{cast.ulf}/handelse", data=endless(), headers=headers)
    assert answer.status == 404
    answer.close()
