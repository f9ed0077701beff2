"""Renewed tokens in the database, so that a restart and every copy of the bot know the last."""

from bot.channels.slack.inbound import CHANNEL
from bot.channels.slack.tokens import Renewed, SafeShut
from store.db import Conflict, Database, Unavailable
from store.queries import tokens


class DatabaseSafe:
    """Keeps the token of this channel."""

    def __init__(self, database: Database) -> None:
        """The municipality's own database."""
        self._database = database

    async def token(self) -> Renewed | None:
        """The last that was renewed, by any copy of the bot. Raises SafeShut."""
        try:
            async with self._database.reading() as session:
                found = await tokens.of(session, CHANNEL)
        except Unavailable as fault:
            raise SafeShut from fault
        return Renewed(found.access, found.refresh, found.expires_at) if found else None

    async def keep(self, renewed: Renewed) -> None:
        """Keep it for this copy and all others. Raises SafeShut."""
        try:
            async with self._database.transaction() as session:
                await tokens.keep(session, CHANNEL, renewed.access, renewed.refresh, renewed.expires_at)
        except (Unavailable, Conflict) as fault:  # Conflict: another copy kept the very first just now
            raise SafeShut from fault
