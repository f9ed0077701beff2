"""Whose turn it is: which rung of a duty has come, who is to be told on it, and what is over.

Nobody is told here; `rounds` tells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.duties.kinds import Kind, Kinds, Matter
from handlers.duties.ladder import comes_again, comes_at, gives_up, next_rung
from handlers.duties.routing import Receiver
from handlers.rulebook import Rulebook
from policy.reminding import Rung
from store import log
from store.db import Session
from store.models.duties import Duty, Nudge, Outcome
from store.queries import duties, nudges

_LOOKED_AT_ONCE = 500  # duties: databases bound how many numbers a query may have


@dataclass(frozen=True)
class Told:
    """Who has been told of a duty, and who asked to be told again."""

    nudges: Sequence[Nudge]
    """The first first."""
    unreached: frozenset[str] = frozenset()
    """Who could not be written to."""

    @property
    def everybody(self) -> frozenset[str]:
        """Who has been told of it, on any rung."""
        return frozenset(one.recipient for one in self.nudges)

    def on(self, step: int) -> set[str]:
        """Who has been told on that step."""
        return {one.recipient for one in self.nudges if one.step == step}

    def again(self) -> dict[tuple[int, str], datetime]:
        """When somebody asked to be told again and has not been, by step and receiver."""
        last = {(one.step, one.recipient): one.again_at for one in self.nudges}
        return {key: at for key, at in last.items() if at is not None}

    def held(self, now: datetime) -> datetime | None:
        """The first time after `now` that somebody has chosen; the ladder waits for it."""
        return min((at for at in self.again().values() if at > now), default=None)


@dataclass(frozen=True)
class Turn:
    """A duty whose rung has come."""

    kind: Kind[Any]
    matter: Matter
    step: int
    rung: Rung
    waiting: list[Receiver]
    """Those of the rung who are to be told."""
    told: Told
    is_chosen: bool = False
    """Whether they have chosen the time."""

    @property
    def duty(self) -> Duty:
        """What is to be done."""
        return self.matter.duty


async def turns(
    session: Session, policy: Rulebook, kinds: Kinds, several: Sequence[Duty], now: datetime
) -> list[Turn]:
    """The duties with whoever is to be told, the most urgent first.

    Those that were done, that need not be done any more, or whose ladder is at its end, are closed.
    """
    found: list[Turn] = []
    ended: list[Duty] = []
    for start in range(0, len(several), _LOOKED_AT_ONCE):
        part = several[start : start + _LOOKED_AT_ONCE]
        matters = await looked_at(session, policy, kinds, part, now)
        ids = [duty.id or 0 for duty in part]
        told, unreached = await duties.nudges(session, ids), await nudges.unreached(session, ids)
        for duty in part:
            matter, kind = matters.get(duty.id), kinds[duty.kind]
            about = Told(told.get(duty.id or 0, []), unreached.get(duty.id or 0, frozenset()))
            if matter is None or matter.is_over:
                duties.close(session, duty, now, Outcome.VOID if matter is None else Outcome.DONE)
            elif kind.is_too_late(matter, now):
                ended.append(duty)
            elif turn := _turn(kind, matter, about, now):
                found.append(turn)
            elif _waits(kind, matter, now):
                session.add(duty)
            else:
                ended.append(duty)
    await _end(session, ended, now)
    await session.flush()
    return found


async def looked_at(
    session: Session, policy: Rulebook, kinds: Kinds, several: Sequence[Duty], now: datetime
) -> dict[int | None, Matter]:
    """How each of these duties stands, by its number. KeyError for a kind that there is not."""
    by_kind: dict[str, list[Duty]] = {}
    for duty in several:
        by_kind.setdefault(duty.kind, []).append(duty)
    found: dict[int | None, Matter] = {}
    for name, some in by_kind.items():
        found |= {one.duty.id: one for one in await kinds[name].look(session, policy, some, now)}
    return found


def _turn(kind: Kind[Any], matter: Matter, told: Told, now: datetime) -> Turn | None:
    """Whoever chose this time; else those of the rung that was reached, or of the next that has somebody."""
    ladder = kind.ladder(matter.profile)
    for (step, key), at in sorted(told.again().items()):
        rung = ladder[min(step, len(ladder) - 1)]
        chosen = [one for one in kind.receivers(matter, rung.whose) if one.key == key and at <= now]
        if chosen:
            return Turn(kind, matter, step, rung, chosen, told, is_chosen=True)
    for step, rung in _rungs(kind, matter):
        waiting = _waiting(kind, matter, told, step, rung)
        if waiting:
            matter.duty.step = step
            return Turn(kind, matter, step, rung, waiting, told)
    return None


def _rungs(kind: Kind[Any], matter: Matter) -> Iterator[tuple[int, Rung]]:
    """The rungs from where the duty is; where it keeps on, the last one once more after the end."""
    ladder, step = kind.ladder(matter.profile), matter.duty.step
    yield from enumerate(ladder[step:], step)
    if kind.keeps_on and step >= len(ladder):
        yield step, ladder[-1]


def _waiting(kind: Kind[Any], matter: Matter, told: Told, step: int, rung: Rung) -> list[Receiver]:
    known = told.on(step) | told.unreached
    return [one for one in kind.receivers(matter, rung.whose) if one.key not in known]


def _is_amid(kind: Kind[Any], matter: Matter, told: Told) -> bool:
    """Whether some of the rung that was reached have been told, and others have not."""
    step = matter.duty.step
    rung = dict(_rungs(kind, matter)).get(step)
    return bool(rung and told.on(step) and _waiting(kind, matter, told, step, rung))


def put_off_until(kind: Kind[Any], matter: Matter, told: Told, at: datetime, now: datetime) -> datetime:
    """When a duty that somebody puts off is looked at next: others of its rung do not wait for them."""
    earliest = min(at, told.held(now) or at)
    is_amid = _is_amid(kind, matter, told)
    return min(earliest, matter.duty.next_at) if is_amid and matter.duty.next_at else earliest


def next_in_turn(kind: Kind[Any], matter: Matter, told: Told, own: str) -> tuple[int, list[Receiver]] | None:
    """Who is asked when somebody cannot do it, and on which step: the next who do not know of it.

    Up the ladder; where nobody is left there, the first below. None when all of them know.
    """
    known = {own} | told.everybody
    found = [
        (step, unknowing)
        for step, rung in enumerate(kind.ladder(matter.profile))
        if rung.whose != "responsible"
        and (unknowing := [one for one in kind.receivers(matter, rung.whose) if one.key not in known])
    ]
    above = [one for one in found if one[0] >= matter.duty.step]
    return next(iter([*above, *found]), None)


def go_on(session: Session, turn: Turn, now: datetime) -> None:
    """All who were waiting have been told: when somebody is told next, as a rule on the next rung.

    Rungs that have passed are skipped where they are for nobody but those who have just been told.
    """
    duty, matter, kind = turn.duty, turn.matter, turn.kind
    ladder = kind.ladder(matter.profile)
    if not turn.is_chosen:
        duty.step += 1
    elif _is_amid(kind, matter, turn.told):
        duty.next_at = now  # the others of the rung are told as their day allows
        session.add(duty)
        return
    duty.step = _for_others(turn, duty.step, now)
    duty.next_at = turn.told.held(now) or next_rung(
        matter.calendar, ladder, duty.step, duty.due_at, now, matter.missing
    )
    if duty.next_at is None:
        duty.next_at = after_the_last(kind, matter, now)
    session.add(duty)


def climb(turn: Turn, at: datetime, now: datetime) -> datetime:
    """When the duty is looked at next whose waiting receivers may be told at `at` only.

    Where the next rung for others comes before that, or it is too late for them, it is these others' turn:
    somebody whose working hours lie elsewhere keeps nobody else from being told.
    """
    matter, kind = turn.matter, turn.kind
    ladder = kind.ladder(matter.profile)
    step = _for_others(turn, turn.step + 1, at)
    comes = comes_at(matter.calendar, ladder, step, turn.duty.due_at, matter.missing)
    if turn.is_chosen or comes is None or not (now < comes < at or kind.is_too_late(matter, at)):
        return at
    turn.duty.step = step
    return max(comes, now)


def _for_others(turn: Turn, step: int, until: datetime) -> int:
    """The first step from `step` on that comes after `until`, or is for others than this turn's receivers."""
    kind, matter, duty = turn.kind, turn.matter, turn.duty
    ladder = kind.ladder(matter.profile)
    known = turn.told.on(turn.step) | {one.key for one in turn.waiting}
    while (
        (comes := comes_at(matter.calendar, ladder, step, duty.due_at, matter.missing))
        and comes <= until
        and {one.key for one in kind.receivers(matter, ladder[step].whose)} <= known
    ):
        step += 1
    return step


def after_the_last(kind: Kind[Any], matter: Matter, now: datetime) -> datetime:
    """When a duty is looked at again of which everybody on the ladder knows."""
    if kind.keeps_on:
        return comes_again(matter.calendar, now)
    return gives_up(matter.calendar, matter.duty.due_at, now, kind.answerable)


def _waits(kind: Kind[Any], matter: Matter, now: datetime) -> bool:
    """Nobody is left who could be told: whether an answer is awaited still, and until when."""
    duty, rungs = matter.duty, len(kind.ladder(matter.profile))
    if not kind.keeps_on and duty.step >= rungs:
        return False
    duty.step = max(duty.step, rungs)
    duty.next_at = after_the_last(kind, matter, now)
    return True


async def _end(session: Session, several: Sequence[Duty], now: datetime) -> None:
    """Nobody has said whether it was done."""
    for duty in several:
        duties.close(session, duty, now, Outcome.UNANSWERED)
    unanswered = [
        log.Written(duty.subject, "duty.unanswered", {"kind": duty.kind, "period": duty.period})
        for duty in several
    ]
    await log.append_all(session, now, unanswered)
