"""The engine, by the week's posts: gathered, told up the ladder in working time, never twice."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from chat.inbound import Press
from store.models import Duty, Nudge
from tests.scripts import live
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, find_button, presses, sees, sees_not
from tests.world import World

MONDAY = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 11, 9, tzinfo=UTC)
ASKED = "har ni publicerat den här veckan?"


@pytest.fixture
async def week(talk: Talk, world: World) -> Talk:
    """An account that has been live since last week; Monday morning."""
    await live(talk)
    world.clock.at = MONDAY
    await sweep(world)
    return talk


async def posting(world: World) -> list[Duty]:
    return await all_duties(world, "posting")


async def test_the_owner_is_reminded_in_time(week: Talk, world: World) -> None:
    await week("alva", sees_not(ASKED))  # on Monday nobody is late
    (duty,) = await posting(world)
    assert (duty.period, duty.due_at) == ("2027-W10", datetime(2027, 3, 12, 16, tzinfo=UTC))
    told = await until(world, THURSDAY)
    assert told == {datetime(2027, 3, 11, 7, tzinfo=UTC): 1}  # two posts are missing: two working days
    await week("alva", sees(ASKED, "saknas 2 av 2 inlägg", "Vi har publicerat", "Malmö"))
    await week("cleo", sees_not(ASKED))


async def test_the_ladder_is_climbed_when_nobody_answers(week: Talk, world: World) -> None:
    await until(world, datetime(2027, 3, 17, 23, tzinfo=UTC))
    await week("alva", sees(ASKED))
    for who in ("cleo", "bo", "fia"):
        await week(who, sees("vecka 10"))
    first = (await posting(world))[0]
    assert (first.closed_at, first.step) == (None, 4)  # there is time for an answer yet
    async with world.database.reading() as session:
        nudges = list(await session.exec(select(Nudge).where(Nudge.duty_id == first.id)))
    assert len({one.recipient for one in nudges}) == 4
    await until(world, datetime(2027, 3, 24, 23, tzinfo=UTC))
    first = (await posting(world))[0]
    assert (first.outcome, first.next_at) == ("unanswered", None)


async def test_the_last_on_the_ladder_can_answer(week: Talk, world: World) -> None:
    await until(world, datetime(2027, 3, 17, 12, tzinfo=UTC))
    await week("fia", presses("Nej, det blev inte av"), sees("hade för få inlägg"))
    first = (await posting(world))[0]
    assert (first.outcome, first.closed_by_id) == ("missed", world.fia.id)


async def test_i_cannot_asks_the_substitute_at_once(week: Talk, world: World) -> None:
    await until(world, THURSDAY)
    await week("alva", presses("Jag kan inte"), sees("Frågan går till Cleo Exempelsson"))
    await sweep(world)
    await week("cleo", sees(ASKED))
    await week("cleo", presses("Jag kan inte"), sees("Frågan går till Bo Påhittad"))
    await sweep(world)
    await week("bo", sees(ASKED))


async def test_i_cannot_asks_nobody_who_knows_already(week: Talk, world: World) -> None:
    """The substitute was told on Friday; the manager is next, and after them the information unit."""
    await until(world, datetime(2027, 3, 12, 15, tzinfo=UTC))
    cannot, _message, _place = find_button(week, "alva", "Jag kan inte")
    await until(world, datetime(2027, 3, 12, 16, tzinfo=UTC))
    await week("cleo", sees("vecka 10"))
    await week.send("alva", Press(payload=cannot))
    await week("alva", sees("Frågan går till Bo Påhittad"), sees_not("Frågan går till Cleo"))
    world.clock.at = datetime(2027, 3, 15, 9, tzinfo=UTC)
    await sweep(world)
    await week.send("alva", Press(payload=cannot))
    await week("alva", sees("Frågan går till informationsenheten"))
    await sweep(world)
    await week.send("alva", Press(payload=cannot))
    await week("alva", sees("Det finns ingen annan som kan ta över"))


async def test_later_comes_again_at_the_chosen_time(week: Talk, world: World) -> None:
    await until(world, THURSDAY)
    await week("alva", presses("Påminn mig senare"), fills(when="tomorrow"), sees("Du får en ny påminnelse"))
    told = await until(world, datetime(2027, 3, 12, 9, tzinfo=UTC))
    assert told == {datetime(2027, 3, 12, 7, tzinfo=UTC): 1}
    await week("cleo", sees_not(ASKED))


async def test_how_is_told(week: Talk, world: World) -> None:
    await until(world, THURSDAY)
    await week("alva", presses("Hur gör jag?"), sees("1. Välj något som händer"))


async def test_after_nine_days_people_get_one_message_each(week: Talk, world: World) -> None:
    world.clock.at += timedelta(days=9)
    before = len(week.cards("alva"))
    assert await sweep(world) >= 1
    assert await sweep(world) == 0
    assert len(week.cards("alva")) == before + 1


async def test_a_clock_set_back_an_hour_tells_nobody_twice(week: Talk, world: World) -> None:
    await until(world, THURSDAY)
    world.clock.at -= timedelta(hours=1)
    assert await until(world, THURSDAY + timedelta(hours=4)) == {}


async def test_a_manager_may_answer_and_an_outsider_may_not(week: Talk, world: World) -> None:
    await until(world, THURSDAY)
    done, _message, _place = find_button(week, "alva", "Vi har publicerat")
    for label in ("Vi har publicerat", "Påminn mig senare", "Jag kan inte", "Hur gör jag?"):
        payload, _message, _place = find_button(week, "alva", label)
        await week.send("olle", Press(payload=payload))
    assert week.seen("olle").count("Det kan bara de som sköter kontot göra") == 4
    assert [card.title for card in week.cards("olle")[-4:]] == ["Det gick inte"] * 4
    await week.send("bo", Press(payload=done))
    await week("bo", sees("Det ska komma 1 inlägg till"))


async def test_a_forged_number_is_gone(week: Talk, world: World) -> None:
    for payload in ('duties.later {"duty":999}', 'duties.cannot {"duty":999}', 'duties.help {"duty":999}'):
        await week.send("alva", Press(payload=payload))
    assert week.seen("alva").count("Det behöver du inte göra längre") == 3
    assert [card.title for card in week.cards("alva")[-3:]] == ["Det gäller inte längre"] * 3
