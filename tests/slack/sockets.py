"""Slack's side of Socket Mode: envelopes out, acknowledgements in, and all that may go wrong between."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.slack.workspace import APP, Json

if TYPE_CHECKING:
    from tests.slack.server import FakeSlack

Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]
CONNECTIONS = 10


@dataclass
class Envelope:
    """One thing sent to the bot, with what it answered."""

    id: str
    type: str
    payload: Json
    accepts_response_payload: bool
    retry_attempt: int = 0
    retry_reason: str = ""
    sent: int = 0
    """On how many connections it was written; 0 when nobody was connected."""
    answer: "asyncio.Future[Any]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def acked(self) -> bool:
        return self.answer.done() and not self.answer.cancelled()

    def as_json(self) -> Json:
        made: Json = {
            "envelope_id": self.id,
            "type": self.type,
            "payload": self.payload,
            "accepts_response_payload": self.accepts_response_payload,
        }
        if self.type == "events_api":
            made |= {"retry_attempt": self.retry_attempt, "retry_reason": self.retry_reason}
        return made


class Sockets:
    """The connections of the bot."""

    def __init__(self, slack: "FakeSlack") -> None:
        self.slack = slack
        self.connections: list[web.WebSocketResponse] = []
        self.opened = 0
        """How many connections there have been in all."""
        self.envelopes: list[Envelope] = []
        self.stray: list[Json] = []
        """Whatever came that acknowledges nothing that was sent."""
        self.silent = False
        """Answer no more pings, as a connection does that has died unnoticed."""
        self._requests: list[web.Request] = []
        self._tickets: set[str] = set()
        self._turn = 0
        self._changed = asyncio.Event()

    @property
    def unacked(self) -> list[Envelope]:
        """What has been sent and not been acknowledged."""
        return [envelope for envelope in self.envelopes if envelope.sent and not envelope.acked]

    def address(self) -> str:
        """A new address to connect to, good for one connection."""
        ticket = uuid4().hex
        self._tickets.add(ticket)
        return f"{self.slack.url.replace('http', 'ws')}/link/?ticket={ticket}&app_id={APP}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A connection, from hello to its end."""
        if request.query.get("ticket") not in self._tickets:
            return web.Response(status=404)
        self._tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if len(self.connections) >= CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        self.connections.append(socket)
        self._requests.append(request)
        self.opened += 1
        try:
            await socket.send_json(self._hello())
            self._changed.set()
            async for message in socket:
                if message.type is WSMsgType.PING and not self.silent:
                    await socket.pong(message.data)
                elif message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        except ConnectionError:
            pass  # cut while we wrote to it
        finally:
            self.connections.remove(socket)
            self._requests.remove(request)
            self._changed.set()
        return socket

    async def connected(self, number: int = 1) -> None:
        """Wait until there are so many connections, five seconds at most."""
        await self._until(lambda: len(self.connections) == number)

    async def reopened(self, times: int = 2) -> None:
        """Wait until so many connections have been made in all, ten seconds at most."""
        await self._until(lambda: self.opened >= times, 10)

    async def _until(self, reached: Callable[[], bool], seconds: float = 5) -> None:
        async with asyncio.timeout(seconds):
            while not reached():
                self._changed.clear()
                await self._changed.wait()

    async def send(
        self, kind: str, payload: Json, *, retry_attempt: int = 0, retry_reason: str = ""
    ) -> Envelope:
        """Send it on one of the connections, each in its turn."""
        envelope = Envelope(str(uuid4()), kind, payload, kind != "events_api", retry_attempt, retry_reason)
        self.envelopes.append(envelope)
        await self._write(envelope)
        return envelope

    async def redeliver(self, envelope: Envelope) -> None:
        """Send the same again, as Slack does with what was not acknowledged."""
        envelope.retry_attempt += 1
        envelope.retry_reason = "timeout"
        if envelope.answer.cancelled():
            envelope.answer = asyncio.get_running_loop().create_future()
        await self._write(envelope)

    async def answered(self, envelope: Envelope, patience: float) -> bool:
        """Wait for the acknowledgement; whether it came."""
        if not envelope.sent:
            return False
        done, _waiting = await asyncio.wait([envelope.answer], timeout=patience)
        return bool(done)

    async def disconnect(self, reason: Reason = "refresh_requested") -> None:
        """Say that the connections are to be made anew; all but a warning also end them."""
        for socket in list(self.connections):
            await socket.send_json(_disconnect(reason))
            if reason != "warning":
                await socket.close()

    def cut(self) -> None:
        """Drop every connection without a word."""
        for request in self._requests:
            if request.transport:
                request.transport.abort()

    async def close(self) -> None:
        """End all of it."""
        for socket in list(self.connections):
            with contextlib.suppress(ConnectionError):
                await asyncio.wait_for(socket.close(), 0.5)
        for envelope in self.envelopes:
            envelope.answer.cancel()

    async def _write(self, envelope: Envelope) -> None:
        for _attempt in range(len(self.connections)):
            self._turn += 1
            socket = self.connections[self._turn % len(self.connections)]
            if not socket.closed:
                await socket.send_json(envelope.as_json())
                envelope.sent += 1
                return

    def _acknowledged(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            said = {"text": text}
        for envelope in self.envelopes:
            if envelope.id == said.get("envelope_id") and not envelope.answer.done():
                envelope.answer.set_result(said.get("payload"))
                return
        self.stray.append(said)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18_060},
            "connection_info": {"app_id": APP},
        }


def _disconnect(reason: Reason) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
