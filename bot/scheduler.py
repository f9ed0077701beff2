"""A few fixed sweeps, each one line that calls a flow with the time it is."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.channels.base import Channel
from bot.clock import Clock
from handlers.duties import rounds
from handlers.duties.catalogue import KINDS
from handlers.rulebook import Rulebook
from store import log
from store.db import Database
from store.queries import drafts, events

logger = structlog.get_logger()

_EVENTS_KEPT = timedelta(days=7)  # platforms repeat an event for an hour; the answers hold what was typed
_DRAFTS_KEPT = timedelta(days=90)  # of forms that were never sent; an application's draft is its case

_OPENED_AT_ONCE = 500  # duties in a transaction; the next minute takes as many


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

    async def refresh_channels() -> None:
        for channel in channels:
            try:
                await channel.refresh()
            except Exception as fault:  # noqa: BLE001 - one channel's fault must not keep the others from it
                logger.warning("channel not refreshed", channel=channel.name, kind=type(fault).__name__)

    async def open_duties() -> None:
        async with database.transaction() as session:
            for kind in KINDS.values():
                await kind.open_due(session, policy, clock.now(), _OPENED_AT_ONCE)

    async def remind() -> None:
        async with database.transaction() as session:
            due = await rounds.due(session, policy, KINDS, clock.now())
        for one in due:
            async with database.transaction() as session:
                await rounds.remind(session, policy, KINDS, clock.now(), one)
        if due:
            wake_delivery()

    for sweep, minutes in (
        (anchor_log, 10),
        (forget_events, 6 * 60),
        (forget_drafts, 6 * 60),
        (refresh_channels, 10),
        (open_duties, 1),
        (remind, 1),
    ):
        scheduler.add_job(sweep, "interval", minutes=minutes, id=sweep.__name__)
    return scheduler
