"""The scheduler's sweeps of duties, at the time of a test's clock."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from bot import sweeping
from store.models import Duty
from tests.world import World

_WORKING = range(6, 17)  # in UTC, winter and summer: an hour more at either end than anybody works
_SATURDAY = 5


async def sweep(world: World) -> int:
    """One minute of the scheduler, and what it queues is delivered; how many were told."""
    swept = await sweeping.sweep(world.database, world.dispatch.policy, world.clock.now())
    assert not swept.failed
    while await world.delivery.drain():
        pass
    return swept.told


async def until(world: World, moment: datetime, every: timedelta = timedelta(hours=1)) -> dict[datetime, int]:
    """Sweep so often until then; when how many were told.

    But at night and at weekends, which the simulated year looks at.
    """
    told = {}
    while world.clock.now() < moment:
        world.clock.at += every
        if world.clock.at.hour not in _WORKING or world.clock.at.weekday() >= _SATURDAY:
            continue
        if found := await sweep(world):
            told[world.clock.now()] = found
    return told


async def all_duties(world: World, kind: str) -> list[Duty]:
    """The duties of a kind, the earliest deadline first."""
    async with world.database.reading() as session:
        query = select(Duty).where(Duty.kind == kind)
        return list(await session.exec(query.order_by(col(Duty.due_at), col(Duty.id))))
