"""Delivers a card into the web chat: a row of its conversation, once a message of the outbox."""

from bot.channels.base import DeliveryError, Letter
from bot.channels.web import inbound
from store.db import Conflict, Database, Unavailable
from store.models import OutboxMessage, WebMessage
from store.queries import webchat


async def deliver(database: Database, letter: Letter) -> str:
    """Store the card as a new line or in place of an earlier one; its number. Raises DeliveryError."""
    try:
        if letter.replaces:
            return await _replace(database, letter)
        try:
            return await _add(database, letter)
        except Conflict:  # another copy of the bot was first; now its line is there to be found
            return await _add(database, letter)
    except (Conflict, Unavailable) as fault:
        raise DeliveryError("the database could not take the message", permanent=False) from fault


async def _add(database: Database, letter: Letter) -> str:
    async with database.transaction() as session:
        message = await webchat.sent(session, letter.outbox_id)
        if message is None:
            put = await session.get_one(OutboxMessage, letter.outbox_id)
            message = await webchat.add(
                session,
                WebMessage(
                    conversation=letter.conversation,
                    at=put.created_at,  # the demo's clock may have been moved far on since
                    card=letter.card.model_dump_json(),
                    outbox_id=letter.outbox_id,
                ),
            )
        return str(message.id)


async def _replace(database: Database, letter: Letter) -> str:
    number = inbound.number(letter.replaces)
    if number is None:
        raise DeliveryError("that is no message of the web chat", permanent=True)
    async with database.transaction() as session:
        card = letter.card.model_dump_json()
        message = await webchat.redraw(session, number, letter.conversation, card)
    if message is None:
        raise DeliveryError("the message to draw anew is not there", permanent=True)
    return str(message.id)
