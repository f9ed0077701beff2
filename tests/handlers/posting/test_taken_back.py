"""A post that was told of by mistake is taken back, and its week is asked about again."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.inbound import Press
from store import log
from store.models import Duty
from store.models.duties import DutyKind
from store.queries import duties
from tests.handlers.duties.begun import NEXT_MONDAY, POST, THURSDAY
from tests.handlers.posting.conftest import counted, post
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, find_button, presses, sees, sees_not
from tests.world import World

OVER = "Den veckan är slut"
TAKEN = "Inlägget räknas inte längre"
WRONG = "Något gick fel"


async def duty(world: World) -> Duty:
    """The first week's."""
    return (await all_duties(world, "posting"))[0]


async def test_a_slip_of_the_hand_counts_no_more(thursday: Talk, world: World) -> None:
    await thursday("alva", presses("Vi har publicerat"), presses("Ångra"))
    await thursday("alva", sees(TAKEN, "jag känner till 0 av 2 inlägg den här veckan"))
    assert await counted(world) == []
    await thursday("alva", presses("Vi har publicerat"), sees("Det ska komma 1 inlägg till"))
    assert await counted(world) == ["03-11"]


async def test_the_question_that_it_closed_is_open_again(thursday: Talk, world: World) -> None:
    before = await duty(world)
    await thursday("alva", presses("Vi har publicerat"), presses("Vi har publicerat ett till"))
    assert (await duty(world)).outcome == "done"
    world.clock.at += timedelta(minutes=5)
    await thursday("alva", presses("Ångra"), sees("1 av 2 inlägg"))
    again = await duty(world)
    assert (again.outcome, again.closed_at, again.closed_by_id) == ("", None, None)
    assert (again.step, again.next_at) == (before.step, before.next_at)
    assert await sweep(world) == 0  # Alva has been told on that rung
    await until(world, NEXT_MONDAY)
    await thursday("cleo", sees("vecka 10"))


async def test_the_question_that_nobody_had_been_asked_comes_at_its_time(monday: Talk, world: World) -> None:
    before = await duty(world)
    await monday("alva", "/publicerat")
    assert (await duty(world)).next_at != before.next_at
    await monday("alva", presses("Ångra"))
    assert (await duty(world)).next_at == before.next_at


async def test_whoever_steps_in_is_asked_at_once_still(thursday: Talk, world: World) -> None:
    await thursday("alva", presses("Jag kan inte"), "/publicerat", "/publicerat")
    world.clock.at += timedelta(minutes=1)
    assert await sweep(world) == 0
    await thursday("alva", presses("Ångra"))
    assert await sweep(world) == 1
    await thursday("cleo", sees("har ni publicerat den här veckan?", "Alva Exempelsson kan inte"))


@pytest.mark.parametrize("minutes", [0, 1])
async def test_whoever_steps_in_and_has_been_asked_is_not_asked_again(
    thursday: Talk, world: World, minutes: int
) -> None:
    await thursday("alva", presses("Jag kan inte"))
    world.clock.at += timedelta(minutes=minutes)
    assert await sweep(world) == 1
    before = await duty(world)
    await thursday("alva", "/publicerat", "/publicerat", presses("Ångra"))
    again = await duty(world)
    assert (again.step, again.outcome) == (before.step, "")
    assert again.next_at is not None
    assert again.next_at > world.clock.now()
    assert await sweep(world) == 0


async def test_one_of_more_posts_than_there_must_be(monday: Talk, world: World) -> None:
    await monday("alva", "/publicerat", "/publicerat", "/publicerat", presses("Ångra"), sees("2 av 2"))
    assert (await duty(world)).outcome == "done"


async def test_a_second_press_tells_what_became_of_it(thursday: Talk, world: World) -> None:
    await thursday("alva", presses("Vi har publicerat"))
    undo, message, place = find_button(thursday, "alva", "Ångra")
    link, _message, _place = find_button(thursday, "alva", "Lägg till länk")
    await thursday("alva", presses("Ångra"))
    world.clock.at += timedelta(hours=1)
    for old in (undo, link):
        await thursday.send("alva", Press(payload=old, message=message), place)
    told = "Alva Exempelsson ångrade inlägget torsdag 11 mars 2027 kl. 10.00"
    assert thursday.seen("alva").count(told) == 2
    assert (await post(world)).taken_back_at == THURSDAY


async def test_only_whoever_told_of_it_and_the_unit_may(thursday: Talk, world: World) -> None:
    await thursday("alva", presses("Vi har publicerat"))
    for who, sentence in (
        ("cleo", "Det kan bara den som berättade om inlägget göra"),
        ("bo", "Det kan bara den som berättade om inlägget göra"),
        ("olle", "Det kan bara de som sköter kontot göra"),
    ):
        await thursday.send(who, Press(payload='posting.take_back {"post":1}'))
        await thursday(who, sees(sentence))
    assert await counted(world) == ["03-11"]
    await thursday.send("fia", Press(payload='posting.take_back {"post":1}'))
    await thursday("fia", sees(TAKEN))
    assert await counted(world) == []


