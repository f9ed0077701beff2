"""Weeks of a holiday as stretches of time, and in words."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chat.language import _, current_language, month_day
from handlers.cover.spans import Span
from policy.calendar import instant
from policy.planning import Season

_WEEK, _DAY = timedelta(weeks=1), timedelta(days=1)


def week(monday: date, zone: ZoneInfo) -> Span:
    """From that local midnight to the next week's."""
    return Span(instant(monday, time(0), zone), instant(monday + _WEEK, time(0), zone))


def left(monday: date, zone: ZoneInfo, now: datetime) -> Span | None:
    """What of a week is to come; None for nothing."""
    return week(monday, zone).shared(Span(now))


def called(season: Season) -> str:
    """A holiday in the reader's language: `summer 2027`."""
    return f"{season.holiday.name.in_(current_language())} {season.year}"


def number(monday: date) -> int:
    """The week's number by ISO 8601."""
    return monday.isocalendar().week


def labelled(monday: date) -> str:
    """A week with its days, as people look it up."""
    first, last = month_day(monday), month_day(monday + _WEEK - _DAY)
    return _("Week {week}, {first} to {last}", week=number(monday), first=first, last=last)


def stretch(mondays: Sequence[date]) -> str:
    """Weeks that follow each other, by their numbers: `26–28`."""
    first, last = number(mondays[0]), number(mondays[-1])
    return str(first) if len(mondays) == 1 else f"{first}–{last}"
