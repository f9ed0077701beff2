"""Every reminder says why it is the reader who is asked; once where it is the same for all of them."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.cards import plain
from store import log
from store.models import Assignment
from store.models.accounts import Part
from store.queries import accounts
from tests.accounts import add_account
from tests.handlers.duties.told import add_comment
from tests.handlers.waiting.waits import changes
from tests.scripts import applied, with_the_unit
from tests.sweeping import sweep, until
from tests.talk import Talk, fills, presses, sees, sees_not
from tests.world import World

MONDAY = datetime(2027, 3, 8, 8, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 11, 9, tzinfo=UTC)
SELDOM = timedelta(hours=3)
HOUR = timedelta(hours=1)
ALVA, CLEO, BO = "Alva Exempelsson", "Cleo Exempelsson", "Bo Påhittad"
SILENT = "har fått en påminnelse, men såvitt jag vet är det inte klart."
AS_DEPUTY, AS_MANAGER = "Därför frågar jag dig som ersättare.", "Därför frågar jag dig som chef."
AGAIN = "Du har fått den här påminnelsen förut, men såvitt jag vet är det inte klart."


@pytest.fixture
async def week(talk: Talk, world: World) -> Talk:
    """An account that Alva has and Cleo steps in for; Monday morning."""
    world.clock.at = MONDAY
    await add_account(world, "Lönnens kök", "alva", "cleo")
    await sweep(world)
    return talk


async def test_each_rung_says_who_was_told_before(week: Talk, world: World) -> None:
    await until(world, MONDAY + timedelta(days=9), SELDOM)
    await week("cleo", sees(f"{ALVA} {SILENT} {AS_DEPUTY}"))
    await week("bo", sees(f"{ALVA} och {CLEO} {SILENT} {AS_MANAGER}"))
    everybody = f"{ALVA}, {CLEO} och {BO} {SILENT} Därför frågar jag er på informationsenheten."
    await week("fia", sees(everybody))


async def test_whoever_has_it_is_asked_without_a_reason(week: Talk, world: World) -> None:
    await until(world, THURSDAY, SELDOM)
    await week("alva", sees("Senast fredag 12 mars"), sees_not("frågar jag", "påminnelsen förut", "bad om"))


async def test_whoever_cannot_is_named_as_such(week: Talk, world: World) -> None:
    await until(world, THURSDAY, SELDOM)
    await week("alva", presses("Jag kan inte"))
    await sweep(world)
    await week("cleo", sees(f"{ALVA} kan inte. {AS_DEPUTY}"), sees_not(SILENT), presses("Jag kan inte"))
    await sweep(world)
    await week("bo", sees(f"{ALVA} och {CLEO} kan inte. {AS_MANAGER}"), sees_not(SILENT))


async def test_one_cannot_and_another_is_silent(week: Talk, world: World) -> None:
    await until(world, THURSDAY, SELDOM)
    await week("alva", presses("Jag kan inte"))
    await until(world, MONDAY + timedelta(days=8), SELDOM)
    await week("bo", sees(f"{ALVA} kan inte. {CLEO} {SILENT} {AS_MANAGER}"))


async def test_that_somebody_cannot_holds_for_that_week_alone(week: Talk, world: World) -> None:
    await until(world, THURSDAY, SELDOM)
    await week("alva", presses("Jag kan inte"))
    await sweep(world)
    await week("cleo", presses("Vi har publicerat"), presses("Vi har publicerat ett till"))
    await until(world, MONDAY + timedelta(days=14), SELDOM)
    await week("cleo", sees(f"{ALVA} {SILENT} {AS_DEPUTY}"))


async def test_nobody_was_told_before(talk: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        world.alva.zone = "America/Los_Angeles"  # her working hours have not come
        await session.merge(world.alva)
    world.clock.at = MONDAY - timedelta(days=2)
    number = await add_account(world, "Lönnens kök", "alva", "cleo")
    async with world.database.transaction() as session:
        await add_comment(session, world, account=number, due=MONDAY + HOUR, next_at=MONDAY)
    await until(world, MONDAY + 2 * HOUR)
    await talk("cleo", sees("Jag frågar dig som ersättare."), sees_not(ALVA))


async def test_somebody_on_two_rungs_hears_that_it_is_the_second_time(talk: Talk, world: World) -> None:
    """Gun, who is Fia's manager, is whoever could decide in her place, and the manager after that."""
    await with_the_unit(talk)
    await talk("fia", presses("Ta ärendet"))
    await sweep(world)
    await until(world, datetime(2027, 3, 4, 15, tzinfo=UTC), SELDOM)
    await talk("gun", sees(f"Fia Påhittad {SILENT} {AS_MANAGER}"), sees_not(AGAIN))
    await until(world, datetime(2027, 3, 5, 15, tzinfo=UTC), SELDOM)
    await talk("gun", sees(AGAIN))
    assert talk.seen("gun").count(AS_MANAGER) == 1


