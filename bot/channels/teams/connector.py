"""The Bot Connector, through which everything goes out: botframework's client over one kept connection.

As it ships, botframework 4.17.1 opens a connection and asks for a token for each call, and the latter stops
the whole program; so the requests are sent here, by aiohttp and with the token that is kept.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
import structlog
from botbuilder.schema import Activity, Attachment, ChannelAccount, ConversationParameters
from botbuilder.schema.teams import TeamsChannelAccount
from botframework.connector.aio import ConnectorClient
from botframework.connector.aiohttp_bf_pipeline import AsyncBfPipeline
from msrest.pipeline import Request, Response
from msrest.pipeline.async_abc import AsyncHTTPPolicy, AsyncHTTPSender
from msrest.universal_http import HTTPClientResponse
from multidict import CIMultiDict

from bot.channels.teams.auth import TokenError
from bot.channels.teams.faults import OUTAGES, TeamsError, refused, unanswered
from bot.channels.teams.render import Message

logger = structlog.get_logger()

CARD = "application/vnd.microsoft.card.adaptive"

_TIMEOUT = 10  # seconds
_AT_ONCE = 30  # calls a second that Teams grants an app in a tenant, and as many connections are enough
_PAGE = 200  # members that Teams gives at a time
_MOST_MEMBERS = 2_000  # of the information unit's conversation: more is no unit
_REFUSED = 400
Token = Callable[[], Awaitable[str]]


class Connector:
    """Calls to the Bot Connector. Each raises TeamsError."""

    def __init__(self, app_id: str, tenant: str, token: Token) -> None:
        """`token` gives the bot's own, and raises TokenError."""
        self._bot = ChannelAccount(id=f"28:{app_id}")
        self._tenant = tenant
        self._token = token
        self._sender: _Sender | None = None
        self._clients: dict[str, ConnectorClient] = {}
        self.outage = ""
        """What keeps the whole channel from working, by a name in OUTAGES; empty when nothing does."""

    async def open(self) -> None:
        """Take up connections."""
        session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=_TIMEOUT), connector=aiohttp.TCPConnector(limit=_AT_ONCE)
        )
        self._sender = _Sender(session)

    async def close(self) -> None:
        """Close them."""
        if self._sender is not None:
            await self._sender.close()

    async def post(self, service_url: str, conversation: str, message: Message) -> str:
        """A new message; its id."""
        calls = self._at(service_url).conversations
        return str(
            (await self._call(calls.send_to_conversation(conversation, _activity(conversation, message)))).id
        )

    async def redraw(self, service_url: str, conversation: str, activity: str, message: Message) -> None:
        """Another card in the place of the one that stands there."""
        changed = _activity(conversation, message)
        changed.id = activity
        await self._call(self._at(service_url).conversations.update_activity(conversation, activity, changed))

    async def create(self, service_url: str, user: str) -> str:
        """The private conversation with a person, by their Entra id or `29:...`; the same each time."""
        wanted = ConversationParameters(
            is_group=False, bot=self._bot, members=[ChannelAccount(id=user)], tenant_id=self._tenant
        )
        calls = self._at(service_url).conversations
        return str((await self._call(calls.create_conversation(wanted))).id)

    async def member(self, service_url: str, conversation: str, user: str) -> TeamsChannelAccount:
        """Somebody in a conversation, by their Entra id or `29:...`."""
        calls = self._at(service_url).conversations
        return _member(await self._call(calls.get_conversation_member(conversation, user)))

    async def members(self, service_url: str, conversation: str) -> list[TeamsChannelAccount]:
        """Everybody in a conversation; in a channel, in its team."""
        calls = self._at(service_url).conversations
        found: list[TeamsChannelAccount] = []
        more: str | None = None
        while len(found) < _MOST_MEMBERS:
            page = await self._call(
                calls.get_conversation_paged_members(conversation, page_size=_PAGE, continuation_token=more)
            )
            found += [_member(one) for one in page.members or ()]
            more = page.continuation_token
            if not more:
                break
        return found

    def _at(self, service_url: str) -> ConnectorClient:
        """The client for one of Teams' servers, of which an organisation meets one or two."""
        url = service_url.rstrip("/")
        if url not in self._clients:
            self._clients[url] = ConnectorClient(
                _Signed(self._token), base_url=url, pipeline_type=AsyncBfPipeline, sender=self._sender
            )
        return self._clients[url]

    async def _call(self, call: Awaitable[Any]) -> Any:
        try:
            answer = await call
        except TeamsError as fault:
            self._note(fault)
            raise
        except TokenError as fault:
            error = TeamsError("token_refused" if fault.permanent else "unreachable", permanent=False)
            self._note(error)
            raise error from None
        except Exception as fault:  # noqa: BLE001 - whatever botframework makes of an odd answer
            raise unanswered(fault) from None
        self.outage = ""
        return answer

    def _note(self, fault: TeamsError) -> None:
        if fault.outage and self.outage != fault.code:
            logger.error("teams does not work", error=fault.code, to_do=OUTAGES[fault.code])
        if fault.outage:
            self.outage = fault.code


