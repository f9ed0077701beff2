"""What holds of working time whatever the calendar, the moment and the rule."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy.calendar import (
    Calendar,
    Moved,
    Within,
    add_working_days,
    add_working_time,
    answer_deadline,
    free_day,
    is_working_day,
    next_working_day,
    next_working_time,
    quota_week,
    working_time,
)
from policy.sections import Answering
from tests.policy.calendars import (
    ANY_ANSWERING,
    ANY_CALENDAR,
    ANY_MOMENT,
    OFFSETS,
    STOCKHOLM,
    ZONES,
    answering,
)

MINUTES = st.integers(0, 6_000).map(lambda minutes: timedelta(minutes=minutes))
SIGNS = st.sampled_from([1, -1])
LATER = st.integers(0, 400_000).map(lambda seconds: timedelta(seconds=seconds))
THOROUGH = settings(max_examples=100, deadline=None)


def in_working_time(calendar: Calendar, moment: datetime) -> bool:
    window = working_time(calendar, calendar.day(moment))
    return window is not None and window[0] <= moment <= window[1]


@THOROUGH
@given(ANY_CALENDAR, ANY_MOMENT, ANY_ANSWERING)
def test_a_deadline_is_after_the_receipt_and_in_working_time_when_moved(
    calendar: Calendar, received: datetime, rule: Answering
) -> None:
    timed = answer_deadline(calendar, received, rule)
    assert timed is not None
    assert rule.within_hours.value is not None
    limit = received + timedelta(hours=rule.within_hours.value)
    if isinstance(timed.reason, Moved):
        assert timed.moment > limit
        assert in_working_time(calendar, timed.moment)
        assert timed.reason.free
    else:
        assert isinstance(timed.reason, Within)
        assert timed.moment == limit
    assert is_working_day(calendar.rules, calendar.day(timed.moment))


@THOROUGH
@given(ANY_CALENDAR, ANY_MOMENT, LATER, ANY_ANSWERING)
@example(STOCKHOLM, datetime(2026, 6, 13, 12, tzinfo=UTC), timedelta(hours=12), answering("end"))
def test_what_comes_in_later_is_never_due_sooner(
    calendar: Calendar, received: datetime, later: timedelta, rule: Answering
) -> None:
    first = answer_deadline(calendar, received, rule)
    second = answer_deadline(calendar, received + later, rule)
    assert first is not None
    assert second is not None
    assert first.moment <= second.moment


@THOROUGH
@given(ANY_CALENDAR, ANY_MOMENT, OFFSETS | ZONES.map(ZoneInfo))
def test_the_same_moment_gives_the_same_however_it_is_written(
    calendar: Calendar, moment: datetime, zone: tzinfo
) -> None:
    other, rule, amount = moment.astimezone(zone), answering(), timedelta(hours=11)
    assert answer_deadline(calendar, moment, rule) == answer_deadline(calendar, other, rule)
    assert add_working_time(calendar, moment, amount) == add_working_time(calendar, other, amount)
    assert add_working_time(calendar, moment, -amount) == add_working_time(calendar, other, -amount)
    assert add_working_days(calendar, moment, 2) == add_working_days(calendar, other, 2)
    assert next_working_time(calendar, moment) == next_working_time(calendar, other)
    assert quota_week(calendar, moment) == quota_week(calendar, other)
    timed = next_working_time(calendar, other)
    assert timed.moment.tzinfo is UTC


@THOROUGH
@given(ANY_CALENDAR, ANY_MOMENT, MINUTES, MINUTES, SIGNS)
def test_adding_twice_is_adding_both(
    calendar: Calendar, moment: datetime, one: timedelta, other: timedelta, sign: int
) -> None:
    sooner, more = (one, other) if sign > 0 else (-one, -other)
    if one == timedelta(0) or other == timedelta(0):
        sooner, more = abs(sooner), abs(more)  # nothing has no sign, and is counted forwards
    stepwise = add_working_time(calendar, add_working_time(calendar, moment, sooner).moment, more)
    assert stepwise.moment == add_working_time(calendar, moment, sooner + more).moment


@THOROUGH
@given(ANY_CALENDAR, ANY_MOMENT, MINUTES)
def test_as_much_working_time_lies_between_as_was_added(
    calendar: Calendar, moment: datetime, amount: timedelta
) -> None:
    reached = add_working_time(calendar, moment, amount).moment
    assert in_working_time(calendar, reached)
    day, worked = calendar.day(moment), timedelta(0)
    while day <= calendar.day(reached):
        if window := working_time(calendar, day):
            worked += max(min(window[1], reached) - max(window[0], moment), timedelta(0))
        day += timedelta(days=1)
    assert worked == amount


@THOROUGH
@given(ANY_CALENDAR, ANY_MOMENT, MINUTES)
def test_working_time_taken_away_and_added_comes_back(
    calendar: Calendar, moment: datetime, amount: timedelta
) -> None:
    here = next_working_time(calendar, moment).moment
    back = add_working_time(calendar, add_working_time(calendar, here, -amount).moment, amount).moment
    assert back <= here
    assert add_working_time(calendar, back, timedelta(0)).moment == back
    assert next_working_time(calendar, back + timedelta(microseconds=1)).moment >= here


@THOROUGH
@given(ANY_CALENDAR, ANY_MOMENT, LATER, st.integers(-6, 6))
def test_working_days_are_counted_in_order(
    calendar: Calendar, moment: datetime, later: timedelta, days: int
) -> None:
    first = add_working_days(calendar, moment, days).moment
    assert first <= add_working_days(calendar, moment + later, days).moment
    assert first <= add_working_days(calendar, moment, days + 1).moment
    assert in_working_time(calendar, first)


@THOROUGH
@given(ANY_CALENDAR, ANY_MOMENT)
def test_the_next_working_time_is_the_first_there_is(calendar: Calendar, moment: datetime) -> None:
    reached = next_working_time(calendar, moment).moment
    assert in_working_time(calendar, reached)
    assert reached >= moment
    assert (reached == moment) is in_working_time(calendar, moment)
    assert next_working_time(calendar, moment + (reached - moment) / 2).moment == reached or reached == moment


@THOROUGH
@given(ANY_CALENDAR, ANY_MOMENT)
def test_the_next_working_day_has_only_free_days_before_it(calendar: Calendar, moment: datetime) -> None:
    today = calendar.day(moment)
    day, why = next_working_day(calendar.rules, today)
    between = [today + timedelta(days=n) for n in range(1, (day - today).days)]
    assert is_working_day(calendar.rules, day)
    assert all(free_day(calendar.rules, one) for one in between)
    assert {one.day for one in why} <= set(between)
    assert bool(why) is bool(between)


@THOROUGH
@given(ANY_CALENDAR, ANY_MOMENT)
def test_a_moment_lies_in_its_week(calendar: Calendar, moment: datetime) -> None:
    week = quota_week(calendar, moment)
    assert week.starts <= moment < week.ends
    assert all(calendar.day(moment) <= day <= week.sunday for day in week.working_days_left)
    assert quota_week(calendar, week.starts).period == week.period
    assert quota_week(calendar, week.ends).period > week.period
