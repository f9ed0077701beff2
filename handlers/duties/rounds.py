"""The one engine of all duties: what is due is gathered by receiver, told in one message, and recorded.

Looking for what is due closes what is over and moves on what must wait; nobody is told by it. Each message is
one transaction with the record of it, so that a program that is killed in between neither forgets a reminder
nor repeats one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.language import speaking
from handlers.duties import cards
from handlers.duties.asking import explained, said_once
from handlers.duties.kinds import Kinds
from handlers.duties.ladder import ToldLately, may_be_told_at, next_midnight
from handlers.duties.pieces import MOST_IN_ONE, Piece, drawn
from handlers.duties.routing import Receiver
from handlers.duties.turns import Turn, climb, go_on, turns
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, next_working_time, quota_week
from store import locks, outbox
from store.db import Session
from store.models import OutboxMessage
from store.models.duties import Nudge
from store.queries import duties

_LONGEST_WEEK = timedelta(days=8)


@dataclass(frozen=True)
class Round:
    """What one receiver is to be told of now."""

    receiver: Receiver
    duty_ids: list[int]


async def due(
    session: Session, policy: Rulebook, kinds: Kinds, now: datetime, only: Collection[int] | None = None
) -> list[Round]:
    """Who is to be told of what at that UTC moment, by receiver; of all, or of the duties with these numbers.

    Changes what can be settled without them.
    """
    several = await duties.due(session, now, only)
    if not several:
        return []
    found = await turns(session, policy, kinds, several, now)
    told = await duties.messages_to(
        session, {one.key for turn in found for one in turn.waiting}, now - _LONGEST_WEEK
    )
    gathered: dict[str, Round] = {}
    for turn in found:
        times = [_may_be_told(turn, receiver, told.get(receiver.key, []), now) for receiver in turn.waiting]
        for receiver, at in zip(turn.waiting, times, strict=True):
            if at <= now:
                round_ = gathered.setdefault(receiver.key, Round(receiver, []))
                round_.duty_ids.append(turn.duty.id or 0)
        if min(times) > now:
            held = turn.told.held(now)
            turn.duty.next_at = min(*times, held) if held else climb(turn, min(times), now)
            session.add(turn.duty)
    return list(gathered.values())


async def remind(session: Session, policy: Rulebook, kinds: Kinds, now: datetime, what: Round) -> bool:
    """Tell one receiver, in one message, of all that is due still. False when nothing is any more.

    Or when another copy of the bot is telling them: half of it each would be two messages.
    """
    if not await locks.hold_if_free(session, f"remind {what.receiver.key}"):
        return False
    found = await turns(session, policy, kinds, await duties.due(session, now, what.duty_ids), now)
    own = [turn for turn in found if what.receiver.key in {one.key for one in turn.waiting}]
    if not own:
        return False
    message = await _tell(session, what.receiver, own, now)
    await duties.record(
        session,
        [
            Nudge(
                duty_id=turn.duty.id or 0,
                step=turn.step,
                recipient=what.receiver.key,
                outbox_id=message.id or 0,
                at=now,
            )
            for turn in own
        ],
    )
    for turn in own:
        await turn.kind.reached(session, turn.matter, turn.rung.whose, what.receiver, now)
        if len(turn.waiting) == 1:
            go_on(session, turn, now)
    await session.flush()
    return True


def _may_be_told(turn: Turn, receiver: Receiver, lately: Sequence[datetime], now: datetime) -> datetime:
    matter = turn.matter
    zone = receiver.person.zone if receiver.person else ""
    calendar = calendar_for(matter.profile.working, zone)
    if turn.is_chosen:  # they were promised it, whatever else they are told of that day
        return next_working_time(calendar, now).moment
    week = quota_week(calendar, now)
    told = ToldLately(lately, week.starts, matter.profile.reminding.rounds_per_week.value)
    urgent = turn.kind.cannot_wait or turn.duty.due_at <= next_midnight(calendar, now)
    new_and_urgent = urgent and receiver.key not in turn.told.everybody
    return may_be_told_at(calendar, now, turn.duty.due_at, told, new_and_urgent=new_and_urgent)


async def _tell(session: Session, receiver: Receiver, own: Sequence[Turn], now: datetime) -> OutboxMessage:
    """One message about everything, the most urgent first."""
    urgent_first = sorted(own, key=lambda one: (one.duty.due_at, one.duty.id))
    fit = _that_fit(receiver, own)
    left = [one.duty.id or 0 for one in urgent_first if one.duty.id not in fit]
    person = receiver.person
    with speaking(person.language, person.zone) if person else speaking("sv"):
        shown = explained(receiver, [one for one in urgent_first if one.duty.id in fit])
        reason, ordered = said_once(shown)
        pieces = drawn([Piece(one.kind, one.matter) for one in ordered], left, now)
        card = cards.reminder(pieces.several, pieces.about, [*reason, *pieces.parts])
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


def _that_fit(receiver: Receiver, own: Sequence[Turn]) -> set[int | None]:
    """The duties that one message has room for; those that stand in one piece always fit.

    What somebody has never been told of goes before what comes again; then what cannot wait before the
    rest, and what keeps on until it is done.
    """
    apart = [turn for turn in own if not turn.kind.stands_together]
    apart.sort(
        key=lambda turn: (
            receiver.key in turn.told.everybody,
            not turn.kind.cannot_wait,
            not turn.kind.keeps_on,
        )
    )
    left_out = {turn.duty.id for turn in apart[MOST_IN_ONE:]}
    return {turn.duty.id for turn in own} - left_out
