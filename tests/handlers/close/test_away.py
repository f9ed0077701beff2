"""Who is away while an account is closed: their turn goes to whoever has it meanwhile."""

from datetime import timedelta

import pytest

from chat.inbound import Press
from store.models import Closing
from store.models.absences import Absence, Cover
from tests.handlers.close import closing
from tests.handlers.close.test_waiting import told
from tests.sweeping import until
from tests.talk import Talk, fills, presses, sees, sees_not
from tests.world import World

YES = "Ja, avsluta kontot"
WEEKS = timedelta(weeks=4)


async def away(world: World, who: str, covered_by: str = "") -> None:
    """Somebody is away for four weeks from that Monday, and perhaps another has their account."""
    async with world.database.transaction() as session:
        number = world.people[who].id or 0
        absence = Absence(
            person_id=number,
            starts_at=closing.MONDAY,
            ends_at=closing.MONDAY + WEEKS,
            told_by_id=number,
            told_at=closing.MONDAY,
        )
        session.add(absence)
        await session.flush()
        if covered_by:
            other = world.people[covered_by].id or 0
            cover = Cover(
                absence_id=absence.id or 0,
                account_id=1,
                person_id=other,
                starts_at=closing.MONDAY,
                ends_at=closing.MONDAY + WEEKS,
                given_by_id=other,
                given_at=closing.MONDAY,
            )
            session.add(cover)


async def friday(world: World) -> None:
    await until(world, closing.MONDAY.replace(day=12, hour=16), timedelta(hours=2))


@pytest.mark.parametrize(("covered_by", "does"), [("", "cleo"), ("olle", "olle")])
async def test_the_steps_are_theirs_who_have_the_account(
    talk: Talk, world: World, covered_by: str, does: str
) -> None:
    await closing.agreed(talk)
    await away(world, "alva", covered_by)
    await friday(world)
    assert (await told(world, "farewell"))[0] == f"person:{world.people[does].id}"
    assert f"person:{world.alva.id}" not in await told(world, "farewell")
    await talk(does, presses("Ta farväl på kontot"), fills(on="2027-03-12"), sees("Tack. Nästa steg är"))


@pytest.mark.parametrize(("covered_by", "answers"), [("", "cleo"), ("olle", "olle")])
async def test_whoever_has_it_answers_for_the_owner(
    talk: Talk, world: World, covered_by: str, answers: str
) -> None:
    await closing.account(world)
    await away(world, "alva", covered_by)
    await talk("fia", f"/avsluta-konto {closing.NAME}", presses(closing.NAME), fills(reason=closing.REASON))
    await talk("alva", sees_not(closing.REASON))
    await friday(world)
    assert await told(world, "answer") == [f"person:{world.people[answers].id}"]
    await talk(answers, presses("Svara"), fills(answer="Kontot behövs i höst."))
    await talk("bo", sees("Kontot behövs i höst."))


async def test_an_owner_who_is_away_may_answer_all_the_same(talk: Talk, world: World) -> None:
    await closing.account(world)
    await away(world, "alva")
    await talk("fia", f"/avsluta-konto {closing.NAME}", presses(closing.NAME), fills(reason=closing.REASON))
    await talk.send("alva", Press(payload='close.answer {"closing":1}'))
    await talk("alva", fills(answer="Vänta på mig."), sees("läser ditt svar innan"))


async def test_a_manager_who_is_away_is_not_waited_for(talk: Talk, world: World) -> None:
    await closing.account(world)
    await away(world, "bo")
    await talk("alva", f"/avsluta-konto {closing.NAME}", presses(closing.NAME), fills(reason=closing.REASON))
    await talk("bo", sees_not(closing.REASON))
    await talk("alva", sees("Det väntar på beslut av informationsenheten"))
    await friday(world)
    assert set(await told(world, "manager")) == {"place:information_unit"}
    await talk("fia", presses(YES), sees("Fia Påhittad sa ja för informationsenheten"))
    await talk("gun", presses(YES), sees("Gun Exempelqvist sa ja"))
    async with world.database.reading() as session:
        assert (await session.get_one(Closing, 1)).state == "approved"


async def test_the_managers_manager_decides_for_them(talk: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        (await session.merge(world.bo)).manager_id = world.olle.id
    await closing.account(world)
    await away(world, "bo")
    await talk("alva", f"/avsluta-konto {closing.NAME}", presses(closing.NAME), fills(reason=closing.REASON))
    await talk("alva", sees("Det väntar på beslut av Olle Utanför och informationsenheten"))
    await friday(world)
    assert (await told(world, "manager"))[0] == f"person:{world.olle.id}"
    await talk("olle", presses(YES), sees("Olle Utanför sa ja som chef"))


async def test_a_manager_who_is_away_may_decide_all_the_same(talk: Talk, world: World) -> None:
    await closing.account(world)
    await away(world, "bo")
    await talk("alva", f"/avsluta-konto {closing.NAME}", presses(closing.NAME), fills(reason=closing.REASON))
    await talk.send("bo", Press(payload='close.approve {"closing":1}'))
    await talk("fia", sees("Bo Påhittad sa ja som chef"), presses(YES))
    async with world.database.reading() as session:
        assert (await session.get_one(Closing, 1)).state == "approved"


async def test_one_of_the_unit_alone_does_not_close_it_while_the_manager_is_away(
    talk: Talk, world: World
) -> None:
    await closing.account(world)
    await away(world, "bo")
    await talk("alva", f"/avsluta-konto {closing.NAME}", presses(closing.NAME), fills(reason=closing.REASON))
    await talk("fia", presses(YES))
    await talk.send("fia", Press(payload='close.approve {"closing":1}'))
    async with world.database.reading() as session:
        assert (await session.get_one(Closing, 1)).state == "asked"
