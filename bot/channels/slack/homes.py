"""App Home: each person's own page in Slack, drawn when it is opened and whenever something moves."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from bot.channels.base import Acquaintances, DeliveryError, Dispatches
from bot.channels.slack import inbound, render
from bot.channels.slack.send import Api
from bot.channels.slack.showing import patiently
from chat.language import SWEDISH, speaking
from store.db import Unavailable

logger = structlog.get_logger()

_GATHERED = 1.0  # seconds: several messages of one event draw the page once


class Homes:
    """Draws home tabs."""

    def __init__(
        self,
        api: Api,
        dispatch: Dispatches,
        acquaintances: Acquaintances,
        later: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        """`later` lets something go on by itself."""
        self._api = api
        self._dispatch = dispatch
        self._known = acquaintances
        self._later = later
        self._waiting: set[str] = set()

    async def opened(self, user: str) -> None:
        """Somebody looks at their page."""
        await self._draw(user, opened=True)

    def moved(self, user: str) -> None:
        """Something moved for somebody; their page follows soon, if they have ever opened it."""
        if not self._waiting:
            self._later(self._soon())
        self._waiting.add(user)

    async def _soon(self) -> None:
        """Most have never opened it, and are asked about together: there may be thousands in a minute."""
        await asyncio.sleep(_GATHERED)
        several, self._waiting = self._waiting, set()
        try:
            opened = await self._dispatch.with_home(inbound.CHANNEL, several)
        except Unavailable as fault:
            logger.warning("homes not drawn", kind=type(fault).__name__)
            return
        for user in opened:
            self._later(self._draw(user, opened=False))

    async def _draw(self, user: str, *, opened: bool) -> None:
        try:  # drawn anew each time: what stood there a try ago may be old
            await patiently(lambda: self._publish(user, opened=opened))
        except (DeliveryError, LookupError, Unavailable) as fault:
            logger.warning("home not drawn", kind=type(fault).__name__)

    async def _publish(self, user: str, *, opened: bool) -> None:
        sender = inbound.sender(user)
        card = await self._dispatch.home(sender, opened=opened)
        if card is None:
            return
        reader = await self._known.reader(sender)
        with speaking(reader.language if reader else SWEDISH):
            view = render.home(card)
        await self._api.publish(user, view)
