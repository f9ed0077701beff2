"""What stands in one message, and how many messages somebody gets."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chat.cards import Text
from chat.inbound import Press
from handlers.duties import actions as duty_actions
from handlers.duties.routing import UNIT
from policy.profile import Profile
from store.models import Duty, Nudge, OutboxMessage
from store.models.duties import Outcome
from store.models.messages import OutboxState
from store.queries import duties
from tests import world as worlds
from tests.accounts import add_account
from tests.handlers.duties.told import add_comment, nudges
from tests.scripts import live
from tests.sweeping import all_duties, sweep, until
from tests.talk import Standing, Talk, find_button, presses, sees, sees_not
from tests.world import World

MONDAY = datetime(2027, 3, 8, 8, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 11, 7, tzinfo=UTC)
DUE = datetime(2027, 3, 12, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def messages_to(world: World, who: str) -> list[datetime]:
    """When each message of reminders came."""
    found = await nudges(world, f"person:{world.people[who].id}")
    return sorted({one.outbox_id: one.at for one in found}.values())


@pytest.fixture
async def week(talk: Talk, world: World) -> Talk:
    """An account of Alva's; Monday morning."""
    await add_account(world, "Lönnen", owner="alva", substitute="cleo")
    world.clock.at = MONDAY
    await sweep(world)
    return talk


async def comment(world: World, due: datetime, next_at: datetime) -> None:
    async with world.database.transaction() as session:
        await add_comment(session, world, account=1, due=due, next_at=next_at)


async def test_two_kinds_in_one_message_the_most_urgent_first(week: Talk, world: World) -> None:
    await comment(world, DUE - HOUR, THURSDAY)
    await comment(world, DUE + HOUR, THURSDAY)
    assert await until(world, THURSDAY) == {THURSDAY: 1}
    await week("alva", sees("3 påminnelser"))
    seen = week.seen("alva")
    first, last = seen.index("kl. 16.00"), seen.index("kl. 18.00")
    assert first < seen.index("har ni publicerat den här veckan?") < last


async def test_what_is_new_and_urgent_comes_the_same_day(week: Talk, world: World) -> None:
    await comment(world, DUE, THURSDAY + 2 * HOUR)
    await until(world, THURSDAY + 8 * HOUR)
    assert await messages_to(world, "alva") == [THURSDAY, THURSDAY + 2 * HOUR]


async def test_more_than_one_message_has_room_for_is_counted_in_it(talk: Talk, world: World) -> None:
    for number in range(25):
        await add_account(world, f"Konto {number}", owner="alva")
    world.clock.at = MONDAY
    await sweep(world)
    told = await until(world, THURSDAY + 8 * HOUR)
    assert told == {THURSDAY: 1}
    await talk("alva", sees("25 påminnelser"))
    assert talk.seen("alva").count("har ni publicerat den här veckan?") == 8
    assert len(await nudges(world, f"person:{world.alva.id}")) == 25
    for shown, more in ((16, "Det finns 9 till."), (24, "Det finns 1 till."), (25, "")):
        await talk("alva", presses("Visa nästa"), sees(more))
        assert talk.seen("alva").count("har ni publicerat den här veckan?") == shown
    assert "Visa nästa" not in [one.label for one in talk.buttons("alva")[-1]]
    assert [len(asked) for asked in map(asked_about, talk.buttons("alva"))] == [8, 8, 8, 1]
    assert len(set().union(*map(asked_about, talk.buttons("alva")))) == 25


async def test_what_is_done_meanwhile_is_not_among_the_next(talk: Talk, world: World) -> None:
    for number in range(9):
        await add_account(world, f"Konto {number}", owner="alva")
    world.clock.at = MONDAY
    await sweep(world)
    await until(world, THURSDAY)
    (last,) = {one.id for one in await all_duties(world, "posting")} - asked_about(talk.buttons("alva")[-1])
    async with world.database.transaction() as session:
        duties.close(session, await session.get_one(Duty, last), THURSDAY, Outcome.DONE)
    await talk("alva", presses("Visa nästa"), sees("Det behöver du inte göra längre."))


