"""When something was, by what people type: tables, and what holds for every time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.when import NotAMoment, Reason, at, clock, parse

HOME = ZoneInfo("Europe/Stockholm")
LONGEST_AGO = timedelta(days=60)
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning."""
MOMENTS = st.integers(0, 20 * 366 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
ZONES = st.sampled_from(["Europe/Stockholm", "Pacific/Kiritimati", "America/New_York", "UTC"]).map(ZoneInfo)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", "03-03 10:00"),
        ("nu", "03-03 10:00"),
        ("Just now", "03-03 10:00"),
        ("idag", "03-03 10:00"),
        ("i dag 9", "03-03 09:00"),
        ("09:15", "03-03 09:15"),
        ("14:30", "03-02 14:30"),
        ("14.30", "03-02 14:30"),
        ("kl 14", "03-02 14:00"),
        ("kl. 9", "03-03 09:00"),
        ("klockan 9.05", "03-03 09:05"),
        ("at 4 pm", "03-02 16:00"),
        ("12 am", "03-03 00:00"),
        ("10:03", "03-03 10:00"),  # their clock is ahead
        ("10:06", "03-02 10:06"),
        ("igår", "03-02 12:00"),
        ("i går 16.30", "03-02 16:30"),
        ("IGAR, kl. 16", "03-02 16:00"),
        ("yesterday at 4 pm", "03-02 16:00"),
        ("i förrgår", "03-01 12:00"),
        ("the day before yesterday 8:00", "03-01 08:00"),
        ("2027-03-01", "03-01 12:00"),
        ("2027-03-01 14:30", "03-01 14:30"),
        ("2027-03-01T14:30", "03-01 14:30"),
        ("måndag", "03-01 12:00"),
        ("på måndagen kl 8", "03-01 08:00"),
        ("i måndags", "03-01 12:00"),
        ("torsdag", "02-25 12:00"),
        ("last Friday", "02-26 12:00"),
        ("on Sunday 14:00", "02-28 14:00"),
        ("onsdag 9", "03-03 09:00"),
        ("onsdag 11", "02-24 11:00"),  # today's is still to come
        ("i onsdags", "02-24 12:00"),
    ],
)
def test_a_time_is_understood(typed: str, meant: str) -> None:
    assert parse(typed, NOW, HOME, LONGEST_AGO).astimezone(HOME).strftime("%m-%d %H:%M") == meant


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("14", Reason.NOT_UNDERSTOOD),  # an hour, or a day
        ("25:00", Reason.NOT_UNDERSTOOD),
        ("13 pm", Reason.NOT_UNDERSTOOD),
        ("imorgon", Reason.NOT_UNDERSTOOD),
        ("2027-02-30", Reason.NOT_UNDERSTOOD),
        ("1/3", Reason.NOT_UNDERSTOOD),
        ("igår igår", Reason.NOT_UNDERSTOOD),
        ("٢٠٢٧-٠٣-٠١", Reason.NOT_UNDERSTOOD),
        ("x" * 5_000, Reason.NOT_UNDERSTOOD),
        ("idag 23:00", Reason.FUTURE),
        ("2027-03-04", Reason.FUTURE),
        ("9999-12-31 23:59", Reason.FUTURE),
        ("2027-01-01", Reason.TOO_OLD),
        ("0001-01-01 00:00", Reason.TOO_OLD),
    ],
)
def test_what_is_no_time_is_refused(typed: str, reason: Reason) -> None:
    with pytest.raises(NotAMoment) as caught:
        parse(typed, NOW, HOME, LONGEST_AGO)
    assert caught.value.reason == reason


def test_a_time_is_the_persons_own() -> None:
    assert parse("09:15", NOW, ZoneInfo("UTC"), LONGEST_AGO) == datetime(2027, 3, 2, 9, 15, tzinfo=UTC)
    assert parse("09:15", NOW, HOME, LONGEST_AGO) == datetime(2027, 3, 3, 8, 15, tzinfo=UTC)


def test_a_time_that_the_clocks_skipped_is_the_jump() -> None:
    sunday = datetime(2027, 3, 28, 9, 0, tzinfo=UTC)
    assert parse("02:30", sunday, HOME, LONGEST_AGO) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "meant"),
    [
        ("01:45", "01:30"),  # 02:45 for the second time
        ("01:10", "00:30"),  # 02:10 for the second time: it was 02:30 once
        ("00:45", "00:30"),
    ],
)
def test_a_time_that_the_clocks_show_twice_is_the_last_that_has_been(now: str, meant: str) -> None:
    moment, found = (datetime.fromisoformat(f"2027-10-31T{one}+00:00") for one in (now, meant))
    assert parse("02:30", moment, HOME, LONGEST_AGO) == found


@given(st.text(max_size=80), MOMENTS, ZONES)
def test_any_text_is_a_time_that_has_been_or_none(typed: str, now: datetime, zone: ZoneInfo) -> None:
    try:
        found = parse(typed, now, zone, LONGEST_AGO)
    except NotAMoment:
        return
    assert now - LONGEST_AGO - timedelta(days=2) <= found <= now


@given(MOMENTS, ZONES, st.times(), st.sampled_from(["", "igår ", "tisdag ", "i torsdags ", "yesterday "]))
def test_every_clock_time_is_within_two_weeks(now: datetime, zone: ZoneInfo, hour: time, day: str) -> None:
    found = parse(f"{day}{hour:%H:%M}", now, zone, LONGEST_AGO)
    assert now - timedelta(days=9) < found <= now


@given(MOMENTS, ZONES, st.integers(0, 58))
def test_a_day_that_has_been_comes_back(now: datetime, zone: ZoneInfo, ago: int) -> None:
    day = now.astimezone(zone).date() - timedelta(days=ago)
    assert at(day, None, now, zone, LONGEST_AGO).astimezone(zone).date() == day
    assert parse(day.isoformat(), now, zone, LONGEST_AGO) == at(day, None, now, zone, LONGEST_AGO)


@given(st.times())
def test_a_clock_is_read_in_both_ways(hour: time) -> None:
    whole = hour.replace(second=0, microsecond=0)
    assert clock(f"{hour:%H:%M}") == clock(f"kl. {hour:%H.%M}") == whole


@pytest.mark.parametrize("longest", [1, 56, 60])
def test_what_is_longer_ago_is_refused(longest: int) -> None:
    ago = timedelta(days=longest)
    last = NOW.astimezone(HOME).date() - ago
    assert parse(last.isoformat(), NOW, HOME, ago).astimezone(HOME).date() == last
    with pytest.raises(NotAMoment) as caught:
        parse((last - timedelta(days=1)).isoformat(), NOW, HOME, ago)
    assert caught.value.reason == Reason.TOO_OLD


def test_a_day_of_the_far_past_or_future_is_no_fault() -> None:
    for day, reason in ((date.min, Reason.TOO_OLD), (date.max, Reason.FUTURE)):
        with pytest.raises(NotAMoment) as caught:
            at(day, time(12), NOW, HOME, LONGEST_AGO)
        assert caught.value.reason == reason
