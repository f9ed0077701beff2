"""Whatever people do in whatever order: at any time somebody has said yes, or somebody is asked.

And the bot sends nothing to anybody who is away.
"""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, func, select

from handlers.duties.routing import present, watches
from policy.calendar import calendar_for, next_working_time
from store.models import OutboxMessage
from store.models.accounts import Part
from store.queries import absences, accounts, duties
from tests.accounts import add_account, also
from tests.sweeping import sweep
from tests.talk import Talk, fills, find_button, presses
from tests.world import World

MONDAY = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)
BACK = ("Jag är inte borta", "Jag är tillbaka", "Jag kan inte längre")
PEOPLE = ("alva", "cleo", "bo", "olle")


@pytest.mark.parametrize("seed", [*range(4), 9, 22])
async def test_somebody_has_it_or_is_asked(talk: Talk, world: World, seed: int) -> None:
    chance = random.Random(seed)
    await add_account(world, "Lönnen", "alva", "cleo")
    await add_account(world, "Cleos konto", "cleo", "alva")
    await also(world, 1, "olle", Part.SUBSTITUTE)
    world.clock.at = MONDAY
    for _step in range(14):
        await something(talk, chance)
        world.clock.at += timedelta(hours=chance.choice((1, 4, 24, 72)))
        before = await last_message(world)
        await sweep(world)
        await nobody_is_missed(world)
        await nobody_away_is_sent_anything(world, before)


async def something(talk: Talk, chance: random.Random) -> None:
    """Somebody does one of the things that one can."""
    who, today = chance.choice(PEOPLE), talk.world.clock.now().date()
    first = today + timedelta(days=chance.choice((0, 0, 1, 5, 9)))
    last = first + timedelta(days=chance.choice((0, 2, 6, 13)))
    times = {"first": str(first), "last": str(last) if chance.random() < 0.8 else ""}
    match chance.randrange(5):
        case 0 | 1:
            await talk(who, "/franvaro", presses("Jag ska vara borta"), fills(**times))
        case 2:
            other = str(talk.world.people[chance.choice(PEOPLE[:2])].id)
            await talk("bo", "/franvaro", presses("Någon annan är borta"), fills(who=[other], **times))
        case 3:
            await presses_if_there(talk, who, chance.choice(("Ja, jag tar över", "Jag kan inte")))
        case _:
            await talk(who, "/franvaro")
            await presses_if_there(talk, who, chance.choice(BACK))


async def presses_if_there(talk: Talk, who: str, label: str) -> None:
    try:
        find_button(talk, who, label)
    except AssertionError:
        return
    await talk(who, presses(label))


async def nobody_is_missed(world: World) -> None:
    """In working time: a weekend alone is no gap."""
    now = world.clock.now()
    if next_working_time(calendar_for(world.dispatch.policy.today(now).working), now).moment > now:
        return
    async with world.database.reading() as session:
        for entry in await accounts.entries(session, at=now):
            open_ = await duties.open_of(session, "cover", f"account:{entry.account.id}")
            has_it = present(entry, entry.owners) or present(entry, entry.covering)
            assert has_it or open_, (entry.account.name, now)
            if has_it:
                assert watches(entry) == has_it


async def last_message(world: World) -> int:
    async with world.database.reading() as session:
        return (await session.exec(select(func.max(OutboxMessage.id)))).one() or 0


async def nobody_away_is_sent_anything(world: World, after: int) -> None:
    """By the bot on its own."""
    now = world.clock.now()
    async with world.database.reading() as session:
        for message in await session.exec(select(OutboxMessage).where(col(OutboxMessage.id) > after)):
            if message.person_id and message.created_at == now:
                assert not await absences.away(session, [message.person_id], now), message.card
