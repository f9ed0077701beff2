"""The demo's clock is moved by quick presses: they bring what slow ones bring, none on top of another."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from apscheduler.events import EVENT_JOB_EXECUTED
from sqlmodel import col, select
from structlog.testing import capture_logs

from bot import scheduler
from bot.channels.web.adapter import WebChannel
from bot.clock import DemoClock
from bot.delivery import Delivery
from bot.sweeping import Swept, sweep
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
    scheduler: scheduler.Sweeps
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
    sweeps = scheduler.sweeps(made.database, clock, made.dispatch.policy, [], delivery.wake)
    sweeps.add_listener(lambda _event: done.release(), EVENT_JOB_EXECUTED)
    sweeps.start()
    try:
        yield Demo(made.database, clock, delivery, sweeps, done)
    finally:
        if not sweeps.is_ending:
            await sweeps.end()
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


async def test_it_ends_between_two_sweeps_however_much_there_is_to_go_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sweep that is broken off leaves a thread behind, which keeps the program from its end."""
    begun, ended = [0], [0]

    async def counted(*given: Any) -> Swept:
        begun[0] += 1
        swept = await sweep(*given)
        ended[0] += 1
        return swept

    monkeypatch.setattr(scheduler, "sweep", counted)
    async with demo(tmp_path) as made:
        made.clock.advance(100 * DAY)
        async with asyncio.timeout(10):
            while not begun[0]:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.001)
            await made.scheduler.end()
    assert 1 <= begun[0] == ended[0] < 100
