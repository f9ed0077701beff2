"""A few fixed sweeps: what is called how often. What they do is in flows, queries and channels."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_SUBMITTED, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.channels.base import Channel
from bot.clock import Clock
from bot.sweeping import sweep
from handlers.rulebook import Rulebook
from handlers.thinning import thin_words
from store import log
from store.db import Conflict, Database, Unavailable
from store.queries import drafts, events

logger = structlog.get_logger()

_EVENTS_KEPT = timedelta(days=7)  # platforms repeat an event for an hour; the answers hold what was typed
_HOUR = timedelta(hours=1)
_ENDING = 10  # seconds for a sweep that is under way when the program stops
_DRAFTS_KEPT = timedelta(days=90)  # of forms that were never sent; an application's draft is its case


def sweeps(
    database: Database,
    clock: Clock,
    policy: Rulebook,
    channels: Sequence[Channel],
    wake_delivery: Callable[[], None],
    *also: Callable[[], Awaitable[None]],
) -> "Sweeps":
    """The scheduler with its sweeps, not started yet; `also` is done each ten minutes."""
    scheduler = Sweeps(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})
    reminding = _Reminding(database, clock, policy, wake_delivery, lambda: scheduler.is_ending)

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

    for job, minutes in (
        (anchor_log, 10),
        (forget_events, 6 * 60),
        (forget_drafts, 6 * 60),
        (forget_words, 6 * 60),
        (refresh_channels, 10),
        (reminding.remind, 1),
        *((one, 10) for one in also),
    ):
        scheduler.add_job(_unharmed(job), "interval", minutes=minutes, id=job.__name__)

    def moved() -> None:
        reminding.moved()
        scheduler.add_job(reminding.remind_on_the_way, name="remind_on_the_way")

    clock.when_moved(moved)
    return scheduler


def _unharmed(job: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """The job without a fault where another copy of the bot was first, or the database is away just now."""

    async def done() -> None:
        try:
            await job()
        except (Conflict, Unavailable) as fault:
            logger.warning("sweep not done", job=job.__name__, kind=type(fault).__name__)

    return done


class Sweeps(AsyncIOScheduler):  # type: ignore[misc] # the library has no types
    """A scheduler that ends without breaking off what it has begun."""

    is_ending = False

    async def end(self) -> None:
        """Begin nothing more, and wait for the sweeps that are under way.

        A statement that is cancelled leaves a thread of the database's driver behind, which keeps the program
        from its end.
        """
        self.is_ending = True
        self.pause()
        with suppress(TimeoutError):
            async with asyncio.timeout(_ENDING):
                while self._under_way:  # noqa: ASYNC110 - the scheduler tells of it by a callback, not an event
                    await asyncio.sleep(0.02)
        self.shutdown(wait=False)

    def start(self, paused: bool = False) -> None:
        """Begin."""
        self._under_way = 0
        self.add_listener(self._count, EVENT_JOB_SUBMITTED | EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        super().start(paused)

    def _count(self, event: JobEvent) -> None:
        self._under_way += 1 if event.code == EVENT_JOB_SUBMITTED else -1


class _Reminding:
    """The sweeps of duties: one at a time, none of an earlier moment than the one before."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        policy: Rulebook,
        wake_delivery: Callable[[], None],
        is_ending: Callable[[], bool],
    ) -> None:
        self._database = database
        self._clock = clock
        self._policy = policy
        self._wake_delivery = wake_delivery
        self._is_ending = is_ending
        self._under_way = asyncio.Lock()
        self._swept = clock.now()
        self._moved_to: deque[datetime] = deque()

    def moved(self) -> None:
        """The demo's clock was moved to the time that it is now: so far the next sweeps go by the hour."""
        self._moved_to.append(self._clock.now())

    async def remind(self) -> None:
        """The sweep of the minute, unless an earlier one still lasts; then the next minute has it."""
        if not self._under_way.locked():
            await self.remind_on_the_way()

    async def remind_on_the_way(self) -> None:
        """What the hours would have brought over which the demo's clock was moved, then what is due now."""
        async with self._under_way:
            while self._moved_to:
                await self._hour_by_hour(self._moved_to[0])
                self._moved_to.popleft()  # not before: a sweep that fails is begun again where it was
            await self._sweep(self._clock.now())

    async def _hour_by_hour(self, until: datetime) -> None:
        while self._swept + _HOUR < until and not self._is_ending():
            await self._sweep(self._swept + _HOUR)
        await self._sweep(until)

    async def _sweep(self, moment: datetime) -> None:
        if self._is_ending():
            return
        swept = await sweep(self._database, self._policy, moment)
        self._swept = moment
        if swept.told:
            self._wake_delivery()
