"""Where people and shared places are reached on a channel."""

from collections.abc import Sequence

from sqlmodel import col, or_, select

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
    """Whose conversation has that id: a shared place before people, then whoever was heard from last."""
    is_persons = col(Conversation.address) != col(Conversation.conversation)
    query = select(Conversation).where(
        Conversation.channel == channel, Conversation.conversation == conversation
    )
    latest = query.order_by(is_persons, col(Conversation.seen_at).desc(), col(Conversation.address))
    return (await session.exec(latest)).first()


async def is_anothers(session: Session, found: Conversation) -> bool:
    """Whether the conversation is kept already as somebody else's, or as a shared place."""
    query = select(Conversation).where(
        Conversation.channel == found.channel,
        Conversation.conversation == found.conversation,
        Conversation.address != found.address,
        # Somebody may have two addresses: by the platform's own id, before the other was known.
        or_(col(Conversation.user) == "", col(Conversation.user) != found.user),
    )
    return (await session.exec(query)).first() is not None


async def take(session: Session, found: Conversation) -> None:
    """The platform says whose it is: for other people it is not kept any more."""
    query = select(Conversation).where(
        Conversation.channel == found.channel,
        Conversation.conversation == found.conversation,
        Conversation.address != found.address,
    )
    for one in await session.exec(query):
        one.conversation = ""
        session.add(one)


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


async def forget(session: Session, channel: str, address: str) -> None:
    """Keep nothing of an address."""
    known_one = await get(session, channel, address)
    if known_one is not None:
        await session.delete(known_one)
