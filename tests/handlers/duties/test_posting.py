"""The week's posts: opened, reminded up the ladder, answered with one click."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from chat.inbound import Press
from handlers.duties import rounds
from handlers.duties.flow import KINDS
from store.models import Duty, Nudge
from store.queries import duties
from tests.scripts import live
from tests.sweeping import sweep, until
from tests.talk import Talk, find_button, presses, sees, sees_not
from tests.world import World

MONDAY = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)


async def all_of(world: World) -> list[Duty]:
    async with world.database.reading() as session:
        return list(await session.exec(select(Duty).order_by(Duty.due_at)))  # type: ignore[arg-type]


@pytest.fixture
async def week(talk: Talk, world: World) -> Talk:
    """An account that has been live since last week; Monday morning."""
    await live(talk)
    world.clock.at = MONDAY
    return talk


async def test_the_owner_is_reminded_in_time(week: Talk, world: World) -> None:
    assert await sweep(world) == 0  # on Monday nobody is late
    (duty,) = await all_of(world)
    assert (duty.period, duty.due_at) == ("2027-W10", datetime(2027, 3, 12, 16, tzinfo=UTC))
    told = await until(world, datetime(2027, 3, 11, 9, tzinfo=UTC))
    assert told == {datetime(2027, 3, 11, 7, tzinfo=UTC): 1}  # two posts are missing: two working days
    await week("alva", sees("2 inlägg saknas", "Vi har publicerat", "Malmö"))
    await week("cleo", sees_not("inlägg saknas"))


async def test_one_click_and_another_meet_the_quota(week: Talk, world: World) -> None:
    await sweep(world)
    await until(world, datetime(2027, 3, 11, 9, tzinfo=UTC))
    await week("alva", presses("Vi har publicerat"), sees("1 inlägg till saknas"))
    await week("alva", presses("Vi har publicerat"), sees("Det var allt för den här veckan"))
    told = await until(world, datetime(2027, 3, 13, 9, tzinfo=UTC))
    assert told == {}
    (duty,) = await all_of(world)
    assert (duty.outcome, duty.next_at) == ("done", None)
    await week("alva", presses("Vi har publicerat"), sees("Det blev gjort"))


async def test_the_ladder_is_climbed_when_nobody_answers(week: Talk, world: World) -> None:
    await sweep(world)
    await until(world, datetime(2027, 3, 17, 23, tzinfo=UTC))
    for who in ("alva", "cleo", "bo", "fia"):
        await week(who, sees("vecka 10") if who != "alva" else sees("inlägg saknas"))
    first = (await all_of(world))[0]
    assert (first.outcome, first.next_at, first.step) == ("missed", None, 4)
    async with world.database.reading() as session:
        nudges = list(await session.exec(select(Nudge).where(Nudge.duty_id == first.id)))
    assert len({one.recipient for one in nudges}) == 4


async def test_the_post_can_be_told_without_a_reminder(week: Talk, world: World) -> None:
    await sweep(world)
    await week("alva", "/publicerat", sees("1 inlägg till saknas"))
    await week(
        "cleo", "/publicerat https://www.facebook.com/lonnenexempelkommun/posts/1", sees("Det var allt")
    )
    assert await until(world, datetime(2027, 3, 13, 9, tzinfo=UTC)) == {}


async def test_an_outsider_tells_of_no_post(week: Talk, world: World) -> None:
    await sweep(world)
    await week(
        "olle", "/publicerat https://www.facebook.com/lonnenexempelkommun", sees("Du sköter inget konto")
    )
    async with world.database.reading() as session:
        assert await duties.posts(session, 1, MONDAY - timedelta(days=30), MONDAY + timedelta(days=30)) == 0


async def test_i_cannot_asks_the_substitute_at_once(week: Talk, world: World) -> None:
    await sweep(world)
    await until(world, datetime(2027, 3, 11, 9, tzinfo=UTC))
    await week("alva", presses("Jag kan inte"), sees("Frågan går till Cleo Exempelsson"))
    await sweep(world)
    await week("cleo", sees("2 inlägg saknas"))


async def test_after_nine_days_people_get_one_message_each(week: Talk, world: World) -> None:
    await sweep(world)
    world.clock.at += timedelta(days=9)
    assert await sweep(world) == 1
    assert await sweep(world) == 0


async def test_two_sweeps_at_once_tell_once(week: Talk, world: World) -> None:
    await sweep(world)
    world.clock.at = datetime(2027, 3, 11, 9, tzinfo=UTC)
    now, policy = world.clock.now(), world.dispatch.policy
    async with world.database.transaction() as session:
        due = await rounds.due(session, policy, KINDS, now)
    async with world.database.transaction() as session:
        assert await rounds.remind(session, policy, KINDS, now, due[0])
    async with world.database.transaction() as session:
        assert not await rounds.remind(session, policy, KINDS, now, due[0])


async def test_a_sweep_reads_by_the_index(world: World) -> None:
    async with world.database.reading() as session:
        connection = await session.connection()
        plan = await connection.execute(text("EXPLAIN QUERY PLAN SELECT * FROM duty WHERE next_at <= '2027'"))
        assert "ix_duty_next_at" in str(plan.all())


async def test_a_manager_may_answer_and_an_outsider_may_not(week: Talk, world: World) -> None:
    await sweep(world)
    await until(world, datetime(2027, 3, 11, 9, tzinfo=UTC))
    done, _message, _place = find_button(week, "alva", "Vi har publicerat")
    await week.send("olle", Press(payload=done))
    await week("olle", sees("Det kan bara de som sköter kontot göra"))
    await week.send("bo", Press(payload=done))
    await week("bo", sees("1 inlägg till saknas"))
