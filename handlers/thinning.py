"""What the municipality keeps for a time alone, by its own rules (J2)."""

from datetime import datetime, time

from handlers.guidelines.rules import months_later
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, instant
from store.db import Session
from store.queries import words


async def thin_words(session: Session, policy: Rulebook, now: datetime) -> int:
    """Thin what was written of duties that ended so many months ago, by the whole day; of how many."""
    profile = policy.today(now)
    calendar = calendar_for(profile.working)
    kept_since = months_later(calendar.day(now), -profile.retention.words_months.value)
    return await words.thin(session, instant(kept_since, time(0), calendar.zone))
