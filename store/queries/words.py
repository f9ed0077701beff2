"""What people wrote beside their duties. The log holds a fingerprint of it, and nothing more."""

from datetime import datetime

from sqlmodel import col, update

from store.db import Session
from store.models.duties import Duty


async def thin(session: Session, before: datetime) -> int:
    """Thin what was written of duties that ended before that UTC moment; of how many."""
    ended = col(Duty.closed_at) < before
    thinned = await session.exec(update(Duty).where(ended, col(Duty.words).is_not(None)).values(words=None))
    return thinned.rowcount
