"""The outbox: order for one reader, claims that lapse, copies that follow."""

import asyncio
from datetime import datetime, timedelta

from store import outbox
from store.db import Database, Session
from store.models import OutboxMessage


async def put(session: Session, now: datetime, recipient: str = "person:1", subject: str = "") -> int:
    message = OutboxMessage(recipient=recipient, card="{}", created_at=now, due_at=now, subject=subject)
    return (await outbox.put(session, message)).id or 0


async def claimed(database: Database, now: datetime) -> list[int]:
    async with database.transaction() as session:
        return [message.id or 0 for message in await outbox.claim(session, now, 50)]


async def sent(database: Database, number: int, now: datetime) -> None:
    async with database.transaction() as session:
        await outbox.mark_sent(session, number, now, channel="test", conversation="c", message=f"m{number}")


async def test_one_reader_gets_them_in_order_and_nobody_waits_for_another(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as session:
        first, second = await put(session, now), await put(session, now)
        other = await put(session, now, "place:information_unit")
    assert await claimed(database, now) == [first, other]
    assert await claimed(database, now) == []
    await sent(database, first, now)
    assert await claimed(database, now) == [second]


async def test_a_claim_that_nobody_finished_lapses(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        number = await put(session, now)
    assert await claimed(database, now) == [number]
    assert await claimed(database, now + outbox.CLAIM_HOLDS - timedelta(seconds=1)) == []
    assert await claimed(database, now + outbox.CLAIM_HOLDS + timedelta(seconds=1)) == [number]


async def test_two_copies_of_the_bot_never_take_the_same(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        for nth in range(20):
            await put(session, now, f"person:{nth}")
    rounds = await asyncio.gather(*(claimed(database, now) for _copy in range(4)))
    taken = [number for one in rounds for number in one]
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 20


async def test_a_message_that_waits_is_redrawn_in_place(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await put(session, now, subject="case:1")
        (copy,) = await outbox.copies(session, "case:1")
        await outbox.redraw(session, now, copy, "new")
    async with database.reading() as session:
        assert [one.card for one in await outbox.waiting(session)] == ["new"]


async def test_a_message_that_was_sent_gets_one_update_after_it(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        number = await put(session, now, subject="case:1")
    await sent(database, number, now)
    async with database.transaction() as session:
        (copy,) = await outbox.copies(session, "case:1")
        await outbox.redraw(session, now, copy, "one")
        await outbox.redraw(session, now, copy, "two")
    async with database.reading() as session:
        assert [(one.updates_id, one.card) for one in await outbox.waiting(session)] == [(number, "two")]


async def test_a_failure_waits_or_ends(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        number = await put(session, now)
        await outbox.mark_failed(session, number, "slow", again_at=now + timedelta(minutes=1))
    assert await claimed(database, now) == []
    assert await claimed(database, now + timedelta(minutes=1)) == [number]
    async with database.transaction() as session:
        await outbox.mark_failed(session, number, "gone", again_at=None)
    assert await claimed(database, now + timedelta(days=1)) == []
