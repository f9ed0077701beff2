"""The long holidays of a profile: when they are in which year, and when they are planned."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.loading import load
from policy.planning import (
    LONGEST,
    LongHoliday,
    Planning,
    being_planned,
    coming_weeks,
    named,
    season,
    seasons,
)
from policy.words import Words
from tests.policy.files import faults

WORDS = Words(sv="ledigt", en="off")
WEEK = timedelta(weeks=1)


def holiday(first: int, last: int) -> LongHoliday:
    return LongHoliday(key="off", name=WORDS, first_week=first, last_week=last, source="praktik", why=WORDS)


def test_profiles_from_before_plan_as_the_standard() -> None:
    assert Planning() == load("standard").planning


@pytest.mark.parametrize(
    ("first", "last", "year", "begins", "ends", "weeks"),
    [
        (26, 32, 2027, "2027-06-28", "2027-08-15", 7),
        (51, 1, 2025, "2025-12-15", "2026-01-04", 3),
        (51, 1, 2026, "2026-12-14", "2027-01-10", 4),  # 2026 has a week 53
        (51, 1, 2027, "2027-12-20", "2028-01-09", 3),
        (53, 1, 2026, "2026-12-28", "2027-01-10", 2),
        (53, 1, 2027, "2027-12-27", "2028-01-09", 2),  # 2027 has none: its last week is meant
        (51, 53, 2026, "2026-12-14", "2027-01-03", 3),
        (51, 53, 2027, "2027-12-20", "2028-01-02", 2),
        (52, 52, 2020, "2020-12-21", "2020-12-27", 1),
        (1, 1, 2021, "2021-01-04", "2021-01-10", 1),
        (1, 1, 2025, "2024-12-30", "2025-01-05", 1),
        (9, 9, 2024, "2024-02-26", "2024-03-03", 1),
    ],
)
def test_weeks_of_a_year(first: int, last: int, year: int, begins: str, ends: str, weeks: int) -> None:
    found = season(holiday(first, last), year)
    assert (f"{found.first}", f"{found.last}", len(found.mondays)) == (begins, ends, weeks)
    assert found.key == f"off-{year}"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2027-05-02", []),
        ("2027-05-03", ["summer-2027"]),
        ("2027-08-15", ["summer-2027"]),
        ("2027-08-16", []),
        ("2027-10-24", []),
        ("2027-10-25", ["christmas-2027"]),
        ("2028-01-01", ["christmas-2027"]),
        ("2028-01-09", ["christmas-2027"]),
        ("2028-01-10", []),
        ("2027-01-03", ["christmas-2026"]),  # in week 53 of 2026
        ("2026-12-31", ["christmas-2026"]),
    ],
)
def test_what_is_planned_on_a_day(day: str, expected: list[str]) -> None:
    found = being_planned(Planning(), date.fromisoformat(day))
    assert [one.key for one in found] == expected
    assert [named(Planning(), key, date.fromisoformat(day)) for key in expected] == found
    assert named(Planning(), "summer-2020", date.fromisoformat(day)) is None


@given(st.integers(1, 53), st.integers(0, LONGEST - 1), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_any_holiday_of_any_year(first: int, more: int, day: date) -> None:
    last = (first + more - 1) % 53 + 1
    for one in seasons(Planning(holidays=(holiday(first, last),)), day):
        assert one.first.weekday() == 0
        assert one.last.weekday() == 6
        assert 1 <= len(one.mondays) <= LONGEST
        assert one.mondays[0] == one.first
        assert one.mondays[-1] + timedelta(days=6) == one.last
        assert one.first.isocalendar().week in (first, 52)
        assert one.last.isocalendar().week in (last, 52)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_planned_from_the_first_asking_to_the_end(day: date) -> None:
    planned = {one.key for one in being_planned(Planning(), day)}
    for one in seasons(Planning(), day):
        assert (one.key in planned) == (one.first - 8 * WEEK <= day <= one.last)


def test_the_weeks_to_come() -> None:
    assert coming_weeks(date(2026, 12, 31), 2) == (date(2026, 12, 28), date(2027, 1, 4))


def test_the_ladder_is_counted_in_whole_weeks() -> None:
    due = datetime(2027, 6, 27, 22, tzinfo=UTC)
    ladder = Planning().ladder
    assert [rung.whose for rung in ladder] == [*["responsible"] * 4, "manager"]
    assert [(due - rung.counted_from(due)) // WEEK for rung in ladder] == [8, 6, 4, 2, 2]


REFUSED = [
    ("[planning.weeks_ahead]\nvalue = [2, 4]", "planning.weeks_ahead", "varje tal mindre än det före"),
    ("[planning.weeks_ahead]\nvalue = [4, 4]", "planning.weeks_ahead", "varje tal mindre än det före"),
    ("[planning.weeks_ahead]\nvalue = []", "planning.weeks_ahead.value", "minst 1 i listan"),
    ("[planning.weeks_ahead]\nvalue = [27]", "planning.weeks_ahead.value[0]", "högst 26"),
    ("[[planning.holidays]]\nkey = 'summer'\nfirst_week = 0", "planning.holidays[0].first_week", "minst 1"),
    ("[[planning.holidays]]\nkey = 'summer'\nlast_week = 54", "planning.holidays[0].last_week", "högst 53"),
    ("[[planning.holidays]]\nkey = 'summer'\nfirst_week = 10", "planning.holidays[0]", "högst 16 veckor"),
    ("[[planning.holidays]]\nkey = 'summer'\nlast_week = 20", "planning.holidays[0]", "högst 16 veckor"),
    ("[[planning.holidays]]\nkey = 'summer'\nsource = 'S77'", "planning.holidays[0].source", "en källa"),
    ("[[planning.holidays]]\nkey = 'påsk'", "planning.holidays[2].key", ""),
]


@pytest.mark.parametrize(("text", "key", "expected"), REFUSED)
def test_a_fault_is_told_at_its_key(tmp_path: Path, text: str, key: str, expected: str) -> None:
    found = faults(tmp_path, f'extends = "standard"\n{text}\n')
    assert [one for one in found if one.key == key and expected in one.expected], found
