"""By which ways a message may reach its reader: where it stands already, where they last were, by e-mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.channels.base import INFORMATION_UNIT, Channel
from bot.clock import Clock
from store import outbox
from store.db import Database, Session
from store.models import Identity, OutboxMessage, Person
from store.models.people import RoleName
from store.queries import people


@dataclass(frozen=True)
class Way:
    """One way to bring a message to its reader."""

    channel: Channel
    conversation: str
    address: str = ""
    replaces: str = ""
    language: str = "sv"


@dataclass(frozen=True)
class Held:
    """A message that is held, with what is known of its readers."""

    message: OutboxMessage
    reader: Person | None
    ways: Sequence[Way]
    told: Sequence[Identity]
    """Where those are whom it tells that something moved."""


class Ways:
    """Looks them up."""

    def __init__(self, database: Database, clock: Clock, channels: Mapping[str, Channel]) -> None:
        """`channels` by name, in the order of preference for shared places."""
        self._database = database
        self._clock = clock
        self._channels = channels

    async def of(self, session: Session, several: Sequence[OutboxMessage]) -> list[Held]:
        """With what is known of their readers, read for all at once."""
        unit: list[int] = []
        if any(one.person_id is None for one in several):
            unit = [one.id or 0 for one in await people.with_role(session, RoleName.INFORMATION_UNIT)]
        numbers = [one.person_id for one in several if one.person_id is not None]
        readers = {one.id: one for one in await people.by_ids(session, numbers)}
        identities = await people.identities_of(session, {*numbers, *unit})
        updated = [one.updates_id for one in several if one.updates_id is not None]
        originals = {one.id: one for one in await outbox.by_ids(session, updated)}
        found = []
        for message in several:
            told = unit if message.person_id is None else [message.person_id]
            known = [identity for number in told for identity in identities.get(number, ())]
            reader = readers.get(message.person_id)
            ways = self._open_to(message, reader, known, originals.get(message.updates_id))
            found.append(Held(message, reader, ways, known))
        return found

    async def found(self, reader: Person) -> tuple[list[Way], list[Identity]]:
        """Somebody known from elsewhere who has not been met on any channel: looked for by e-mail."""
        for name, channel in self._channels.items():
            address = await channel.find(reader.email) if reader.email else None
            if address is not None:
                async with self._database.transaction() as session:
                    await people.seen(session, self._clock.now(), name, address, reader)
                    told = await people.identities(session, reader.id or 0)
                return [Way(channel, "", address, language=reader.language)], told
        return [], []

    def _open_to(
        self,
        message: OutboxMessage,
        reader: Person | None,
        known: Sequence[Identity],
        original: OutboxMessage | None,
    ) -> list[Way]:
        language = reader.language if reader else "sv"
        if message.updates_id is not None:
            if original is None or original.channel not in self._channels:
                return []
            return [
                Way(
                    self._channels[original.channel],
                    original.conversation,
                    replaces=original.message,
                    language=language,
                )
            ]
        ways = []
        if message.conversation and message.channel in self._channels:
            channel = self._channels[message.channel]
            ways.append(Way(channel, message.conversation, language=language))
        if message.person_id is None:
            places = ((channel, channel.place(INFORMATION_UNIT)) for channel in self._channels.values())
            return ways + [Way(channel, place) for channel, place in places if place]
        return ways + [
            Way(self._channels[i.channel], "", i.address, language=language)
            for i in known
            if i.channel in self._channels
        ]
