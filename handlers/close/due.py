"""What a closing waits for now, since when, and by when it is to be there."""

from datetime import datetime, timedelta

from handlers.close import rules
from handlers.close.view import ClosingView
from policy.calendar import Calendar, add_working_days, add_working_time, calendar_for, working_time
from policy.closing import ARCHIVE
from store.models.closings import ClosingState

_DAY = timedelta(days=1)


def waited_for(view: ClosingView, now: datetime) -> list[str]:
    """What a closing waits for at that UTC moment, by period."""
    match view.closing.state:
        case ClosingState.ASKED if not rules.is_decidable(view.closing, now):
            return [rules.ANSWER]
        case ClosingState.ASKED:
            return [role for role in rules.ROLES if role not in view.decisions]
        case ClosingState.APPROVED:
            return [view.following.key] if view.following else []
        case _:
            return []


def since(view: ClosingView) -> datetime:
    """Since when (UTC) what comes next is waited for; a legal hold gives it its time anew."""
    resumed = [view.resumed_at] if view.resumed_at else []
    if view.closing.state == ClosingState.ASKED:
        return max([rules.decidable_since(view.closing) or view.closing.asked_at, *resumed])
    done = [one.done_at for one in view.done.values()]
    return max([view.closing.approved_at or view.closing.asked_at, *done, *resumed])


def due_at(view: ClosingView, what: str, since: datetime) -> datetime:
    """By when (UTC) what is waited for since a UTC moment is to be there, by the rules of the closing.

    The archive is due a working day before the account may be closed, so that the last comments are in it;
    what ends the account, some working days after that.
    """
    profile, rules_ = view.profile, view.profile.closing
    calendar = calendar_for(profile.working)
    if what == rules.ANSWER and view.closing.answer_by is not None:
        return view.closing.answer_by
    if what in rules.ROLES:
        within = timedelta(hours=profile.reminding.decide_within.value)
        return add_working_time(calendar, since, within).moment
    days = rules_.step_days.value
    due = add_working_days(calendar, since, days).moment
    if view.closable_on is None:
        return due
    from_then = _opening(calendar, view)
    if what == ARCHIVE:
        return max(due, add_working_days(calendar, from_then, -1).moment)
    return max(due, add_working_days(calendar, from_then, days).moment) if rules.ends_account(what) else due


def _opening(calendar: Calendar, view: ClosingView) -> datetime:
    """When the first working day begins on which the account may be closed."""
    day = view.closable_on
    window = None
    while day is not None and (window := working_time(calendar, day)) is None:
        day += _DAY
    return window[0] if window else view.closing.asked_at
