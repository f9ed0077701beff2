"""Socket Mode: the bot calls Slack and holds the line, so that it needs no public address."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import structlog
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

logger = structlog.get_logger()

Take = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any] | None]]
"""Takes a body, and gives the payload of its acknowledgement; None for an empty one."""

_PING = 5.0  # seconds; the client takes four missed answers for a dead line, and calls anew
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds between attempts to call Slack at the start


class SocketMode:
    """The line to Slack, called again whenever it breaks, is refreshed or falls silent."""

    def __init__(self, app_token: str, base_url: str, take: Take) -> None:
        """`take` answers each envelope within Slack's three seconds, and never raises."""
        self._app_token = app_token
        self._base_url = base_url
        self._take = take
        self._client: SocketModeClient | None = None
        self._calling: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Call Slack; when it does not answer, go on calling in the background."""
        self._client = SocketModeClient(
            app_token=self._app_token,
            logger=_quiet(),
            web_client=AsyncWebClient(base_url=self._base_url, logger=_quiet()),
            ping_interval=_PING,
        )
        self._client.socket_mode_request_listeners.append(self._envelope)
        self._calling = asyncio.create_task(self._call(self._client))

    async def stop(self) -> None:
        """Hang up."""
        if self._calling is not None:
            self._calling.cancel()
            with suppress(asyncio.CancelledError):
                await self._calling
        if self._client is not None:
            await self._client.close()  # type: ignore[no-untyped-call] # untyped in slack_sdk

    @property
    def is_up(self) -> bool:
        """Whether the line stands, as far as the client has found."""
        client = self._client
        session = client.current_session if client else None
        return client is not None and session is not None and not session.closed and not client.stale

    async def _call(self, client: SocketModeClient) -> None:
        wait = _FIRST_WAIT
        while True:
            try:
                await client.connect()  # type: ignore[no-untyped-call] # untyped in slack_sdk
                return  # from here on the client itself watches the line
            except Exception as fault:  # noqa: BLE001 - no network, a wrong token, Slack away: call again
                logger.warning("slack does not answer the call", kind=type(fault).__name__, again_in=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _envelope(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        payload = await self._take(request.payload)
        try:
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))
        except Exception as fault:  # noqa: BLE001 - the line broke meanwhile: Slack sends it again on the next
            logger.warning("not acknowledged", kind=type(fault).__name__)


def _quiet() -> logging.Logger:
    """The client logs messages as they are; nothing of them may come into our log."""
    quiet = logging.getLogger("kontolots.slack_sdk")
    quiet.setLevel(logging.CRITICAL)
    return quiet
