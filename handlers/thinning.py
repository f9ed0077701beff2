"""What the municipality keeps for a time alone, by its own rules (J2)."""

from datetime import datetime, time

from chat.cards import Card, Text, stored
from chat.language import _, speaking
from handlers.close import copies
from handlers.proposals.flow import CONCERNED, closing
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, instant, months_later
from store.db import Session
from store.models import OutboxMessage
from store.queries import holds, people, words


async def thin_words(session: Session, policy: Rulebook, now: datetime) -> int:
    """Thin what people wrote so many months ago, by the whole day; of how many things.

    That is of duties, comments, pauses, and closings that came to nothing. And why people were away, once
    they are back. Nothing of what a legal hold is on, until it is lifted.
    """
    profile = policy.today(now)
    calendar = calendar_for(profile.working)
    kept_since = months_later(calendar.day(now), -profile.retention.words_months.value)
    before = instant(kept_since, time(0), calendar.zone)
    kept = await holds.kept(session)
    thinned = await words.thin(session, before, kept)
    for duty_id in thinned:
        for message in await words.cards(session, closing(duty_id), CONCERNED):
            await _thin_card(session, message)
    closed = await words.thin_closings(session, before, kept)
    for closing_id in closed:
        for message in await words.cards(session, f"closing:{closing_id}", *copies.ROLES, copies.TOLD):
            await _thin_card(session, message)
    others = len(closed) + await words.thin_comments(session, before, kept)
    others += await words.thin_pauses(session, kept_since, kept)
    return len(thinned) + others + await words.thin_absences(session, now, kept)


async def _thin_card(session: Session, message: OutboxMessage) -> None:
    """Keep no more of a card than its title. What stands in the chat itself is not touched."""
    reader = await people.get(session, message.person_id)
    old = stored(message.card)
    with speaking(reader.language, reader.zone) if reader else speaking("sv"):
        text = _("What was written here is not kept any more.")
        gone = Card(title=old.title if old else _("Not kept"), parts=(Text(text=text, tone="quiet"),))
    message.card = gone.model_dump_json()
    session.add(message)
