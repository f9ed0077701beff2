"""Calls to Slack's Web API: a method a thing that is sent; every refusal is mapped to what happens next."""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.channels.base import DeliveryError
from bot.channels.slack.render import Block, Message
from bot.channels.slack.tokens import Tokens

logger = structlog.get_logger()

EVENT = "kontolots_message"
"""The type of the metadata by which a message is known again after an unclear failure."""

_TIMEOUT = 10  # seconds; Slack itself answers within three or not at all
_LOOKED_BACK = 100  # messages of a conversation in which a lost one is looked for
_TOO_MANY = 429
_OUTAGE_WAIT = 300.0  # seconds: what is wrong is for people to mend, and does not mend itself sooner

# The installation does not work: no message is at fault, so all of them wait, and the health page and the log
# say what to do. See docs/slack.md.
OUTAGES = {
    "account_inactive": "the app was removed from the workspace: install it again",
    "app_uninstalled": "the app was removed from the workspace: install it again",
    "invalid_auth": "the token is wrong: copy it from the app's page once more",
    "missing_scope": "a scope is missing: install the app again with the manifest",
    "not_authed": "the token is missing",
    "token_expired": "the token has expired: token rotation is on, so give its settings",
    "token_revoked": "the token was revoked: install the app again, and copy the new token",
}
# Nothing that is sent there will ever arrive: the next way is tried, then the information unit is told.
_GONE = frozenset(
    {
        "cannot_dm_bot",
        "cant_update_message",
        "channel_not_found",
        "is_archived",
        "message_not_found",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
# Slack takes the message for faulty: sending it again as it is would end the same.
_REFUSED = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_too_long", "no_text", "metadata_too_large"}
)


class SlackError(DeliveryError):
    """What Slack answered, by its code."""

    def __init__(self, code: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(code, permanent=permanent, retry_after=retry_after, outage=code in OUTAGES)
        self.code = code


class Api:
    """The Web API of one workspace."""

    def __init__(self, tokens: Tokens, base_url: str) -> None:
        """`base_url` ends with a slash; it is Slack's own unless a test says otherwise."""
        self._tokens = tokens
        self._base_url = base_url
        self._session: aiohttp.ClientSession | None = None
        self._client = AsyncWebClient()
        self.outage = ""
        """What is wrong with the installation, by Slack's code; empty while it works."""

    async def open(self) -> None:
        """Take up connections, which are kept between calls."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT))
        self._client = AsyncWebClient(
            base_url=self._base_url,
            session=self._session,
            retry_handlers=[],  # the outbox tries again, and knows what may have arrived
        )

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()

    async def call(self, method: str, /, **arguments: Any) -> dict[str, Any]:
        """Call a method, such as `users.info`. Raises SlackError."""
        token = await self._tokens.current(self._ask)
        answer = await self._ask(method, arguments, token)
        self.outage = ""
        return answer

    async def post(self, channel: str, message: Message, outbox_id: int) -> str:
        """A new message; its ts. Raises SlackError."""
        sent = await self.call(
            "chat.postMessage",
            channel=channel,
            text=message.text,
            blocks=message.blocks,
            metadata={"event_type": EVENT, "event_payload": {"outbox": outbox_id}},
            mrkdwn=False,  # so that nothing is read into the text for notifications
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(sent["ts"])

    async def redraw(self, channel: str, ts: str, message: Message, outbox_id: int) -> None:
        """The message at `ts`, drawn anew. Raises SlackError."""
        await self.call(
            "chat.update",
            channel=channel,
            ts=ts,
            text=message.text,
            blocks=message.blocks,
            metadata={"event_type": EVENT, "event_payload": {"outbox": outbox_id}},
        )

    async def posted(self, channel: str, outbox_id: int) -> str | None:
        """The ts of a message that an earlier try may have brought, if it did. Raises SlackError."""
        history = await self.call(
            "conversations.history", channel=channel, limit=_LOOKED_BACK, include_all_metadata=True
        )
        for one in history.get("messages", ()):
            metadata = one.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT and payload.get("outbox") == outbox_id:
                return str(one["ts"])
        return None

    async def whisper(self, channel: str, user: str, message: Message) -> None:
        """A message in a channel that one person alone sees, until they reload. Raises SlackError."""
        await self.call(
            "chat.postEphemeral", channel=channel, user=user, text=message.text, blocks=message.blocks
        )

    async def respond(self, url: str, message: Message) -> None:
        """An answer for the one who asked alone, by the address that came with it. Raises SlackError."""
        if self._session is None:
            raise SlackError("not started", permanent=False)
        answer = {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}
        try:
            async with self._session.post(url, json=answer) as response:
                if response.status != 200:  # noqa: PLR2004 - HTTP's own name for it
                    raise SlackError(f"the answer was refused: {response.status}", permanent=True)
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise SlackError(f"unreachable: {type(fault).__name__}", permanent=False) from None

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

    async def _ask(self, method: str, arguments: Mapping[str, Any], token: str = "") -> dict[str, Any]:
        """As a form, which every method takes; only some take JSON. The token's own renewal has no token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            form = {name: _as_text(value) for name, value in arguments.items()}
            return _data(await self._client.api_call(method, data=form, headers=headers))
        except SlackApiError as fault:
            raise self._fault(method, fault) from None  # the cause holds what was sent
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise SlackError(f"unreachable: {type(fault).__name__}", permanent=False) from None

    def _fault(self, method: str, fault: SlackApiError) -> SlackError:
        response: Any = fault.response
        answer = response.data if isinstance(response.data, dict) else {}
        code = str(answer.get("error") or f"status {response.status_code}")
        if response.status_code == _TOO_MANY or code == "ratelimited":
            return SlackError("ratelimited", permanent=False, retry_after=_seconds(response.headers))
        if code in OUTAGES:
            self.outage = code
            logger.error("slack does not work", error=code, what_to_do=OUTAGES[code], method=method)
            return SlackError(code, permanent=False, retry_after=_OUTAGE_WAIT)
        if code in _REFUSED:
            logger.error("slack refuses what was drawn", error=code, method=method)
        return SlackError(code, permanent=code in _GONE or code in _REFUSED)


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
