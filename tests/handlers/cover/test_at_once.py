"""Two who say yes in the same instant, how many statements it takes, and by which index things are found."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from chat.inbound import Press
from store.db import Session
from store.models import Cover
from store.models.accounts import Part
from store.queries import absences, accounts
from tests.accounts import add_account, also
from tests.handlers.cover.absent import away, covered
from tests.plans import plans
from tests.sweeping import sweep
from tests.talk import Talk, find_button, presses
from tests.world import World

pytestmark = pytest.mark.databases("sqlite", "postgresql")

NOW = datetime(2027, 3, 16, 8, tzinfo=UTC)


async def test_two_who_say_yes_at_once(monday: Talk, world: World) -> None:
    await also(world, 1, "olle", Part.SUBSTITUTE)
    await away(monday)
    payload, _message, _place = find_button(monday, "cleo", "Ja, jag tar över")
    await monday("cleo", presses("Jag kan inte"))
    await sweep(world)
    await asyncio.gather(*(monday.send(who, Press(payload=payload)) for who in ("cleo", "olle", "bo")))
    async with world.database.reading() as session:
        (cover,) = await session.exec(select(Cover))
    assert (cover.account_id, cover.number) == (1, 0)


async def statements(world: World, ask: Callable[[Session], Awaitable[Any]]) -> int:
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        found.append(text)

    engine = world.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        async with world.database.reading() as session:
            await ask(session)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(found)


async def test_who_is_away_costs_two_statements_however_many_accounts(monday: Talk, world: World) -> None:
    await covered(monday)
    for number in range(5):
        await add_account(world, f"Konto {number}", "alva", "cleo")
    without = await statements(world, accounts.entries)
    assert await statements(world, lambda session: accounts.entries(session, at=NOW)) == without + 2


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda session: absences.away(session, [1], NOW), "ix_absence_person_id"),
        (lambda session: absences.begun(session, NOW, 10), "ix_absence_begun_at"),
        (lambda session: absences.ended(session, NOW, 10), "ix_absence_over_at"),
        (lambda session: absences.covering(session, [1], NOW), "ix_cover_account_id"),
        (lambda session: absences.covered_by(session, 1, NOW), "ix_cover_person_id"),
    ],
)
async def test_it_is_found_by_its_index(
    world: World, ask: Callable[[Session], Awaitable[Any]], index: str
) -> None:
    assert index in await plans(world, ask)
