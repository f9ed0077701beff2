"""Threads of the database's driver that end by themselves: while there is a loop that they may tell of it."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_DRIVERS = "_connection_worker_thread"


@asynccontextmanager
async def outlived() -> AsyncIterator[None]:
    """Wait at the end for those of the driver's threads that began in here; at most five seconds each."""
    before = set(threading.enumerate())
    try:
        yield
    finally:
        for one in set(threading.enumerate()) - before:
            if _DRIVERS in one.name:
                await asyncio.to_thread(one.join, 5)
