"""The week that a quota of posts is counted in: ISO 8601, Monday to Sunday."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from policy.calendar.clock import instant, utc
from policy.calendar.days import ONE_DAY, FreeDay, free_day, is_unusual
from policy.calendar.hours import Calendar, working_time

_MIDNIGHT = time(0)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """A week, and how much of it is left at a moment."""

    year: int
    """The ISO year: 2027-01-01 lies in week 53 of 2026."""
    number: int
    monday: date
    starts: datetime
    """UTC, at local midnight."""
    ends: datetime
    """UTC, at the next week's first local midnight; not in the week any more."""
    working_days_left: tuple[date, ...]
    """Today among them until its working time is over."""
    free: tuple[FreeDay, ...]
    """The days left that are free, though their weekday is not."""

    @property
    def period(self) -> str:
        """The week's name by ISO 8601, which sorts by time: `2026-W53`."""
        return f"{self.year:04}-W{self.number:02}"

    @property
    def friday(self) -> date:
        """The last weekday."""
        return self.monday + 4 * ONE_DAY

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + _WEEK - ONE_DAY


def quota_week(calendar: Calendar, moment: datetime) -> Week:
    """The local week of an aware moment, and the working days that it has left (F1)."""
    now, today = utc(moment), calendar.day(moment)
    year, number, weekday = today.isocalendar()
    monday = today - timedelta(days=weekday - 1)
    rest = [today + timedelta(days=days) for days in range(8 - weekday)]
    windows = {day: working_time(calendar, day) for day in rest}
    free = [found for day in rest if (found := free_day(calendar.rules, day))]
    return Week(
        year=year,
        number=number,
        monday=monday,
        starts=instant(monday, _MIDNIGHT, calendar.zone),
        ends=instant(monday + _WEEK, _MIDNIGHT, calendar.zone),
        working_days_left=tuple(day for day, window in windows.items() if window and now < window[1]),
        free=tuple(one for one in free if is_unusual(calendar.rules, one)),
    )
