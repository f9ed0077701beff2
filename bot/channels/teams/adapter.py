"""Teams as a channel: activities from the Bot Connector, into the one straight pass.

A body comes from `front`, is read by `inbound`, goes through botbuilder's turn to `_listen`, and on to
`answering`, which calls the dispatch; how its reply comes before the person, `showing` says. Cards go out by
`connector`, drawn by `render`.
"""

from http import HTTPStatus
from typing import assert_never

import structlog
from aiohttp import web
from botbuilder.schema import Activity

from bot.channels.base import INFORMATION_UNIT, Acquaintances, DeliveryError, Dispatches, Letter, Profile
from bot.channels.teams import front, inbound, manifest, playground, render
from bot.channels.teams.answering import Answering
from bot.channels.teams.asked import Asked
from bot.channels.teams.auth import Authentication, Doorkeeper
from bot.channels.teams.connector import Connector
from bot.channels.teams.faults import OUTAGES
from bot.channels.teams.meaning import (
    GivenUp,
    Ignored,
    Installed,
    Meaning,
    Origin,
    Pressed,
    Queried,
    Removed,
    Seen,
    Sent,
    Sought,
    Typed,
    Whole,
)
from bot.channels.teams.pace import Pace
from bot.channels.teams.people import TeamsPeople
from bot.channels.teams.references import References
from bot.channels.teams.showing import Showing
from bot.channels.teams.told import Told
from bot.channels.teams.turns import Turns
from bot.channels.teams.views import Body
from bot.channels.teams.waiting import Waiting
from bot.channels.teams.wire import Malformed
from bot.clock import Clock
from bot.directory.graph import Graph
from bot.settings import Settings
from chat.language import speaking
from store.db import Conflict, Database, Unavailable

logger = structlog.get_logger()

PATH = "/api/messages"
_HOME_WORDS = {manifest.HOME, "home", "start"}
_NOTING = 0.5  # seconds; a database that is held up holds up no answer


