"""Drains the outbox: claims what is due, sends it, tries again, or gives up and says so."""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pydantic import ValidationError

from bot.channels.base import INFORMATION_UNIT, Channel, DeliveryError, Letter
from bot.clock import Clock
from bot.together import Together
from bot.ways import Held, Way, Ways
from chat.cards import Card, stored
from chat.language import speaking
from handlers.guide import cards as guide_cards
from store import log, outbox
from store.db import Conflict, Database, Session, Unavailable, again_when_second
from store.models import Identity, OutboxMessage
from store.queries import nudges, people

logger = structlog.get_logger()

_BATCH = 50
_UNDER_WAY = 200  # at most: many of them wait for their conversation's turn, and do nothing
_GATHERED = 0.05  # seconds: what has been done by then is followed up by one look at the outbox, not by each
_TRIES = 10
_OUTAGE_COUNTS = 4  # tries that waiting for a channel counts for at most: waits of a minute or two
_MENDED_AFTER = timedelta(minutes=10)  # people do not mend a place sooner
_LONGEST_WAIT = timedelta(hours=1)
# Seconds, together less than what a claim holds, or another copy would send it, too.
_LONGEST_SENDING, _LONGEST_RECORDING = 30.0, 25.0
_ENDING, _LETTING_GO = 5.0, 3.0  # seconds for what is under way when the program stops, and for what is left
_IDLE = 1.0  # seconds between looks at the outbox when nobody wakes it: due retries, other copies' messages


class _NotRecorded(Exception):
    """It has arrived, and the database could not be told in time."""


@dataclass(frozen=True)
class _Arrived:
    """A message that has gone out, and where it stands."""

    message: OutboxMessage
    channel: str
    conversation: str
    reference: str


