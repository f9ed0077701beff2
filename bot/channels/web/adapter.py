"""The local web chat: a channel with no account anywhere, where one acts as any persona."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from aiohttp import web

from bot.channels.base import INFORMATION_UNIT, Dispatches, Letter, Profile
from bot.channels.web import guard, inbound, page, render
from bot.channels.web.people import Persona, find, known
from bot.channels.web.send import deliver
from bot.channels.web.stream import Bell, Stream
from bot.clock import Clock
from chat.inbound import Event
from chat.language import speaking
from chat.replies import Ask, Nothing, Refuse, Reply, Say, Update, Whisper
from store.db import Conflict, Database
from store.models import WebMessage
from store.queries import events, webchat

_STATIC = Path(__file__).parent / "static"
_LINES = "web.line"  # beside "web": which events have had their typed line stored
_LAST_YEAR = 2100  # the demo's clock goes no further; far beyond, dates cannot be counted any more


class WebChannel:
    """The pages at `/`, and the messages that they show."""

    name = inbound.CHANNEL

    def __init__(
        self,
        database: Database,
        clock: Clock,
        commands: Callable[[], list[tuple[str, str]]],
        *,
        demo: bool,
        open_to_network: bool,
        has_unit: bool = True,
    ) -> None:
        """`commands` gives names and lines in the reader's language; `demo` shows the clock's buttons.

        `has_unit`: the information unit reads its cases here, and not on another channel.
        """
        self._has_unit = has_unit
        self._database = database
        self._clock = clock
        self._commands = commands
        self._demo = demo
        self._open = open_to_network
        self._bell = Bell()
        self._stream = Stream(database, clock, self._bell, shows_clock=demo)
        self._dispatch: Dispatches | None = None
        self._files = frozenset(file.name for file in _STATIC.iterdir())

    def attach(self, dispatch: Dispatches) -> None:
        """Give it the dispatch, which is made after the channels."""
        self._dispatch = dispatch

    async def start(self) -> None:
        """Nothing to begin: the server listens."""

    async def stop(self) -> None:
        """End the streams of new messages, which would hold up the server's end."""
        await self._stream.stop()

    def place(self, name: str) -> str | None:
        """The information unit's conversation, unless it is on another channel: nobody would read it here."""
        return inbound.UNIT_PLACE if name == INFORMATION_UNIT and self._has_unit else None

    async def conversation_with(self, address: str) -> str:
        """The person's own conversation."""
        return f"person:{address}"

    async def send(self, letter: Letter) -> str:
        """Store the card where the pages find it. Raises DeliveryError."""
        reference = await deliver(self._database, letter)
        self._bell.ring()
        return reference

    async def introduce(self, address: str) -> Profile | None:
        """Nobody is met here for the first time: whom one may act as is in the database."""
        return None

    async def has_left(self, address: str) -> bool:
        """There is nobody here who could say it."""
        return False

    async def find(self, email: str) -> str | None:
        """Nobody is looked for here: who is in the database has an address."""
        return None

    async def freshen(self, address: str) -> None:
        """The page hears of what is new by its stream."""

    async def refresh(self) -> None:
        """There is nothing outside that could have changed."""

    def state(self) -> str:
        """It works as long as the server does."""
        return "ok"

    def routes(self) -> list[web.RouteDef]:
        """The pages, and what their scripts ask for."""
        several = [
            web.get("/", self._guarded(self._first)),
            web.get("/static/{name}", self._guarded(self._static)),
            web.get("/som/{person}", self._guarded(self._page)),
            web.get("/som/{person}/nytt", self._guarded(self._news), allow_head=False),
            web.post("/som/{person}/handelse", self._guarded(self._happened)),
            web.post("/som/{person}/sok", self._guarded(self._sought)),
        ]
        if self._demo:
            several.append(web.post("/klocka", self._guarded(self._move_clock)))
        return several

    def _guarded(self, handler: guard.Handler) -> guard.Handler:
        return guard.guarded(handler, open_to_network=self._open)

    async def _first(self, _request: web.Request) -> web.StreamResponse:
        async with self._database.reading() as session:
            personas = await webchat.personas(session)
        if not personas:
            raise web.HTTPNotFound(text=page.nobody())
        return web.Response(
            status=302, headers={"Location": f"/som/{personas[0].id}", "Cache-Control": "no-store"}
        )

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        return web.FileResponse(_STATIC / name, headers={"Cache-Control": "no-cache"})

    async def _page(self, request: web.Request) -> web.StreamResponse:
        async with self._database.reading() as session:
            persona = await find(session, request)
            seen = await page.gather(session, persona)
        with speaking(persona.person.language, persona.person.zone):
            now = self._clock.now() if self._demo else None
            html = page.draw(persona, seen, self._commands(), now)
        return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def _news(self, request: web.Request) -> web.StreamResponse:
        async with self._database.reading() as session:
            persona = await find(session, request)
        return await self._stream.run(request, persona)

    async def _happened(self, request: web.Request) -> web.StreamResponse:
        persona = await known(self._database, request)
        raw = await guard.body(request)
        event = inbound.event(raw, persona.id, persona.conversations, self._command_in)
        await self._store_line(event, inbound.line(raw), persona)
        reply = await self._attached.handle(event)
        with speaking(persona.person.language, persona.person.zone):
            return web.json_response({"reply": _shown(reply)})

    async def _store_line(self, event: Event, line: str | None, persona: Persona) -> None:
        """Show the typed line in the conversation: once an event, also when that comes twice."""
        if line is None:
            return
        now = self._clock.now()
        try:
            async with self._database.transaction() as session:
                if await events.reply_to(session, _LINES, event.id) is not None:
                    return
                typed = WebMessage(
                    conversation=event.place.conversation, at=now, typed=line, typed_by_id=persona.id
                )
                added = await webchat.add(session, typed)
                await events.handled(session, now, _LINES, event.id, str(added.id))
        except Conflict:
            return  # the same event, at the same instant: its line is there
        self._bell.ring()

    async def _sought(self, request: web.Request) -> web.StreamResponse:
        persona = await known(self._database, request)
        lookup = inbound.lookup(await guard.body(request))
        with speaking(persona.person.language, persona.person.zone):
            options = await self._attached.lookup(inbound.sender(persona.id), lookup)
        return web.json_response({"options": [option.model_dump() for option in options]})

    async def _move_clock(self, request: web.Request) -> web.StreamResponse:
        by = timedelta(hours=inbound.hours(await guard.body(request)))
        if (self._clock.now() + by).year > _LAST_YEAR:
            raise web.HTTPConflict
        self._clock.advance(by)
        self._bell.ring()
        return web.json_response({"now": self._clock.now().isoformat()})

    def _command_in(self, text: str) -> tuple[str, str] | None:
        return self._attached.command_in(text)

    @property
    def _attached(self) -> Dispatches:
        if self._dispatch is None:
            raise RuntimeError("attach the dispatch before the server starts")
        return self._dispatch


def _shown(reply: Reply) -> dict[str, object]:
    """What the page does at once; messages come by the stream of what is new."""
    match reply:
        case Ask():
            form = reply.form
            return {
                "kind": "ask",
                "html": render.form(form),
                "payload": form.payload,
                "keeps_draft": form.keeps_draft,
            }
        case Refuse():
            return {"kind": "refuse", "errors": reply.errors}
        case Whisper():
            return {"kind": "whisper", "html": render.card(reply.card, message="")}
        case Say() | Update() | Nothing():
            return {"kind": "nothing"}
