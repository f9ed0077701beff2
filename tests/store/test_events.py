"""Events that have been handled."""

from datetime import datetime, timedelta

from store.db import Database
from store.queries import events


async def test_old_answers_are_thinned(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await events.handled(session, now - timedelta(days=8), "web", "event-old", "{}")
        await events.handled(session, now, "web", "event-new", "{}")
        assert await events.forget(session, now - timedelta(days=7)) == 1
    async with database.reading() as session:
        assert await events.reply_to(session, "web", "event-old") is None
        assert await events.reply_to(session, "web", "event-new") == "{}"
