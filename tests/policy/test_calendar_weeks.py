"""The week that a quota is counted in, and what is left of it."""

from datetime import date, datetime, timedelta

import pytest

from policy.calendar import quota_week
from tests.policy.calendars import STOCKHOLM, at, calendar, shown


@pytest.mark.parametrize(
    ("day", "period", "monday"),
    [
        ("2026-06-15", "2026-W25", "2026-06-15"),
        ("2026-06-21", "2026-W25", "2026-06-15"),
        ("2026-06-22", "2026-W26", "2026-06-22"),
        ("2026-12-31", "2026-W53", "2026-12-28"),
        ("2027-01-01", "2026-W53", "2026-12-28"),
        ("2027-01-03", "2026-W53", "2026-12-28"),
        ("2027-01-04", "2027-W01", "2027-01-04"),
        ("2024-12-30", "2025-W01", "2024-12-30"),
        ("2021-01-03", "2020-W53", "2020-12-28"),
        ("2028-02-29", "2028-W09", "2028-02-28"),
    ],
)
def test_the_week_of_a_day(day: str, period: str, monday: str) -> None:
    week = quota_week(STOCKHOLM, at(f"{day} 12:00"))
    assert (week.period, week.monday.isoformat()) == (period, monday)
    assert week.sunday - week.monday == timedelta(days=6)
    assert (shown(week.starts), week.ends - week.starts) == (f"{monday} 00:00", timedelta(days=7))


@pytest.mark.parametrize(
    ("moment", "left", "free"),
    [
        ("2026-06-15 00:00", 4, ["2026-06-19"]),  # Midsummer's week
        ("2026-06-15 17:00", 3, ["2026-06-19"]),
        ("2026-06-15 16:59", 4, ["2026-06-19"]),
        ("2026-06-18 12:00", 1, ["2026-06-19"]),
        ("2026-06-18 17:00", 0, ["2026-06-19"]),
        ("2026-06-20 12:00", 0, []),
        ("2026-06-22 08:00", 5, []),
        ("2026-06-26 08:00", 1, []),
        ("2026-03-30 08:00", 4, ["2026-04-03"]),
        ("2026-12-21 08:00", 3, ["2026-12-24", "2026-12-25"]),
        ("2026-12-28 08:00", 3, ["2026-12-31", "2027-01-01"]),
        ("2008-04-28 08:00", 4, ["2008-05-01"]),
    ],
)
def test_the_working_days_left(moment: str, left: int, free: list[str]) -> None:
    week = quota_week(STOCKHOLM, at(moment))
    assert (len(week.working_days_left), [one.day.isoformat() for one in week.free]) == (left, free)


def test_the_days_left_are_those_of_the_profile() -> None:
    short = calendar(
        bridge_days={"value": True},
        hours={"value": {"monday": {"drop": True}, "sunday": {"opens": "10:00", "closes": "14:00"}}},
    )
    week = quota_week(short, at("2026-05-11 08:00"))
    assert [day.isoformat() for day in week.working_days_left] == ["2026-05-12", "2026-05-13", "2026-05-17"]
    assert [one.kind for one in week.free] == ["holiday", "bridge"]


def test_the_week_begins_at_midnight_where_the_calendar_is() -> None:
    sunday_night = datetime.fromisoformat("2026-06-21T22:30:00+00:00")
    assert quota_week(STOCKHOLM, sunday_night).monday == date(2026, 6, 22)
    assert quota_week(calendar("UTC"), sunday_night).monday == date(2026, 6, 15)


def test_the_names_of_weeks_sort_by_time() -> None:
    moments = [at("2020-12-01 12:00") + timedelta(weeks=n) for n in range(110)]
    names = [quota_week(STOCKHOLM, one).period for one in moments]
    assert names == sorted(set(names))
