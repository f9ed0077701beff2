"""Every owner is asked weeks ahead of a long holiday, in one form for all accounts and weeks (G2)."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from chat.inbound import Press
from store.models import Absence, Cover
from store.models.accounts import Part
from tests.accounts import add_account, also
from tests.handlers.planning.summer import ASKED, answers, at, away, plans
from tests.sweeping import all_duties, sweep
from tests.talk import Talk, fills, find_button, presses, sees, sees_not
from tests.world import World

BOTH = "Köket (Facebook) och Lönnen (Facebook)"
SUMMER = "Planering för Alva Exempelsson"


async def absences(world: World) -> list[tuple[str, str]]:
    """From when to when somebody is away, of what was not cancelled."""
    async with world.database.reading() as session:
        several = await session.exec(select(Absence).where(Absence.cancelled_at == None))  # noqa: E711
        return sorted((f"{one.starts_at:%m-%d}", f"{one.ends_at:%m-%d}") for one in several)


async def test_owners_are_asked_and_nobody_else(asked: Talk) -> None:
    await asked("alva", sees(SUMMER, BOTH, "sommaren 2027, vecka 26–32", "Källa"))
    for who in ("cleo", "bo", "fia", "olle"):
        await asked(who, sees_not(SUMMER))


async def test_not_a_day_earlier(talk: Talk, world: World) -> None:
    await add_account(world, "Lönnen", "alva", "cleo")
    await at(talk, ASKED - timedelta(days=1))
    assert await all_duties(world, "plan") == []
    await at(talk, ASKED)
    assert [(one.period, one.subject) for one in await all_duties(world, "plan")] == [
        ("summer-2027", f"person:{world.alva.id}")
    ]


async def test_the_ladder_is_climbed_until_it_is_planned(asked: Talk, world: World) -> None:
    seen = []
    for days in range(56):
        await at(asked, ASKED + timedelta(days=days))
        seen.append((asked.seen("alva").count(SUMMER), asked.seen("bo").count(SUMMER)))
    times = [day for day in range(1, 56) if seen[day][0] > seen[day - 1][0]]
    assert seen[0] == (1, 0)
    assert times == [14, 28, 42]
    assert [day for day in range(1, 56) if seen[day][1] > seen[day - 1][1]] == [43]
    await at(asked, datetime(2027, 6, 29, 8, tzinfo=UTC))
    assert [one.outcome for one in await all_duties(world, "plan")] == ["unanswered"]


async def test_all_here_asks_nobody(asked: Talk, world: World) -> None:
    await plans(asked)
    await asked("alva", sees("Nu är det sparat: sommaren 2027", "Vecka 26–32: du är på plats"))
    assert (await absences(world), await all_duties(world, "cover")) == ([], [])
    assert [one.outcome for one in await all_duties(world, "plan")] == ["done"]


async def test_one_message_to_the_substitute(asked: Talk, world: World) -> None:
    cleo = away(world, "cleo")
    await plans(asked, w28=cleo, w29=cleo, w31="in_turn")
    assert await absences(world) == [("07-11", "07-25"), ("08-01", "08-08")]
    (message,) = [one for one in asked.cards("cleo") if "påminnelse" in one.title.lower()]
    assert len([one for one in message.buttons() if one.label == "Ja, jag tar över"]) == 2
    await asked("alva", sees("Vecka 28–29: du är borta", f"{BOTH}: Cleo Exempelsson har fått frågan"))
    await asked("cleo", presses("Ja, jag tar över"))
    await asked("alva", "/franvaro", sees("Planera sommaren 2027"), presses("Planera sommaren"))
    assert asked.forms["alva"].fields[2].model_dump()["value"] in (cleo, "in_turn")


async def test_whoever_is_chosen_is_asked_before_the_others(asked: Talk, world: World) -> None:
    for account in (1, 2):
        await also(world, account, "olle", Part.SUBSTITUTE)
    await plans(asked, w28=away(world, "olle"))
    await asked("olle", sees("Kan du ta över"))
    await asked("cleo", sees_not("Kan du ta över"))
    await asked("olle", presses("Jag kan inte"))
    await sweep(world)
    await asked("cleo", sees("Kan du ta över"))


async def test_sent_again_it_shows_what_stands(asked: Talk, world: World) -> None:
    cleo = away(world, "cleo")
    await plans(asked, w27=cleo, w28=cleo, w29=cleo)
    await asked("cleo", presses("Ja, jag tar över"))
    await asked("alva", presses("Ändra"))
    shown = {one.name: one.model_dump()["value"] for one in asked.forms["alva"].fields}
    assert shown == answers(w27=cleo, w28=cleo, w29=cleo)
    await asked("alva", fills())
    assert await absences(world) == [("07-04", "07-25")]
    assert len(await all_duties(world, "cover")) == 2


async def test_here_in_the_middle_after_all(asked: Talk, world: World) -> None:
    cleo = away(world, "cleo")
    await plans(asked, w27=cleo, w28=cleo, w29=cleo)
    await asked("cleo", presses("Ja, jag tar över"))
    await asked("alva", presses("Ändra"), fills(**answers(w27=cleo, w29=cleo)))
    await sweep(world)
    assert await absences(world) == [("07-04", "07-11"), ("07-18", "07-25")]
    await asked("alva", sees("Vecka 28: du är på plats", "Vecka 29: du är borta"))
    await asked("cleo", sees("har ändrat sin plan. Du tar över:", "från måndag 5 juli till söndag 11 juli"))
    assert [one.outcome for one in await all_duties(world, "cover")] == ["done", "done"]


async def test_another_is_chosen_after_all(asked: Talk, world: World) -> None:
    for account in (1, 2):
        await also(world, account, "olle", Part.SUBSTITUTE)
    cleo = away(world, "cleo")
    await plans(asked, w27=cleo, w28=cleo)
    await asked("cleo", presses("Ja, jag tar över"))
    await asked("alva", presses("Ändra"), fills(**answers(w27=cleo, w28=away(world, "olle"))))
    await sweep(world)
    await asked("cleo", sees("från måndag 5 juli till söndag 11 juli"))
    await asked("olle", sees("från måndag 12 juli till söndag 18 juli"), presses("Ja, jag tar över"))
    await asked("alva", "/franvaro", sees("Olle Utanför tar över"))


async def test_another_for_one_account(asked: Talk, world: World) -> None:
    await also(world, 2, "olle", Part.SUBSTITUTE)
    cleo = away(world, "cleo")
    await plans(asked, w27=cleo, w28=cleo)
    await asked("cleo", presses("Ja, jag tar över"))
    await asked("alva", presses("Välj andra för Lönnen"))
    assert len(asked.forms["alva"].fields) == 2
    await asked("alva", fills(week_2027_07_12=away(world, "olle")))
    await sweep(world)
    await asked("olle", sees("Lönnen (Facebook)"), sees_not("Köket (Facebook)"))
    await asked("alva", sees("Köket (Facebook): Cleo Exempelsson tar över"))
    async with world.database.reading() as session:
        given = list(await session.exec(select(Cover).where(Cover.account_id == 1)))
    assert {one.person_id for one in given} == {world.cleo.id}


async def test_the_manager_plans_for_an_owner(asked: Talk, world: World) -> None:
    payload = find_button(asked, "alva", "Planera veckorna")[0]
    await asked.send("bo", Press(payload=payload))
    options = asked.forms["bo"].fields[0].model_dump()["options"]
    assert options[0] == {"value": "here", "label": "Alva Exempelsson är på plats"}
    await asked("bo", fills(**answers(w30="in_turn")))
    await asked("alva", sees("Bo Påhittad har planerat sommaren 2027 åt dig", "Vecka 30: du är borta"))
    for who in ("cleo", "olle"):
        await asked.send(who, Press(payload=payload))
        await asked(who, sees("Det kan bara den som har kontona, chefen"))


async def test_a_week_that_is_noted_in_part_stays_so(asked: Talk, world: World) -> None:
    days = {"first": "2027-07-07", "last": "2027-07-13"}
    await asked("alva", "/franvaro", presses("Jag ska vara borta"), fills(**days))
    await asked("alva", presses("Planera veckorna"))
    shown = {one.name: one.model_dump()["value"] for one in asked.forms["alva"].fields}
    assert [shown[f"week_2027_07_{day}"] for day in ("05", "12", "19")] == ["as_it_is", "as_it_is", ""]
    await asked("alva", fills(**{one: value or "here" for one, value in shown.items()}))
    assert await absences(world) == [("07-06", "07-13")]


async def test_it_is_over_with_the_holiday(asked: Talk, world: World) -> None:
    payload = find_button(asked, "alva", "Planera veckorna")[0]
    world.clock.at = datetime(2027, 7, 20, 8, tzinfo=UTC)
    await asked.send("alva", Press(payload=payload))
    assert len(asked.forms["alva"].fields) == 4
    world.clock.at = datetime(2027, 8, 16, 8, tzinfo=UTC)
    await asked.send("alva", Press(payload=payload))
    await asked("alva", sees("Den ledigheten planeras inte längre"))
