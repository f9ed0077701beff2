"""Several small writes in one transaction: a commit costs as much for fifty as for one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from store.db import Unavailable

T = TypeVar("T")


class Together(Generic[T]):
    """What comes to be written while one transaction is under way is written by the next, together."""

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]]) -> None:
        """`write` writes all that it is given, or nothing and raises."""
        self._write = write
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._under_way: asyncio.Task[None] | None = None

    async def write(self, piece: T) -> None:
        """Return when it is written. Raises what the writing of it raised, and not of others."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((piece, done))
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(self._all())
        await done

    async def end(self, timeout: float) -> None:  # noqa: ASYNC109 - given to asyncio.wait as it is
        """Wait for what is under way, so many seconds at most."""
        if self._under_way is not None:
            await asyncio.wait({self._under_way}, timeout=timeout)

    async def _all(self) -> None:
        while self._waiting:
            several, self._waiting = self._waiting, []
            await self._some(several)

    async def _some(self, several: Sequence[tuple[T, asyncio.Future[None]]]) -> None:
        try:
            await self._write([piece for piece, _done in several])
        except Exception as fault:  # noqa: BLE001 - handed to whoever waits for it
            if len(several) > 1 and not isinstance(fault, Unavailable):
                for one in several:  # what cannot be written keeps no other from it
                    await self._some([one])
                return
            for _piece, done in several:
                if not done.done():
                    done.set_exception(fault)
            return
        for _piece, done in several:
            if not done.done():  # whoever waited for it may have been broken off
                done.set_result(None)
