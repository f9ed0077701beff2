"""SQLite's statements run where they are awaited: most take microseconds, and a thread's turn ten times that.

What may wait - for another process's lock, for the disk - is left to the driver's thread, so that it keeps
nobody else waiting. A database in which single statements take long is one for a server.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

_FOR_THE_LOCK = "BEGIN IMMEDIATE"
_FOR_THE_DISK = frozenset({"commit", "close"})


def run_inline(connection: Any, _record: object) -> None:
    """Listen to `connect` of an engine of aiosqlite 0.22, whose one way to its thread is `_execute`."""
    driver = connection.driver_connection
    driver._execute = partial(_run, driver, driver._execute)


async def _run(
    driver: Any, in_thread: Callable[..., Any], work: Callable[..., Any], *args: Any, **kwargs: Any
) -> Any:
    if not driver._running or not driver._connection:
        raise ValueError("Connection closed")
    if _may_wait(work, args):
        return await in_thread(work, *args, **kwargs)
    if work.__name__ == "execute":
        await asyncio.sleep(0)  # others have their turn
    return work(*args, **kwargs)


def _may_wait(work: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    return work.__name__ in _FOR_THE_DISK or (work.__name__ == "execute" and args[0] == _FOR_THE_LOCK)
