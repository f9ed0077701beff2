"""Working time on the days when clocks change, where a day has 23 or 25 hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from policy.calendar import (
    Calendar,
    add_working_time,
    answer_deadline,
    instant,
    next_working_time,
    quota_week,
    working_time,
)
from tests.policy.calendars import STOCKHOLM, answering, at, calendar, shown

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def nights(opens: str, closes: str) -> Calendar:
    """Somebody who also works in the night to Monday, when clocks change."""
    return calendar(hours={"value": {"sunday": {"opens": opens, "closes": closes}}})


@pytest.mark.parametrize(
    ("day", "clock", "last", "utc"),
    [
        (SPRING, "01:59", False, "00:59"),
        (SPRING, "02:00", False, "01:00"),
        (SPRING, "02:30", False, "01:00"),  # skipped: the moment of the jump
        (SPRING, "02:30", True, "01:00"),
        (SPRING, "03:00", False, "01:00"),
        (SPRING, "03:30", False, "01:30"),
        (AUTUMN, "01:59", True, "23:59"),
        (AUTUMN, "02:30", False, "00:30"),  # shown twice
        (AUTUMN, "02:30", True, "01:30"),
        (AUTUMN, "03:00", False, "02:00"),
        (AUTUMN, "03:00", True, "02:00"),
    ],
)
def test_a_local_time_when_clocks_change(day: date, clock: str, last: bool, utc: str) -> None:
    moment = instant(day, time.fromisoformat(clock), STOCKHOLM.zone, last=last)
    assert moment.tzinfo is UTC
    assert moment.strftime("%H:%M:%S") == f"{utc}:00"


def test_a_fraction_of_a_second_does_not_move_the_jump() -> None:
    skipped = time(2, 30, 0, 5)
    assert instant(SPRING, skipped, STOCKHOLM.zone) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_jump_of_half_an_hour_and_one_of_a_whole_day() -> None:
    lord_howe, apia = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")
    assert instant(date(2026, 10, 4), time(2, 15), lord_howe) == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)
    assert instant(date(2011, 12, 30), time(8), apia) == datetime(2011, 12, 30, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "opens", "closes", "hours"),
    [
        (SPRING, "00:00", "06:00", 5),
        (SPRING, "02:30", "06:00", 3),
        (SPRING, "01:00", "02:30", 1),
        (SPRING, "02:15", "02:45", 0),
        (AUTUMN, "00:00", "06:00", 7),
        (AUTUMN, "02:30", "06:00", 4.5),
        (AUTUMN, "01:00", "02:30", 2.5),
        (AUTUMN, "02:15", "02:45", 1.5),
    ],
)
def test_the_working_hours_of_a_short_and_a_long_day(
    day: date, opens: str, closes: str, hours: float
) -> None:
    window = working_time(nights(opens, closes), day)
    assert window is not None
    assert window[1] - window[0] == timedelta(hours=hours)


def test_working_time_is_added_over_the_jump_as_it_is_worked() -> None:
    night = nights("00:00", "06:00")
    assert (
        shown(add_working_time(night, at("2026-03-29 00:00"), timedelta(hours=3)).moment)
        == "2026-03-29 04:00"
    )
    assert (
        shown(add_working_time(night, at("2026-10-25 00:00"), timedelta(hours=3)).moment)
        == "2026-10-25 02:00"
    )
    assert (
        shown(add_working_time(night, at("2026-03-29 05:00"), -timedelta(hours=3)).moment)
        == "2026-03-29 01:00"
    )


def test_a_shift_that_the_clocks_skip_has_no_time() -> None:
    night = nights("02:15", "02:45")
    reached = add_working_time(night, at("2026-03-28 12:00"), timedelta(minutes=1)).moment
    assert shown(reached) == "2026-03-30 08:01"


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-27 01:00", "2026-03-30 12:00"),
        ("2026-03-26 12:00", "2026-03-27 12:00"),
        ("2026-03-28 23:30", "2026-03-30 12:00"),  # 24 hours later it is 00:30 on Monday
        ("2026-03-29 13:00", "2026-03-30 13:00"),
        ("2026-10-24 23:30", "2026-10-26 12:00"),
        ("2026-10-25 00:30", "2026-10-26 12:00"),
        ("2026-10-25 12:30", "2026-10-26 12:30"),
    ],
)
def test_a_deadline_over_the_clock_change(received: str, due: str) -> None:
    timed = answer_deadline(STOCKHOLM, at(received), answering())
    assert timed is not None
    assert shown(timed.moment) == due


def test_24_hours_are_hours_that_pass_and_not_those_on_the_wall() -> None:
    every_day = calendar(
        hours={"value": {day: {"opens": "00:00", "closes": "23:59"} for day in ("saturday", "sunday")}}
    )
    in_spring = answer_deadline(every_day, at("2026-03-28 10:00"), answering())
    in_autumn = answer_deadline(every_day, at("2026-10-24 10:00"), answering())
    assert in_spring is not None
    assert in_autumn is not None
    assert (shown(in_spring.moment), shown(in_autumn.moment)) == ("2026-03-29 11:00", "2026-10-25 09:00")


@pytest.mark.parametrize("fold", [0, 1])
def test_both_moments_of_an_hour_shown_twice(fold: int) -> None:
    night = nights("02:00", "03:00")
    twice = at("2026-10-25 02:30", fold=fold)
    assert twice.hour == fold
    assert next_working_time(night, twice).moment == twice


@pytest.mark.parametrize(("day", "hours"), [("2026-03-27", 167), ("2026-10-20", 169), ("2026-06-15", 168)])
def test_the_hours_of_a_week(day: str, hours: int) -> None:
    week = quota_week(STOCKHOLM, at(f"{day} 12:00"))
    assert week.ends - week.starts == timedelta(hours=hours)
