"""Working time: which moments lie in it, what comes next, and when something is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from policy.calendar.clock import instant, utc
from policy.calendar.days import (
    ONE_DAY,
    FreeDay,
    free_days,
    hours_of,
    is_unusual,
    is_working_day,
)
from policy.calendar.reasons import By, Counted, CountedDays, Moved, Timed, Unmoved, Waits, Within
from policy.sections import Answering
from policy.working import Working

_NOTHING = timedelta(0)
_NOON = time(12)


@dataclass(frozen=True)
class Calendar:
    """The working time of a profile, by the clocks of one zone: the municipality's, or a person's."""

    rules: Working
    zone: ZoneInfo

    def day(self, moment: datetime) -> date:
        """The local day of an aware moment."""
        return utc(moment).astimezone(self.zone).date()


def calendar_for(rules: Working, zone: str = "") -> Calendar:
    """The calendar in a person's zone; in the profile's where none is given, or one that nobody knows."""
    try:
        return Calendar(rules, ZoneInfo(zone or rules.zone.value))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder or a very long name is an OSError
        return Calendar(rules, ZoneInfo(rules.zone.value))


def working_time(calendar: Calendar, day: date) -> tuple[datetime, datetime] | None:
    """The opening and the end of a local day in UTC, both still in working time; None on a free day.

    A day on which the clocks skip all of the working hours has them begin and end at the jump.
    """
    hours = hours_of(calendar.rules, day)
    if hours is None:
        return None
    return (
        instant(day, hours.opens, calendar.zone),
        instant(day, hours.closes, calendar.zone, last=True),
    )


def next_working_time(calendar: Calendar, moment: datetime) -> Timed:
    """The moment itself when it is in working time, else the next opening (F5). UTC."""
    start, day = utc(moment), calendar.day(moment)
    opening, _end = next(window for window in _onwards(calendar, day) if start <= window[1])
    if opening <= start:
        return Timed(start, Unmoved())
    return Timed(opening, Waits(free_days(calendar.rules, day, calendar.day(opening))))


def add_working_time(calendar: Calendar, moment: datetime, amount: timedelta) -> Timed:
    """The first UTC moment by which so much working time has passed; before the moment when negative.

    Nothing added gives the next moment in working time. Adding one amount and then another of the
    same sign is adding both at once.
    """
    start = utc(moment)
    reached = _earlier(calendar, start, -amount) if amount < _NOTHING else _later(calendar, start, amount)
    return Timed(reached, Counted(amount, _between(calendar, start, reached)))


def add_working_days(calendar: Calendar, moment: datetime, days: int) -> Timed:
    """The same local time so many working days later, or earlier when negative. UTC.

    From outside working time it is counted from the next opening (backwards: from the last end), and
    a time that the day reached does not have, as after noon on a half-day, becomes its nearest.
    """
    start = utc(moment)
    base = _earlier(calendar, start, _NOTHING) if days < 0 else _later(calendar, start, _NOTHING)
    local = base.astimezone(calendar.zone)
    day = _nth_working_day(calendar.rules, local.date(), days)
    reached = _at(calendar, day, local.time()) if days else base
    return Timed(reached, CountedDays(days, _between(calendar, start, reached)))


def answer_deadline(calendar: Calendar, received: datetime, rule: Answering) -> Timed | None:
    """By when something received at that moment is to be answered, in UTC; None: as soon as possible.

    The profile's hours, by a clock that runs day and night (S2: 24). Where that falls on a free day,
    it is the next working day (S2, as lag 1930:173 2 § does), at its opening, noon or end as the
    profile says; and so where it falls on that next working day, but earlier: what comes in later
    is never due before what came in sooner.
    """
    within, by = rule.within_hours, rule.next_working_day_by.value
    if within.value is None:
        return None
    limit = utc(received) + timedelta(hours=within.value)
    unmoved = Timed(limit, Within(within.value, within.source))
    if not rule.next_working_day.value:
        return unmoved
    limit_day = calendar.day(limit)
    first = limit_day if not is_working_day(calendar.rules, limit_day) else limit_day - ONE_DAY
    if is_working_day(calendar.rules, first):
        return unmoved
    day = _nth_working_day(calendar.rules, first, 1)
    moved = _by(calendar, day, by)
    if limit >= moved:
        return unmoved
    free = free_days(calendar.rules, first, day)
    return Timed(moved, Moved(within.value, rule.next_working_day.source, by, free))


# ------------------------------------------------------------------------------ counting


def _onwards(calendar: Calendar, day: date, step: timedelta = ONE_DAY) -> Iterator[tuple[datetime, datetime]]:
    """The working time of that local day and of those after it, or before it by a negative step."""
    while True:
        if window := working_time(calendar, day):
            yield window
        day += step


def _later(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """The first moment from `start` on by which the amount of working time has passed."""
    windows, left = _onwards(calendar, calendar.day(start)), amount
    while True:
        opening, end = next(windows)
        begun = max(opening, start)
        if begun > end:
            continue
        if left <= end - begun:
            return begun + left
        left -= end - begun


def _earlier(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """The last moment up to `start` from which the amount of working time passes until then."""
    windows, left = _onwards(calendar, calendar.day(start), -ONE_DAY), amount
    while True:
        opening, end = next(windows)
        until = min(end, start)
        if until < opening:
            continue
        if left <= until - opening:
            return until - left
        left -= until - opening


def _nth_working_day(rules: Working, day: date, days: int) -> date:
    """The working day that is so many after the day, or before it when negative."""
    step = ONE_DAY if days > 0 else -ONE_DAY
    for _one in range(abs(days)):
        day += step
        while not is_working_day(rules, day):
            day += step
    return day


def _by(calendar: Calendar, day: date, by: By) -> datetime:
    """The opening, noon or end of a working day; where nobody works at noon, the nearest to it."""
    opening, end = next(_onwards(calendar, day))
    match by:
        case "opening":
            return opening
        case "noon":
            return _at(calendar, day, _NOON)
        case "end":
            return end


def _at(calendar: Calendar, day: date, clock: time) -> datetime:
    """A local time of a working day in UTC, moved into its working hours."""
    opening, end = next(_onwards(calendar, day))
    return min(max(instant(day, clock, calendar.zone), opening), end)


def _between(calendar: Calendar, one: datetime, other: datetime) -> tuple[FreeDay, ...]:
    """The days between two moments, in either order, that are free though their weekday is not."""
    first, last = sorted((calendar.day(one), calendar.day(other)))
    return tuple(
        free for free in free_days(calendar.rules, first, last + ONE_DAY) if is_unusual(calendar.rules, free)
    )
