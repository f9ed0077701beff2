"""Socket Mode: the bot calls Slack and holds the line, so that it needs no public address.

Slack's own client is not used: with an address that has grown old it calls in vain for ever, its tasks
outlive `close`, and those that handle an envelope may be collected as garbage before they are done.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.send import quiet

logger = structlog.get_logger()

Take = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any] | None]]
"""Takes a body, and gives the payload of its acknowledgement; None for an empty one."""

_PING = 20.0  # seconds; a line that answers none for half as long is dead, and Slack is called anew
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds between calls in vain; Slack takes a few a minute
_CALL = 10.0  # seconds that a call to Slack may take
_FINISH = 5.0  # seconds for what is under way when the bot stops; Slack has given up on it by then
_LAST = 10.0  # seconds that an old line is listened to beside its successor: Slack ends it by itself


# The last three come of what is no answer of Slack's: a proxy's own page.
_IN_VAIN = (aiohttp.ClientError, SlackApiError, OSError, AttributeError, LookupError, ValueError)


class SocketMode:
    """The line to Slack, called again whenever it breaks, is refreshed or falls silent."""

    def __init__(self, app_token: str, base_url: str, take: Take, ping: float = _PING) -> None:
        """`take` answers each envelope within Slack's three seconds, and never raises."""
        self._app_token = app_token
        self._base_url = base_url
        self._take = take
        self._ping = ping
        self._session: aiohttp.ClientSession | None = None
        self._line: aiohttp.ClientWebSocketResponse | None = None
        self._calling: asyncio.Task[None] | None = None
        self._listening: set[asyncio.Task[None]] = set()
        self._answering: set[asyncio.Task[None]] = set()
        self.fault = ""
        """Why the last call was in vain; empty when it was not."""

    async def start(self) -> None:
        """Call Slack; when it does not answer, go on calling in the background."""
        self._session = aiohttp.ClientSession()
        self._calling = asyncio.create_task(self._hold(self._session))

    async def stop(self) -> None:
        """Hang up, when what is under way is answered."""
        await _ended({self._calling} if self._calling else set())
        if self._answering:
            await asyncio.wait(self._answering, timeout=_FINISH)
        await _ended(self._answering | self._listening)
        if self._session is not None:
            await self._session.close()

    @property
    def is_up(self) -> bool:
        """Whether the line stands, as far as has been found."""
        return self._line is not None and not self._line.closed

    async def _hold(self, session: aiohttp.ClientSession) -> None:
        """Call, and call anew when the line ends or is about to."""
        wait = _FIRST_WAIT
        while True:
            try:
                line = await self._dial(session)
            except _IN_VAIN as fault:
                self.fault, asked = _why(fault)
                pause = max(wait, asked)
                logger.warning("slack does not answer the call", why=self.fault, again_in=pause)
                await asyncio.sleep(pause)
                wait = min(wait * 2, _LONGEST_WAIT)
                continue
            self._line, self.fault = line, ""
            began, ending = time.monotonic(), asyncio.Event()
            self._spawn(self._listening, self._listen(line, ending))
            await ending.wait()
            if time.monotonic() - began > _LONGEST_WAIT:
                wait = _FIRST_WAIT
            elif wait == _FIRST_WAIT:
                wait *= 2
            else:  # it ends soon after it began, as when there are too many: not at once again and again
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    async def _dial(self, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        """A new line, at an address that is good for one call."""
        async with asyncio.timeout(_CALL):
            client = AsyncWebClient(
                base_url=self._base_url, session=session, logger=quiet(), retry_handlers=[]
            )
            opened = await client.apps_connections_open(app_token=self._app_token)
            return await session.ws_connect(opened["url"], heartbeat=self._ping, proxy=client.proxy)

    async def _listen(self, line: aiohttp.ClientWebSocketResponse, ending: asyncio.Event) -> None:
        """Take what comes on a line until it ends."""
        try:
            async for message in line:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._heard(line, ending, message.data)
        finally:
            ending.set()
            await line.close()

    def _heard(self, line: aiohttp.ClientWebSocketResponse, ending: asyncio.Event, text: str) -> None:
        try:
            said = json.loads(text)
            kind = said.get("type")
        except (ValueError, AttributeError):
            logger.warning("slack said what is no envelope")
            return
        if kind == "disconnect":
            logger.info("slack ends the line", reason=said.get("reason"))
            ending.set()
            asyncio.get_running_loop().call_later(_LAST, self._hang_up, line)
        elif said.get("envelope_id") and isinstance(said.get("payload"), dict):
            self._spawn(self._answering, self._envelope(line, said["envelope_id"], said["payload"]))

    def _hang_up(self, line: aiohttp.ClientWebSocketResponse) -> None:
        if not line.closed and line is not self._line:
            self._spawn(self._listening, _closed(line))

    async def _envelope(
        self, line: aiohttp.ClientWebSocketResponse, envelope: str, payload: Mapping[str, Any]
    ) -> None:
        answer = await self._take(payload)
        acknowledgement = json.dumps({"envelope_id": envelope} | ({"payload": answer} if answer else {}))
        for way in (line, self._line):  # it may have been refreshed meanwhile
            if way is None or way.closed:
                continue
            try:
                await way.send_str(acknowledgement)
                return
            except (aiohttp.ClientError, OSError) as fault:
                logger.warning("not acknowledged", kind=type(fault).__name__)
        logger.warning("no line to acknowledge on: Slack sends it again")

    def _spawn(self, kept: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        kept.add(task)
        task.add_done_callback(kept.discard)


async def _closed(line: aiohttp.ClientWebSocketResponse) -> None:
    await line.close()


async def _ended(tasks: set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _why(fault: Exception) -> tuple[str, float]:
    """What went wrong, and how many seconds Slack asks to wait."""
    if not isinstance(fault, SlackApiError):
        return type(fault).__name__, 0.0
    headers = getattr(fault.response, "headers", {})
    data = getattr(fault.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    try:
        return str(code or "no answer of Slack's"), float(headers.get("Retry-After", 0))
    except ValueError:
        return str(code), 0.0