class TeamsChannel:
    """One municipality's Teams."""

    name = inbound.CHANNEL

    def __init__(self, settings: Settings, clock: Clock, database: Database) -> None:
        """Settings have been checked."""
        self._doorkeeper: Doorkeeper
        if settings.teams == "playground":
            settings = playground.fitted(settings)
            self._doorkeeper = playground.Playground(settings)
        else:
            self._doorkeeper = Authentication(settings, clock.now)
        self._settings = settings
        self._connector = Connector(
            settings.teams_app_id, settings.teams_tenant, self._doorkeeper.token, self._doorkeeper.may_call
        )
        self._references = References(database, clock, settings.teams_service_url)
        self._graph = Graph(settings) if _asks_graph(settings) else None
        self._people = TeamsPeople(settings, self._connector, self._references, self._graph, clock.now)
        self._pace = Pace()
        self._turns = Turns()
        self._waiting = Waiting()
        self._told = Told(database, clock)
        self._unit_fault = ""

    def attach(self, dispatch: Dispatches, acquaintances: Acquaintances) -> None:
        """Give it the dispatch, which is made after the channels."""
        self._dispatch, self._known = dispatch, acquaintances
        self._show = Showing(
            self._connector,
            self._people,
            self._references,
            dispatch,
            acquaintances,
            self._settings.teams_forms,
        )
        self._answering = Answering(self._show, dispatch, acquaintances, self._waiting, self._told)
        self._asked = Asked(self._show, dispatch, self._answering, self._waiting, self._told)

    # ------------------------------------------------------------------------------ as every channel

    async def start(self) -> None:
        """Take up connections; what does not work yet is tried again, and told by `state`."""
        await self._doorkeeper.open()
        await self._connector.open()
        if self._graph is not None:
            await self._graph.open()
        await self.refresh()

    async def stop(self) -> None:
        """Hang up, when what is under way is done."""
        await self._waiting.finish()
        if self._graph is not None:
            await self._graph.close()
        await self._connector.close()
        await self._doorkeeper.close()

    def place(self, name: str) -> str | None:
        """The information unit's conversation, by its id."""
        return self._settings.teams_unit_conversation if name == INFORMATION_UNIT else None

    async def conversation_with(self, address: str) -> str:
        """The bot's chat with a person. Raises DeliveryError."""
        return await self._people.direct(address)

    async def send(self, letter: Letter) -> str:
        """Post a card, or draw one anew; its id. Raises DeliveryError.

        Teams has no way to ask if a message arrived: what was sent in the moment before the program was
        killed is sent once more.
        """
        refresh = await self._show.refresh(letter.conversation)
        with speaking(letter.language):
            message = render.message(letter.card, refresh=refresh, asks=self._show.asks)

        async def put(conversation: str) -> str:
            return await self._put(letter, conversation, message)

        # For a card that is to change alone, nobody gets the app: they would not see that it did.
        return await self._people.reached(letter.conversation, put, gives_app=not letter.replaces)

    async def _put(self, letter: Letter, conversation: str, message: render.Message) -> str:
        if conversation != letter.conversation:  # in the outbox would stand another than it is in
            raise DeliveryError("their chat is another one now", permanent=False, retry_after=0.0)
        url = await self._references.service_url(conversation)
        await self._pace.wait(conversation)
        if not letter.replaces:
            return await self._connector.post(url, conversation, message)
        await self._connector.redraw(url, conversation, letter.replaces, message)
        return letter.replaces

    async def introduce(self, address: str) -> Profile | None:
        """Who somebody is in Teams; None when nobody there knows them. Raises DeliveryError."""
        return await self._people.introduce(address)

    async def has_left(self, address: str) -> bool:
        """Whether the directory says that their account is closed, or gone. Raises DeliveryError."""
        return await self._people.has_left(address)

    async def find(self, email: str) -> str | None:
        """Somebody's Entra id by their e-mail, if they are in the organisation. Raises DeliveryError."""
        return await self._people.find(email) or None

    async def freshen(self, address: str) -> None:
        """Nothing to do: a card is fetched anew when it is seen."""

    async def refresh(self) -> None:
        """See that the bot is in the information unit's conversation, and who the unit is."""
        try:
            await self._known.unit_is(self.name, await self._people.unit())
            self._unit_fault = ""
        except DeliveryError as fault:
            logger.warning("teams not looked up", error=str(fault))
            if fault.permanent:
                self._unit_fault = f"{fault}: add the app to the information unit's conversation"
        except (Unavailable, Conflict):
            logger.warning("teams not looked up", error="database")

    def state(self) -> str:
        """`ok`, or what is wrong and what to do about it."""
        if self._connector.outage:
            return f"{self._connector.outage}: {OUTAGES[self._connector.outage]}"
        if self._unit_fault:
            return self._unit_fault
        if self._people.unknown:
            return f"{self._people.unknown} of KONTOLOTS_TEAMS_UNIT_MEMBERS not found: see `kontolots doctor`"
        return "ok"

    def routes(self) -> list[web.RouteDef]:
        """Where the Bot Connector sends everything."""
        return [web.post(PATH, self._request)]

    # ------------------------------------------------------------------------------ what comes in

    async def _request(self, request: web.Request) -> web.Response:
        """Raises HTTPUnauthorized, HTTPForbidden, HTTPBadRequest, HTTPRequestEntityTooLarge and others."""
        body = await front.activity(request, self._doorkeeper)
        try:
            meaning = inbound.read(body)
            activity = Activity().deserialize(body)
        except Malformed as fault:
            logger.warning("teams request not read", why=str(fault))
            raise web.HTTPBadRequest from None
        except Exception as fault:  # noqa: BLE001 - msrest raises errors of many kinds for what does not fit
            logger.warning("teams request not read", why=type(fault).__name__)
            raise web.HTTPBadRequest from None
        answer = await self._turns.run(activity, lambda: self._listen(meaning))
        if answer is None:
            return web.Response(status=HTTPStatus.ACCEPTED)
        if answer.body is None:
            return web.Response(status=answer.status)
        return web.json_response(answer.body, status=answer.status)

    async def _listen(self, meaning: Meaning) -> Body | None:
        """Everything that is read, by what it means; the body of the answer, if one is due."""
        if not isinstance(meaning, Ignored | Removed):
            self._people.heard_from(meaning.origin.sender.address)
            await self._waiting.within(_NOTING, self._references.note(meaning.origin), None)
        match meaning:
            case Typed(text=text, origin=origin) if text.strip("/ ").lower() in _HOME_WORDS:
                self._waiting.later(self._answering.home(origin))
            case Typed() | Pressed() | Sent():
                return await self._answering.answer(meaning)
            case Seen():
                return await self._asked.seen(meaning)
            case Whole():
                return await self._asked.whole(meaning)
            case GivenUp():
                return await self._asked.given_up(meaning)
            case Sought():
                return await self._asked.sought(meaning)
            case Queried():
                return await self._asked.queried(meaning)
            case Installed(origin=origin):
                self._waiting.later(self.refresh() if origin.place.shared else self._answering.home(origin))
            case Removed(origin=origin):
                self._waiting.later(self._removed(origin))
            case Ignored():
                pass
            case _:
                assert_never(meaning)
        return None

    async def _removed(self, origin: Origin) -> None:
        if origin.place.shared:
            await self.refresh()
        else:
            await self._references.gone(origin.sender.address)


def _asks_graph(settings: Settings) -> bool:
    return bool(settings.teams_manager or settings.teams_out_of_office or settings.teams_catalog_app)
