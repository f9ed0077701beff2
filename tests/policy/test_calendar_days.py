"""Which days are working days, held against an independent reckoning and against tables."""

from datetime import date, timedelta

import pytest

from policy.calendar import FreeKind, free_day, free_days, is_working_day, months_later, next_working_day
from policy.calendar.days import by_law
from policy.working import Working
from tests.policy import swedish_year
from tests.policy.calendars import working

RULES = Working()


@pytest.mark.parametrize(
    "day",
    [
        "2000-04-23",
        "2005-03-27",
        "2008-03-23",
        "2011-04-24",
        "2024-03-31",
        "2026-04-05",
        "2038-04-25",
        "2049-04-18",
    ],
)
def test_the_independent_reckoning_knows_easter(day: str) -> None:
    assert swedish_year.easter(int(day[:4])) == date.fromisoformat(day)


@pytest.mark.parametrize("year", range(2000, 2051))
def test_every_day_of_a_year_is_as_the_statutes_say(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366 if year % 4 == 0 else 365)]
    assert days[-1] == date(year, 12, 31)
    assert [day for day in days if is_working_day(RULES, day) is swedish_year.is_free(day)] == []
    assert {day: {name.sv for name in free.names} for day, free in by_law(year).items()} == (
        swedish_year.holidays(year)
    )


@pytest.mark.parametrize("year", [1953, 1989, 2004, 2005, 2050, 2100])
def test_every_name_has_its_english(year: int) -> None:
    names = [name for free in by_law(year).values() for name in free.names]
    assert len(names) >= 16
    assert [name.sv for name in names if not name.en or name.en == name.sv] == []


@pytest.mark.parametrize(
    ("day", "kind", "names", "source"),
    [
        ("2026-06-19", FreeKind.EVE, ["midsommarafton"], "1930:173"),
        ("2026-06-20", FreeKind.HOLIDAY, ["midsommardagen"], "1989:253"),
        ("2026-06-21", FreeKind.WEEKEND, [], "1930:173"),
        ("2008-05-01", FreeKind.HOLIDAY, ["första maj", "Kristi himmelsfärdsdag"], "1989:253"),
        ("2026-06-06", FreeKind.HOLIDAY, ["nationaldagen"], "1989:253"),
        ("2004-05-31", FreeKind.HOLIDAY, ["annandag pingst"], "1989:253"),
        ("2023-12-24", FreeKind.EVE, ["julafton"], "1930:173"),
    ],
)
def test_why_a_day_is_free(day: str, kind: FreeKind, names: list[str], source: str) -> None:
    free = free_day(RULES, date.fromisoformat(day))
    assert free is not None
    assert (free.kind, sorted(name.sv for name in free.names), free.source) == (kind, sorted(names), source)


@pytest.mark.parametrize(
    "day", ["2026-06-18", "2024-02-29", "2004-06-06", "2005-05-16", "2026-01-05", "2026-04-02", "2026-05-15"]
)
def test_a_day_that_is_no_holiday_is_a_working_day(day: str) -> None:
    expected = day != "2004-06-06"  # a Sunday, and not yet the National Day as a holiday
    assert is_working_day(RULES, date.fromisoformat(day)) is expected


@pytest.mark.parametrize("year", [1, 1582, 1900, 1952, 2101, 2500, 9998])
def test_years_that_nobody_has_holidays_of_have_weekends(year: int) -> None:
    days = [date(year, 3, 1) + timedelta(days=n) for n in range(7)]
    assert [is_working_day(RULES, day) for day in days].count(False) == 2


@pytest.mark.parametrize(
    ("after", "day", "free"),
    [
        ("2026-06-18", "2026-06-22", ["2026-06-19"]),
        ("2026-06-19", "2026-06-22", ["2026-06-20"]),
        ("2026-06-22", "2026-06-23", []),
        ("2026-04-02", "2026-04-07", ["2026-04-03", "2026-04-06"]),
        ("2026-04-03", "2026-04-07", ["2026-04-04", "2026-04-06"]),
        ("2026-12-23", "2026-12-28", ["2026-12-24", "2026-12-25"]),
        ("2024-12-23", "2024-12-27", ["2024-12-24", "2024-12-25", "2024-12-26"]),
        ("2026-12-30", "2027-01-04", ["2026-12-31", "2027-01-01"]),
        ("2028-02-28", "2028-02-29", []),
    ],
)
def test_the_next_working_day_and_why(after: str, day: str, free: list[str]) -> None:
    found, why = next_working_day(RULES, date.fromisoformat(after))
    assert (found.isoformat(), [one.day.isoformat() for one in why]) == (day, free)


def test_no_free_day_between_working_days() -> None:
    assert free_days(RULES, date(2026, 6, 15), date(2026, 6, 19)) == ()


@pytest.mark.parametrize(
    ("day", "bridge"),
    [
        ("2026-05-15", True),  # Friday after Ascension Day
        ("2026-01-05", True),  # Monday before Epiphany
        ("2026-01-02", True),  # Friday after New Year's Day
        ("2024-12-23", True),  # Monday before Christmas Eve
        ("2024-12-27", True),
        ("2026-05-13", False),
        ("2026-12-29", False),
    ],
)
def test_bridge_days_are_free_only_where_the_profile_says_so(day: str, bridge: bool) -> None:
    free = free_day(working(bridge_days={"value": True}), date.fromisoformat(day))
    assert (free.kind if free else None) == (FreeKind.BRIDGE if bridge else None)
    assert is_working_day(RULES, date.fromisoformat(day))


def test_two_days_between_holidays_are_no_bridge() -> None:
    rules = working(bridge_days={"value": True})
    assert [is_working_day(rules, date(2026, 12, day)) for day in (28, 29, 30)] == [True, True, True]


def test_days_of_the_profile_are_free() -> None:
    extra = {
        "day": "2026-08-14",
        "name": {"sv": "en planeringsdag", "en": "a planning day"},
        "source": "praktik",
    }
    rules = working(free_days=[extra], hours={"value": {"wednesday": {"drop": True}}})
    friday, wednesday = free_day(rules, date(2026, 8, 14)), free_day(rules, date(2026, 8, 12))
    assert friday is not None
    assert wednesday is not None
    assert (friday.kind, friday.names[0].en) == (FreeKind.EXTRA, "a planning day")
    assert (wednesday.kind, wednesday.source) == (FreeKind.WEEKDAY, "praktik")


def test_a_library_may_be_open_on_saturdays_but_not_on_holidays() -> None:
    rules = working(hours={"value": {"saturday": {"opens": "10:00", "closes": "14:00"}}})
    assert is_working_day(rules, date(2026, 6, 13))
    assert not is_working_day(rules, date(2026, 6, 20))
    assert not is_working_day(rules, date(2026, 6, 14))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 1, 31), 13, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 48, date(2030, 11, 30)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2028, 1, 15), -24, date(2026, 1, 15)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
