"""The outbox: order for one reader, claims that lapse, copies that follow."""

import asyncio
from datetime import datetime, timedelta

import pytest

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


async def test_many_copies_and_many_rounds_take_each_message_once(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        for nth in range(60):
            await put(session, now, f"person:{nth % 7}")
    copies = [Database(database.url) for _copy in range(3)]
    taken: list[int] = []

    async def deliver(one: Database) -> None:
        while numbers := await claimed(one, now):
            taken.extend(numbers)
            for number in numbers:
                await sent(one, number, now)

    for _round in range(20):
        await asyncio.gather(*(deliver(one) for one in copies))
    assert sorted(taken) == list(range(1, 61))
    for reader in range(7):
        own = [number for number in taken if (number - 1) % 7 == reader]
        assert own == sorted(own)
    for one in copies:
        await one.dispose()


async def test_what_is_being_sent_is_not_changed_but_updated_after_it(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as session:
        number = await put(session, now, subject="case:1")
    assert await claimed(database, now) == [number]
    async with database.transaction() as session:
        (copy,) = await outbox.copies(session, "case:1")
        await outbox.redraw(session, now, copy, "new")
    assert await claimed(database, now) == []
    await sent(database, number, now)
    async with database.transaction() as session:
        (update,) = await outbox.claim(session, now, 50)
    assert (update.updates_id, update.card, update.recipient) == (number, "new", "person:1")


async def test_an_update_that_is_being_sent_is_followed_by_another(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        number = await put(session, now, subject="case:1")
    await sent(database, number, now)
    await redrawn(database, now, "one")
    (first,) = await claimed(database, now)
    await redrawn(database, now, "two")
    await sent(database, first, now)
    (second,) = await claimed(database, now)
    async with database.reading() as session:
        update = await outbox.get(session, second)
    assert update is not None
    assert (update.updates_id, update.card) == (number, "two")


async def redrawn(database: Database, now: datetime, card: str) -> None:
    async with database.transaction() as session:
        for copy in await outbox.copies(session, "case:1"):
            await outbox.redraw(session, now, copy, card)


async def test_what_a_killed_copy_may_have_sent_is_updated_after_it(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as session:
        number = await put(session, now, subject="case:1")
    await claimed(database, now)
    later = now + outbox.CLAIM_HOLDS + timedelta(seconds=1)
    await redrawn(database, later, "new")
    async with database.transaction() as session:
        assert [(one.id, one.card) for one in await outbox.claim(session, later, 50)] == [(number, "{}")]
    await sent(database, number, later)
    async with database.transaction() as session:
        (update,) = await outbox.claim(session, later, 50)
    assert (update.updates_id, update.card) == (number, "new")


async def test_copies_are_the_originals_that_can_still_be_seen(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        waits, gone = await put(session, now, subject="case:1"), await put(session, now, subject="case:1")
        await put(session, now, subject="case:2")
        arrived = await put(session, now, "person:2", subject="case:1")
        await outbox.mark_failed(session, gone, "no such user", again_at=None)
    await sent(database, arrived, now)
    await redrawn(database, now, "new")
    async with database.reading() as session:
        assert [one.id for one in await outbox.copies(session, "case:1")] == [waits, arrived]
        assert [one.id for one in await outbox.copies(session, "case:1", "decider")] == []
        found = await outbox.copy_at(session, "test", "c", f"m{arrived}")
        assert found is not None
        assert found.id == arrived
        assert await outbox.copy_at(session, "test", "elsewhere", f"m{arrived}") is None


async def test_a_message_goes_with_its_transaction_or_not_at_all(database: Database, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError):
        await fails_after_putting(database, now)
    assert await claimed(database, now) == []


async def fails_after_putting(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await put(session, now)
        raise ZeroDivisionError


async def test_looking_for_what_is_due_sees_what_a_claim_would_take(
    database: Database, now: datetime
) -> None:
    async def due(at: datetime) -> bool:
        async with database.reading() as session:
            return await outbox.any_due(session, at)

    assert not await due(now)
    async with database.transaction() as session:
        await put(session, now)
    assert not await due(now - timedelta(seconds=1))
    assert await due(now)
    await claimed(database, now)
    assert not await due(now)
    assert await due(now + outbox.CLAIM_HOLDS + timedelta(seconds=1))


async def test_a_failure_waits_or_ends(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        number = await put(session, now)
        await outbox.mark_failed(session, number, "slow", again_at=now + timedelta(minutes=1))
    assert await claimed(database, now) == []
    assert await claimed(database, now + timedelta(minutes=1)) == [number]
    async with database.transaction() as session:
        await outbox.mark_failed(session, number, "gone", again_at=None)
    assert await claimed(database, now + timedelta(days=1)) == []


async def test_a_claim_is_given_back_by_whoever_holds_it(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        number = await put(session, now)
        (held,) = await outbox.claim(session, now, 50)
    async with database.transaction() as session:
        await outbox.give_back(session, held)
    async with database.transaction() as session:
        (again,) = await outbox.claim(session, now, 50)
    assert (again.id, again.attempts) == (number, 1)  # it may have arrived


async def test_a_claim_that_has_lapsed_is_not_given_back(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        number = await put(session, now)
        (held,) = await outbox.claim(session, now, 50)
    later = now + outbox.CLAIM_HOLDS + timedelta(seconds=1)
    assert await claimed(database, later) == [number]
    async with database.transaction() as session:
        await outbox.give_back(session, held)
    assert await claimed(database, later) == []  # another copy is sending it
