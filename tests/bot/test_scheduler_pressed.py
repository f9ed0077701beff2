"""The demo's clock is moved by quick presses: they bring what slow ones bring, none on top of another."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import col, select
from structlog.testing import capture_logs

from bot.channels.web.adapter import WebChannel
from bot.clock import DemoClock
from bot.delivery import Delivery
from bot.scheduler import sweeps
from store.db import Database
from store.models import WebMessage
from tests import world as worlds
from tests.accounts import add_account

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WEDNESDAY = datetime(2027, 3, 3, 18, tzinfo=UTC)
"""Nobody is asked any more on that day."""
THURSDAY, FRIDAY = date(2027, 3, 4), date(2027, 3, 5)


class Still(DemoClock):
    """The demo's clock, on which no time goes by of itself."""

    def now(self) -> datetime:
        return WEDNESDAY + self._ahead


@dataclass
class Demo:
    """The sweeps and the web chat by that clock."""

    database: Database
    clock: Still
    delivery: Delivery
    scheduler: AsyncIOScheduler
    done: asyncio.Semaphore

    async def caught_up(self, presses: int = 1) -> None:
        """Wait for what that many presses bring, and deliver it."""
        async with asyncio.timeout(60):
            for _press in range(presses):
                await self.done.acquire()
        while await self.delivery.drain():
            pass

    async def minute(self) -> None:
        """The sweep of the minute."""
        await next(one.func for one in self.scheduler.get_jobs() if one.id == "remind")()

    async def lines(self) -> list[tuple[str, datetime, str]]:
        """What stands in the chat: where, with which stamp, and the card."""
        async with self.database.reading() as session:
            found = await session.exec(select(WebMessage).order_by(col(WebMessage.at), col(WebMessage.id)))
            return [(one.conversation, one.at, one.card) for one in found]


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[Demo]:
    """With one account of Alva's."""
    made = worlds.assemble(worlds.empty(folder))
    await worlds.fill(made, "web")
    await add_account(made, "Lönnens kök", "alva", "cleo")
    clock, done = Still(folder / "clock"), asyncio.Semaphore(0)
    chat = WebChannel(made.database, clock, list, demo=True, open_to_network=False)
    delivery = Delivery(made.database, clock, {chat.name: chat})
    scheduler = sweeps(made.database, clock, made.dispatch.policy, [], delivery.wake)
    scheduler.add_listener(lambda _event: done.release(), EVENT_JOB_EXECUTED)
    scheduler.start()
    try:
        yield Demo(made.database, clock, delivery, scheduler, done)
    finally:
        scheduler.shutdown(wait=False)
        await made.database.dispose()


async def quickly(demo: Demo) -> None:
    """A day and a day, pressed while the first is under way; the sweep of the minute comes in between."""
    demo.clock.advance(DAY)
    await asyncio.sleep(0.05)
    demo.clock.advance(DAY)
    await demo.minute()
    await demo.caught_up(2)


async def slowly(demo: Demo) -> None:
    """A day and a day, the second when all of the first is there."""
    for _press in range(2):
        demo.clock.advance(DAY)
        await demo.caught_up()
        await demo.minute()


async def hourly(demo: Demo) -> None:
    """Two days by the button of an hour."""
    for _hour in range(2 * DAY // HOUR):
        demo.clock.advance(HOUR)
        await demo.caught_up()


async def shown(folder: Path, presses: Callable[[Demo], Awaitable[None]]) -> list[tuple[str, datetime, str]]:
    """What stands in the chat after two days that are passed over so."""
    async with demo(folder) as made:
        await presses(made)
        return await made.lines()


@pytest.mark.parametrize("presses", [quickly, hourly])
async def test_however_it_is_pressed(
    tmp_path_factory: pytest.TempPathFactory, presses: Callable[[Demo], Awaitable[None]]
) -> None:
    slow = await shown(tmp_path_factory.mktemp("slow"), slowly)
    with capture_logs() as logged:
        found = await shown(tmp_path_factory.mktemp("other"), presses)
    assert found == slow
    assert {at.date() for _place, at, _card in found} == {THURSDAY, FRIDAY}
    assert "opened in the future" not in {one["event"] for one in logged}