async def test_a_decision_is_asked_of_the_managers_manager(talk: Talk, world: World) -> None:
    await changes(world, "bo", manager_id=world.olle.id)
    await applied(talk)
    await until(world, datetime(2027, 3, 4, 9, tzinfo=UTC), SELDOM)
    await talk("olle", sees(f"{BO} {SILENT} {AS_MANAGER}"))


async def test_the_unit_hears_that_it_comes_again(talk: Talk, world: World) -> None:
    """The guidelines are the unit's own: the first time there is nothing to say."""
    await sweep(world)
    await talk("fia", sees("Riktlinjerna för sociala medier"), sees_not("påminnelsen förut", "frågar jag"))
    await until(world, world.clock.now() + timedelta(days=8), SELDOM)
    await talk("fia", sees("Ni har fått den här påminnelsen förut"))


async def test_whoever_asked_for_it_hears_that(week: Talk, world: World) -> None:
    await until(world, THURSDAY, SELDOM)
    await week("alva", presses("Påminn mig senare"), fills(when="tomorrow"))
    await until(world, THURSDAY + timedelta(days=1), SELDOM)
    await week("alva", sees("Du bad om en ny påminnelse."), sees_not(AGAIN))


async def test_the_unit_hears_that_one_of_them_asked_for_it(talk: Talk, world: World) -> None:
    world.clock.at = MONDAY
    number = await add_account(world, "Lönnens kök", "alva", "cleo")
    async with world.database.transaction() as session:
        comment = await add_comment(session, world, account=number, due=THURSDAY, next_at=MONDAY)
        comment.step = 4  # the information unit
    await sweep(world)
    await talk("fia", presses("Påminn mig senare"), fills(when="tomorrow"))
    await until(world, MONDAY + timedelta(days=1), SELDOM)
    await talk("gun", sees("Någon av er bad om en ny påminnelse."), sees_not("påminnelsen förut"))


async def test_whoever_wants_it_later_after_all_can(week: Talk, world: World) -> None:
    await until(world, THURSDAY, SELDOM)
    await week("alva", presses("Jag kan inte"), presses("Påminn mig senare"), fills(when="tomorrow"))
    await sweep(world)
    await until(world, MONDAY + timedelta(days=8), SELDOM)
    await week("bo", sees(f"{ALVA} och {CLEO} {SILENT} {AS_MANAGER}"), sees_not("kan inte. "))


async def test_what_the_log_says_gives_no_reason(week: Talk, world: World) -> None:
    """Only who has been told and says that they cannot is named."""
    await until(world, THURSDAY, SELDOM)
    async with world.database.transaction() as session:
        said = {"kind": "posting", "period": "2027-W10"}
        now = world.clock.now()
        await log.append(session, now, "account:1", "duty.passed_on", actor_id=world.olle.id, details=said)
    await until(world, MONDAY + timedelta(days=7), SELDOM)
    await week("cleo", sees(f"{ALVA} {SILENT} {AS_DEPUTY}"), sees_not("Olle"))


async def test_two_on_the_same_rung_are_not_in_each_others_place(week: Talk, world: World) -> None:
    second = Assignment(person_id=world.olle.id or 0, part=Part.SUBSTITUTE, account_id=1, starts_at=MONDAY)
    async with world.database.transaction() as session:
        await accounts.assign(session, second)
    await until(world, MONDAY + timedelta(days=7), SELDOM)
    for who in ("cleo", "olle"):
        await week(who, sees(f"{ALVA} {SILENT} {AS_DEPUTY}"))
    await until(world, MONDAY + timedelta(days=8), SELDOM)
    await week("bo", sees(f"{ALVA}, {CLEO} och Olle Utanför {SILENT} {AS_MANAGER}"))


async def both_late(world: World, second_owner: str) -> None:
    """Two accounts for which Cleo steps in; on the Monday after she has been asked about both."""
    world.clock.at = MONDAY
    await add_account(world, "Lönnens kök", "alva", "cleo")
    await add_account(world, "Lönnens trädgård", second_owner, "cleo")
    await sweep(world)
    await until(world, MONDAY + timedelta(days=7), SELDOM)


async def test_the_same_reason_is_said_once(talk: Talk, world: World) -> None:
    await both_late(world, "alva")
    title, first, *_rest = plain(talk.cards("cleo")[-1]).split("\n")
    assert (title, first) == ("2 påminnelser", f"{ALVA} {SILENT} {AS_DEPUTY}")
    assert talk.seen("cleo").count(AS_DEPUTY) == 1


async def test_another_reason_stands_with_its_own(talk: Talk, world: World) -> None:
    await both_late(world, "olle")
    _title, kitchen, why, _buttons, garden, other, _more = plain(talk.cards("cleo")[-1]).split("\n")
    assert "kök" in kitchen
    assert why.startswith(f"{ALVA} {SILENT} {AS_DEPUTY} Senast fredag")
    assert "trädgård" in garden
    assert other.startswith(f"Olle Utanför {SILENT} {AS_DEPUTY} Senast fredag")
