"""The sweep of duties: what is to be done is opened, and whoever is to be told is told."""

from datetime import datetime

from handlers.duties import rounds
from handlers.duties.catalogue import KINDS
from handlers.rulebook import Rulebook
from store.db import Database

_OPENED_AT_ONCE = 500  # duties of a kind in a transaction; the next sweep takes as many


async def sweep(database: Database, policy: Rulebook, now: datetime) -> int:
    """What has come up by that UTC moment; how many were told, each in a transaction of its own."""
    async with database.transaction() as session:
        for kind in KINDS.values():
            await kind.open_due(session, policy, now, _OPENED_AT_ONCE)
    async with database.transaction() as session:
        due = await rounds.due(session, policy, KINDS, now)
    told = 0
    for one in due:
        async with database.transaction() as session:
            told += await rounds.remind(session, policy, KINDS, now, one)
    return told
