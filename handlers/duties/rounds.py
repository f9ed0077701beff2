"""The one engine of all duties: what is due is gathered by receiver, told in one message, and recorded.

Looking for what is due reads only; each message is one transaction with the record of it, so that a program
that is killed in between neither forgets a reminder nor repeats one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.language import speaking
from handlers.duties import cards
from handlers.duties.kinds import Kind, Kinds, Matter
from handlers.duties.ladder import Reached, may_be_told_at, next_rung
from handlers.duties.routing import Receiver
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, quota_week
from store import log, outbox
from store.db import Session
from store.models import OutboxMessage
from store.models.duties import Duty, Nudge, Outcome
from store.queries import duties

_MOST_IN_ONE = 20  # duties in a message: what more there is comes the next day


@dataclass(frozen=True)
class Round:
    """What one receiver is to be told of now."""

    receiver: Receiver
    duty_ids: tuple[int, ...]


@dataclass
class _Turn:
    """A duty whose rung has come."""

    kind: Kind
    matter: Matter
    waiting: list[Receiver]
    """Those of the rung who have not been told."""

    @property
    def duty(self) -> Duty:
        return self.matter.duty


async def due(session: Session, policy: Rulebook, kinds: Kinds, now: datetime) -> list[Round]:
    """Who is to be told of what at that UTC moment, by receiver. Changes what can be settled without them."""
    gathered: dict[str, tuple[Receiver, list[int]]] = {}
    for duty in await duties.due(session, now):
        turn = await _turn(session, policy, kinds, duty, now)
        if turn is None:
            continue
        times = []
        for receiver in turn.waiting:
            at = await _may_be_told(session, turn, receiver, now)
            times.append(at)
            if at <= now:
                gathered.setdefault(receiver.key, (receiver, []))[1].append(duty.id or 0)
        if min(times) > now:
            duty.next_at = min(times)
            session.add(duty)
    return [Round(receiver, tuple(ids[:_MOST_IN_ONE])) for receiver, ids in gathered.values()]


async def remind(session: Session, policy: Rulebook, kinds: Kinds, now: datetime, what: Round) -> bool:
    """Tell one receiver, in one message, of all that is due still. False when nothing is any more."""
    turns = []
    for duty in await duties.locked(session, what.duty_ids, now):
        turn = await _turn(session, policy, kinds, duty, now)
        if turn is not None and what.receiver.key in {one.key for one in turn.waiting}:
            turns.append(turn)
    if not turns:
        return False
    message = await _tell(session, what.receiver, turns, now)
    nudges = [
        Nudge(
            duty_id=one.duty.id or 0,
            step=one.duty.step,
            recipient=what.receiver.key,
            outbox_id=message.id or 0,
            at=now,
        )
        for one in turns
    ]
    await duties.record(session, nudges)
    for turn in turns:
        if len(turn.waiting) == 1:
            await _climb(session, turn, now)
    return True


async def _turn(session: Session, policy: Rulebook, kinds: Kinds, duty: Duty, now: datetime) -> _Turn | None:
    """The duty with whoever is to be told; None when it was done, or its ladder is at its end."""
    kind = kinds[duty.kind]
    matter = await kind.look(session, policy, duty, now)
    if matter is None:
        await duties.close(session, duty, now, Outcome.VOID)
        return None
    if matter.is_over:
        await duties.close(session, duty, now, Outcome.DONE)
        return None
    ladder = kind.ladder(matter.profile)
    while duty.step < len(ladder):
        told = await duties.nudged(session, duty.id or 0, duty.step)
        found = await kind.receivers(session, matter, ladder[duty.step].who)
        waiting = [one for one in found if one.key not in told]
        if waiting:
            return _Turn(kind, matter, waiting)
        duty.step += 1  # nobody is there, or all of them know
    await _end(session, duty, now)
    return None


async def _climb(session: Session, turn: _Turn, now: datetime) -> None:
    """All of the rung have been told."""
    duty, matter = turn.duty, turn.matter
    duty.step += 1
    duty.next_at = next_rung(matter.calendar, turn.kind.ladder(matter.profile), duty.step, duty.due_at, now)
    session.add(duty)
    if duty.next_at is None:
        await _end(session, duty, now)
    await session.flush()


async def _end(session: Session, duty: Duty, now: datetime) -> None:
    """Everybody on the ladder knows, and nobody did it."""
    await duties.close(session, duty, now, Outcome.MISSED)
    await log.append(
        session, now, duty.subject, "duty.missed", details={"kind": duty.kind, "period": duty.period}
    )


async def _may_be_told(session: Session, turn: _Turn, receiver: Receiver, now: datetime) -> datetime:
    matter = turn.matter
    zone = receiver.person.zone if receiver.person else ""
    calendar = calendar_for(matter.profile.working, zone)
    week = quota_week(calendar, now)
    rounds = await duties.rounds(session, receiver.key, min(week.starts, now - timedelta(days=1)))
    this_week = [one for one in rounds if one >= week.starts]
    most = matter.profile.reminding.rounds_per_week.value
    is_new = not await duties.knows(session, turn.duty.id or 0, receiver.key)
    return may_be_told_at(calendar, now, turn.duty.due_at, Reached(this_week, most), is_new=is_new)


async def _tell(session: Session, receiver: Receiver, turns: Sequence[_Turn], now: datetime) -> OutboxMessage:
    """One message about everything, the most urgent first."""
    ordered = sorted(turns, key=lambda one: (one.duty.due_at, one.duty.id))
    person = receiver.person
    with speaking(person.language, person.zone) if person else speaking("sv"):
        card = cards.reminder([(one.kind, one.matter) for one in ordered], now)
    return await outbox.put(
        session,
        OutboxMessage(
            recipient=receiver.key,
            person_id=person.id if person else None,
            card=card.model_dump_json(),
            created_at=now,
            due_at=now,
        ),
    )
