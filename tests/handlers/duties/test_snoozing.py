"""Remind me later: for whoever asked, at the time that they chose, and for nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.inbound import Press
from handlers.duties import snoozing
from policy.calendar import calendar_for
from store.models import Assignment, Duty, Nudge
from store.models.accounts import Part
from store.models.duties import Outcome
from store.queries import accounts, duties
from tests.accounts import add_account
from tests.handlers.duties.told import add_comment, nudges
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, find_button, presses, sees, sees_not
from tests.world import World, profile

CALENDAR = calendar_for(profile().working)
MONDAY = datetime(2027, 3, 8, 8, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 11, 7, tzinfo=UTC)
FRIDAY = THURSDAY + timedelta(days=1)
DUE = datetime(2027, 3, 12, 16, tzinfo=UTC)


@pytest.fixture
async def asked(talk: Talk, world: World) -> Talk:
    """An account with two owners; both were reminded of the week's posts on Thursday morning."""
    await two_owners(world)
    world.clock.at = MONDAY
    await sweep(world)
    assert await until(world, THURSDAY) == {THURSDAY: 2}
    return talk


async def two_owners(world: World) -> None:
    number = await add_account(world, "Lönnen", owner="alva", substitute="cleo")
    async with world.database.transaction() as session:
        second = Assignment(
            person_id=world.olle.id or 0, part=Part.OWNER, account_id=number, starts_at=world.clock.now()
        )
        await accounts.assign(session, second)


async def to(world: World, who: str) -> list[Nudge]:
    return await nudges(world, f"person:{world.people[who].id}")


async def test_later_today_comes_today_whatever_else_was_told(asked: Talk, world: World) -> None:
    await asked("alva", presses("Påminn mig senare"), fills(when="today"))
    async with world.database.transaction() as session:
        await add_comment(session, world, account=1, due=DUE, next_at=THURSDAY + timedelta(hours=1))
    told = await until(world, THURSDAY + timedelta(hours=8))
    assert told == {THURSDAY + timedelta(hours=1): 2, THURSDAY + timedelta(hours=3): 1}
    assert [one.at for one in await to(world, "alva")] == [THURSDAY, *told]


async def test_the_other_owner_is_not_told_again(asked: Talk, world: World) -> None:
    await asked("alva", presses("Påminn mig senare"), fills(when="tomorrow"))
    assert await until(world, FRIDAY + timedelta(hours=8)) == {FRIDAY: 1}
    assert len(await to(world, "alva")) == 2
    assert len(await to(world, "olle")) == 1
    assert await until(world, DUE) == {DUE: 1}  # the ladder goes on to the substitute
    assert len(await to(world, "cleo")) == 1


async def test_each_owner_has_their_own_time(asked: Talk, world: World) -> None:
    await asked("alva", presses("Påminn mig senare"), fills(when="tomorrow"))
    await asked("olle", presses("Påminn mig senare"), fills(when="today"))
    told = await until(world, FRIDAY + timedelta(hours=8))
    assert told == {THURSDAY + timedelta(hours=3): 1, FRIDAY: 1}
    assert [one.at for one in await to(world, "olle")] == [THURSDAY, THURSDAY + timedelta(hours=3)]
    assert [one.at for one in await to(world, "alva")] == [THURSDAY, FRIDAY]


async def test_twice_later(asked: Talk, world: World) -> None:
    await asked("alva", presses("Påminn mig senare"), fills(when="today"))
    await until(world, THURSDAY + timedelta(hours=3))
    await asked("alva", presses("Påminn mig senare"), fills(when="tomorrow"))
    assert await until(world, FRIDAY + timedelta(hours=2)) == {FRIDAY: 1}
    assert len(await to(world, "alva")) == 3


async def test_whoever_then_cannot_is_not_told_again(asked: Talk, world: World) -> None:
    await asked("alva", presses("Påminn mig senare"), fills(when="tomorrow"), presses("Jag kan inte"))
    assert await until(world, FRIDAY + timedelta(hours=4)) == {THURSDAY + timedelta(hours=1): 1}
    assert len(await to(world, "alva")) == 1
    assert len(await to(world, "cleo")) == 1


