"""The section of a profile about working time: when people work, and which days are free beside the law's."""

from datetime import date, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, StrictBool, model_validator

from policy.words import Rule, Rules, Source, Words

HalfDay = Literal["twelfth_night", "maundy_thursday", "walpurgis_eve", "ascension_eve", "all_saints_eve"]
"""Days before a holiday on which many municipalities, but not all, work until noon."""


def _clock(value: Any) -> Any:
    """A time of day in whole minutes. Pydantic alone would take 8 for eight seconds past midnight."""
    try:
        clock = time.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        clock = None
    if not isinstance(clock, time) or clock.tzinfo or clock.second or clock.microsecond:
        raise ValueError("ett klockslag, till exempel 08:00")
    return clock


def _day(value: Any) -> Any:
    """A date, or one as text. Pydantic alone would take a number, or a time of day."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("ett datum, till exempel 2027-06-07") from None


def _zone(value: Any) -> Any:
    """The name of a time zone that is known here."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, TypeError, ValueError, OSError, AttributeError):
        raise ValueError("en tidszon, till exempel Europe/Stockholm") from None
    return value


Clock = Annotated[time, BeforeValidator(_clock)]
Day = Annotated[date, BeforeValidator(_day)]
Zone = Annotated[str, BeforeValidator(_zone)]


class Hours(Rules):
    """From when to when one works, by the clock on the wall."""

    opens: Clock
    closes: Clock

    @model_validator(mode="after")
    def _in_order(self) -> "Hours":
        if self.closes <= self.opens:
            raise ValueError("closes senare än opens")
        return self


class WorkingWeek(Rules):
    """The hours of each weekday; a weekday without hours is no working day."""

    monday: Hours | None = None
    tuesday: Hours | None = None
    wednesday: Hours | None = None
    thursday: Hours | None = None
    friday: Hours | None = None
    saturday: Hours | None = None
    sunday: Hours | None = None

    @model_validator(mode="after")
    def _not_empty(self) -> "WorkingWeek":
        if not any(self.days):
            raise ValueError("minst en veckodag med opens och closes")
        return self

    @property
    def days(self) -> tuple[Hours | None, ...]:
        """Monday first, as `date.weekday()` counts."""
        return (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )


class ExtraFreeDay(Rules):
    """A day on which this municipality, or this unit, does not work."""

    day: Day
    name: Words
    """As it stands after "är" in a sentence: "en planeringsdag"."""
    source: Source


_OFFICE = Hours(opens=time(8), closes=time(17))
_PRACTICE = "praktik"


class Working(Rules):
    """When people work. Public holidays and the eves are law, and therefore not set here.

    The defaults are those of the profile `standard`, for profiles stored before there was this section.
    """

    hours: Rule[WorkingWeek] = Rule(
        value=WorkingWeek(
            monday=_OFFICE, tuesday=_OFFICE, wednesday=_OFFICE, thursday=_OFFICE, friday=_OFFICE
        ),
        source=_PRACTICE,
        why=Words(
            sv="Påminnelser kommer bara på arbetstid.",
            en="Reminders come only in working hours.",
        ),
    )
    zone: Rule[Zone] = Rule(
        value="Europe/Stockholm",
        source=_PRACTICE,
        why=Words(sv="Klockslag är svensk tid.", en="Times of day are Swedish time."),
    )
    half_days: Rule[tuple[HalfDay, ...]] = Rule(
        value=(),
        source=_PRACTICE,
        why=Words(
            sv="Dagen före en helgdag är en vanlig arbetsdag, om kommunen inte har bestämt något annat.",
            en="The day before a holiday is an ordinary working day, unless the municipality says otherwise.",
        ),
    )
    half_day_closes: Rule[Clock] = Rule(
        value=time(12),
        source=_PRACTICE,
        why=Words(sv="En halvdag slutar klockan 12.", en="A half-day ends at noon."),
    )
    bridge_days: Rule[StrictBool] = Rule(
        value=False,
        source=_PRACTICE,
        why=Words(
            sv="En klämdag är en vanlig arbetsdag, om kommunen inte har bestämt något annat.",
            en="A bridge day is an ordinary working day, unless the municipality says otherwise.",
        ),
    )
    """Whether a single weekday between two free days is free."""
    free_days: Annotated[tuple[ExtraFreeDay, ...], Field(max_length=200)] = ()
