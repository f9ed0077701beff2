"""What was told by a message, so that an event which Teams delivers again is told once."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256

import structlog

from bot.clock import Clock
from store.db import Conflict, Database, Unavailable
from store.queries import events

logger = structlog.get_logger()

_TOLD = "teams.told"  # beside "teams": the events of which the answer has stood in a chat


class Told:
    """Tells once an event, also across restarts; killed in the middle, it tells twice rather than never."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """One for the whole channel."""
        self._database = database
        self._clock = clock
        self._under_way: dict[str, asyncio.Future[None]] = {}

    async def once(self, event_id: str, tell: Callable[[], Awaitable[None]]) -> None:
        """Tell it, unless it has been told. Raises what `tell` raises.

        While it is being told, a second delivery waits for the end of that, and tells where it failed.
        """
        while first := self._under_way.get(event_id):
            await asyncio.shield(first)
        ended = self._under_way[event_id] = asyncio.get_running_loop().create_future()
        try:
            if not await self._is_told(event_id):
                await tell()
                await self._remember(event_id)
        finally:
            del self._under_way[event_id]
            ended.set_result(None)

    async def _is_told(self, event_id: str) -> bool:
        try:
            async with self._database.reading() as session:
                return await events.reply_to(session, _TOLD, _key(event_id)) is not None
        except Unavailable:
            return False  # the person gets a sentence, if twice

    async def _remember(self, event_id: str) -> None:
        try:
            async with self._database.transaction() as session:
                await events.handled(session, self._clock.now(), _TOLD, _key(event_id), "")
        except (Conflict, Unavailable) as fault:  # by another copy of the bot, or not at all
            logger.warning("not remembered that it was told", kind=type(fault).__name__)


def _key(event_id: str) -> str:
    """Without the person's address, which the id begins with."""
    return sha256(event_id.encode()).hexdigest()
