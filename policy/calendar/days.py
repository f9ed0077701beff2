"""Which days are working days in Sweden, and why the others are free. Days here are plain dates.

Free are the public holidays (lag 1989:253), Saturdays, Sundays, and the eves of Midsummer, Christmas and
New Year (lag 1930:173 2 §, semesterlagen 7 §); beside them what the profile adds.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from holidays import DE_FACTO, PUBLIC, country_holidays

from policy.words import Words
from policy.working import ExtraFreeDay, HalfDay, Hours, Working

HOLIDAYS_LAW = "1989:253"
DEADLINES_LAW = "1930:173"
ONE_DAY = timedelta(days=1)
_SATURDAY = 5  # as date.weekday() counts
_YEAR = 12  # months


class FreeKind(StrEnum):
    """Why a day is free, the law's reasons first."""

    HOLIDAY = "holiday"
    EVE = "eve"
    EXTRA = "extra"
    WEEKEND = "weekend"
    WEEKDAY = "weekday"
    """A weekday on which the profile has no working hours."""
    BRIDGE = "bridge"


@dataclass(frozen=True)
class FreeDay:
    """A day that is no working day, and why."""

    day: date
    kind: FreeKind
    source: str
    """The law or document, by its code in the profile's `sources`."""
    names: tuple[Words, ...] = ()
    """Of a holiday, an eve or an extra day; two where holidays meet. As they stand after "är"."""


_NAMES: Mapping[str, Words] = {
    "Nyårsdagen": Words(sv="nyårsdagen", en="New Year’s Day"),
    "Trettondedag jul": Words(sv="trettondedag jul", en="Epiphany"),
    "Marie bebådelsedag": Words(sv="Marie bebådelsedag", en="the Annunciation"),
    "Långfredagen": Words(sv="långfredagen", en="Good Friday"),
    "Påskdagen": Words(sv="påskdagen", en="Easter Sunday"),
    "Annandag påsk": Words(sv="annandag påsk", en="Easter Monday"),
    "Första maj": Words(sv="första maj", en="May Day"),
    "Kristi himmelsfärdsdag": Words(sv="Kristi himmelsfärdsdag", en="Ascension Day"),
    "Pingstdagen": Words(sv="pingstdagen", en="Whit Sunday"),
    "Annandag pingst": Words(sv="annandag pingst", en="Whit Monday"),
    "Nationaldagen": Words(sv="nationaldagen", en="Sweden’s National Day"),
    "Midsommarafton": Words(sv="midsommarafton", en="Midsummer’s Eve"),
    "Midsommardagen": Words(sv="midsommardagen", en="Midsummer’s Day"),
    "Alla helgons dag": Words(sv="alla helgons dag", en="All Saints’ Day"),
    "Julafton": Words(sv="julafton", en="Christmas Eve"),
    "Juldagen": Words(sv="juldagen", en="Christmas Day"),
    "Annandag jul": Words(sv="annandag jul", en="Boxing Day"),
    "Nyårsafton": Words(sv="nyårsafton", en="New Year’s Eve"),
}
"""What the package calls a day, and how it stands in a sentence."""

_EVE_OF: Mapping[str, HalfDay] = {
    "trettondedag jul": "twelfth_night",
    "långfredagen": "maundy_thursday",
    "första maj": "walpurgis_eve",
    "Kristi himmelsfärdsdag": "ascension_eve",
    "alla helgons dag": "all_saints_eve",
}
"""The half-day that comes before a holiday, by the holiday's name."""


def is_working_day(rules: Working, day: date) -> bool:
    """Whether people work on that day, be it for half of it; `free_day` says why not."""
    return free_day(rules, day) is None


