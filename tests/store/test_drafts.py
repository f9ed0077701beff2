"""Unsent answers to forms."""

from datetime import UTC, datetime, timedelta, timezone

from store.db import Database
from store.queries import drafts


async def test_drafts_that_nobody_came_back_to_are_thinned(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await drafts.keep(session, now - timedelta(days=91), 1, "old", {"reason": "Hur"})
        await drafts.keep(session, now - timedelta(days=89), 1, "new", {"reason": "Hur"})
        assert await drafts.thin(session, now - timedelta(days=90)) == 1
    async with database.reading() as session:
        assert await drafts.answers(session, 1, "old") == {}
        assert await drafts.answers(session, 1, "new") == {"reason": "Hur"}


async def test_a_draft_is_as_old_as_its_last_change(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await drafts.keep(session, now - timedelta(days=91), 1, "form", {"reason": "Hur"})
        await drafts.keep(session, now, 1, "form", {"reason": "Hur når ni"})
        assert await drafts.thin(session, now - timedelta(days=90)) == 0


async def test_the_age_is_counted_in_utc(database: Database) -> None:
    midnight = datetime(2027, 3, 1, 0, 0, tzinfo=UTC)
    in_the_east = midnight.astimezone(timezone(timedelta(hours=14)))
    async with database.transaction() as session:
        await drafts.keep(session, midnight - timedelta(seconds=1), 1, "before", {"reason": "Hur"})
        await drafts.keep(session, midnight, 1, "at", {"reason": "Hur"})
        assert await drafts.thin(session, in_the_east) == 1
