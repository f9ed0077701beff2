"""The trouble: copies are killed, the database is restarted, its connections are cut."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random

from tests.chaos.copies import Copies
from tests.postgres import Server


class Trouble:
    """What is done to them, one thing after the other, and how often."""

    def __init__(self, copies: Copies, server: Server, random: Random) -> None:
        self._copies, self._server, self._random = copies, server, random
        self.made: Counter[str] = Counter()

    async def run(self, seconds: float, between: tuple[float, float]) -> None:
        """For so long, with so many seconds between one thing and the next."""
        until = time.monotonic() + seconds
        kinds: list[Callable[[], Awaitable[None]]] = [self._kill, self._cut, self._restart, self._roll]
        nth = 0
        while (pause := self._random.uniform(*between)) < until - time.monotonic():
            await asyncio.sleep(pause)
            # Each in turn at first, so that a short run has all; then as it comes.
            await (kinds[nth] if nth < len(kinds) else self._random.choice(kinds[:1] + kinds))()
            nth += 1

    async def _kill(self) -> None:
        running = [one for one in self._copies.all if one.runs]
        if running:
            self._random.choice(running).kill()
            self.made["kill -9"] += 1

    async def _roll(self) -> None:
        """One is ended kindly, as when a newer one is rolled out."""
        listening = [one for one in self._copies.all if one.address]
        if len(listening) > 1:
            self._random.choice(listening).stop()
            self.made["ended kindly"] += 1

    async def _restart(self) -> None:
        await asyncio.to_thread(self._server.restart)
        self.made["database restarts"] += 1

    async def _cut(self) -> None:
        await asyncio.to_thread(self._server.cut)
        self.made["cuts of all connections"] += 1