async def test_an_owner_whose_reminder_is_to_come_does_not_wait_longer(talk: Talk, world: World) -> None:
    """Olle has had a message on Thursday, so his comes on Friday; Alva puts hers off to next week."""
    own = await add_account(world, "Lindens", owner="olle")
    await two_owners(world)
    async with world.database.transaction() as session:
        due = MONDAY + timedelta(days=11)
        await add_comment(session, world, account=own, due=due, next_at=THURSDAY)
    world.clock.at = MONDAY
    await sweep(world)
    async with world.database.transaction() as session:
        for duty in await duties.open_of(session, "posting", "account:2"):
            duty.due_at, duty.next_at = due, THURSDAY + timedelta(hours=2)
        for duty in await duties.open_of(session, "posting", "account:1"):
            duties.close(session, duty, MONDAY, Outcome.DONE)
    await until(world, THURSDAY + timedelta(hours=2))
    await talk("alva", presses("Påminn mig senare"), fills(when="week"))
    told = await until(world, MONDAY + timedelta(days=7, hours=1))
    assert told[FRIDAY] == 1
    assert [one.at for one in await to(world, "olle")][:2] == [THURSDAY, FRIDAY]
    assert [one.at for one in await to(world, "alva")][:2] == [
        THURSDAY + timedelta(hours=2),
        THURSDAY + timedelta(days=4),
    ]
    assert not await to(world, "cleo")


async def test_today_with_two_accounts_in_one_question(talk: Talk, world: World) -> None:
    """Both come again in one message, and one answer settles both, also from the first message."""
    for name in ("Lönnen", "Lindens"):
        await add_account(world, name, owner="alva")
    async with world.database.transaction() as session:
        for subject in ("account:1", "account:2"):
            await duties.open_(session, watch(subject))
    world.clock.at = MONDAY
    await sweep(world)
    answer, _message, _place = find_button(talk, "alva", "Allt är besvarat")
    await talk("alva", presses("Påminn mig senare"), fills(when="today"))
    assert await until(world, MONDAY + timedelta(hours=5)) == {MONDAY + timedelta(hours=3): 1}
    assert len({one.outbox_id for one in await to(world, "alva")}) == 2
    await talk.send("alva", Press(payload=answer))
    assert [one.outcome for one in await all_duties(world, "watch")] == ["done", "done"]


def watch(subject: str) -> Duty:
    due = datetime(2027, 3, 8, 16, tzinfo=UTC)
    return Duty(
        kind="watch", subject=subject, period="2027-03-08", opened_at=MONDAY, due_at=due, next_at=MONDAY
    )


@pytest.mark.parametrize(
    ("now", "due", "expected"),
    [
        (THURSDAY, THURSDAY + timedelta(days=30), ["today", "tomorrow", "week"]),
        (THURSDAY, DUE, ["today", "tomorrow"]),  # next week is after the deadline
        (THURSDAY + timedelta(hours=7), DUE, ["tomorrow"]),  # three hours of work are not left today
        (THURSDAY, THURSDAY + timedelta(hours=3), []),  # too soon
    ],
)
def test_what_can_be_chosen(now: datetime, due: datetime, expected: list[str]) -> None:
    assert list(snoozing.moments(CALENDAR, now, due)) == expected


async def test_next_week_is_its_first_working_morning() -> None:
    found = snoozing.moments(CALENDAR, THURSDAY, THURSDAY + timedelta(days=30))
    assert found["week"] == datetime(2027, 3, 15, 7, tzinfo=UTC)


async def test_too_soon_is_said(asked: Talk, world: World) -> None:
    world.clock.at = DUE - timedelta(minutes=5)
    await asked("alva", presses("Påminn mig senare"), sees("så bråttom att det inte går att vänta"))
    await asked("alva", sees_not("Du får en ny påminnelse"))