class Delivery:
    """Brings the outbox's messages to their channels. Several copies may run beside each other."""

    def __init__(self, database: Database, clock: Clock, channels: Mapping[str, Channel]) -> None:
        """`channels` by name; the order is the order of preference for shared places."""
        self._database = database
        self._clock = clock
        self._channels = channels
        self._woken = asyncio.Event()
        self._ways = Ways(database, clock, channels)
        self._arrivals = Together(self._record)

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled. Nobody's message waits for somebody else's to arrive."""
        under_way: dict[asyncio.Task[None], OutboxMessage] = {}
        try:
            while True:
                self._woken.clear()
                if under_way:
                    await asyncio.sleep(_GATHERED)
                if await self._begin(under_way):
                    continue
                with suppress(TimeoutError):
                    async with asyncio.timeout(_IDLE):  # wait_for may swallow a cancel (Python 3.11)
                        await self._woken.wait()
        finally:
            if under_way:  # what is broken off between sending and recording may arrive twice on Teams
                await asyncio.wait(under_way, timeout=_ENDING)
            broken_off = dict(under_way)
            for task in broken_off:
                task.cancel()
            await asyncio.gather(*broken_off, return_exceptions=True)
            await self._arrivals.end(_ENDING)
            await self._leave_to_others(list(broken_off.values()))

    async def drain(self) -> int:
        """Deliver one round of what is due; the number of messages taken."""
        taken = await self._claim(_BATCH)
        await asyncio.gather(*(self._try(one) for one in taken))
        return len(taken)

    async def _leave_to_others(self, messages: Sequence[OutboxMessage]) -> None:
        """Let go of what was broken off, or it would be held up until the claims lapse."""
        with suppress(Unavailable, Conflict, TimeoutError):
            async with asyncio.timeout(_LETTING_GO), self._database.transaction() as session:
                for message in messages:
                    await outbox.give_back(session, message)

    async def _begin(self, under_way: dict[asyncio.Task[None], OutboxMessage]) -> int:
        """Begin with what is due, beside what is under way; the number of messages taken."""
        try:
            taken = await self._claim(min(_BATCH, _UNDER_WAY - len(under_way)))
        except Unavailable:
            logger.warning("database unavailable", doing="delivery")
            return 0
        except Exception as fault:  # noqa: BLE001 - whatever it is, the next messages must go out
            logger.warning("fault", doing="delivery", kind=type(fault).__name__)
            return 0
        for one in taken:
            task = asyncio.create_task(self._try(one))
            under_way[task] = one.message
            task.add_done_callback(under_way.pop)
            task.add_done_callback(lambda _done: self.wake())  # the next to the same reader may go
        return len(taken)

    async def _claim(self, most: int) -> list[Held]:
        if most <= 0:
            return []
        async with self._database.reading() as session:
            if not await outbox.any_due(session, self._clock.now()):
                return []  # looking costs no write lock; most looks find nothing
        async with self._database.transaction() as session:
            return await self._ways.of(session, await outbox.claim(session, self._clock.now(), most))

    async def _try(self, taken: Held) -> None:
        message = taken.message
        try:
            await self._deliver(taken)
        except _NotRecorded:
            # The claim lapses, and then it is looked for, or sent once more: sooner would make more of them.
            logger.warning("delivery not recorded", outbox_id=message.id)
        except (Unavailable, Conflict):
            logger.warning("not delivered: database unavailable", outbox_id=message.id)
            await self._give_back(message)
        except Exception as fault:  # noqa: BLE001 - one message's fault must not stop it for ever, nor the others
            error = DeliveryError(f"fault: {type(fault).__name__}", permanent=False)
            with suppress(Unavailable, Conflict):
                await self._failed(message, error)

    async def _give_back(self, message: OutboxMessage) -> None:
        """Let go of it when the database is there again: the claim holds up what comes after it, too."""
        until = time.monotonic() + _LONGEST_RECORDING
        while time.monotonic() < until:
            try:
                async with self._database.transaction() as session:
                    await outbox.give_back(session, message)
                return
            except (Unavailable, Conflict):
                await asyncio.sleep(random.uniform(0.1, 1.0))  # noqa: S311 - spreads load, guards nothing

    async def _deliver(self, taken: Held) -> None:
        message, reader, ways, told = taken.message, taken.reader, taken.ways, taken.told
        if reader is not None and not reader.active:
            await self._leave_out(message)
            return
        try:
            if not ways and reader is not None and message.updates_id is None:
                ways, told = await self._ways.found(reader)
            await self._send_by_one(message, ways)
        except DeliveryError as fault:
            await self._failed(message, fault)
            return
        await self._freshen(told)

    async def _leave_out(self, message: OutboxMessage) -> None:
        """Its reader has left since it was written: nothing is sent to them, nor told of it."""
        async with self._database.transaction() as session:
            await outbox.mark_failed(session, message.id or 0, "the reader has left", again_at=None)
            await self._keep(session, message)

    async def _send_by_one(self, message: OutboxMessage, ways: Sequence[Way]) -> None:
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
            except (Unavailable, Conflict, _NotRecorded):
                raise  # no fault of this way
            except Exception as error:  # noqa: BLE001 - a channel's own fault must not stop the others' mail
                fault = DeliveryError(f"fault of the channel: {type(error).__name__}", permanent=False)
                break
        raise fault

    async def _send(self, message: OutboxMessage, way: Way) -> None:
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
        await self._has_arrived(_Arrived(message, way.channel.name, conversation, reference))

    async def _has_arrived(self, arrived: _Arrived) -> None:
        """Record it, though the database be away for a while: as long as no other copy takes it up."""
        until = time.monotonic() + _LONGEST_RECORDING
        while True:
            try:
                await self._arrivals.write(arrived)
                return
            except (Unavailable, Conflict) as fault:
                if time.monotonic() > until:
                    raise _NotRecorded from fault
                await asyncio.sleep(random.uniform(0.1, 1.0))  # noqa: S311 - spreads load, guards nothing

    @again_when_second
    async def _record(self, several: Sequence[_Arrived]) -> None:
        async with self._database.transaction() as session:
            sent = [
                outbox.Sent(one.message.id or 0, one.channel, one.conversation, one.reference)
                for one in several
            ]
            await outbox.mark_all_sent(session, self._clock.now(), sent)
            for one in several:
                await self._keep(session, one.message)

    async def _keep(self, session: Session, message: OutboxMessage) -> None:
        """Of a card that holds a secret, its title alone is kept when nothing more is to be done with it."""
        if message.role == outbox.TOLD_ONCE:
            card = stored(message.card)
            kept = Card(title=card.title if card else f"#{message.id}")
            await outbox.replace_card(session, message.id or 0, kept.model_dump_json())

    async def _freshen(self, told: Sequence[Identity]) -> None:
        """Whom the message told that something moved has their home drawn anew (decision 13)."""
        for identity in told:
            if identity.channel in self._channels:
                await self._channels[identity.channel].freshen(identity.address)

    async def _failed(self, message: OutboxMessage, fault: DeliveryError) -> None:
        now = self._clock.now()
        given_up = _is_given_up(message, fault)
        again_at = None if given_up else now + _wait(message.attempts, fault)
        logger.warning("not delivered", outbox_id=message.id, given_up=given_up, why=str(fault))
        async with self._database.transaction() as session:
            failed = await outbox.mark_failed(session, message.id or 0, str(fault), again_at=again_at)
            if not given_up and (fault.outage or fault.permanent):
                # Waiting is no try, or there would be none left when the channel works again. It counts until
                # the waits are long enough, and once at least: then it is looked for, as it may have arrived.
                failed.attempts = max(message.attempts, min(message.attempts + 1, _OUTAGE_COUNTS))
            if given_up:
                await self._keep(session, message)
            if given_up and message.updates_id is None:
                await nudges.unheard(session, message.id or 0, now)
                await self._tell_of(session, message, str(fault), now)

    async def _tell_of(self, session: Session, message: OutboxMessage, why: str, now: datetime) -> None:
        """Nothing is dropped: what could not be delivered is logged and told to the information unit."""
        details = {"outbox": message.id, "recipient": message.recipient, "why": why}
        await log.append(session, now, "delivery", "message.undelivered", details=details)
        if message.person_id is None:
            return  # a faulty card to the information unit itself: the log says so
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


def _is_given_up(message: OutboxMessage, fault: DeliveryError) -> bool:
    if fault.permanent:
        return not _is_for_people_to_mend(message)
    return message.attempts + 1 >= _TRIES and not fault.outage


def _is_for_people_to_mend(message: OutboxMessage) -> bool:
    """A shared place that was archived, or that the bot was put out of: nobody else reads what is for it."""
    if message.person_id is not None or message.updates_id is not None:
        return False
    try:
        _card(message)
    except DeliveryError:
        return False
    return True


def _wait(attempts: int, fault: DeliveryError) -> timedelta:
    """What the platform asked for, exactly; else three times as long each time, jittered, at most an hour.

    Ten tries so take about two hours: a platform's bad day is no reason to give up.
    """
    if fault.retry_after is not None:
        return timedelta(seconds=fault.retry_after)
    grown = timedelta(seconds=2 * 3**attempts)
    if fault.permanent:
        grown = max(grown, _MENDED_AFTER)
    return min(grown, _LONGEST_WAIT) * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
