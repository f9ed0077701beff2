"""The Bot Connector, through which everything goes out: botframework's client over one kept connection.

As it ships, botframework 4.17.1 opens a connection and asks for a token for each call, and the latter stops
the whole program; so the requests are sent here, by aiohttp and with the token that is kept.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import aiohttp
import structlog
from botbuilder.schema import Activity, Attachment, ChannelAccount, ConversationParameters
from botbuilder.schema.teams import TeamsChannelAccount
from botframework.connector.aio import ConnectorClient
from botframework.connector.aiohttp_bf_pipeline import AsyncBfPipeline
from msrest.pipeline import Request, Response, SansIOHTTPPolicy
from msrest.pipeline.async_abc import AsyncHTTPSender
from msrest.universal_http import HTTPClientResponse
from multidict import CIMultiDict

from bot.channels.teams.auth import TokenError
from bot.channels.teams.faults import OUTAGES, TeamsError, refused, unanswered
from bot.channels.teams.pace import APP, Pace
from bot.channels.teams.render import Message

logger = structlog.get_logger()

ADAPTIVE = "application/vnd.microsoft.card.adaptive"

_TIMEOUT = 10  # seconds
_AT_ONCE = 30  # calls a second that Teams grants an app in a tenant, and as many connections are enough
_PAGE = 200  # members that Teams gives at a time
_MOST_MEMBERS = 2_000  # of the information unit's conversation: more is no unit
_REFUSED = 400
Token = Callable[[], Awaitable[str]]
_T = TypeVar("_T")


class Connector:
    """Calls to the Bot Connector. Each raises TeamsError."""

    def __init__(
        self, app_id: str, tenant: str, token: Token, may_call: Callable[[str], bool] = bool
    ) -> None:
        """`token` gives the bot's own, and raises TokenError; `may_call` tells the service URLs to go to."""
        self._may_call = may_call
        self._bot = ChannelAccount(id=f"28:{app_id}")
        self._tenant = tenant
        self._token = token
        self._sender: _Sender | None = None
        self._clients: dict[str, ConnectorClient] = {}
        self._silent: set[str] = set()  # about whom nothing came back since Teams last answered
        self.outage = ""
        """What keeps the whole channel from working, by a name in OUTAGES; empty when nothing does."""

    async def open(self) -> None:
        """Take up connections."""
        session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=_TIMEOUT), connector=aiohttp.TCPConnector(limit=_AT_ONCE)
        )
        self._sender = _Sender(session, self._token)

    async def close(self) -> None:
        """Close them."""
        if self._sender is not None:
            await self._sender.close()

    async def post(self, service_url: str, conversation: str, message: Message) -> str:
        """A new message; its id."""
        calls = self._at(service_url).conversations
        call = calls.send_to_conversation(conversation, _activity(conversation, message))
        return await self._call(call, conversation, _id)

    async def redraw(self, service_url: str, conversation: str, activity: str, message: Message) -> None:
        """Another card in the place of the one that stands there."""
        changed = _activity(conversation, message)
        changed.id = activity
        call = self._at(service_url).conversations.update_activity(conversation, activity, changed)
        await self._call(call, conversation, bool)

    async def create(self, service_url: str, user: str) -> str:
        """The private conversation with a person, by their Entra id or `29:...`; the same each time."""
        wanted = ConversationParameters(
            is_group=False, bot=self._bot, members=[ChannelAccount(id=user)], tenant_id=self._tenant
        )
        calls = self._at(service_url).conversations
        return await self._call(calls.create_conversation(wanted), user, _id)

    async def member(self, service_url: str, conversation: str, user: str) -> TeamsChannelAccount:
        """Somebody in a conversation, by their Entra id or `29:...`."""
        calls = self._at(service_url).conversations
        return await self._call(calls.get_conversation_member(conversation, user), user, _member)

    async def members(self, service_url: str, conversation: str) -> list[TeamsChannelAccount]:
        """Everybody in a conversation; in a channel, in its team."""
        calls = self._at(service_url).conversations
        found: list[TeamsChannelAccount] = []
        more: str | None = None
        while len(found) < _MOST_MEMBERS:
            call = calls.get_conversation_paged_members(
                conversation, page_size=_PAGE, continuation_token=more
            )
            page, more = await self._call(call, conversation, _members)
            found += page
            if not (page and more):
                break
        return found

    def _at(self, service_url: str) -> ConnectorClient:
        """The client for one of Teams' servers, of which an organisation meets one or two."""
        if not self._may_call(service_url):
            raise TeamsError("not called", permanent=True)
        url = service_url.rstrip("/")
        if url not in self._clients:
            # It wants credentials. A policy that signs would be wired into botframework's own pipeline, made
            # after this one, and take every request there with it; so this one does nothing.
            self._clients[url] = ConnectorClient(
                SansIOHTTPPolicy(), base_url=url, pipeline_type=AsyncBfPipeline, sender=self._sender
            )
        return self._clients[url]

    async def _call(self, call: Awaitable[Any], about: str, read: Callable[[Any], _T]) -> _T:
        """What is read from the answer; `about` is whom the call concerns."""
        try:
            answer = read(await call)
        except TeamsError as fault:
            self._note(fault, about)
            raise
        except TokenError as fault:
            error = TeamsError("token_refused" if fault.permanent else "unreachable", permanent=False)
            self._note(error, about)
            raise error from None
        except Exception as fault:  # noqa: BLE001 - whatever botframework makes of an odd answer
            error = unanswered(fault)
            self._note(error, about)
            raise error from None
        self._silent.clear()
        self.outage = ""
        return answer

    def _note(self, fault: TeamsError, about: str) -> None:
        """Know what is wrong with the whole channel, if it is that."""
        if fault.unanswered:
            self._silent.add(about)
            # That nothing comes back of one may be the fault of what was sent, of two it is not.
            fault.outage = len(self._silent) > 1
        outage = "unreachable" if fault.unanswered else fault.code
        if fault.outage and self.outage != outage:
            logger.error("teams does not work", error=outage, to_do=OUTAGES[outage])
            self.outage = outage


