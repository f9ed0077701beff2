"""Working time by table: what comes next, what is added, and when something is due."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policy.calendar import (
    Counted,
    CountedDays,
    FreeDay,
    Moved,
    Unmoved,
    Waits,
    Within,
    add_working_days,
    add_working_time,
    answer_deadline,
    calendar_for,
    next_working_time,
)
from policy.working import Working
from tests.policy.calendars import STOCKHOLM, answering, at, calendar, shown
from tests.policy.files import changed
from tests.policy.swedish_year import is_free


def days(free: tuple[FreeDay, ...]) -> list[str]:
    return [one.day.isoformat() for one in free]


@pytest.mark.parametrize(
    ("received", "due", "free"),
    [
        ("2026-06-15 10:00", "2026-06-16 10:00", None),
        ("2026-06-15 22:00", "2026-06-16 22:00", None),
        ("2026-06-18 15:00", "2026-06-22 12:00", ["2026-06-19"]),  # the day after is Midsummer's Eve
        ("2026-06-12 09:00", "2026-06-15 12:00", ["2026-06-13"]),
        ("2026-06-13 23:00", "2026-06-15 12:00", ["2026-06-14"]),
        ("2026-06-14 02:00", "2026-06-15 12:00", ["2026-06-14"]),  # 24 hours end on Monday, but before noon
        ("2026-06-14 13:00", "2026-06-15 13:00", None),
        ("2026-04-02 12:00", "2026-04-07 12:00", ["2026-04-03", "2026-04-06"]),  # Easter
        ("2026-04-05 12:00", "2026-04-07 12:00", ["2026-04-06"]),
        ("2026-04-06 08:00", "2026-04-07 12:00", ["2026-04-06"]),
        ("2026-12-23 12:00", "2026-12-28 12:00", ["2026-12-24", "2026-12-25"]),  # Christmas
        ("2024-12-23 12:00", "2024-12-27 12:00", ["2024-12-24", "2024-12-25", "2024-12-26"]),
        ("2026-12-30 12:00", "2027-01-04 12:00", ["2026-12-31", "2027-01-01"]),  # over the new year
        ("2008-04-30 12:00", "2008-05-02 12:00", ["2008-05-01"]),  # 1 May on Ascension Day
        ("2026-06-05 12:00", "2026-06-08 12:00", ["2026-06-06"]),  # the National Day on a Saturday
        ("2028-02-28 12:00", "2028-02-29 12:00", None),  # leap day
    ],
)
def test_the_deadline_of_an_answer(received: str, due: str, free: list[str] | None) -> None:
    timed = answer_deadline(STOCKHOLM, at(received), answering())
    assert timed is not None
    assert shown(timed.moment) == due
    match timed.reason:
        case Moved(hours=24, source="S2", by="noon", free=passed):
            assert days(passed) == free
        case reason:
            assert (reason, free) == (Within(24, "S2"), None)


@pytest.mark.parametrize(
    ("by", "due"),
    [("opening", "2026-06-22 08:00"), ("noon", "2026-06-22 12:00"), ("end", "2026-06-22 17:00")],
)
def test_what_the_next_working_day_means_is_set_in_the_profile(by: str, due: str) -> None:
    timed = answer_deadline(STOCKHOLM, at("2026-06-18 15:00"), answering(by))
    assert timed is not None
    assert shown(timed.moment) == due
    assert isinstance(timed.reason, Moved)
    assert timed.reason.by == by


@pytest.mark.parametrize(
    ("opens", "closes", "due"), [("13:00", "17:00", "13:00"), ("07:00", "11:00", "11:00")]
)
def test_who_does_not_work_at_noon_answers_at_the_nearest_hour(opens: str, closes: str, due: str) -> None:
    odd = calendar(hours={"value": {"monday": {"opens": opens, "closes": closes}}})
    timed = answer_deadline(odd, at("2026-06-18 15:00"), answering())
    assert timed is not None
    assert shown(timed.moment) == f"2026-06-22 {due}"


def test_a_deadline_that_does_not_move_by_the_profile_falls_on_a_holiday() -> None:
    timed = answer_deadline(STOCKHOLM, at("2026-06-18 15:00"), answering(moves=False))
    assert timed is not None
    assert (shown(timed.moment), timed.reason) == ("2026-06-19 15:00", Within(24, "S2"))


def test_as_soon_as_possible_is_no_deadline() -> None:
    soon = changed(
        answering={"within_hours": {"value": "soon"}},
        requirements=[{"key": "answer", "drop": True}],
        texts={"answer_times": "så snart vi kan"},
    ).answering
    assert answer_deadline(STOCKHOLM, at("2026-06-18 15:00"), soon) is None


def test_the_same_moment_is_another_day_in_another_zone() -> None:
    received = at("2026-06-12 01:00")  # in Stockholm a Friday, in New York still Thursday
    moved = answer_deadline(STOCKHOLM, received, answering())
    american = calendar("America/New_York")
    unmoved = answer_deadline(american, received, answering())
    assert moved is not None
    assert unmoved is not None
    assert shown(moved.moment) == "2026-06-15 12:00"
    assert shown(unmoved.moment, american) == "2026-06-12 19:00"


@pytest.mark.parametrize(
    ("moment", "working", "free"),
    [
        ("2026-06-15 10:00", "2026-06-15 10:00", None),
        ("2026-06-15 08:00", "2026-06-15 08:00", None),
        ("2026-06-15 17:00", "2026-06-15 17:00", None),
        ("2026-06-15 07:59", "2026-06-15 08:00", []),
        ("2026-06-15 17:01", "2026-06-16 08:00", []),
        ("2026-06-12 17:01", "2026-06-15 08:00", ["2026-06-13"]),
        ("2026-06-19 10:00", "2026-06-22 08:00", ["2026-06-19"]),
        ("2026-04-02 18:00", "2026-04-07 08:00", ["2026-04-03", "2026-04-06"]),
        ("2026-12-31 10:00", "2027-01-04 08:00", ["2026-12-31", "2027-01-01"]),
    ],
)
def test_the_next_working_time(moment: str, working: str, free: list[str] | None) -> None:
    timed = next_working_time(STOCKHOLM, at(moment))
    assert shown(timed.moment) == working
    match timed.reason:
        case Waits(free=passed):
            assert days(passed) == free
        case reason:
            assert (reason, free) == (Unmoved(), None)


@pytest.mark.parametrize(
    ("moment", "hours", "reached", "free"),
    [
        ("2026-06-15 10:00", 0, "2026-06-15 10:00", []),
        ("2026-06-15 20:00", 0, "2026-06-16 08:00", []),
        ("2026-06-15 10:00", 7, "2026-06-15 17:00", []),
        ("2026-06-15 10:00", 8, "2026-06-16 09:00", []),
        ("2026-06-12 16:00", 2, "2026-06-15 09:00", []),
        ("2026-06-18 16:00", 2, "2026-06-22 09:00", ["2026-06-19"]),
        ("2026-06-15 10:00", 18, "2026-06-17 10:00", []),
        ("2026-06-22 09:00", -2, "2026-06-18 16:00", ["2026-06-19"]),
        ("2026-06-15 10:00", -2, "2026-06-15 08:00", []),
        ("2026-06-15 10:00", -2.5, "2026-06-12 16:30", []),
        ("2026-06-14 10:00", -1, "2026-06-12 16:00", []),
        ("2026-12-30 16:00", 10.5, "2027-01-05 08:30", ["2026-12-31", "2027-01-01"]),
        ("2028-02-28 16:00", 2, "2028-02-29 09:00", []),
    ],
)
def test_working_time_added(moment: str, hours: float, reached: str, free: list[str]) -> None:
    timed = add_working_time(STOCKHOLM, at(moment), timedelta(hours=hours))
    assert isinstance(timed.reason, Counted)
    assert timed.reason.amount == timedelta(hours=hours)
    assert (shown(timed.moment), days(timed.reason.free)) == (reached, free)


@pytest.mark.parametrize(
    ("moment", "count", "reached", "free"),
    [
        ("2026-06-15 10:00", 1, "2026-06-16 10:00", []),
        ("2026-06-12 10:00", 1, "2026-06-15 10:00", []),
        ("2026-06-18 10:00", 1, "2026-06-22 10:00", ["2026-06-19"]),
        ("2026-06-19 10:00", 1, "2026-06-23 08:00", ["2026-06-19"]),
        ("2026-06-22 10:00", -1, "2026-06-18 10:00", ["2026-06-19"]),
        ("2026-06-21 10:00", -1, "2026-06-17 17:00", ["2026-06-19"]),
        ("2026-06-14 10:00", 0, "2026-06-15 08:00", []),
        ("2026-03-27 10:00", 1, "2026-03-30 10:00", []),  # over the clock change: the same time on the wall
    ],
)
def test_working_days_added(moment: str, count: int, reached: str, free: list[str]) -> None:
    timed = add_working_days(STOCKHOLM, at(moment), count)
    assert isinstance(timed.reason, CountedDays)
    assert timed.reason.days == count
    assert (shown(timed.moment), days(timed.reason.free)) == (reached, free)


@pytest.mark.parametrize(
    ("half_day", "day"),
    [
        ("twelfth_night", "2026-01-05"),
        ("maundy_thursday", "2026-04-02"),
        ("walpurgis_eve", "2026-04-30"),
        ("ascension_eve", "2026-05-13"),
        ("all_saints_eve", "2026-10-30"),
        ("walpurgis_eve", "2008-04-30"),
        ("ascension_eve", "2008-04-30"),
    ],
)
def test_a_half_day_ends_at_noon_where_the_profile_says_so(half_day: str, day: str) -> None:
    half = calendar(half_days={"value": [half_day]})
    ten = at(f"{day} 10:00")
    assert shown(add_working_time(half, ten, timedelta(hours=2)).moment) == f"{day} 12:00"
    assert shown(next_working_time(half, at(f"{day} 13:00")).moment) != f"{day} 13:00"
    assert shown(next_working_time(STOCKHOLM, at(f"{day} 13:00")).moment) == f"{day} 13:00"
    before = add_working_days(half, at(f"{day} 12:30"), -1).moment
    assert shown(add_working_days(half, before, 1).moment) == f"{day} 12:00"


def test_a_half_day_is_never_longer_than_the_weekday() -> None:
    half = calendar(
        half_days={"value": ["maundy_thursday"]},
        hours={"value": {"thursday": {"opens": "07:00", "closes": "11:00"}}},
    )
    assert (
        shown(add_working_time(half, at("2026-04-02 07:00"), timedelta(hours=4)).moment) == "2026-04-02 11:00"
    )
    assert shown(next_working_time(half, at("2026-04-02 11:30")).moment) == "2026-04-07 08:00"


def test_another_half_day_than_the_profile_names_is_whole() -> None:
    half = calendar(half_days={"value": ["maundy_thursday"]})
    assert shown(next_working_time(half, at("2026-04-30 13:00")).moment) == "2026-04-30 13:00"


def test_a_naive_moment_is_refused() -> None:
    naive = datetime(2026, 6, 15, 10, 0, tzinfo=UTC).replace(tzinfo=None)
    for ask in (next_working_time, lambda c, m: answer_deadline(c, m, answering()), STOCKHOLM.__class__.day):
        with pytest.raises(ValueError, match="no time zone"):
            ask(STOCKHOLM, naive)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "Europe", "../etc/passwd", "x" * 500, "a\0b"])
def test_a_zone_that_nobody_knows_is_the_one_of_the_profile(zone: str) -> None:
    assert calendar_for(Working(), zone) == STOCKHOLM


@pytest.mark.parametrize(
    ("zone", "key"), [("", "Atlantic/Reykjavik"), ("?", "Atlantic/Reykjavik"), ("UTC", "UTC")]
)
def test_the_zone_of_the_profile_holds_unless_a_person_has_another(zone: str, key: str) -> None:
    assert calendar(zone, zone={"value": "Atlantic/Reykjavik"}).zone.key == key


@pytest.mark.parametrize("year", [1900, 1952, 2100, 2400])
def test_far_years_have_deadlines(year: int) -> None:
    timed = answer_deadline(STOCKHOLM, datetime(year, 12, 31, 23, 30, tzinfo=UTC), answering())
    assert timed is not None
    assert timed.moment > datetime(year, 12, 31, 23, 30, tzinfo=UTC)


def test_a_year_of_hourly_deadlines() -> None:
    start, rule = datetime(2026, 1, 1, tzinfo=UTC), answering()
    due = [answer_deadline(STOCKHOLM, start + timedelta(hours=n), rule) for n in range(8_760)]
    moved = {shown(one.moment) for one in due if one and isinstance(one.reason, Moved)}
    days = [date(2026, 1, 2) + timedelta(days=n) for n in range(368)]
    assert moved == {f"{day} 12:00" for day in days if not is_free(day) and is_free(day - timedelta(days=1))}
