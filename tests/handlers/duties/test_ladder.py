"""When rungs come and when somebody may be told, by table and by property."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.duties.ladder import ToldLately, comes_at, may_be_told_at, next_rung
from policy.calendar import calendar_for, next_working_time, quota_week
from policy.reminding import Reminding
from tests.world import profile

CALENDAR = calendar_for(profile().working)
LADDER = Reminding().posting
FRIDAY = datetime(2027, 3, 5, 16, 0, tzinfo=UTC)  # five in the afternoon in Sweden
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def at(day: int, hour: int, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "missing", "expected"),
    [
        (0, 1, at(5, 7)),  # a working day before the end of Friday: Friday morning
        (0, 2, at(4, 7)),  # a day for each post
        (0, 3, at(3, 7)),
        (1, 2, FRIDAY),
        (2, 2, at(8, 16)),  # the manager a working day after
        (3, 1, at(9, 16)),
        (4, 1, None),
    ],
)
def test_a_rung_comes_in_working_time(step: int, missing: int, expected: datetime | None) -> None:
    assert comes_at(CALENDAR, LADDER, step, FRIDAY, missing) == expected


def test_a_later_rung_before_the_deadline_has_time_for_each_that_is_missing() -> None:
    ladder = (LADDER[0].model_copy(update={"working_hours": -18}), *LADDER)
    assert next_rung(CALENDAR, ladder, 1, FRIDAY, at(1, 8), 2) == at(4, 7)
    assert next_rung(CALENDAR, ladder, 1, FRIDAY, at(1, 8)) == at(5, 7)


@given(moment=MOMENTS, due=MOMENTS, step=st.integers(0, 3), missing=st.integers(1, 5))
def test_no_rung_comes_outside_working_time(moment: datetime, due: datetime, step: int, missing: int) -> None:
    found = comes_at(CALENDAR, LADDER, step, due, missing)
    assert found is not None
    after = next_rung(CALENDAR, LADDER, step, due, moment)
    assert found == next_working_time(CALENDAR, found).moment
    assert after is not None
    assert after == next_working_time(CALENDAR, after).moment
    assert after - moment >= timedelta(hours=1)
    if found <= moment:
        assert CALENDAR.day(after) > CALENDAR.day(moment)  # after a long stop, not all rungs at once


def told(now: datetime, due: datetime, *rounds: datetime, most: int = 5, urgent: bool = False) -> datetime:
    lately = ToldLately(rounds, quota_week(CALENDAR, now).starts, most)
    return may_be_told_at(CALENDAR, now, due, lately, new_and_urgent=urgent)


def test_at_once_in_working_time() -> None:
    assert told(at(3, 9), FRIDAY) == at(3, 9)


def test_at_night_it_waits_for_the_morning() -> None:
    assert told(at(3, 22), FRIDAY) == at(4, 7)


def test_over_a_holiday_it_waits_for_the_next_working_day() -> None:
    assert told(datetime(2027, 3, 26, 9, tzinfo=UTC), FRIDAY) == datetime(2027, 3, 30, 6, tzinfo=UTC)


def test_a_second_time_the_same_day_only_for_what_is_new_and_urgent() -> None:
    morning = at(3, 8)
    assert told(at(3, 9), FRIDAY, morning) == at(4, 7)
    assert told(at(3, 9), at(3, 15), morning, urgent=True) == at(3, 9)
    assert told(at(3, 9), at(3, 15), morning) == at(4, 7)


def test_the_weeks_budget_holds_for_what_is_not_late() -> None:
    rounds = [at(1, 8), at(2, 8)]
    assert told(at(3, 9), FRIDAY, *rounds, most=2) == at(8, 7)
    assert told(at(3, 9), at(2, 15), *rounds, most=2) == at(3, 9)


@given(now=MOMENTS, due=MOMENTS, hours=st.lists(st.integers(0, 100), max_size=6), urgent=st.booleans())
def test_nobody_is_told_outside_working_time(
    now: datetime, due: datetime, hours: list[int], urgent: bool
) -> None:
    found = told(now, due, *(now - timedelta(hours=one) for one in hours), urgent=urgent)
    assert found >= now
    assert found == next_working_time(CALENDAR, found).moment
