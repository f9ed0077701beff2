"""Calendars for the tests: the default one, others by a few keys, and any that a profile can describe."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from policy.calendar import Calendar, calendar_for
from policy.sections import Answering
from policy.working import Hours, Working, WorkingWeek
from tests.policy.files import changed

STOCKHOLM = calendar_for(Working())
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HALF_DAYS = ("twelfth_night", "maundy_thursday", "walpurgis_eve", "ascension_eve", "all_saints_eve")


def working(**over: Any) -> Working:
    """The standard profile's working time with these keys laid over it."""
    return changed(working=over).working


def calendar(zone: str = "", /, **over: Any) -> Calendar:
    """A calendar of the standard profile with these keys laid over its working time."""
    return calendar_for(working(**over), zone)


def answering(by: str = "noon", hours: int = 24, moves: bool = True) -> Answering:
    """The rule for answers."""
    rule = changed().answering
    return rule.model_copy(
        update={
            "within_hours": rule.within_hours.model_copy(update={"value": hours}),
            "next_working_day": rule.next_working_day.model_copy(update={"value": moves}),
            "next_working_day_by": rule.next_working_day_by.model_copy(update={"value": by}),
        }
    )


def at(local: str, calendar: Calendar = STOCKHOLM, fold: int = 0) -> datetime:
    """The UTC moment of a local time: `2026-06-18 15:00`."""
    wall = datetime.fromisoformat(local).replace(tzinfo=calendar.zone, fold=fold)
    return wall.astimezone(UTC)


def shown(moment: datetime, calendar: Calendar = STOCKHOLM) -> str:
    """A moment by the clock on the wall."""
    return moment.astimezone(calendar.zone).strftime("%Y-%m-%d %H:%M")


CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
HOURS = st.tuples(CLOCKS, CLOCKS).filter(lambda two: two[0] < two[1])
ZONES = st.sampled_from(
    ["Europe/Stockholm", "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo"]
)
MOMENTS = st.datetimes(datetime(1999, 12, 1), datetime(2051, 1, 31), timezones=st.just(UTC))  # noqa: DTZ001
"""Also at the clock changes: `NEAR_JUMPS` comes back to them."""
NEAR_JUMPS = st.builds(
    lambda year, spring, seconds: (
        (
            datetime(year, 3, 31, 1, tzinfo=UTC) - timedelta(days=date(year, 3, 31).isoweekday() % 7)
            if spring
            else datetime(year, 10, 31, 1, tzinfo=UTC) - timedelta(days=date(year, 10, 31).isoweekday() % 7)
        )
        + timedelta(seconds=seconds)
    ),
    st.integers(2000, 2037),
    st.booleans(),
    st.integers(-200_000, 200_000),
)
ANY_MOMENT = MOMENTS | NEAR_JUMPS
OFFSETS = st.builds(lambda minutes: timezone(timedelta(minutes=minutes)), st.integers(-1439, 1439))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any calendar: whatever weekdays, hours, half-days and bridge days, in many zones."""
    names = draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1))
    week = {name: Hours(opens=opens, closes=closes) for name in names for opens, closes in [draw(HOURS)]}
    latest = max(hours.opens for hours in week.values())
    rules = Working()
    values: dict[str, Any] = {
        "hours": WorkingWeek(**week),
        "half_days": tuple(draw(st.sets(st.sampled_from(HALF_DAYS)))) if latest < time(12) else (),
        "bridge_days": draw(st.booleans()),
    }
    update = {
        name: getattr(rules, name).model_copy(update={"value": value}) for name, value in values.items()
    }
    return calendar_for(rules.model_copy(update=update), draw(ZONES))


ANY_CALENDAR = st.just(STOCKHOLM) | calendars()
ANY_ANSWERING = st.builds(
    answering, st.sampled_from(["opening", "noon", "end"]), st.sampled_from([1, 4, 24, 48, 72]), st.just(True)
)
