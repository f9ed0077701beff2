"""Who is reminded of what in a closing, and that nobody is when it is over."""

import pytest
from sqlmodel import col, select

from chat.inbound import Press
from store.models import Duty, Nudge
from tests.handlers.close import closing
from tests.sweeping import all_duties, until
from tests.talk import Talk, fills, presses, sees, sees_not
from tests.world import World


async def outcomes(world: World) -> dict[str, str]:
    return {one.period: one.outcome for one in await all_duties(world, "closing")}


async def told(world: World, period: str) -> list[str]:
    async with world.database.reading() as session:
        query = (
            select(Nudge.recipient)
            .join(Duty, col(Duty.id) == col(Nudge.duty_id))
            .where(Duty.period == period)
        )
        return list(await session.exec(query.order_by(col(Nudge.at))))


async def test_both_are_reminded_to_decide(talk: Talk, world: World) -> None:
    await closing.asked(talk)
    await until(world, closing.MONDAY.replace(day=11, hour=17))
    assert (await told(world, "manager"))[0] == f"person:{world.bo.id}"
    assert (await told(world, "information_unit"))[0] == "place:information_unit"
    await talk("bo", sees("Det väntar på beslut av Bo Påhittad"), presses("Visa och besluta"))
    await talk("bo", presses("Ja, avsluta kontot"))
    await talk("fia", presses("Visa och besluta"), presses("Nej, kontot ska vara kvar"), fills(reason="Nej."))
    assert await outcomes(world) == {"manager": "done", "information_unit": "done"}


async def test_each_step_in_its_time(talk: Talk, world: World) -> None:
    await closing.agreed(talk)
    await until(world, closing.MONDAY.replace(day=12, hour=16))
    assert await told(world, "farewell") == [f"person:{world.alva.id}"]
    await talk("alva", sees("ska avslutas. Nästa steg: Ta farväl på kontot."))
    await talk("alva", presses("Ta farväl på kontot"), fills(on="2027-03-12"))
    text = "Härnäst kommer ”Arkivera en sista gång”. Det gör informationsenheten, senast torsdag 25 mars"
    await talk("fia", sees(text))
    await closing.days_later(world, 5)
    archive = next(one for one in await all_duties(world, "closing") if one.period == "archive")
    assert archive.due_at.date().isoformat() == "2027-03-25"  # 26 March is Good Friday
    assert (await outcomes(world))["farewell"] == "done"


async def test_a_step_that_nobody_does_climbs(talk: Talk, world: World) -> None:
    await closing.agreed(talk)
    await until(world, closing.MONDAY.replace(day=22, hour=16))
    assert await told(world, "farewell") == [
        f"person:{world.alva.id}",
        f"person:{world.cleo.id}",
        f"person:{world.bo.id}",
        "place:information_unit",
    ]


async def test_the_owner_is_asked_for_an_answer_until_its_time_is_over(talk: Talk, world: World) -> None:
    await closing.asked(talk, "fia")
    await until(world, closing.MONDAY.replace(day=12, hour=16))
    assert await told(world, "answer") == [f"person:{world.alva.id}"]
    await talk("alva", sees("Vad säger du?"))
    assert await told(world, "manager") == []
    await until(world, closing.MONDAY.replace(day=26, hour=16))
    assert (await outcomes(world))["answer"] == "unanswered"
    assert await told(world, "manager")


@pytest.mark.parametrize("ends", ["Avbryt avslutet", "Nej, kontot ska vara kvar"])
async def test_nobody_is_reminded_of_what_is_over(talk: Talk, world: World, ends: str) -> None:
    await closing.asked(talk)
    await closing.days_later(world, 2)
    if ends == "Avbryt avslutet":
        await talk("alva", presses(ends))
    else:
        await talk("fia", presses(ends), fills(reason="Nej."))
    before = await told(world, "manager") + await told(world, "information_unit")
    await until(world, closing.MONDAY.replace(day=26, hour=16))
    assert await told(world, "manager") + await told(world, "information_unit") == before
    assert "" not in (await outcomes(world)).values()


async def test_a_closed_account_reminds_nobody_of_anything(talk: Talk, world: World) -> None:
    await closing.closed(talk)
    await closing.days_later(world, 14)
    async with world.database.reading() as session:
        before = len(list(await session.exec(select(Nudge))))
    await until(world, closing.MONDAY.replace(month=4, day=16))
    async with world.database.reading() as session:
        ours = select(Nudge).join(Duty, col(Duty.id) == col(Nudge.duty_id)).where(Duty.kind != "review")
        assert len(list(await session.exec(ours))) <= before
        left = select(Duty).where(col(Duty.closed_at).is_(None), Duty.kind != "review")
        assert list(await session.exec(left)) == []


async def test_an_old_reminder_tells_who_has_done_it(talk: Talk, world: World) -> None:
    await closing.agreed(talk)
    await closing.days_later(world, 4)
    (duty,) = [one for one in await all_duties(world, "closing") if one.period == "farewell"]
    await talk("alva", presses("Ta farväl på kontot"), fills(on="2027-03-12"))
    await talk.send("cleo", Press(payload=f'duties.later {{"duty":{duty.id}}}'))
    await talk("cleo", sees("Alva Exempelsson svarade fredag 12 mars"), sees_not("När ska jag"))
