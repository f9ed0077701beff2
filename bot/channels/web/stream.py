"""What is new, as server-sent events: lines of the person's conversations, and the demo's clock."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from bot.channels.web import guard, inbound, page
from bot.channels.web.people import Persona, current
from bot.clock import Clock
from bot.people import UnknownPerson
from chat.language import current_language, moment, speaking
from store.db import Database, Unavailable
from store.queries import webchat

logger = structlog.get_logger()

_POLL = 0.5  # seconds between looks when nobody rings: other copies of the bot write to the same table
_BATCH = 50
_LAST_WAIT = 2.0  # seconds
_AGAIN_MS = 1_000  # after which a browser that lost the connection tries again


class Bell:
    """Wakes those who wait for something new in this process."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        self.unheard = asyncio.Event()
        """Set while nobody waits."""
        self.unheard.set()

    def ring(self) -> None:
        """There is something new."""
        for one in self._waiting:
            one.set()

    @contextmanager
    def heard(self) -> Iterator[asyncio.Event]:
        """An event that is set at each ring, while the block lasts."""
        event = asyncio.Event()
        self._waiting.add(event)
        self.unheard.clear()
        try:
            yield event
        finally:
            self._waiting.discard(event)
            if not self._waiting:
                self.unheard.set()


class Stream:
    """Sends each reader what is new until they leave or the server stops."""

    def __init__(self, database: Database, clock: Clock, bell: Bell, *, shows_clock: bool) -> None:
        self._database = database
        self._clock = clock
        self._bell = bell
        self._shows_clock = shows_clock
        self._stopped = False

    async def stop(self) -> None:
        """End every reader's stream, and wait until none reads the database any more."""
        self._stopped = True
        self._bell.ring()
        with suppress(TimeoutError):  # one who does not take what is sent is cut off with the server
            async with asyncio.timeout(_LAST_WAIT):
                await self._bell.unheard.wait()

    async def run(self, request: web.Request, persona: Persona) -> web.StreamResponse:
        """Answer a request for what is new. Raises Malformed for a bad place to begin."""
        since = _since(request)
        with self._bell.heard() as rung:
            async with sse_response(request, headers=guard.HEADERS) as response:
                try:
                    await response.send("hello", event="begin", retry=_AGAIN_MS)
                    await self._feed(request, response, persona, since, rung)
                except (ConnectionError, TimeoutError):
                    logger.debug("a reader left")
        return response

    async def _feed(
        self,
        request: web.Request,
        response: EventSourceResponse,
        persona: Persona,
        since: int,
        rung: asyncio.Event,
    ) -> None:
        reader = _Reader(response, persona, since)
        while not self._stopped and response.is_connected() and _is_there(request):
            rung.clear()
            try:
                more = await reader.look(self._database)
            except UnknownPerson:
                return  # the browser comes again, and is told so
            except Unavailable:
                logger.warning("database unavailable", doing="web chat")
                more = False
            if self._shows_clock:
                await reader.tell_time(self._clock)
            if not more:
                await _wait(rung)


class _Reader:
    """One open page, and how far it has read."""

    def __init__(self, response: EventSourceResponse, persona: Persona, since: int) -> None:
        self._response = response
        self._persona = persona
        self._shown = persona.conversations  # the page that is open has a place for no others
        self._since = since
        self._first = True
        self._time = ""
        self._language = ""

    async def look(self, database: Database) -> bool:
        """Send what is new; whether there is more to send at once. Raises UnknownPerson for one who left."""
        async with database.reading() as session:
            self._persona = await current(session, self._persona.id)
            begun_afresh = self._first and self._since > await webchat.latest_change(session)
            theirs = [one for one in self._persona.conversations if one in self._shown]
            found = await webchat.changed_since(session, theirs, self._since, _BATCH)
            lines = await page.lines(session, found)
        self._first = False
        if begun_afresh:  # `demo --reset`: what the page shows is no longer there
            self._since = 0
            await self._response.send("", event="reload")
        await self._tell_language()
        for one in lines:
            with speaking(self._persona.person.language, self._persona.person.zone):
                told = page.told(one, self._persona.id)
            await self._response.send(json.dumps(told), id=str(one.message.change))
            self._since = one.message.change
        return len(lines) == _BATCH

    async def _tell_language(self) -> None:
        """Say at first and at each change which language the reader has: the page's own words follow."""
        with speaking(self._persona.person.language):
            language = current_language()
        if language != self._language:
            self._language = language
            await self._response.send(language, event="language")

    async def tell_time(self, clock: Clock) -> None:
        """Send the demo's time when it reads differently from before."""
        with speaking(self._persona.person.language, self._persona.person.zone):
            words = moment(clock.now())
        if words != self._time:
            self._time = words
            await self._response.send(words, event="clock")


def _since(request: web.Request) -> int:
    """Where the page left off: after a lost connection the browser says so itself."""
    given = request.headers.get("Last-Event-ID") or request.query.get("sedan", "0")
    number = inbound.number(given)
    if number is None:
        raise inbound.Malformed("not a number to begin at")
    return number


def _is_there(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


async def _wait(rung: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(_POLL):
            await rung.wait()
    except TimeoutError:
        return