def free_day(rules: Working, day: date) -> FreeDay | None:
    """Why a day is no working day; None when it is one. Lag 1989:253, lag 1930:173 2 § and the profile."""
    if free := by_law(day.year).get(day):
        return free
    if extra := _extra(rules, day):
        return FreeDay(day, FreeKind.EXTRA, extra.source, (extra.name,))
    if _hours(rules, day) is None:
        weekend = day.weekday() >= _SATURDAY
        kind = FreeKind.WEEKEND if weekend else FreeKind.WEEKDAY
        return FreeDay(day, kind, DEADLINES_LAW if weekend else rules.hours.source)
    if rules.bridge_days.value and _is_bridge(day):
        return FreeDay(day, FreeKind.BRIDGE, rules.bridge_days.source)
    return None


def next_working_day(rules: Working, day: date) -> tuple[date, tuple[FreeDay, ...]]:
    """The first working day after that day, and why the days between are free (see `free_days`)."""
    following = day + ONE_DAY
    while not is_working_day(rules, following):
        following += ONE_DAY
    return following, free_days(rules, day + ONE_DAY, following)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, before when negative; the last of the month that has no such day."""
    years, month = divmod(day.month - 1 + months, _YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def free_days(rules: Working, first: date, until: date) -> tuple[FreeDay, ...]:
    """Why days from `first` to before `until` are free, as short as it can be said.

    The first free day, and of those after it the ones that are ordinary weekdays: that a Sunday
    after a Saturday is free explains nothing, that the Monday after it is a holiday does.
    """
    found = list(_free_between(rules, first, until))
    return tuple(one for place, one in enumerate(found) if place == 0 or is_unusual(rules, one))


def is_unusual(rules: Working, free: FreeDay) -> bool:
    """Whether one would have worked on a day, going by its weekday alone."""
    return _hours(rules, free.day) is not None


def hours_of(rules: Working, day: date) -> Hours | None:
    """The working hours of a day, by its weekday and whether it is a half-day; None on a free day.

    A half-day closes at the profile's time, never later than the weekday does.
    """
    hours = _hours(rules, day)
    if hours is None or not is_working_day(rules, day):
        return None
    if not rules.half_days.value or not _half_days(day) & set(rules.half_days.value):
        return hours
    return Hours(opens=hours.opens, closes=min(hours.closes, rules.half_day_closes.value))


@lru_cache(maxsize=256)
def by_law(year: int) -> Mapping[date, FreeDay]:
    """The public holidays and the eves of a year, by day.

    The package `holidays` knows 1953 to 2100; outside of that there are only weekends.
    """
    public = country_holidays("SE", years=year, expand=False, language="sv", categories=PUBLIC)
    eves = country_holidays("SE", years=year, expand=False, language="sv", categories=DE_FACTO)
    found = {day: FreeDay(day, FreeKind.EVE, DEADLINES_LAW, _names(eves.get_list(day))) for day in eves}
    found |= {
        day: FreeDay(day, FreeKind.HOLIDAY, HOLIDAYS_LAW, _names(public.get_list(day))) for day in public
    }
    return MappingProxyType(found)


def _names(told: list[str]) -> tuple[Words, ...]:
    """How days stand in a sentence; a name new in the package stands as it is."""
    return tuple(_NAMES.get(name, Words(sv=name)) for name in told)


def _extra(rules: Working, day: date) -> ExtraFreeDay | None:
    return next((one for one in rules.free_days if one.day == day), None)


def _hours(rules: Working, day: date) -> Hours | None:
    return rules.hours.value.days[day.weekday()]


def _is_bridge(day: date) -> bool:
    """Whether a day that is not free lies alone between two that are free by law."""
    return _free_by_law(day - ONE_DAY) and _free_by_law(day + ONE_DAY)


def _free_by_law(day: date) -> bool:
    return day.weekday() >= _SATURDAY or day in by_law(day.year)


def _half_days(day: date) -> set[HalfDay]:
    """The half-days that a day is: two on 30 April 2008, before 1 May and Ascension Day."""
    following = day + ONE_DAY
    free = by_law(following.year).get(following)
    return {_EVE_OF[name.sv] for name in free.names if name.sv in _EVE_OF} if free else set()


def _free_between(rules: Working, first: date, until: date) -> Iterator[FreeDay]:
    day = first
    while day < until:
        if free := free_day(rules, day):
            yield free
        day += ONE_DAY
