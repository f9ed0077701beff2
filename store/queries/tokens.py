"""Renewed tokens of channels."""

from datetime import datetime

from store.db import Session
from store.models.tokens import ChannelToken


async def of(session: Session, channel: str) -> ChannelToken | None:
    """The last token of a channel that was renewed."""
    return await session.get(ChannelToken, channel)


async def keep(session: Session, channel: str, access: str, refresh: str, expires_at: datetime) -> None:
    """Keep a renewed token in place of the last. `expires_at` is UTC."""
    found = await session.get(ChannelToken, channel)
    if found is None:
        found = ChannelToken(channel=channel, access=access, refresh=refresh, expires_at=expires_at)
    found.access, found.refresh, found.expires_at = access, refresh, expires_at
    session.add(found)
    await session.flush()
