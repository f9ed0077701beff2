"""Calls to Slack's Web API: a method a thing that is sent; every refusal is mapped to what happens next."""

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from yarl import URL

from bot.channels.slack.faults import GONE, OF_TOKEN, OUTAGES, REFUSED, UNDRAWN, SlackError
from bot.channels.slack.render import Block, Message
from bot.channels.slack.tokens import Tokens

__all__ = ["EVENT", "OUTAGES", "Api", "Pace", "SlackError"]

logger = structlog.get_logger()

EVENT = "kontolots_message"
"""The type of the metadata by which a message is known again after an unclear failure."""

_SLACK, _ANSWERS = URL("https://slack.com"), URL("https://hooks.slack.com")
_TIMEOUT = 10  # seconds; Slack itself answers within three or not at all
_LOOKED_BACK, _PAGES = (
    100,
    10,
)  # messages a page, and pages of a conversation in which a lost one is looked for
_PLAIN = 3_000  # characters of a message that is sent as plain text, for its blocks were refused
_TOO_MANY, _SERVER_FAULT = 429, 500
_OUTAGE_WAIT = 300.0  # seconds: what is wrong is for people to mend, and does not mend itself sooner
_SOON = 0.01  # seconds: a clock's own unsteadiness


class Api:
    """The Web API of one workspace."""

    def __init__(self, tokens: Tokens, base_url: str) -> None:
        """`base_url` ends with a slash; it is Slack's own unless a test says otherwise."""
        self._tokens = tokens
        self._base_url = base_url
        self._session: aiohttp.ClientSession | None = None
        self._client = AsyncWebClient(logger=quiet())
        self._closed_until: dict[tuple[str, str], float] = {}
        self._scopeless: set[str] = set()
        self._silent = 0  # calls in a row that nothing came back from
        self.outage = ""
        """What is wrong with the installation, by Slack's code; empty while it works."""

    async def open(self) -> None:
        """Take up connections, which are kept between calls."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT))
        self._client = AsyncWebClient(
            base_url=self._base_url,
            session=self._session,
            logger=quiet(),
            retry_handlers=[],  # the outbox tries again, and knows what may have arrived
        )

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()

    async def call(self, method: str, /, **arguments: Any) -> dict[str, Any]:
        """Call a method, such as `users.info`. Raises SlackError."""
        try:
            answer = await self._with_token(method, arguments)
        except SlackError as fault:
            self._went_wrong(method, fault)
            raise
        self._scopeless.discard(method)
        self._silent, self.outage = 0, "missing_scope" if self._scopeless else ""
        return answer

    async def post(self, channel: str, message: Message, outbox_id: int) -> str:
        """A new message; its ts. Raises SlackError."""
        sent = await self._show(
            "chat.postMessage",
            message,
            channel=channel,
            metadata={"event_type": EVENT, "event_payload": {"outbox": outbox_id}},
            mrkdwn=False,  # so that nothing is read into the text for notifications
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(sent["ts"])

    async def redraw(self, channel: str, ts: str, message: Message, outbox_id: int) -> None:
        """The message at `ts`, drawn anew. Raises SlackError."""
        await self._show(
            "chat.update",
            message,
            channel=channel,
            ts=ts,
            metadata={"event_type": EVENT, "event_payload": {"outbox": outbox_id}},
        )

    async def posted(self, channel: str, outbox_id: int) -> str | None:
        """The ts of a message that an earlier try may have brought, if it did. Raises SlackError."""
        more: dict[str, str] = {}
        for _page in range(_PAGES):
            history = await self.call(
                "conversations.history",
                channel=channel,
                limit=_LOOKED_BACK,
                include_all_metadata=True,
                **more,
            )
            for one in history.get("messages", ()):
                metadata = one.get("metadata") or {}
                payload = metadata.get("event_payload") or {}
                if metadata.get("event_type") == EVENT and payload.get("outbox") == outbox_id:
                    return str(one["ts"])
            cursor = (history.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            more = {"cursor": str(cursor)}
        return None

    async def whisper(self, channel: str, user: str, message: Message) -> None:
        """A message in a channel that one person alone sees, until they reload. Raises SlackError."""
        await self._show("chat.postEphemeral", message, channel=channel, user=user)

    async def respond(self, url: str, message: Message) -> None:
        """An answer for the one who asked alone, by the address that came with it. Raises SlackError."""
        if self._session is None:
            raise SlackError("not started", permanent=False)
        if not takes_answers(url, self._base_url):
            raise SlackError("an address that is not Slack's", permanent=True)
        answer = {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}
        try:
            async with self._session.post(
                url, json=answer, proxy=self._client.proxy, allow_redirects=False
            ) as response:
                if response.status != 200:  # noqa: PLR2004 - HTTP's own name for it
                    raise SlackError(f"the answer was refused: {response.status}", permanent=True)
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise _unanswered(fault) from None

    async def open_view(self, trigger: str, view: Block) -> str:
        """A modal, while its trigger lives; the view's id. Raises SlackError."""
        opened = await self.call("views.open", trigger_id=trigger, view=view)
        return str(opened["view"]["id"])

    async def change_view(self, view_id: str, view: Block) -> None:
        """The open modal, drawn anew. Raises SlackError."""
        await self.call("views.update", view_id=view_id, view=view)

    async def publish(self, user: str, view: Block) -> None:
        """A person's home tab. Raises SlackError."""
        await self.call("views.publish", user_id=user, view=view)

    async def _show(self, method: str, message: Message, **arguments: Any) -> dict[str, Any]:
        """A message as it was drawn; where Slack refuses that, as plain text, so that nothing is lost."""
        try:
            return await self.call(method, text=message.text, blocks=message.blocks, **arguments)
        except SlackError as fault:
            if fault.code not in UNDRAWN:
                raise
            logger.warning("drawn wrong: sent as plain text", error=fault.code, method=method)
            return await self.call(method, text=message.text[:_PLAIN] or "…", blocks=[], **arguments)

    async def _with_token(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """With the token that is good now; another copy of the bot may have renewed a refused one."""
        token = await self._tokens.current(self._ask)
        try:
            return await self._ask(method, arguments, token)
        except SlackError as fault:
            if fault.code not in OF_TOKEN:
                raise
            other = await self._tokens.instead_of(token, self._ask)
            if not other:
                raise
        return await self._ask(method, arguments, other)

    async def _ask(self, method: str, arguments: Mapping[str, Any], token: str = "") -> dict[str, Any]:
        """As a form, which every method takes; only some take JSON. The token's own renewal has no token."""
        counted = (method, str(arguments.get("channel")) if method == "chat.postMessage" else "")
        wait = self._closed_until.get(counted, 0.0) - time.monotonic()
        if wait > _SOON:  # asking all the same would only make it longer
            raise SlackError("ratelimited", permanent=False, retry_after=wait)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            form = {name: _as_text(value) for name, value in arguments.items()}
            return _data(await self._client.api_call(method, data=form, headers=headers))
        except SlackApiError as fault:
            refused = _fault(fault)
        except (aiohttp.ClientError, TimeoutError, OSError, AttributeError, ValueError) as fault:
            # The last two are slack_sdk's for what is no answer of Slack's: a proxy's own page.
            refused = _unanswered(fault)
        if refused.code == "ratelimited":
            self._closed_until[counted] = time.monotonic() + (refused.retry_after or 0.0)
        raise refused from None  # the cause holds what was sent

    def _went_wrong(self, method: str, fault: SlackError) -> None:
        """Know what is wrong with the installation, if it is that."""
        if fault.unanswered:
            self._silent += 1
            # One call that nothing comes of may be the fault of what was sent, two in a row are not.
            fault.outage = self._silent > 1
            self.outage = self.outage or ("unreachable" if fault.outage else "")
            return
        self._silent = 0
        if fault.code == "missing_scope":
            self._scopeless.add(method)
        if fault.code in OUTAGES and self.outage != fault.code:
            logger.error("slack does not work", error=fault.code, to_do=OUTAGES[fault.code], method=method)
        if fault.code in OUTAGES or self.outage == "unreachable":
            self.outage = fault.code if fault.code in OUTAGES else ""


def takes_answers(url: str, base_url: str) -> bool:
    """Whether answers may go there: to Slack's own place for them, or to what a test has in Slack's place."""
    try:
        own, to = URL(base_url).origin(), URL(url).origin()
    except ValueError:
        return False
    return to == (_ANSWERS if own == _SLACK else own)


def quiet() -> logging.Logger:
    """For Slack's own library, which logs what is sent: nothing of that may come into our log."""
    made = logging.getLogger("kontolots.slack_sdk")
    made.setLevel(logging.CRITICAL)
    return made


def _fault(fault: SlackApiError) -> SlackError:
    """What happens next, by Slack's code; by the status where something else answered in its place."""
    response: Any = fault.response
    data = getattr(response, "data", None)
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == _TOO_MANY or code == "ratelimited":
        return SlackError("ratelimited", permanent=False, retry_after=_seconds(response.headers))
    if not code or status >= _SERVER_FAULT:
        return SlackError(f"status {status}", permanent=False, unanswered=True)
    if code in OUTAGES:
        return SlackError(code, permanent=False, retry_after=_OUTAGE_WAIT)
    return SlackError(code, permanent=code in GONE or code in REFUSED)


def _unanswered(fault: Exception) -> SlackError:
    return SlackError(f"unreachable: {type(fault).__name__}", permanent=False, unanswered=True)


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _data(answer: AsyncSlackResponse) -> dict[str, Any]:
    return answer.data if isinstance(answer.data, dict) else {}


def _seconds(headers: Mapping[str, Any]) -> float:
    """What `Retry-After` says, in seconds."""
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    text = found[0] if isinstance(found, list) else found
    try:
        return max(float(text), 0.0)
    except (TypeError, ValueError):
        return 1.0


class Pace:
    """About one message a second a conversation, all that Slack promises; a few at once are borne."""

    _BURST = 3
    _EVERY = 1.0  # seconds

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
