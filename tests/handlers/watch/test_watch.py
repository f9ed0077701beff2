"""The question of the day: whoever has the account is asked, once for all accounts."""

from datetime import UTC, datetime

import pytest

from chat.inbound import Press
from store import log
from store.models import Assignment
from store.models.accounts import Part
from store.queries import accounts
from tests.accounts import add_account
from tests.scripts import live
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, find_button, presses, sees, sees_not
from tests.world import World

TUESDAY = datetime(2027, 3, 2, 8, 0, tzinfo=UTC)
ASKED = "är alla kommentarer besvarade i dag?"


@pytest.fixture
async def tuesday(talk: Talk, world: World) -> Talk:
    """An account that has been live since yesterday; Tuesday at nine."""
    await live(talk)
    world.clock.at = TUESDAY
    await sweep(world)
    return talk


async def test_the_owner_is_asked_in_the_morning(tuesday: Talk, world: World) -> None:
    await tuesday("alva", sees(ASKED, "Någon tittar till varje konto varje arbetsdag"))
    await tuesday("cleo", sees_not(ASKED))
    await tuesday("alva", presses("Allt är besvarat"), sees("Nu är det noterat att allt är besvarat i dag"))
    assert await until(world, TUESDAY.replace(hour=20)) == {}
    (duty,) = await all_duties(world, "watch")
    assert (duty.outcome, duty.closed_by_id, duty.period) == ("done", world.alva.id, "2027-03-02")
    assert await watched(world) == [("account.watched", "2027-03-02", world.alva.id)]


async def watched(world: World) -> list[tuple[str, object, int | None]]:
    """What the log says of looks at the first account, on which day, by whom."""
    async with world.database.reading() as session:
        entries = await log.of_chain(session, "account:1")
    return [(one.what, one.details["period"], one.actor_id) for one in entries if "watched" in one.what]


async def test_the_substitute_is_asked_in_the_afternoon(tuesday: Talk, world: World) -> None:
    told = await until(world, TUESDAY.replace(hour=15))
    assert told == {TUESDAY.replace(hour=13): 1}
    await tuesday("cleo", sees(ASKED), presses("Allt är besvarat"), sees("Nu är det noterat"))


async def test_a_day_without_an_answer_is_unknown(tuesday: Talk, world: World) -> None:
    await until(world, datetime(2027, 3, 3, 9, tzinfo=UTC))
    first, second = await all_duties(world, "watch")
    assert (first.outcome, second.closed_at) == ("unanswered", None)


async def test_nobody_is_asked_on_a_weekend(tuesday: Talk, world: World) -> None:
    await until(world, datetime(2027, 3, 5, 20, tzinfo=UTC))
    told = await until(world, datetime(2027, 3, 7, 20, tzinfo=UTC))
    assert told == {}


async def test_one_question_about_all_accounts(tuesday: Talk, world: World) -> None:
    more = await add_account(world, "Lönnens kök")
    async with world.database.transaction() as session:
        for person in (world.alva,):
            assignment = Assignment(
                person_id=person.id or 0, part=Part.OWNER, account_id=more, starts_at=TUESDAY
            )
            await accounts.assign(session, assignment)
    world.clock.at = datetime(2027, 3, 3, 8, tzinfo=UTC)
    assert await sweep(world) == 1
    await tuesday("alva", sees("Det gäller 2 konton", "Lönnens kök"), presses("Allt är besvarat"))
    await tuesday("alva", sees("Lönnens kök (Facebook)"))
    assert [one.outcome for one in await all_duties(world, "watch") if one.period == "2027-03-03"] == [
        "done",
        "done",
    ]


async def test_an_answer_is_for_what_was_asked_alone(tuesday: Talk, world: World) -> None:
    await add_account(world, "Lönnens kök", "cleo", "alva")
    world.clock.at = datetime(2027, 3, 3, 8, tzinfo=UTC)
    await sweep(world)
    await tuesday("alva", presses("Allt är besvarat"))  # she steps in for the other account, and is not asked
    open_ones = [one.subject for one in await all_duties(world, "watch") if one.closed_at is None]
    assert open_ones == ["account:2"]


async def test_i_cannot_asks_the_substitute_for_all(tuesday: Talk, world: World) -> None:
    await tuesday("alva", presses("Jag kan inte"), sees("Frågan går till Cleo Exempelsson"))
    await sweep(world)
    await tuesday("cleo", sees(ASKED))


async def test_what_is_unanswered_is_told_of(tuesday: Talk, world: World) -> None:
    await tuesday("alva", presses("Det finns obesvarade"))
    assert "alva" in tuesday.forms
    await tuesday("alva", fills(), sees("Förskolan Lönnen, Exempelkommun"))
    (duty,) = await all_duties(world, "watch")
    assert duty.outcome == "done"  # somebody has looked
    assert len(await all_duties(world, "comment")) == 1
    assert await watched(world) == [("account.watched", "2027-03-02", world.alva.id)]


async def test_an_outsider_answers_nothing(tuesday: Talk, world: World) -> None:
    for label in ("Allt är besvarat", "Det finns obesvarade"):
        payload, _message, _place = find_button(tuesday, "alva", label)
        await tuesday.send("olle", Press(payload=payload))
    assert tuesday.seen("olle").count("Det kan bara de som sköter kontot göra") == 2
    await tuesday.send("alva", Press(payload='watch.all_answered {"duty":1}'))


async def test_an_old_button_says_what_became_of_it(tuesday: Talk, world: World) -> None:
    payload, message, place = find_button(tuesday, "alva", "Allt är besvarat")
    await tuesday("alva", presses("Allt är besvarat"))
    named = tuesday.seen("alva").count("Alva Exempelsson")
    await tuesday.send("alva", Press(payload=payload, message=message), place)
    assert tuesday.seen("alva").count("Alva Exempelsson") == named + 1


async def test_the_manager_may_answer_for_one(tuesday: Talk, world: World) -> None:
    payload, _message, _place = find_button(tuesday, "alva", "Allt är besvarat")
    await tuesday.send("bo", Press(payload=payload))
    await tuesday("bo", sees("Nu är det noterat"))


@pytest.mark.parametrize(
    ("who", "outcome"), [("alva", "done"), ("cleo", "done"), ("bo", ""), ("fia", ""), ("olle", "")]
)
async def test_only_those_who_run_it_have_looked_when_they_tell_of_a_comment(
    tuesday: Talk, world: World, who: str, outcome: str
) -> None:
    await tuesday(who, "/kommentar https://www.facebook.com/lonnenexempelkommun/posts/1")
    (duty,) = await all_duties(world, "watch")
    assert duty.outcome == outcome
    log_of_it = [("account.watched", "2027-03-02", world.people[who].id)] if outcome else []
    assert await watched(world) == log_of_it