async def test_the_next_are_for_those_whom_they_are_about(talk: Talk, world: World) -> None:
    """The button forged by an outsider, with duties of somebody's; and with numbers that there are not."""
    await add_account(world, "Lönnen", owner="alva")
    world.clock.at = MONDAY
    await sweep(world)
    numbers = tuple(one.id or 0 for one in await all_duties(world, "posting"))
    await talk.send("olle", Press(payload=duty_actions.Further(duties=numbers).pack()))
    await talk("olle", sees("Det behöver du inte göra längre."), sees_not("Lönnen"))
    await talk.send("alva", Press(payload=duty_actions.Further(duties=(*numbers, 2**31 - 1)).pack()))
    await talk("alva", sees("Fler påminnelser"), sees("Lönnen"))


def asked_about(message: list[Standing]) -> set[int]:
    """The duties whose buttons stand in a message."""
    found = (re.search(r'"duty":(\d+)', one.payload) for one in message)
    return {int(one.group(1)) for one in found if one}


async def test_what_was_never_told_goes_before_what_comes_again(talk: Talk, world: World) -> None:
    """Nobody runs the account, so all goes to the information unit: eight at once, and then eight others."""
    number = await add_account(world, "Ingens konto")
    due = MONDAY - timedelta(days=7)
    async with world.database.transaction() as session:
        old = [
            await add_comment(session, world, account=number, due=due, next_at=MONDAY) for _nth in range(12)
        ]
    world.clock.at = MONDAY
    await sweep(world)
    async with world.database.transaction() as session:
        again = MONDAY + timedelta(days=14)
        new = await add_comment(session, world, account=number, due=again - HOUR, next_at=again)
    world.clock.at = again
    await sweep(world)
    last = [one for one in talk.buttons("fia") if one][-1]
    assert f'"comment":{new.subject.partition(":")[2]}' in " ".join(one.payload for one in last)
    assert old


async def test_what_cannot_wait_goes_first_then_what_keeps_on(talk: Talk, world: World) -> None:
    """Of more than a message has room for: seven comments, then the guidelines.

    Though the posts of last week were due before all but the guidelines.
    """
    numbers = await nobodys(world, 2)
    due = MONDAY + HOUR
    async with world.database.transaction() as session:
        not_run = Duty(
            kind="proposal",
            subject=f"account:{numbers[0]}",
            period="2027-03-08",
            opened_at=MONDAY,
            due_at=due,
            next_at=MONDAY,
        )
        await duties.open_(session, not_run)
        for _nth in range(7):
            await add_comment(session, world, account=numbers[0], due=due, next_at=MONDAY)
    await sweep(world)
    await talk("fia", sees("11 påminnelser"))
    assert kinds_shown(talk) == {"comments": 7, "guidelines": 1}


async def test_what_was_told_before_gives_way_even_if_it_cannot_wait(talk: Talk, world: World) -> None:
    numbers = await nobodys(world, 10)
    async with world.database.transaction() as session:
        old = await add_comment(session, world, account=numbers[0], due=MONDAY, next_at=MONDAY)
        message = OutboxMessage(
            recipient=UNIT.key, card="{}", state=OutboxState.SENT, created_at=MONDAY, due_at=MONDAY
        )
        session.add(message)
        await session.flush()
        before = MONDAY - timedelta(days=7)
        told = Nudge(duty_id=old.id or 0, step=4, recipient=UNIT.key, outbox_id=message.id or 0, at=before)
        await duties.record(session, [told])
        old.step = 5
        session.add(old)
    await sweep(world)
    await talk("fia", sees("12 påminnelser"))
    assert kinds_shown(talk) == {"posting": 7, "guidelines": 1}


async def nobodys(world: World, several: int) -> list[int]:
    """Accounts that nobody runs, so that the unit is asked, on a Monday, about last week's posts."""
    world.clock.at = MONDAY
    numbers = [await add_account(world, f"Konto {nth}") for nth in range(several)]
    due = MONDAY - timedelta(days=3)
    async with world.database.transaction() as session:
        for number in numbers:
            week = Duty(
                kind="posting",
                subject=f"account:{number}",
                period="2027-W09",
                opened_at=due,
                due_at=due,
                next_at=MONDAY,
            )
            await duties.open_(session, week)
    return numbers


def kinds_shown(talk: Talk) -> Counter[str]:
    """How many pieces of each kind have their first button in the newest message to the unit."""
    last = [one for one in talk.buttons("fia") if one][-1]
    first = ("posting.published", "comments.answered", "proposals.talk", "guidelines.revised")
    return Counter(one.payload.partition(".")[0] for one in last if one.payload.startswith(first))


