"""The demo's clock is moved: the hours on the way bring what they would have brought one by one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from sqlmodel import col, select

from bot.clock import DemoClock
from bot.scheduler import sweeps
from bot.sweeping import sweep
from handlers.rulebook import Rulebook
from store.db import Database
from store.models import Nudge
from tests.town import build
from tests.world import empty, profile

WEDNESDAY = datetime(2027, 3, 10, 6, tzinfo=UTC)
HOUR, THREE_DAYS = timedelta(hours=1), timedelta(days=3)
POLICY = Rulebook([profile()])


class Still(DemoClock):
    """The demo's clock, on which no time goes by of itself."""

    def now(self) -> datetime:
        return WEDNESDAY + self._ahead


async def town(folder: Path) -> Database:
    """Two accounts, as they stand on that Wednesday."""
    made = empty(folder)
    await build(made, POLICY, 2)
    await sweep(made, POLICY, WEDNESDAY)
    return made


async def told(database: Database) -> list[tuple[datetime, str, int, int]]:
    """Who was told of what when."""
    async with database.reading() as session:
        found = await session.exec(select(Nudge).order_by(col(Nudge.outbox_id), col(Nudge.duty_id)))
        return [(one.at, one.recipient, one.duty_id, one.step) for one in found]


async def test_the_moved_clock_brings_what_hour_by_hour_brings(tmp_path: Path) -> None:
    hourly, moved = [await town(Path(mkdtemp(dir=tmp_path))) for _nth in range(2)]
    before = await told(moved)
    for nth in range(1, THREE_DAYS // HOUR + 1):
        await sweep(hourly, POLICY, WEDNESDAY + nth * HOUR)
    clock, woken = Still(tmp_path / "clock"), list[datetime]()
    scheduler = sweeps(moved, clock, POLICY, [], lambda: woken.append(clock.now()))
    clock.advance(THREE_DAYS)
    (job,) = (one for one in scheduler.get_jobs() if one.name == "remind_on_the_way")
    await job.func(*job.args)
    found = await told(moved)
    assert found == await told(hourly)
    assert len({at.date() for at, *_rest in found}) >= 3
    assert len(found) > len(before)
    assert woken[0] == WEDNESDAY + THREE_DAYS
    for database in (hourly, moved):
        await database.dispose()
