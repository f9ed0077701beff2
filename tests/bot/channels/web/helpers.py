"""What the tests of the web chat share: a dispatch that only notes what it is told, and requests."""

import json
import uuid
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web_runner import BaseRunner

from bot.channels.web.adapter import WebChannel
from chat.cards import Card
from chat.fields import Option, SearchOf
from chat.forms import Form
from chat.inbound import Event, Lookup, Sender
from chat.replies import Nothing, Reply
from handlers.context import stored_id
from store import outbox
from store.db import Database
from store.models import OutboxMessage
from tests.world import TestClock

Client = TestClient[web.Request, web.Application]


@dataclass
class FakeDispatch:
    """Answers with what the test lays out."""

    reply: Reply = field(default_factory=Nothing)
    fault: Exception | None = None
    options: list[Option] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    lookups: list[tuple[Sender, Lookup]] = field(default_factory=list)

    def asks(self, payload: str) -> bool:
        return False

    async def asked(self, sender: Sender, event_id: str) -> Form | None:
        return None

    async def named(self, of: SearchOf, rows: Sequence[str]) -> list[Option]:
        return []

    async def accounts(self, sender: Sender, typed: str) -> list[Card]:
        return []

    async def home(self, sender: Sender, *, opened: bool) -> Card | None:
        raise NotImplementedError("the web chat has no home tab")

    async def with_home(self, channel: str, addresses: Collection[str]) -> set[str]:
        raise NotImplementedError("the web chat has no home tab")

    async def whole(self, sender: Sender, conversation: str, message: str) -> Card | None:
        raise NotImplementedError("the web chat shows every card whole")

    def command_in(self, typed: str) -> tuple[str, str] | None:
        """Knows one command, which may be written in two words."""
        for name in ("nytt-konto", "nytt konto"):
            if typed.removeprefix("/").startswith(name):
                return "nytt-konto", typed.removeprefix("/").removeprefix(name).strip()
        return None

    async def handle(self, event: Event) -> Reply:
        self.events.append(event)
        if self.fault is not None:
            raise self.fault
        return self.reply

    async def lookup(self, sender: Sender, lookup: Lookup) -> list[Option]:
        self.lookups.append((sender, lookup))
        return self.options


@dataclass
class Cast:
    """Alva applies, Fia is in the information unit, Eve reads English, Ulf has left."""

    alva: int
    fia: int
    eve: int
    ulf: int


async def queued(database: Database, clock: TestClock, card: Card) -> int:
    """A message in the outbox, as delivery finds it; its number."""
    async with database.transaction() as session:
        message = OutboxMessage(
            recipient="person:1", card=card.model_dump_json(), created_at=clock.now(), due_at=clock.now()
        )
        return stored_id((await outbox.put(session, message)).id)


class _Server(TestServer):
    """As in production: a request goes on when its sender leaves. aiohttp's own would cut it off anywhere."""

    async def _make_runner(self, **options: Any) -> BaseRunner:
        return await super()._make_runner(**options | {"handler_cancellation": False})


@asynccontextmanager
async def serving(channel: WebChannel) -> AsyncIterator[Client]:
    """The channel's pages on a real server."""
    app = web.Application()
    app.add_routes(channel.routes())
    async with TestClient(_Server(app)) as client:
        yield client
        await channel.stop()


def happened(person: int, said: dict[str, Any], /, **changed: Any) -> dict[str, Any]:
    """What the page sends when something was done."""
    body = {"id": str(uuid.uuid4()), "conversation": f"person:{person}", "said": said}
    return body | changed


async def tell(client: Client, person: int, said: dict[str, Any], **changed: Any) -> Any:
    """The reply to something done; the test fails when it is not taken."""
    answer = await client.post(f"/som/{person}/handelse", json=happened(person, said, **changed))
    assert answer.status == 200, await answer.text()
    return (await answer.json())["reply"]


@dataclass
class News:
    """The stream of what is new, event by event."""

    response: ClientResponse

    async def next(self, kind: str = "message") -> Any:
        """The data of the next event of that kind: parsed for a message, with its id."""
        event: dict[str, str] = {"event": "message"}
        while True:
            line = (await self.response.content.readline()).decode().rstrip("\r\n")
            if not line and "data" in event and event["event"] == kind:
                return json.loads(event["data"]) | {"id": event["id"]} if kind == "message" else event["data"]
            if not line:
                event = {"event": "message"}
            name, _colon, value = line.partition(": ")
            event[name] = value


@asynccontextmanager
async def news(client: Client, person: int, since: int = 0, last: str = "") -> AsyncIterator[News]:
    """Listen for what is new; `last` is the event that a browser had seen before it lost the connection."""
    headers = {"Last-Event-ID": last} if last else {}
    async with client.get(f"/som/{person}/nytt?sedan={since}", headers=headers) as response:
        assert response.status == 200
        yield News(response)
