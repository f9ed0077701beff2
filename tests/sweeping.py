"""The scheduler's sweeps of duties, at the time of a test's clock."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from handlers.duties import rounds
from handlers.duties.catalogue import KINDS
from store.models import Duty
from tests.world import World

_HOUR = timedelta(hours=1)


async def sweep(world: World) -> int:
    """One minute of the scheduler; how many were told."""
    now, policy = world.clock.now(), world.dispatch.policy
    async with world.database.transaction() as session:
        for kind in KINDS.values():
            await kind.open_due(session, policy, now, 500)
    async with world.database.transaction() as session:
        due = await rounds.due(session, policy, KINDS, now)
    told = 0
    for one in due:
        async with world.database.transaction() as session:
            told += await rounds.remind(session, policy, KINDS, now, one)
    while await world.delivery.drain():
        pass
    return told


async def until(world: World, moment: datetime) -> dict[datetime, int]:
    """Sweep each hour until then; when how many were told."""
    told = {}
    while world.clock.now() < moment:
        world.clock.at += _HOUR
        if found := await sweep(world):
            told[world.clock.now()] = found
    return told


async def all_duties(world: World, kind: str) -> list[Duty]:
    """The duties of a kind, the earliest deadline first."""
    async with world.database.reading() as session:
        query = select(Duty).where(Duty.kind == kind)
        return list(await session.exec(query.order_by(col(Duty.due_at), col(Duty.id))))
