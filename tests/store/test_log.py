"""The log: chained, verified, the first broken entry named."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from store import log
from store.db import Conflict, Database

EARLY = datetime(2000, 1, 1)  # noqa: DTZ001 - hypothesis takes naive bounds


INSERTED = (
    "INSERT INTO log_entry (chain, number, at, what, details, rule, channel, previous, hash) "
    "SELECT chain, {number}, at, what, details, rule, channel, {previous}, hash "
    "FROM log_entry WHERE chain = 'case:1' AND number = 3"
)
STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
"""Text columns of PostgreSQL take no NUL, nor does anything that people type hold one."""
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


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
        (
            ["UPDATE log_entry SET at = '2027-03-01 07:59:00' WHERE chain = 'case:2' AND number = 2"],
            "case:2",
            2,
        ),
        (["UPDATE log_entry SET rule = 'S1' WHERE chain = 'case:2' AND number = 2"], "case:2", 2),
        (["UPDATE log_entry SET channel = 'web' WHERE chain = 'case:2' AND number = 2"], "case:2", 2),
        (
            [
                "UPDATE log_entry SET number = 9 WHERE chain = 'case:1' AND number = 2",
                "UPDATE log_entry SET number = 2 WHERE chain = 'case:1' AND number = 3",
                "UPDATE log_entry SET number = 3 WHERE chain = 'case:1' AND number = 9",
            ],
            "case:1",
            2,
        ),
        (
            ["UPDATE log_entry SET chain = 'case:3', number = 1 WHERE chain = 'case:1' AND number = 3"],
            "case:3",
            1,
        ),
        ([INSERTED.format(number=4, previous="previous")], "case:1", 4),
        ([INSERTED.format(number=4, previous="hash")], "case:1", 4),
        (["DELETE FROM log_entry WHERE chain = 'case:2' AND number = 1"], "case:2", 2),
        (["UPDATE log_entry SET details = '{\"heads\": {}}' WHERE chain = 'anchor'"], "anchor", 1),
        (["UPDATE log_entry SET what = 'x' WHERE number IN (2, 3)"], "case:1", 2),
    ],
    ids=[
        "changed",
        "actor",
        "details",
        "middle",
        "end",
        "chain",
        "renumbered",
        *("moment", "rule", "channel", "swapped", "moved", "inserted", "copied", "first", "anchor", "two"),
    ],
)
async def test_the_first_broken_entry_is_named(
    database: Database, now: datetime, statements: list[str], chain: str, number: int
) -> None:
    await filled(database, now)
    broken = await tampered(database, *statements)
    assert broken is not None
    assert (broken.chain, broken.number) == (chain, number)
    assert broken.why


async def test_an_end_that_was_written_anew_with_hashes_that_fit_is_found(
    database: Database, now: datetime
) -> None:
    """Whoever can write to the database can make hashes, too; the anchor holds the ones that were."""
    await filled(database, now)
    async with database.transaction() as session:
        last = (await log.of_chain(session, "case:2"))[-1]
        last.what = "case.approved"
        last.hash = log.entry_hash(last)
        session.add(last)
    broken = await tampered(database)
    assert broken is not None
    assert (broken.chain, broken.number) == ("case:2", 3)


async def test_what_is_added_after_an_anchor_is_whole(database: Database, now: datetime) -> None:
    await filled(database, now)
    async with database.transaction() as session:
        added = await log.append(session, now + timedelta(hours=2), "case:2", "case.approved")
        await log.anchor(session, now + timedelta(days=1))
    assert added.number == 4
    assert await tampered(database) is None


async def test_two_who_write_to_one_chain_at_once_both_get_a_number(
    database: Database, now: datetime
) -> None:
    async def write(nth: int) -> None:
        async with database.transaction() as session:
            await log.append(session, now, "case:1", f"step.{nth}")

    await asyncio.gather(*(write(nth) for nth in range(20)))
    async with database.reading() as session:
        assert [one.number for one in await log.of_chain(session, "case:1")] == list(range(1, 21))
        assert await log.verify(session) is None


async def test_many_at_once_are_as_one_after_the_other(database: Database, now: datetime) -> None:
    await filled(database, now)
    chains = ["case:9", "case:1", "case:9", "case:1", "case:1"]
    events = [log.Written(chain, "duty.unanswered", {"nth": nth}) for nth, chain in enumerate(chains)]
    async with database.transaction() as session:
        await log.append_all(session, now, events)
        await log.append_all(session, now, [])
    async with database.reading() as session:
        assert await log.verify(session) is None
        assert [one.details for one in await log.of_chain(session, "case:9")] == [{"nth": 0}, {"nth": 2}]
        last = (await log.of_chain(session, "case:1"))[-3:]
        assert [(one.number, one.details["nth"]) for one in last] == [(4, 1), (5, 3), (6, 4)]


async def test_a_number_is_given_once(database: Database, now: datetime) -> None:
    await filled(database, now)
    with pytest.raises(Conflict):
        await tampered(database, INSERTED.format(number=2, previous="previous"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=9), JSON, max_size=3), STORABLE, st.datetimes(EARLY))
async def test_whatever_is_recorded_is_read_back_as_it_was(
    database: Database, details: dict[str, Any], rule: str, at: datetime
) -> None:
    async with database.transaction() as session:
        await log.append(session, at.replace(tzinfo=UTC), "case:1", "x", details=details, rule=rule)
    async with database.reading() as session:
        assert await log.verify(session) is None
        assert (await log.of_chain(session, "case:1"))[-1].details == details


async def test_the_log_is_anchored_once_a_day(database: Database, now: datetime) -> None:
    await filled(database, now)
    async with database.transaction() as session:
        assert await log.anchor(session, now + timedelta(hours=3)) is None
        assert await log.anchor(session, now.replace(hour=23, minute=59)) is None
        second = await log.anchor(session, now.replace(hour=0) + timedelta(days=1))
        assert second is not None
        assert second.details["heads"].keys() == {"anchor", "case:1", "case:2"}