async def test_one_thing_is_the_title_and_names_the_account(week: Talk, world: World) -> None:
    """No more of it is seen in a notification."""
    await until(world, THURSDAY)
    assert week.cards("alva")[-1].title == "Påminnelse: Lönnen (Facebook), veckans inlägg"


async def test_what_stands_together_is_one_thing(tmp_path: Path) -> None:
    async with worlds.world(tmp_path, worlds.profile()) as world:
        for name in ("Lönnen", "Linden", "Eken"):
            await add_account(world, name, owner="alva")
        world.clock.at = MONDAY
        await sweep(world)
        assert Talk(world).cards("alva")[-1].title == "Påminnelse: 3 konton, dagens kommentarer"


async def test_each_of_several_begins_in_bold(week: Talk, world: World) -> None:
    await comment(world, DUE - HOUR, THURSDAY)
    await until(world, THURSDAY)
    strong = [part.text for part in texts(week) if part.tone == "strong"]
    assert [("kommentar" in one, "Lönnen" in one) for one in strong] == [(True, True), (False, True)]


async def test_one_alone_is_not_bold(week: Talk, world: World) -> None:
    await until(world, THURSDAY)
    assert [part.tone for part in texts(week)] == ["plain", "quiet"]


def texts(talk: Talk) -> list[Text]:
    """The paragraphs of Alva's newest message."""
    return [part for part in talk.cards("alva")[-1].parts if isinstance(part, Text)]


async def test_a_receiver_in_another_zone_is_told_in_their_own_working_time(talk: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        world.alva.zone = "Atlantic/Reykjavik"
        await session.merge(world.alva)
    await add_account(world, "Lönnen", owner="alva")
    world.clock.at = MONDAY
    await sweep(world)
    await until(world, THURSDAY + 8 * HOUR)
    assert await messages_to(world, "alva") == [THURSDAY + HOUR]  # eight in the morning there


async def test_the_weeks_budget_holds_but_for_what_is_late(tmp_path: Path, rules: Profile) -> None:
    few = rules.reminding.rounds_per_week.model_copy(update={"value": 1})
    reminding = rules.reminding.model_copy(update={"rounds_per_week": few})
    async with worlds.world(tmp_path, rules.model_copy(update={"reminding": reminding})) as world:
        number = await add_account(world, "Lönnen", owner="alva")
        world.clock.at = MONDAY
        async with world.database.transaction() as session:
            due = MONDAY + timedelta(days=20)
            await add_comment(session, world, account=number, due=due, next_at=MONDAY)
        await until(world, THURSDAY + timedelta(days=1, hours=8))
        # the posts of the week wait for the deadline, when they are late
        assert await messages_to(world, "alva") == [MONDAY + HOUR]


async def test_nine_days_over_christmas(talk: Talk, world: World) -> None:
    """The program stands still while a week begins and ends: each gets one message when it runs again."""
    await live(talk)
    world.clock.at = datetime(2027, 12, 17, 10, tzinfo=UTC)
    await sweep(world)
    world.clock.at = datetime(2027, 12, 26, 10, tzinfo=UTC)
    assert await sweep(world) == 0  # a Sunday
    before = {who: len(await messages_to(world, who)) for who in ("alva", "cleo", "bo")}
    world.clock.at = datetime(2027, 12, 27, 9, tzinfo=UTC)
    await sweep(world)
    assert await sweep(world) == 0
    for who, number in before.items():
        assert len(await messages_to(world, who)) <= number + 1
    periods = [one.period for one in await all_duties(world, "posting")]
    assert len(set(periods)) == len(periods)
    assert {"2027-W50", "2027-W52"} <= set(periods)


async def test_an_old_button_says_who_has_answered(week: Talk, world: World) -> None:
    await until(world, THURSDAY + timedelta(days=1, hours=10))
    payload, _message, _place = find_button(week, "alva", "Vi har publicerat")
    (duty,) = await all_duties(world, "posting")
    async with world.database.transaction() as session:
        duties.close(session, await session.merge(duty), world.clock.now(), Outcome.MISSED, world.bo.id)
    await week.send("alva", Press(payload=payload))
    await week("alva", sees("Bo Påhittad"))
