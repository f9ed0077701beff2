"""Work that is waited for no longer than Teams waits for an answer."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

from store.db import Unavailable

logger = structlog.get_logger()

_FINISHING = 10  # seconds for what is under way when the program stops
_T = TypeVar("_T")


class Waiting:
    """What is under way, also when nobody waits for it any more."""

    def __init__(self) -> None:
        """One for the whole channel."""
        self._under_way: set[asyncio.Task[Any]] = set()

    def later(self, work: Coroutine[Any, Any, _T]) -> "asyncio.Task[_T]":
        """Let something go on beside the answer; a fault in it is logged."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return task

    async def within(self, seconds: float, work: Coroutine[Any, Any, _T], otherwise: _T) -> _T:
        """What the work gives; something else when it fails, or takes longer. Never raises."""
        task = self.later(work)
        await asyncio.wait({task}, timeout=seconds)
        if not task.done() or task.cancelled() or task.exception() is not None:
            return otherwise  # what takes longer goes on: half of it would be worse
        return task.result()

    async def finish(self) -> None:
        """Wait for what is under way, and for what it lets go on."""
        try:
            async with asyncio.timeout(_FINISHING):
                while self._under_way:
                    await asyncio.wait(self._under_way)
        except TimeoutError:
            logger.warning("left under way", number=len(self._under_way))

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._under_way.discard(task)
        fault = None if task.cancelled() else task.exception()
        if isinstance(fault, Unavailable):
            logger.warning("database unavailable", doing="teams")
        elif fault is not None:
            logger.warning("fault", doing="teams", kind=type(fault).__name__)
