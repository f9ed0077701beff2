"""Where everybody is reached in Teams: kept from what comes in, for what goes out later."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.channels.teams.inbound import CHANNEL
from bot.channels.teams.meaning import Origin
from bot.clock import Clock
from store.db import Conflict, Database, Unavailable
from store.models import Conversation
from store.queries import conversations

logger = structlog.get_logger()

_HOLDS = timedelta(hours=12)
"""So long is a reference not written again when it has not changed."""
_MOST_GUESTS = 500


class References:
    """The conversation reference of each person, and of each shared place."""

    def __init__(self, database: Database, clock: Clock, service_url: str) -> None:
        """`service_url` is Teams' server for a conversation that was never heard from."""
        self._database = database
        self._clock = clock
        self._service_url = service_url
        self._guests: OrderedDict[str, Conversation] = OrderedDict()
        """Who is no staff, in memory alone: they are answered, and nothing of them is kept."""

    async def note(self, origin: Origin) -> None:
        """Somebody was heard from. Never raises: who is not noted now is noted the next time."""
        found = [self._of_place(origin)] if origin.place.shared else []
        person = self._of_person(origin)
        if person.address in self._guests:
            self._keep_guest(person)
        else:
            found.append(person)
        try:
            async with self._database.reading() as session:
                known = await conversations.known(session, CHANNEL, [one.address for one in found])
            if changed := [one for one in found if _is_news(one, known)]:
                await self._keep(changed)
        except (Unavailable, Conflict):
            logger.warning("reference not noted")

    async def of(self, address: str) -> Conversation | None:
        """How a person is reached, if they were ever heard from. Raises Unavailable."""
        if address in self._guests:
            return self._guests[address]
        async with self._database.reading() as session:
            return await conversations.get(session, CHANNEL, address)

    async def known(self, addresses: Sequence[str]) -> list[Conversation]:
        """How these people are reached; those never heard from are left out. Raises Unavailable."""
        async with self._database.reading() as session:
            return await conversations.known(session, CHANNEL, addresses)

    async def at(self, conversation: str) -> Conversation | None:
        """Whose conversation it is. Raises Unavailable."""
        for guest in self._guests.values():
            if guest.conversation == conversation:
                return guest
        async with self._database.reading() as session:
            return await conversations.by_id(session, CHANNEL, conversation)

    async def service_url(self, conversation: str) -> str:
        """Teams' server for a conversation. Raises Unavailable."""
        found = await self.at(conversation)
        return found.service_url if found else self._service_url

    async def made(self, address: str, conversation: str) -> None:
        """The bot has begun a conversation with somebody. Raises Unavailable, Conflict."""
        known = await self.of(address)
        found = self._with(address, conversation, known)
        if address in self._guests:
            self._keep_guest(found)
            return
        async with self._database.transaction() as session:
            await conversations.take(session, found)
            await conversations.keep(session, found)

    async def guest(self, address: str) -> None:
        """Somebody turned out to be no staff: nothing of them is kept. Raises Unavailable, Conflict."""
        if address in self._guests:
            return
        known = await self.of(address)
        if known is not None:
            async with self._database.transaction() as session:
                await conversations.forget(session, CHANNEL, address)
        self._keep_guest(self._with(address, known.conversation if known else "", known))

    def staff(self, address: str) -> None:
        """Somebody is of the staff: they are kept when they are heard from the next time."""
        self._guests.pop(address, None)

    async def gone(self, address: str) -> None:
        """Nothing arrives there any more. Raises Unavailable, Conflict."""
        if address in self._guests:
            self._guests[address].gone = True
            return
        async with self._database.transaction() as session:
            await conversations.gone(session, CHANNEL, address)

    async def _keep(self, found: Sequence[Conversation]) -> None:
        async with self._database.transaction() as session:
            for one in found:
                known = await conversations.get(session, CHANNEL, one.address)
                if one.conversation and await conversations.is_anothers(session, one):
                    logger.warning("reference not taken over from somebody else")
                    one.conversation = ""
                if known is not None and not one.conversation:  # heard from in a place that others read
                    one.conversation, one.gone = known.conversation, known.gone
                await conversations.keep(session, one)

    def _keep_guest(self, found: Conversation) -> None:
        known = self._guests.get(found.address)
        if known is not None and not found.conversation:
            found.conversation, found.gone = known.conversation, known.gone
        self._guests[found.address] = found
        self._guests.move_to_end(found.address)
        if len(self._guests) > _MOST_GUESTS:
            self._guests.popitem(last=False)

    def _with(self, address: str, conversation: str, known: Conversation | None) -> Conversation:
        return Conversation(
            channel=CHANNEL,
            address=address,
            conversation=conversation,
            service_url=known.service_url if known else self._service_url,
            user=known.user if known else "",
            locale=known.locale if known else "",
            seen_at=self._now(),
        )

    def _of_person(self, origin: Origin) -> Conversation:
        return Conversation(
            channel=CHANNEL,
            address=origin.sender.address,
            conversation="" if origin.place.shared else origin.place.conversation,
            service_url=origin.service_url,
            user=origin.user,
            locale=origin.locale,
            seen_at=self._now(),
        )

    def _of_place(self, origin: Origin) -> Conversation:
        where = origin.place.conversation
        return Conversation(
            channel=CHANNEL,
            address=where,
            conversation=where,
            service_url=origin.service_url,
            seen_at=self._now(),
        )

    def _now(self) -> datetime:
        return self._clock.now()


def _is_news(found: Conversation, known: Sequence[Conversation]) -> bool:
    for one in known:
        if one.address == found.address:
            is_same = (
                found.conversation in ("", one.conversation)
                and (found.service_url, found.user, found.locale) == (one.service_url, one.user, one.locale)
                and not (one.gone and found.conversation)
            )
            return not is_same or found.seen_at - one.seen_at >= _HOLDS
    return True
