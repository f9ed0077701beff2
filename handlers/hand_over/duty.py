"""The duty of a hand-over: one for each thing that waits, closed and opened as it moves on."""

from datetime import datetime, timedelta

from handlers.duties.ladder import next_rung
from handlers.hand_over.view import Passing, Waits
from handlers.rulebook import Rulebook
from policy.calendar import add_working_time, calendar_for
from policy.profile import Profile
from store.db import Session
from store.models.duties import Duty, DutyKind, Outcome
from store.queries import duties


def rules_today(policy: Rulebook, view: Passing, now: datetime) -> Profile:
    """The rules by which somebody is reminded; those of the hand-over itself are kept from its beginning."""
    return policy.today(now, view.entry.unit.name)


async def settle(
    session: Session,
    policy: Rulebook,
    view: Passing,
    now: datetime,
    by_id: int | None,
    *,
    at_once: bool = False,
) -> None:
    """Close what waits no more and open what waits now; `at_once`: nobody has told them otherwise."""
    for duty in await duties.open_of(session, DutyKind.HAND_OVER, view.subject):
        if duty.period != view.period:
            outcome = Outcome.DONE if by_id else Outcome.VOID
            duties.close(session, duty, now, outcome, by_id)
    if view.waits in (Waits.NOTHING, Waits.CLOSE):
        return
    profile = rules_today(policy, view, now)
    calendar, rule = calendar_for(profile.working), view.profile.hand_over.within
    due = add_working_time(calendar, now, timedelta(hours=rule.value)).moment
    ladder = profile.reminding.hand_over
    known = await duties.of_period(session, DutyKind.HAND_OVER, view.subject, view.period)
    if known is not None and known.closed_at is None:
        return
    duty = known or Duty(
        kind=DutyKind.HAND_OVER, subject=view.subject, period=view.period, opened_at=now, due_at=due
    )
    duty.opened_at, duty.due_at, duty.step = now, due, 0
    duty.closed_at, duty.outcome, duty.closed_by_id = None, "", None
    duty.rule, duty.source = "hand_over.within", rule.source
    duty.next_at = now if at_once else next_rung(calendar, ladder, 0, due, now)
    session.add(duty)
    await session.flush()
