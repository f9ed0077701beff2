"""A few fixed sweeps, each one line that calls a flow with the time it is."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.channels.base import Channel
from bot.clock import Clock
from bot.sweeping import sweep
from handlers.rulebook import Rulebook
from handlers.thinning import thin_words
from store import log
from store.db import Database
from store.queries import drafts, events

logger = structlog.get_logger()

_EVENTS_KEPT = timedelta(days=7)  # platforms repeat an event for an hour; the answers hold what was typed
_HOUR = timedelta(hours=1)
_DRAFTS_KEPT = timedelta(days=90)  # of forms that were never sent; an application's draft is its case


def sweeps(
    database: Database,
    clock: Clock,
    policy: Rulebook,
    channels: Sequence[Channel],
    wake_delivery: Callable[[], None],
) -> AsyncIOScheduler:
    """The scheduler with its sweeps, not started yet."""
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})

    async def anchor_log() -> None:
        async with database.transaction() as session:
            await log.anchor(session, clock.now())

    async def forget_events() -> None:
        async with database.transaction() as session:
            await events.forget(session, clock.now() - _EVENTS_KEPT)

    async def forget_drafts() -> None:
        async with database.transaction() as session:
            await drafts.thin(session, clock.now() - _DRAFTS_KEPT)

    async def forget_words() -> None:
        async with database.transaction() as session:
            await thin_words(session, policy, clock.now())

    async def refresh_channels() -> None:
        for channel in channels:
            try:
                await channel.refresh()
            except Exception as fault:  # noqa: BLE001 - one channel's fault must not keep the others from it
                logger.warning("channel not refreshed", channel=channel.name, kind=type(fault).__name__)

    async def remind() -> None:
        if (await sweep(database, policy, clock.now())).told:
            wake_delivery()

    async def remind_on_the_way(since: datetime) -> None:
        """What the hours would have brought over which the demo's clock was moved."""
        while (since := since + _HOUR) < clock.now():
            await sweep(database, policy, since)
        wake_delivery()
        await remind()

    for job, minutes in (
        (anchor_log, 10),
        (forget_events, 6 * 60),
        (forget_drafts, 6 * 60),
        (forget_words, 6 * 60),
        (refresh_channels, 10),
        (remind, 1),
    ):
        scheduler.add_job(job, "interval", minutes=minutes, id=job.__name__)
    clock.when_moved(lambda since: scheduler.add_job(remind_on_the_way, args=(since,)))
    return scheduler