def card(content: Mapping[str, Any]) -> dict[str, Any]:
    """A card as an attachment."""
    return {"contentType": CARD, "content": content}


def _activity(conversation: str, message: Message) -> Activity:
    """`summary` is what a notification shows; a text would stand above the card."""
    return Activity(
        type="message",
        conversation={"id": conversation},
        summary=message.text,
        attachments=[Attachment(content_type=CARD, content=message.content)],
    )


def _member(found: Any) -> TeamsChannelAccount:
    """With what Teams says beyond the Bot Framework's own names."""
    return TeamsChannelAccount().deserialize({**found.serialize(), **found.additional_properties})


class _Signed(AsyncHTTPPolicy[Any, Any]):
    """Puts the bot's own token on each request."""

    def __init__(self, token: Token) -> None:
        super().__init__()
        self._token = token

    async def send(self, request: Request[Any], **config: Any) -> Response[Any, Any]:
        """Raises TokenError."""
        request.http_request.headers["Authorization"] = f"Bearer {await self._token()}"
        assert self.next is not None  # noqa: S101 - the pipeline has set it
        return await self.next.send(request, **config)


class _Sender(AsyncHTTPSender[Any, Any]):
    """Sends for botframework's client."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aexit__(self, *_exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._session.close()

    async def send(self, request: Request[Any], **_config: Any) -> Response[Any, Any]:
        """Raises TeamsError for what is refused."""
        wanted = request.http_request
        given = {"headers": wanted.headers, "data": wanted.data, "allow_redirects": False}
        try:
            async with self._session.request(wanted.method, wanted.url, **given) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as fault:
            raise unanswered(fault) from None
        if answer.status >= _REFUSED:
            raise refused(answer.status, answer.headers, body)
        return Response(request, _Answer(wanted, answer, body))


class _Answer(HTTPClientResponse):
    """An answer that has been read."""

    def __init__(self, request: Any, answer: aiohttp.ClientResponse, body: bytes) -> None:
        super().__init__(request, answer)
        self.status_code = answer.status
        self.headers = CIMultiDict(answer.headers)
        self.reason = answer.reason
        self._body = body

    def body(self) -> bytes:
        return self._body


class Pace:
    """Sixty messages in half a minute a conversation, says Learn; a few at once are borne."""

    _BURST = 5
    _EVERY = 0.6  # seconds

    def __init__(self) -> None:
        """Nothing has been sent yet."""
        self._free_at: dict[str, float] = {}

    async def wait(self, conversation: str) -> None:
        """Wait until the conversation may get another message."""
        now = time.monotonic()
        self._free_at = {name: at for name, at in self._free_at.items() if at > now}
        at = max(self._free_at.get(conversation, now), now) + self._EVERY
        self._free_at[conversation] = at
        await asyncio.sleep(max(0.0, at - now - self._BURST * self._EVERY))
