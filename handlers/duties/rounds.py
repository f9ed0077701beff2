"""The one engine of all duties: what is due is gathered by receiver, told in one message, and recorded.

Looking for what is due reads only; each message is one transaction with the record of it, so that a program
that is killed in between neither forgets a reminder nor repeats one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from chat.language import speaking
from handlers.duties import cards
from handlers.duties.kinds import Kind, Kinds, Matter
from handlers.duties.ladder import (
    Reached,
    comes_again,
    gives_up,
    may_be_told_at,
    next_midnight,
    next_rung,
)
from handlers.duties.routing import Receiver
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, quota_week
from policy.reminding import Rung
from store import log, outbox
from store.db import Session
from store.models import OutboxMessage
from store.models.duties import Duty, Nudge, Outcome
from store.queries import duties

_MOST_IN_ONE = 10  # pieces of a message, so that no platform must cut it; the rest comes another day
_LOOKED_AT_ONCE = 500  # duties: databases bound how many numbers a query may have
_LONGEST_WEEK = timedelta(days=8)


@dataclass
class Round:
    """What one receiver is to be told of now."""

    receiver: Receiver
    duty_ids: list[int]
    """No more than one message has room for."""


@dataclass(frozen=True)
class _Turn:
    """A duty whose rung has come."""

    kind: Kind[Any]
    matter: Matter
    rung: Rung
    waiting: list[Receiver]
    """Those of the rung who have not been told."""
    known_to: frozenset[str]
    """Who has been told of it before, on any rung."""

    @property
    def duty(self) -> Duty:
        return self.matter.duty


async def due(session: Session, policy: Rulebook, kinds: Kinds, now: datetime) -> list[Round]:
    """Who is to be told of what at that UTC moment, by receiver. Changes what can be settled without them."""
    turns = await _turns(session, policy, kinds, await duties.due(session, now), now)
    told = await duties.rounds(
        session, {one.key for turn in turns for one in turn.waiting}, now - _LONGEST_WEEK
    )
    gathered: dict[str, tuple[Receiver, list[_Turn]]] = {}
    for turn in turns:
        times = [_may_be_told(turn, receiver, told.get(receiver.key, []), now) for receiver in turn.waiting]
        for receiver, at in zip(turn.waiting, times, strict=True):
            if at <= now:
                gathered.setdefault(receiver.key, (receiver, []))[1].append(turn)
        if min(times) > now:
            turn.duty.next_at = min(times)
            session.add(turn.duty)
    return [
        Round(receiver, [turn.duty.id or 0 for turn in _that_fit(receiver, own)])
        for receiver, own in gathered.values()
    ]


async def remind(session: Session, policy: Rulebook, kinds: Kinds, now: datetime, what: Round) -> bool:
    """Tell one receiver, in one message, of all that is due still. False when nothing is any more."""
    found = await duties.locked(session, what.duty_ids, now)
    due_now = await _turns(session, policy, kinds, found, now)
    own = [turn for turn in due_now if what.receiver.key in {one.key for one in turn.waiting}]
    turns = _that_fit(what.receiver, own)
    if not turns:
        return False
    message = await _tell(session, what.receiver, turns, now)
    await duties.record(
        session,
        [
            Nudge(
                duty_id=turn.duty.id or 0,
                step=turn.duty.step,
                recipient=what.receiver.key,
                outbox_id=message.id or 0,
                at=now,
            )
            for turn in turns
        ],
    )
    for turn in turns:
        await turn.kind.reached(session, turn.matter, turn.rung.whose, what.receiver, now)
        if len(turn.waiting) == 1:
            _climb(session, turn, now)
    await session.flush()
    return True


async def _turns(
    session: Session, policy: Rulebook, kinds: Kinds, several: Sequence[Duty], now: datetime
) -> list[_Turn]:
    """The duties with whoever is to be told, the most urgent first.

    Those that were done, that need not be done any more, or whose ladder is at its end, are closed.
    """
    turns: list[_Turn] = []
    for start in range(0, len(several), _LOOKED_AT_ONCE):
        part = several[start : start + _LOOKED_AT_ONCE]
        matters = await _looked_at(session, policy, kinds, part, now)
        nudges = await duties.nudges(session, [duty.id or 0 for duty in part])
        for duty in part:
            matter = matters.get(duty.id)
            if matter is None or matter.is_over:
                duties.close(session, duty, now, Outcome.VOID if matter is None else Outcome.DONE)
            elif kinds[duty.kind].is_too_late(matter, now):
                await _end(session, duty, now)
            elif turn := _turn(kinds[duty.kind], matter, nudges.get(duty.id or 0, {})):
                turns.append(turn)
            else:
                await _end_or_wait(session, kinds[duty.kind], matter, now)
    await session.flush()
    return turns


async def _looked_at(
    session: Session, policy: Rulebook, kinds: Kinds, several: Sequence[Duty], now: datetime
) -> dict[int | None, Matter]:
    by_kind: dict[str, list[Duty]] = {}
    for duty in several:
        by_kind.setdefault(duty.kind, []).append(duty)
    found: dict[int | None, Matter] = {}
    for name, some in by_kind.items():
        found |= {one.duty.id: one for one in await kinds[name].look(session, policy, some, now)}
    return found


def _turn(kind: Kind[Any], matter: Matter, nudges: Mapping[int, set[str]]) -> _Turn | None:
    """Whoever is to be told on the rung that was reached, or on the next that has somebody.

    `nudges`: who was told on each step.
    """
    duty = matter.duty
    for step, rung in _rungs(kind, matter):
        told = nudges.get(step, set())
        waiting = [one for one in kind.receivers(matter, rung.whose) if one.key not in told]
        if waiting:
            duty.step = step
            return _Turn(kind, matter, rung, waiting, frozenset().union(*nudges.values()))
    return None


def _that_fit(receiver: Receiver, turns: Sequence[_Turn]) -> list[_Turn]:
    """What one message has room for; those that stand in one piece always fit.

    What somebody has never been told of goes before what comes again.
    """
    apart = [turn for turn in turns if not turn.kind.stands_together]
    apart.sort(key=lambda turn: receiver.key in turn.known_to)
    left_out = {turn.duty.id for turn in apart[_MOST_IN_ONE:]}
    return [turn for turn in turns if turn.duty.id not in left_out]


def _rungs(kind: Kind[Any], matter: Matter) -> Iterator[tuple[int, Rung]]:
    """The rungs from where the duty is; where it keeps on, the last one once more after the end."""
    ladder, step = kind.ladder(matter.profile), matter.duty.step
    yield from enumerate(ladder[step:], step)
    if kind.keeps_on and step >= len(ladder):
        yield step, ladder[-1]


def _climb(session: Session, turn: _Turn, now: datetime) -> None:
    """All of the rung have been told: when the next one comes."""
    duty, matter, kind = turn.duty, turn.matter, turn.kind
    ladder = kind.ladder(matter.profile)
    duty.step += 1
    duty.next_at = next_rung(matter.calendar, ladder, duty.step, duty.due_at, now)
    if duty.next_at is None:
        duty.next_at = _after_the_last(kind, matter, now)
    session.add(duty)


def _after_the_last(kind: Kind[Any], matter: Matter, now: datetime) -> datetime:
    """When a duty is looked at again of which everybody on the ladder knows."""
    if kind.keeps_on:
        return comes_again(matter.calendar, now)
    return gives_up(matter.calendar, matter.duty.due_at, now, kind.answerable)


async def _end_or_wait(session: Session, kind: Kind[Any], matter: Matter, now: datetime) -> None:
    """Nobody is left who could be told, or the time for an answer is over."""
    duty, rungs = matter.duty, len(kind.ladder(matter.profile))
    if kind.keeps_on or duty.step < rungs:
        duty.step = max(duty.step, rungs)
        duty.next_at = _after_the_last(kind, matter, now)
        session.add(duty)
        return
    await _end(session, duty, now)


async def _end(session: Session, duty: Duty, now: datetime) -> None:
    """Nobody has said whether it was done."""
    duties.close(session, duty, now, Outcome.UNANSWERED)
    await log.append(
        session, now, duty.subject, "duty.unanswered", details={"kind": duty.kind, "period": duty.period}
    )


def _may_be_told(turn: _Turn, receiver: Receiver, rounds: Sequence[datetime], now: datetime) -> datetime:
    matter = turn.matter
    zone = receiver.person.zone if receiver.person else ""
    calendar = calendar_for(matter.profile.working, zone)
    week = quota_week(calendar, now)
    reached = Reached(rounds, week.starts, matter.profile.reminding.rounds_per_week.value)
    due = turn.duty.due_at
    urgent = turn.kind.cannot_wait or due <= next_midnight(calendar, now)
    new_and_urgent = urgent and receiver.key not in turn.known_to
    return may_be_told_at(calendar, now, due, reached, new_and_urgent=new_and_urgent)


async def _tell(session: Session, receiver: Receiver, turns: Sequence[_Turn], now: datetime) -> OutboxMessage:
    """One message about everything, the most urgent first."""
    ordered = sorted(turns, key=lambda one: (one.duty.due_at, one.duty.id))
    person = receiver.person
    with speaking(person.language, person.zone) if person else speaking("sv"):
        pieces = [list(some) for _name, some in groupby(ordered, key=lambda one: one.kind.name)]
        several = sum(1 if some[0].kind.stands_together else len(some) for some in pieces)
        parts = [part for some in pieces for part in _parts(some, now, several=several)]
        card = cards.reminder(several, parts)
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


def _parts(turns: Sequence[_Turn], now: datetime, *, several: int) -> list[Any]:
    """What one kind says of its own, one after the other."""
    return turns[0].kind.parts([one.matter for one in turns], now, several=several)