def attached(content: Mapping[str, Any]) -> dict[str, Any]:
    """A card as an attachment."""
    return {"contentType": ADAPTIVE, "content": content}


def _activity(conversation: str, message: Message) -> Activity:
    """`summary` is what a notification shows; a text would stand above the card."""
    return Activity(
        type="message",
        conversation={"id": conversation},
        summary=message.text,
        attachments=[Attachment(content_type=ADAPTIVE, content=message.content)],
    )


def _id(made: Any) -> str:
    """Raises AttributeError, ValueError for what is no answer of Teams'."""
    if not isinstance(made.id, str) or not made.id:
        raise ValueError("no id")
    return made.id


def _members(page: Any) -> tuple[list[TeamsChannelAccount], str | None]:
    return [_member(one) for one in page.members or ()], page.continuation_token


def _member(found: Any) -> TeamsChannelAccount:
    """With what Teams says beyond the Bot Framework's own names."""
    return TeamsChannelAccount().deserialize({**found.serialize(), **found.additional_properties})


class _Sender(AsyncHTTPSender[Any, Any]):
    """Sends for botframework's client, with the bot's own token on each request."""

    def __init__(self, session: aiohttp.ClientSession, token: Token) -> None:
        self._session = session
        self._token = token
        self._pace = Pace(APP)

    async def __aexit__(self, *_exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._session.close()

    async def send(self, request: Request[Any], **_config: Any) -> Response[Any, Any]:
        """Raises TeamsError for what is refused, TokenError."""
        wanted = request.http_request
        headers = dict(wanted.headers)
        if token := await self._token():
            headers["Authorization"] = f"Bearer {token}"
        given = {"headers": headers, "data": wanted.data, "allow_redirects": False}
        await self._pace.wait("")
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
