"""The information unit wants an account closed (L5): the owner is heard first, for so many working days."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.inbound import Press, Submit
from store.models import Closing
from tests.handlers.close import closing
from tests.handlers.close.test_waiting import outcomes
from tests.handlers.holds.test_holds import hold
from tests.sweeping import until
from tests.talk import Talk, fills, presses, refused, sees, sees_not
from tests.world import World

YES = "Ja, avsluta kontot"
APPROVE = Press(payload='close.approve {"closing":1}')
ANSWER = 'close.answer {"closing":1}'
MINUTE = timedelta(minutes=1)


async def asked(talk: Talk, at: datetime) -> None:
    """Fia wants it closed, at that UTC moment."""
    await closing.account(talk.world)
    talk.world.clock.at = at
    await talk("fia", f"/avsluta-konto {closing.NAME}", presses(closing.NAME), fills(reason=closing.REASON))


async def row(world: World) -> Closing:
    async with world.database.reading() as session:
        return await session.get_one(Closing, 1)


@pytest.mark.parametrize(
    ("at", "by"),
    [
        (datetime(2027, 3, 8, 8, tzinfo=UTC), datetime(2027, 3, 15, 8, tzinfo=UTC)),
        # Good Friday and Easter Monday, 26 and 29 March, are free; summer time begins between them.
        (datetime(2027, 3, 22, 8, tzinfo=UTC), datetime(2027, 3, 31, 7, tzinfo=UTC)),
        # Ascension Day is Thursday 6 May.
        (datetime(2027, 5, 3, 7, tzinfo=UTC), datetime(2027, 5, 11, 7, tzinfo=UTC)),
        # Midsummer Eve is Friday 25 June.
        (datetime(2027, 6, 21, 7, tzinfo=UTC), datetime(2027, 6, 29, 7, tzinfo=UTC)),
        # Christmas Eve and New Year's Eve are Fridays. Asked on a Sunday: until the fifth day is over.
        (datetime(2027, 12, 19, 12, tzinfo=UTC), datetime(2027, 12, 28, 7, tzinfo=UTC)),
        (datetime(2027, 12, 27, 8, tzinfo=UTC), datetime(2028, 1, 4, 8, tzinfo=UTC)),
    ],
)
async def test_a_silent_owner_is_waited_for_so_many_working_days(
    talk: Talk, world: World, at: datetime, by: datetime
) -> None:
    await asked(talk, at)
    assert (await row(world)).answer_by == by
    world.clock.at = by - MINUTE
    await talk.send("bo", APPROVE)
    await talk("bo", sees("De som sköter kontot ska få svara först"))
    await talk.send("alva", Press(payload=ANSWER))
    world.clock.at = by
    await talk("alva", fills(answer="Vänta."), refused(**{"": "Tiden för att svara är slut"}))
    await talk.send("bo", APPROVE)
    await talk.send("gun", APPROVE)
    assert (await row(world)).state == "approved"


async def test_after_the_time_those_who_decide_are_asked_without_anybody_doing_anything(
    talk: Talk, world: World
) -> None:
    await asked(talk, datetime(2027, 3, 22, 8, tzinfo=UTC))
    await until(world, datetime(2027, 3, 31, 6, tzinfo=UTC), timedelta(hours=2))
    assert await outcomes(world) == {"answer": ""}
    await talk("bo", sees_not("Visa och besluta"))
    await until(world, datetime(2027, 4, 7, 16, tzinfo=UTC), timedelta(hours=2))
    assert (await outcomes(world))["answer"] == "unanswered"
    await talk("bo", presses("Visa och besluta"), presses(YES))
    await talk("gun", presses("Visa och besluta"), presses(YES))
    assert (await row(world)).state == "approved"


async def test_what_the_owner_says_is_before_those_who_decide(talk: Talk, world: World) -> None:
    objection = "Kontot är det enda som når de nya familjerna."
    await asked(talk, closing.MONDAY)
    await talk("alva", presses("Svara"), fills(answer=objection))
    for who in ("bo", "fia", "gun"):
        await talk(who, sees(objection))
    await talk("bo", presses("Nej, kontot ska"), sees(closing.REASON))
    await talk("bo", fills(reason="Vi provar ett halvår till."))
    await talk("alva", sees("Vi provar ett halvår till."))
    assert (await row(world)).state == "refused"


async def test_one_answers_once_and_nobody_else(talk: Talk, world: World) -> None:
    await asked(talk, closing.MONDAY)
    await talk("alva", presses("Svara"), fills(answer="Nej tack."))
    await talk.send("alva", Submit(payload=ANSWER, values={"answer": "Eller jo."}))
    await talk("alva", refused(**{"": "Alva Exempelsson har redan svarat"}))
    assert (await row(world)).answer == "Nej tack."


@pytest.mark.parametrize("answer", ["", "x" * 1_001, "lösenordet är Sommar2027!"])
async def test_an_answer_that_is_none(talk: Talk, world: World, answer: str) -> None:
    await asked(talk, closing.MONDAY)
    await talk("alva", presses("Svara"), fills(answer=answer), refused(answer=""))


async def test_where_nobody_could_answer_they_decide_at_once(talk: Talk, world: World) -> None:
    await closing.account(world, substitute="")
    async with world.database.transaction() as session:
        (await session.merge(world.alva)).active = False
    await talk("fia", f"/avsluta-konto {closing.NAME}", presses(closing.NAME), fills(reason=closing.REASON))
    assert (await row(world)).answer_by is None


async def test_a_hold_does_not_eat_the_owners_time(talk: Talk, world: World) -> None:
    await asked(talk, closing.MONDAY)
    world.clock.at = closing.MONDAY + timedelta(days=1)
    await hold(talk)
    await until(world, closing.MONDAY + timedelta(days=21), timedelta(hours=3))
    world.clock.at = closing.MONDAY + timedelta(days=21)
    await talk("fia", presses("Häv spärren"))
    assert (await row(world)).answer_by == datetime(2027, 4, 6, 6, tzinfo=UTC)
    await talk.send("bo", APPROVE)
    await talk("bo", sees("De som sköter kontot ska få svara först"))
    await talk("alva", presses("Svara"), fills(answer="Vi vill ha det kvar."))
    await talk("bo", sees("Vi vill ha det kvar."), presses(YES))


async def test_a_hold_gives_no_time_anew_that_was_over_before_it(talk: Talk, world: World) -> None:
    await asked(talk, closing.MONDAY)
    over = (await row(world)).answer_by
    world.clock.at = closing.MONDAY + timedelta(days=10)
    await hold(talk)
    await talk("fia", presses("Häv spärren"))
    assert (await row(world)).answer_by == over
    await talk.send("bo", APPROVE)
    await talk("bo", sees("Bo Påhittad sa ja som chef"))
