"""The local web chat's conversations, and who may be acted as there."""

from collections.abc import Collection, Sequence

from sqlalchemy import func
from sqlmodel import col, select

from store import locks
from store.db import Session
from store.models.messages import WebMessage
from store.models.people import Identity, Person

CHANNEL = "web"


async def personas(session: Session) -> list[Person]:
    """The active people who are known on the web chat, by name."""
    query = (
        select(Person)
        .join(Identity, col(Identity.person_id) == col(Person.id))
        .where(Identity.channel == CHANNEL, col(Person.active).is_(True))
    )
    return list(await session.exec(query.order_by(col(Person.name), col(Person.id))))


async def history(session: Session, conversation: str, most: int) -> list[WebMessage]:
    """The last lines of a conversation, oldest first."""
    query = select(WebMessage).where(WebMessage.conversation == conversation)
    newest = await session.exec(query.order_by(col(WebMessage.id).desc()).limit(most))
    return list(reversed(newest.all()))


async def changed_since(
    session: Session, conversations: Collection[str], change: int, most: int
) -> Sequence[WebMessage]:
    """What is new or drawn anew after that change, in the order of the changes."""
    query = select(WebMessage).where(
        col(WebMessage.conversation).in_(list(conversations)), WebMessage.change > change
    )
    return (await session.exec(query.order_by(col(WebMessage.change)).limit(most))).all()


async def latest_change(session: Session) -> int:
    """The number of the last change of the whole table; 0 when it is empty."""
    return (await session.exec(select(func.max(WebMessage.change)))).one() or 0


async def sent(session: Session, outbox_id: int) -> WebMessage | None:
    """The line that a message of the outbox became, if it has arrived."""
    return (await session.exec(select(WebMessage).where(WebMessage.outbox_id == outbox_id))).first()


async def add(session: Session, message: WebMessage) -> WebMessage:
    """Add a line as the newest change."""
    message.change = await _next_change(session)
    session.add(message)
    await session.flush()
    return message


async def redraw(session: Session, message_id: int, conversation: str, card: str) -> WebMessage | None:
    """Put another card in a line's place, as the newest change; None when there is no such line."""
    message = await session.get(WebMessage, message_id)
    if message is None or message.conversation != conversation:
        return None
    if message.card != card:
        message.card, message.change = card, await _next_change(session)
        session.add(message)
        await session.flush()
    return message


async def _next_change(session: Session) -> int:
    # Two could take the same number, and a page that has seen the one would never see the other.
    await locks.hold(session, {"web_message"})
    return await latest_change(session) + 1
