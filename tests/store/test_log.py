"""The log: chained, verified, the first broken entry named."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from store import log
from store.db import Database


async def filled(database: Database, now: datetime) -> None:
    """Two chains of three entries each, anchored after that."""
    async with database.transaction() as session:
        for nth in range(3):
            for chain in ("case:1", "case:2"):
                when = now + timedelta(minutes=nth)
                await log.append(
                    session, when, chain, "case.taken", actor_id=1, details={"nth": nth, "å": "ö"}, rule="S0"
                )
        await log.anchor(session, now + timedelta(hours=1))


async def tampered(database: Database, *statements: str) -> log.Break | None:
    async with database.transaction() as session:
        connection = await session.connection()
        for statement in statements:
            await connection.execute(text(statement))
    async with database.reading() as session:
        return await log.verify(session)


async def test_an_untouched_log_is_whole(database: Database, now: datetime) -> None:
    await filled(database, now)
    assert await tampered(database) is None


@pytest.mark.parametrize(
    ("statements", "chain", "number"),
    [
        (["UPDATE log_entry SET what = 'case.approved' WHERE chain = 'case:1' AND number = 2"], "case:1", 2),
        (["UPDATE log_entry SET actor_id = NULL WHERE chain = 'case:2' AND number = 1"], "case:2", 1),
        (["UPDATE log_entry SET details = '{}' WHERE chain = 'case:2' AND number = 3"], "case:2", 3),
        (["DELETE FROM log_entry WHERE chain = 'case:1' AND number = 2"], "case:1", 3),
        (["DELETE FROM log_entry WHERE chain = 'case:2' AND number = 3"], "case:2", 3),
        (["DELETE FROM log_entry WHERE chain = 'case:1'"], "case:1", 3),
        (
            [
                "DELETE FROM log_entry WHERE chain = 'case:1' AND number = 2",
                "UPDATE log_entry SET number = 2 WHERE chain = 'case:1' AND number = 3",
            ],
            "case:1",
            2,
        ),
    ],
    ids=["changed", "actor", "details", "middle", "end", "chain", "renumbered"],
)
async def test_the_first_broken_entry_is_named(
    database: Database, now: datetime, statements: list[str], chain: str, number: int
) -> None:
    await filled(database, now)
    broken = await tampered(database, *statements)
    assert broken is not None
    assert (broken.chain, broken.number) == (chain, number)
    assert broken.why


async def test_the_log_is_anchored_once_a_day(database: Database, now: datetime) -> None:
    await filled(database, now)
    async with database.transaction() as session:
        assert await log.anchor(session, now + timedelta(hours=3)) is None
        assert await log.anchor(session, now + timedelta(days=1)) is not None