async def test_when_the_week_is_over_and_settled_it_is_too_late(thursday: Talk, world: World) -> None:
    await thursday("alva", presses("Vi har publicerat"), presses("Vi har publicerat ett till"))
    world.clock.at = datetime(2027, 3, 14, 22, 59, tzinfo=UTC)  # Sunday, a minute to midnight
    undo, message, place = find_button(thursday, "alva", "Ångra")
    world.clock.at += timedelta(minutes=1)
    await thursday.send("alva", Press(payload=undo, message=message), place)
    await thursday("alva", sees(OVER), sees_not(TAKEN))
    assert (await duty(world)).outcome == "done"


async def test_while_the_week_is_asked_about_it_is_not(thursday: Talk, world: World) -> None:
    await thursday("alva", presses("Vi har publicerat"))
    await until(world, NEXT_MONDAY)
    await thursday("alva", presses("Ångra"), sees(TAKEN, "0 av 2 inlägg vecka 10"))
    await thursday("cleo", presses("Nej, det blev inte av"))
    assert (await duty(world)).outcome == "missed"


async def test_an_answer_after_the_week_can_be_taken_back(thursday: Talk, world: World) -> None:
    await until(world, NEXT_MONDAY)
    await thursday("cleo", presses("Vi har publicerat"), presses("Vi har publicerat ett till"))
    assert (await duty(world)).outcome == "done"
    await thursday("cleo", presses("Ångra"), presses("Nej, det blev inte av"))
    assert ((await duty(world)).outcome, len(await counted(world))) == ("missed", 1)


NOT_DONE = [("missed", "cleo"), ("unanswered", None)]


async def weeks_ago(world: World, outcome: str, by: str | None) -> Duty:
    """Week 4 had ended so."""
    due = datetime(2027, 1, 29, 16, tzinfo=UTC)
    async with world.database.transaction() as session:
        return await duties.open_(
            session,
            Duty(
                kind=DutyKind.POSTING,
                subject="account:1",
                period="2027-W04",
                opened_at=due - timedelta(days=4),
                due_at=due,
                closed_at=due + timedelta(days=5),
                outcome=outcome,
                closed_by_id=getattr(world, by).id if by else None,
                step=2,
            ),
        )


@pytest.mark.parametrize(("outcome", "by"), NOT_DONE)
@pytest.mark.parametrize("first", [1, 2])  # the post that makes it done is the second
async def test_a_week_that_had_ended_ends_as_before(
    monday: Talk, world: World, outcome: str, by: str | None, first: int
) -> None:
    before = await weeks_ago(world, outcome, by)
    await monday("alva", "/publicerat 2027-01-27", "/publicerat 2027-01-28")
    assert ((await duty(world)).outcome, (await duty(world)).closed_by_id) == ("done", world.alva.id)
    for number in (first, 3 - first):
        await monday.send("alva", Press(payload=f'posting.take_back {{"post":{number}}}'))
        assert await duty(world) == before
    await monday("alva", sees("0 av 2 inlägg vecka 4"), sees_not(WRONG))
    await until(world, THURSDAY)
    assert await duty(world) == before  # nobody is asked


async def test_a_week_that_had_ended_ends_as_before_the_second_time_too(monday: Talk, world: World) -> None:
    before = await weeks_ago(world, "missed", "cleo")
    await monday("alva", "/publicerat 2027-01-27", "/publicerat 2027-01-28", presses("Ångra"))
    await monday("cleo", "/publicerat 2027-01-28")
    assert (await duty(world)).closed_by_id == world.cleo.id
    await monday("cleo", presses("Ångra"))
    assert await duty(world) == before


async def test_what_was_taken_back_can_be_told_anew(monday: Talk, world: World) -> None:
    await monday("alva", f"/publicerat {POST}", presses("Ångra"), f"/publicerat {POST}")
    assert await counted(world) == ["03-08"]


async def test_the_log_tells_who_did_what(monday: Talk, world: World) -> None:
    await monday("alva", "/publicerat")
    await monday.send("fia", Press(payload='posting.take_back {"post":1}'))
    async with world.database.reading() as session:
        entries = await log.of_chain(session, "account:1")
        assert await log.verify(session) is None
    told, back = (one for one in entries if one.what.startswith("post."))
    assert (told.what, told.actor_id, told.details["post"]) == ("post.told", world.alva.id, 1)
    assert (back.what, back.actor_id, back.details) == (
        "post.taken_back",
        world.fia.id,
        {"post": 1, "period": "2027-W10"},
    )
