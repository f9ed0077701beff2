"""Where people and shared places are reached on a channel."""

from collections.abc import Sequence

from sqlmodel import col, select

from store.db import Session
from store.models.conversations import Conversation


async def get(session: Session, channel: str, address: str) -> Conversation | None:
    """The conversation with an address."""
    return await session.get(Conversation, (channel, address))


async def known(session: Session, channel: str, addresses: Sequence[str]) -> list[Conversation]:
    """The conversations with these addresses; unknown ones are left out."""
    query = select(Conversation).where(
        Conversation.channel == channel, col(Conversation.address).in_(addresses)
    )
    return list(await session.exec(query.order_by(col(Conversation.address))))


async def by_id(session: Session, channel: str, conversation: str) -> Conversation | None:
    """Whose conversation has that id."""
    query = select(Conversation).where(
        Conversation.channel == channel, Conversation.conversation == conversation
    )
    return (await session.exec(query)).first()


async def keep(session: Session, found: Conversation) -> None:
    """Remember a conversation as the platform gives it now."""
    await session.merge(found)
    await session.flush()


async def gone(session: Session, channel: str, address: str) -> None:
    """Note that nothing arrives there any more, until it is heard from again."""
    known_one = await get(session, channel, address)
    if known_one is not None:
        known_one.gone = True
        session.add(known_one)
