"""Drains the outbox: claims what is due, sends it, tries again, or gives up and says so."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pydantic import ValidationError

from bot.channels.base import INFORMATION_UNIT, Channel, DeliveryError, Letter
from bot.clock import Clock
from chat.cards import Card
from chat.language import speaking
from handlers.guide import cards as guide_cards
from store import log, outbox
from store.db import Conflict, Database, Session, Unavailable
from store.models import Identity, OutboxMessage, Person
from store.models.people import RoleName
from store.queries import people

logger = structlog.get_logger()

_BATCH = 50
_TRIES = 10
_LONGEST_WAIT = timedelta(hours=1)
_LONGEST_SENDING = (
    30.0  # seconds: half of what a claim holds, so that one slow channel holds up nobody for long
)
_IDLE = 1.0  # seconds between looks at the outbox when nobody wakes it: due retries, other copies' messages


@dataclass(frozen=True)
class _Way:
    """One way to bring a message to its reader."""

    channel: Channel
    conversation: str
    address: str = ""
    replaces: str = ""
    language: str = "sv"


class Delivery:
    """Brings the outbox's messages to their channels. Several copies may run beside each other."""

    def __init__(self, database: Database, clock: Clock, channels: Mapping[str, Channel]) -> None:
        """`channels` by name; the order is the order of preference for shared places."""
        self._database = database
        self._clock = clock
        self._channels = channels
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            try:
                while await self.drain():
                    pass
            except Unavailable:
                logger.warning("database unavailable", doing="delivery")
            except Exception as fault:  # noqa: BLE001 - whatever it is, the next messages must go out
                logger.warning("fault", doing="delivery", kind=type(fault).__name__)
            self._woken.clear()
            try:
                await asyncio.wait_for(self._woken.wait(), _IDLE)
            except TimeoutError:
                continue

    async def drain(self) -> int:
        """Deliver one round of what is due; the number of messages taken."""
        async with self._database.reading() as session:
            if not await outbox.any_due(session, self._clock.now()):
                return 0  # looking costs no write lock; most looks find nothing
        async with self._database.transaction() as session:
            taken = await outbox.claim(session, self._clock.now(), _BATCH)
        await asyncio.gather(*(self._try(message) for message in taken))
        return len(taken)

    async def _try(self, message: OutboxMessage) -> None:
        try:
            await self._deliver(message)
        except (Unavailable, Conflict):
            # Nothing is recorded, so the claim lapses and the message is tried again.
            logger.warning("delivery not recorded", outbox_id=message.id)
        except Exception as fault:  # noqa: BLE001 - one message's fault must not stop it for ever, nor the others
            error = DeliveryError(f"fault: {type(fault).__name__}", permanent=False)
            with suppress(Unavailable, Conflict):
                await self._failed(message, error)

    async def _deliver(self, message: OutboxMessage) -> None:
        async with self._database.reading() as session:
            ways = await self._ways(session, message)
            reader = await people.get(session, message.person_id)
        try:
            if not ways and reader is not None and message.updates_id is None:
                ways = await self._found(reader)
            await self._send_by_one(message, ways)
        except DeliveryError as fault:
            await self._failed(message, fault)
            return
        await self._freshen(message)

    async def _send_by_one(self, message: OutboxMessage, ways: Sequence[_Way]) -> None:
        """Send it by the first way that is open. Raises DeliveryError when there is none, or not now."""
        fault = DeliveryError("there is no way to reach them", permanent=True)
        for way in ways:
            try:
                await self._send(message, way)
                return
            except DeliveryError as error:
                fault = error
                if not error.permanent:
                    break  # this way will work later; another would bring the message twice
            except (Unavailable, Conflict):
                raise  # the claim lapses, and then it is tried again
            except Exception as error:  # noqa: BLE001 - a channel's own fault must not stop the others' mail
                fault = DeliveryError(f"fault of the channel: {type(error).__name__}", permanent=False)
                break
        raise fault

    async def _send(self, message: OutboxMessage, way: _Way) -> None:
        conversation = way.conversation or await way.channel.conversation_with(way.address)
        letter = Letter(
            message.id or 0,
            conversation,
            _card(message),
            way.replaces,
            again=message.attempts > 0,
            language=way.language,
        )
        async with asyncio.timeout(_LONGEST_SENDING):
            reference = await way.channel.send(letter)
        async with self._database.transaction() as session:
            await outbox.mark_sent(
                session,
                letter.outbox_id,
                self._clock.now(),
                channel=way.channel.name,
                conversation=conversation,
                message=reference,
            )

    async def _freshen(self, message: OutboxMessage) -> None:
        """Whom the message told that something moved has their home drawn anew (decision 13)."""
        async with self._database.reading() as session:
            readers = await self._readers(session, message)
        for identity in readers:
            if identity.channel in self._channels:
                await self._channels[identity.channel].freshen(identity.address)

    async def _readers(self, session: Session, message: OutboxMessage) -> list[Identity]:
        """Where those are whom the message tells that something moved."""
        if message.person_id is not None:
            told = [message.person_id]
        else:
            told = [one.id or 0 for one in await people.with_role(session, RoleName.INFORMATION_UNIT)]
        return [identity for one in told for identity in await people.identities(session, one)]

    async def _ways(self, session: Session, message: OutboxMessage) -> list[_Way]:
        reader = await people.get(session, message.person_id)
        language = reader.language if reader else "sv"
        if message.updates_id is not None:
            original = await outbox.get(session, message.updates_id)
            if original is None or original.channel not in self._channels:
                return []
            return [
                _Way(
                    self._channels[original.channel],
                    original.conversation,
                    replaces=original.message,
                    language=language,
                )
            ]
        ways = []
        if message.conversation and message.channel in self._channels:
            channel = self._channels[message.channel]
            ways.append(_Way(channel, message.conversation, language=language))
        if message.person_id is None:
            places = ((channel, channel.place(INFORMATION_UNIT)) for channel in self._channels.values())
            return ways + [_Way(channel, place) for channel, place in places if place]
        known = await people.identities(session, message.person_id)
        return ways + [
            _Way(self._channels[i.channel], "", i.address, language=language)
            for i in known
            if i.channel in self._channels
        ]

    async def _found(self, reader: Person) -> list[_Way]:
        """Somebody known from elsewhere who has not been met on any channel: looked for by e-mail."""
        for name, channel in self._channels.items():
            address = await channel.find(reader.email) if reader.email else None
            if address is not None:
                async with self._database.transaction() as session:
                    await people.seen(session, self._clock.now(), name, address, reader)
                return [_Way(channel, "", address, language=reader.language)]
        return []

    async def _failed(self, message: OutboxMessage, fault: DeliveryError) -> None:
        now = self._clock.now()
        given_up = fault.permanent or (message.attempts + 1 >= _TRIES and not fault.outage)
        again_at = None if given_up else now + _wait(message.attempts, fault.retry_after)
        logger.warning("not delivered", outbox_id=message.id, given_up=given_up, why=str(fault))
        async with self._database.transaction() as session:
            await outbox.mark_failed(session, message.id or 0, str(fault), again_at=again_at)
            if given_up and message.updates_id is None:
                await self._tell_of(session, message, str(fault), now)

    async def _tell_of(self, session: Session, message: OutboxMessage, why: str, now: datetime) -> None:
        """Nothing is dropped: what could not be delivered is logged and told to the information unit."""
        details = {"outbox": message.id, "recipient": message.recipient, "why": why}
        await log.append(session, now, "delivery", "message.undelivered", details=details)
        if message.person_id is None:
            return  # the information unit itself cannot be reached: the log and the health page say so
        reader = await people.get(session, message.person_id)
        try:
            card = _card(message)
        except DeliveryError:
            card = Card(title=f"#{message.id}")  # which it was, for whoever looks into the log
        with speaking("sv"):
            told = guide_cards.undelivered(reader.name if reader else "", card)
        await outbox.put(
            session,
            OutboxMessage(
                recipient=outbox.to_place(INFORMATION_UNIT),
                card=told.model_dump_json(),
                created_at=now,
                due_at=now,
            ),
        )


def _card(message: OutboxMessage) -> Card:
    try:
        return Card.model_validate_json(message.card)
    except ValidationError as fault:  # written by another version of the program, perhaps
        raise DeliveryError("the card cannot be read", permanent=True) from fault


def _wait(attempts: int, asked: float | None) -> timedelta:
    """What the platform asked for, exactly; else twice as long each time, jittered, at most an hour."""
    if asked is not None:
        return timedelta(seconds=asked)
    doubled = min(timedelta(seconds=2 * 2**attempts), _LONGEST_WAIT)
    return doubled * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
