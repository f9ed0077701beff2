"""Asking a service once for all who wait for its answer."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_PAUSE = timedelta(seconds=30)  # a service that is down is not asked by each of a thousand requests


class Once(Generic[T]):
    """Work that is under way at most once; a failure stands for half a minute before it is tried again."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, T]], now: Callable[[], datetime]) -> None:
        self._work = work
        self._now = now
        self._running: asyncio.Task[T] | None = None
        self._fault: BaseException | None = None
        self._failed_at = now()

    async def __call__(self) -> T:
        """What the work gives. Raises what it raises, or raised within the pause.

        Somebody who stops waiting does not stop it for the others.
        """
        if self._running is None:
            if self._fault and self._failed_at <= self._now() < self._failed_at + _PAUSE:
                raise self._fault.with_traceback(None)  # else it grows by every one that it is told
            self._running = asyncio.create_task(self._work())
            self._running.add_done_callback(self._ended)
        return await asyncio.shield(self._running)

    async def stop(self) -> None:
        """End what is under way."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    def _ended(self, task: asyncio.Task[T]) -> None:
        self._running = None
        self._fault = None if task.cancelled() else task.exception()
        self._failed_at = self._now()
