"""A few fixed sweeps, each one line that calls a flow with the time it is."""

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from store import log
from store.db import Database


def sweeps(database: Database, clock: Clock) -> AsyncIOScheduler:
    """The scheduler with its sweeps, not started yet."""
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})

    async def anchor_log() -> None:
        async with database.transaction() as session:
            await log.anchor(session, clock.now())

    scheduler.add_job(anchor_log, "interval", minutes=10, id="anchor_log")
    return scheduler
