"""Whoever's turn it is in a hand-over is reminded, then those above them, and nobody else."""

from datetime import UTC, datetime, timedelta

from store.models import Account
from store.models.duties import DutyKind
from tests.handlers.hand_over.passing import accepted, account, asked, changes, does, moving
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, presses, sees, sees_not
from tests.world import World

TUESDAY = datetime(2027, 3, 2, 9, tzinfo=UTC)
WEDNESDAY = datetime(2027, 3, 3, 9, tzinfo=UTC)
FRIDAY = datetime(2027, 3, 5, 12, tzinfo=UTC)


async def opened(world: World) -> list[str]:
    """What the open duties wait for."""
    return [one.period for one in await all_duties(world, DutyKind.HAND_OVER) if one.closed_at is None]


async def test_whoever_was_named_is_reminded_then_the_manager_and_the_unit(talk: Talk, world: World) -> None:
    await account(talk)
    await asked(talk)
    await until(world, TUESDAY)
    await talk("cleo", sees("Tar du över Lönnens kök (Facebook) efter Alva Exempelsson?", "Senast torsdag"))
    await talk("bo", sees_not("har fått frågan"))
    await until(world, FRIDAY)
    for who in ("bo", "fia"):
        await talk(who, sees("Cleo Exempelsson har fått frågan och ska svara", "Det skulle ha varit klart"))
    await talk("bo", presses("Visa överlämningen"), sees("[Välj någon annan]"))
    await talk("cleo", presses("Ja, jag tar över"))
    assert await opened(world) == ["approve"]


async def test_the_manager_approves_from_the_reminder(talk: Talk, world: World) -> None:
    await accepted(talk)
    await until(world, TUESDAY)
    await talk("bo", sees("Cleo Exempelsson kan ta över", "Godkänner du det?"), presses("Godkänn"))
    assert await opened(world) == ["step:new_added"]


async def test_each_step_waits_for_whose_it_is(talk: Talk, world: World) -> None:
    await moving(talk)
    await until(world, TUESDAY)
    await talk("alva", sees("Ditt nästa steg: Lägg till den nya administratören"))
    await does(talk, "alva", "Lägg till")
    assert await opened(world) == ["step:new_in"]
    await until(world, WEDNESDAY)
    await talk("cleo", sees("Ditt nästa steg: Se att du kommer in"))
    await talk("alva", sees_not("Ditt nästa steg: Se att"))


async def test_both_are_reminded_to_confirm(talk: Talk, world: World) -> None:
    await moving(talk)
    await does(talk, "alva", "Lägg till")
    await does(talk, "cleo", "Se att du", "Byt", "Flytta", "Ta bort", "Se att registratorn")
    await talk("cleo", presses("Jag bekräftar"))
    await until(world, TUESDAY)
    await talk("alva", sees("Bekräftar du att kontot är överlämnat?"))
    await talk("cleo", sees_not("Bekräftar du att kontot är överlämnat?"))


async def test_whoever_leaves_amid_it_is_followed_by_the_unit(talk: Talk, world: World) -> None:
    await moving(talk)
    await changes(world, "alva", active=False)
    await until(world, TUESDAY)
    await talk("fia", sees("Ditt nästa steg: Lägg till"), presses("Nästa steg"), fills(done=True))
    assert await opened(world) == ["step:new_in"]


async def test_an_approver_who_leaves_is_followed_by_theirs(talk: Talk, world: World) -> None:
    await accepted(talk)
    await changes(world, "bo", active=False, manager_id=world.olle.id)
    await until(world, TUESDAY)
    await talk("olle", sees("Godkänner du det?"), presses("Godkänn"))
    assert await opened(world) == ["step:new_added"]


async def test_an_account_that_is_not_live_any_more_waits_for_nobody(talk: Talk, world: World) -> None:
    await accepted(talk)
    async with world.database.transaction() as session:
        found = await session.get_one(Account, 1)
        found.status = "launching"
        session.add(found)
    await until(world, TUESDAY)
    await talk("bo", presses("Godkänn"), sees("Den överlämningen finns inte längre"))
    assert await opened(world) == []


async def test_later_and_how(talk: Talk, world: World) -> None:
    await account(talk)
    await asked(talk)
    await until(world, TUESDAY)
    await talk("cleo", presses("Hur gör jag?"), sees("Ingen tas bort förrän den nya har kunnat logga in"))
    await talk("cleo", presses("Påminn mig senare"), fills(when="tomorrow"))
    before = talk.seen("cleo").count("Tar du över")
    world.clock.at = TUESDAY + timedelta(days=1)
    await sweep(world)
    assert talk.seen("cleo").count("Tar du över") == before + 1
