"""When the ladder's rungs come, and when a person may be reminded. Pure; UTC in and out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.calendar import Calendar, add_working_time, next_working_time, quota_week
from policy.reminding import Ladder

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
WORKING_WEEK = timedelta(hours=45)
"""Five days from eight to five, as the ladders of profiles count."""


@dataclass(frozen=True)
class ToldLately:
    """What one person has been reminded of lately."""

    messages: Sequence[datetime]
    """When each was sent, over a week and a day."""
    since: datetime
    """When this week began."""
    most: int
    """Messages in a week."""


def comes_at(
    calendar: Calendar, ladder: Ladder, step: int, due: datetime, missing: int = 1
) -> datetime | None:
    """When a rung comes, always in working time; None after the last.

    Before the deadline there is so much time for each of what is `missing`.
    """
    if step >= len(ladder):
        return None
    hours = ladder[step].working_hours
    amount = timedelta(hours=hours * (missing if hours < 0 else 1))
    counted_from = ladder[step].counted_from(due)
    return next_working_time(calendar, add_working_time(calendar, counted_from, amount).moment).moment


def next_rung(
    calendar: Calendar, ladder: Ladder, step: int, due: datetime, now: datetime, missing: int = 1
) -> datetime | None:
    """When the rung after the one that was reached now comes; None after the last.

    Whoever was told has an hour at least. A rung for others that should have come already, as after a long
    stop, comes on the next day at the earliest.
    """
    at = comes_at(calendar, ladder, step, due, missing)
    if at is None:
        return None
    earliest = add_working_time(calendar, now, _HOUR).moment if at > now else next_midnight(calendar, now)
    return max(at, next_working_time(calendar, earliest).moment)


def comes_again(calendar: Calendar, now: datetime) -> datetime:
    """When the last rung comes once more: after a working week."""
    return next_working_time(calendar, add_working_time(calendar, now, WORKING_WEEK).moment).moment


def gives_up(calendar: Calendar, due: datetime, now: datetime, answerable: timedelta) -> datetime:
    """Until when an answer is awaited after the last rung: so much working time, and to the deadline."""
    return max(due, add_working_time(calendar, now, answerable).moment)


def may_be_told_at(
    calendar: Calendar, now: datetime, due: datetime, lately: ToldLately, *, new_and_urgent: bool
) -> datetime:
    """The first moment from `now` on when the person may be reminded of something due then (F5).

    In their working time. What is new and urgent comes at once. Else there is one message a day, and no
    more than so many a week but for what is late.
    """
    at = next_working_time(calendar, now).moment
    this_week = [one for one in lately.messages if one >= lately.since]
    if due > at and not new_and_urgent and len(this_week) >= lately.most:
        at = next_working_time(calendar, quota_week(calendar, at).ends).moment
    if not new_and_urgent and _had_one(calendar, at, lately.messages):
        at = next_working_time(calendar, next_midnight(calendar, at)).moment
    return at


def _had_one(calendar: Calendar, at: datetime, messages: Sequence[datetime]) -> bool:
    return any(calendar.day(one) == calendar.day(at) for one in messages)


def next_midnight(calendar: Calendar, moment: datetime) -> datetime:
    """The next local midnight."""
    local = moment.astimezone(calendar.zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0) + _DAY
