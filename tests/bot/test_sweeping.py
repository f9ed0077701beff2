"""The sweep of duties: what fails keeps nobody else from their reminders, and nothing is done twice."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.dialects import postgresql
from sqlmodel import select

from bot.channels.base import DeliveryError, Letter
from bot.sweeping import Swept, sweep
from handlers.duties.catalogue import KINDS
from handlers.posting.kind import Posting, PostsOfWeek
from handlers.rulebook import Rulebook
from store import locks, outbox
from store.db import Conflict, Session
from store.models import Duty, Nudge
from store.queries import duties
from tests.accounts import add_account
from tests.handlers.duties.told import add_comment
from tests.plans import plans
from tests.sweeping import all_duties
from tests.world import World

pytestmark = pytest.mark.databases("sqlite", "postgresql")

MONDAY = datetime(2027, 3, 8, 8, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 11, 7, tzinfo=UTC)
POISON = "account:1"


class Unsayable(Posting):
    """The words about one account fail."""

    def lines(self, matter: PostsOfWeek, now: datetime) -> tuple[str, str]:
        if matter.duty.subject == POISON:
            raise ValueError
        return super().lines(matter, now)


class Unseeable(Posting):
    """One account cannot be looked at, nor any with it."""

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[PostsOfWeek]:
        if any(one.subject == POISON for one in several):
            raise ValueError
        return await super().look(session, policy, several, now)


class Unopenable(Posting):
    """Nothing can be opened."""

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        raise ValueError


@pytest.fixture
async def three(world: World) -> World:
    """Three accounts of one owner, whose posts are asked for on Thursday morning."""
    for name in ("Lönnen", "Lindens", "Alens"):
        await add_account(world, name, owner="alva")
    world.clock.at = MONDAY
    await swept(world)
    world.clock.at = THURSDAY
    return world


async def swept(world: World, *kinds: Posting) -> Swept:
    """A sweep, with other kinds of posting in the place of the real one."""
    known: dict[str, Any] = {**KINDS, **{kind.name: kind for kind in kinds}}
    return await sweep(world.database, world.dispatch.policy, world.clock.now(), known)


async def told(world: World) -> set[int | None]:
    """The duties of posting that somebody has been told of."""
    async with world.database.reading() as session:
        reminded = set(await session.exec(select(Nudge.duty_id)))
    return {one.id for one in await all_duties(world, "posting") if one.id in reminded}


async def test_what_is_done_is_counted(three: World) -> None:
    first = await swept(three)
    assert (first.told, first.failed) == (1, 0)
    assert await swept(three) == Swept(opened=0, told=0, failed=0)


@pytest.mark.parametrize("kind", [Unsayable, Unseeable])
async def test_one_duty_that_fails_waits_and_the_others_are_told(
    three: World, kind: Callable[[], Posting]
) -> None:
    poison, *others = await all_duties(three, "posting")
    assert (await swept(three, kind())).failed == 1
    await swept(three, kind())
    assert await told(three) == {one.id for one in others}
    poison, *_others = await all_duties(three, "posting")
    assert poison.next_at == THURSDAY + timedelta(hours=1)
    three.clock.at = THURSDAY + timedelta(days=1, hours=1)
    await swept(three)
    assert poison.id in await told(three)


async def test_a_duty_of_a_kind_that_there_is_not_keeps_nobody_waiting(three: World) -> None:
    strange = Duty(kind="archive", subject="x", period="1", opened_at=MONDAY, due_at=MONDAY, next_at=MONDAY)
    async with three.database.transaction() as session:
        await duties.open_(session, strange)
    found = await swept(three)
    assert (found.told, found.failed) == (1, 1)
    (found_strange,) = await all_duties(three, "archive")
    assert found_strange.next_at == THURSDAY + timedelta(hours=1)


async def test_a_kind_that_cannot_open_keeps_no_other_from_it(three: World) -> None:
    found = await swept(three, Unopenable())
    assert (found.told, found.failed) == (1, 1)


async def test_two_sweeps_at_once_tell_once(three: World) -> None:
    both = await asyncio.gather(swept(three), swept(three))
    assert sum(one.told for one in both) == 1
    assert len(await told(three)) == 3


@pytest.mark.databases("postgresql")
async def test_who_is_being_told_by_another_copy_is_left_to_it(three: World) -> None:
    """Half of it each would be two messages. On SQLite one writes at a time, so there is no half."""
    async with three.database.transaction() as other:
        assert await locks.hold_if_free(other, f"remind {outbox.to_person(three.alva.id or 0)}")
        assert (await swept(three)).told == 0
    assert (await swept(three)).told == 1


async def test_whoever_cannot_be_reached_keeps_nobody_else_from_it(world: World) -> None:
    """The next on the ladder is told at once, and not in their time."""
    await add_account(world, "Lönnen", owner="alva", substitute="cleo")
    world.clock.at = MONDAY
    await swept(world)
    world.clock.at = THURSDAY
    assert (await swept(world)).told == 1
    sends = world.channel.send

    async def to_others(letter: Letter) -> str:
        if letter.conversation == "private:alva":
            raise DeliveryError("account_inactive", permanent=True)
        return await sends(letter)

    world.channel.send = to_others  # type: ignore[method-assign]
    while await world.delivery.drain():
        pass
    assert (await swept(world)).told == 1
    async with world.database.reading() as session:
        reminded = set(await session.exec(select(Nudge.recipient)))
    people = {outbox.to_person(one.id or 0) for one in (world.alva, world.cleo)}
    assert reminded - {outbox.to_place("information_unit")} == people


async def test_a_duty_is_opened_once(three: World) -> None:
    (first, *_others) = await all_duties(three, "posting")
    again = Duty(kind=first.kind, subject=first.subject, period=first.period, opened_at=MONDAY, due_at=MONDAY)
    with pytest.raises(Conflict):
        async with three.database.transaction() as session:
            await duties.open_(session, again)


async def test_what_is_closed_is_not_due(three: World) -> None:
    """Whatever stands in its row: a reminder that waited for a lock must not open it again."""
    async with three.database.transaction() as session:
        made = await add_comment(session, three, account=1, due=MONDAY, next_at=MONDAY)
        made.closed_at = MONDAY
        session.add(made)
        await session.flush()
        assert made.id not in {one.id for one in await duties.due(session, THURSDAY)}


@pytest.mark.databases("sqlite")
async def test_a_sweep_reads_by_the_index(world: World) -> None:
    assert "ix_duty_next_at" in await plans(world, lambda session: duties.due(session, MONDAY))


def test_another_copy_of_the_bot_is_passed_over() -> None:
    query = str(duties.due_query(MONDAY).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
    assert query.endswith("FOR UPDATE SKIP LOCKED")
