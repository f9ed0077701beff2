"""When something was, by what people type: tables, and what holds for every time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import language
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
        ("onsdag kl 9", "03-03 09:00"),
        ("onsdag 9.15", "03-03 09:15"),
        ("onsdag kl 11", "02-24 11:00"),  # today's is still to come
        ("på onsdag kl 11", "02-24 11:00"),
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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("måndag 8 februari", "2027-02-08 12:00"),
        ("Måndag den 8 februari", "2027-02-08 12:00"),
        ("måndag 8 februari 2027", "2027-02-08 12:00"),
        ("måndag 8 februari 2027 kl. 08.02", "2027-02-08 08:02"),
        ("på måndagen den 8:e februari", "2027-02-08 12:00"),
        ("i måndags den 1:a mars kl 8", "2027-03-01 08:00"),
        ("8 februari", "2027-02-08 12:00"),
        ("den 8 februari 14.30", "2027-02-08 14:30"),
        ("8 februari 8.02", "2027-02-08 08:02"),  # the day is said, so this is a time
        ("8 feb", "2027-02-08 12:00"),
        ("8 feb.", "2027-02-08 12:00"),
        ("8 feb. 2027", "2027-02-08 12:00"),
        ("mån. 8 feb., kl 9", "2027-02-08 09:00"),
        ("Monday 8 February 2027 at 14:05", "2027-02-08 14:05"),
        ("Monday, the 8th February", "2027-02-08 12:00"),
        ("on Mon 8 Feb at 4 pm", "2027-02-08 16:00"),
        ("på måndag 8 februari 8.02", "2027-02-08 08:02"),
        ("8/2", "2027-02-08 12:00"),
        ("08/02", "2027-02-08 12:00"),
        ("8/2 2027", "2027-02-08 12:00"),
        ("8/2 kl 8", "2027-02-08 08:00"),
        ("måndag 8/2", "2027-02-08 12:00"),
        ("1/3", "2027-03-01 12:00"),
        ("3 mars", "2027-03-03 10:00"),
        ("3 mars 9.30", "2027-03-03 09:30"),
    ],
)
def test_a_date_is_understood_as_it_is_written(typed: str, meant: str) -> None:
    assert parse(typed, NOW, HOME, LONGEST_AGO).astimezone(HOME).strftime("%Y-%m-%d %H:%M") == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("4 mars", "2026-03-04"),
        ("31 dec", "2026-12-31"),
        ("29 feb", "2024-02-29"),
        ("sön 8 mars", "2026-03-08"),
    ],
)
def test_a_date_without_a_year_is_the_latest_that_has_been(typed: str, meant: str) -> None:
    found = parse(typed, NOW, HOME, timedelta(days=4 * 366))
    assert found.astimezone(HOME).date() == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("tisdag 8 februari", Reason.NOT_UNDERSTOOD),  # it was a Monday
        ("tisdag 8/2", Reason.NOT_UNDERSTOOD),
        ("Sunday 8 February 2027", Reason.NOT_UNDERSTOOD),
        ("nyligen 8 februari", Reason.NOT_UNDERSTOOD),
        ("8 frebruari", Reason.NOT_UNDERSTOOD),
        ("30 februari", Reason.NOT_UNDERSTOOD),
        ("29 februari 2027", Reason.NOT_UNDERSTOOD),
        ("8 februari 0000", Reason.NOT_UNDERSTOOD),
        ("8 februari 27", Reason.NOT_UNDERSTOOD),  # a year?
        ("8 februari 14", Reason.NOT_UNDERSTOOD),
        ("0/2", Reason.NOT_UNDERSTOOD),
        ("2/13", Reason.NOT_UNDERSTOOD),
        ("8/2 25:00", Reason.NOT_UNDERSTOOD),
        ("måndag 8", Reason.NOT_UNDERSTOOD),
        ("måndag den 8", Reason.NOT_UNDERSTOOD),
        ("i måndags 8", Reason.NOT_UNDERSTOOD),
        ("last Monday 8", Reason.NOT_UNDERSTOOD),
        ("igår kväll", Reason.NOT_UNDERSTOOD),
        ("förra veckan", Reason.NOT_UNDERSTOOD),
        ("3 mars 23:00", Reason.FUTURE),
        ("8 mars 2027", Reason.FUTURE),
        ("8 februari 2026", Reason.TOO_OLD),
        ("1 jan", Reason.TOO_OLD),
    ],
)
def test_what_is_no_date_is_refused(typed: str, reason: Reason) -> None:
    with pytest.raises(NotAMoment) as caught:
        parse(typed, NOW, HOME, LONGEST_AGO)
    assert caught.value.reason == reason


@pytest.mark.parametrize("day", ["", "måndag ", "i måndags ", "on Monday "])
@pytest.mark.parametrize("typed", ["8.02", "8.11", "08.02", "14.02", "03.03"])
def test_what_may_be_a_day_and_a_time_is_refused(day: str, typed: str) -> None:
    with pytest.raises(NotAMoment) as caught:
        parse(day + typed, NOW, HOME, LONGEST_AGO)
    assert caught.value.reason == Reason.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8:02", "03-03 08:02"),
        ("kl 8.02", "03-03 08:02"),
        ("8.02 am", "03-03 08:02"),
        ("8.30", "03-03 08:30"),
        ("8.00", "03-03 08:00"),
        ("0.02", "03-03 00:02"),
        ("08.04", "03-03 08:04"),  # 8 April is long ago, or to come
        ("14.05", "03-02 14:05"),
        ("i dag 8.02", "03-03 08:02"),
        ("igår 14.02", "03-02 14:02"),
        ("måndag 8:02", "03-01 08:02"),
        ("2027-03-01 8.02", "03-01 08:02"),
    ],
)
def test_what_is_only_a_time_is_one(typed: str, meant: str) -> None:
    assert parse(typed, NOW, HOME, LONGEST_AGO).astimezone(HOME).strftime("%m-%d %H:%M") == meant


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


@given(MOMENTS, ZONES, st.integers(0, 58), st.sampled_from(["sv", "en"]))
def test_a_day_is_read_as_the_bot_writes_it(now: datetime, zone: ZoneInfo, ago: int, spoken: str) -> None:
    shown = at(now.astimezone(zone).date() - timedelta(days=ago), None, now, zone, LONGEST_AGO)
    here = shown.astimezone(zone)
    with language.speaking(spoken, str(zone)):
        days = [language.day(shown), language.short_day(shown), language.weekday(here.date())]
        moments = [language.moment(shown), language.near_moment(shown)]
    assert {parse(words, now, zone, LONGEST_AGO) for words in days} == {shown}
    for words in moments:  # the hour that is shown twice is read as the first
        found = parse(words, now, zone, LONGEST_AGO).astimezone(zone)
        assert found.replace(tzinfo=None) == here.replace(tzinfo=None)


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
