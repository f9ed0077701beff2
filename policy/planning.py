"""The section of a profile about long holidays: who has which account then is planned weeks ahead (G2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from policy.reminding import Ladder, Rung
from policy.words import Rule, Rules, Source, Words

LONGEST = 16
"""Weeks of a holiday: each is a question of its own in one form."""
_WEEK, _DAY = timedelta(weeks=1), timedelta(days=1)
_LAST_WEEK = 53  # stands for a year's last one, which most years call 52
_PRACTICE = "praktik"
WeekNumber = Annotated[int, Field(strict=True, ge=1, le=_LAST_WEEK)]
WeeksAhead = Annotated[
    tuple[Annotated[int, Field(strict=True, ge=1, le=26)], ...], Field(min_length=1, max_length=6)
]


class LongHoliday(Rules):
    """A time of each year in which many are away, in weeks by ISO 8601."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
    name: Annotated[Words, Field(description="short, as it stands in a title: sommaren, jul och nyår")]
    first_week: WeekNumber
    last_week: WeekNumber
    """Smaller than the first one where the holiday goes on into the next year. 53: the year's last week."""
    source: Source
    why: Words

    @model_validator(mode="after")
    def _is_not_half_a_year(self) -> "LongHoliday":
        weeks = self.last_week - self.first_week
        if weeks % _LAST_WEEK >= LONGEST:
            raise ValueError(f"högst {LONGEST} veckor från first_week till last_week")
        return self


class RungAhead(Rung):
    """A step of the ladder that comes whole weeks ahead of the deadline, however many are working days."""

    weeks_ahead: int

    def counted_from(self, due: datetime) -> datetime:
        """So many weeks before the deadline."""
        return due - self.weeks_ahead * _WEEK


@dataclass(frozen=True)
class Season:
    """A long holiday of one year, in whole weeks."""

    holiday: LongHoliday
    year: int
    """In which it begins."""
    first: date
    """A Monday."""
    last: date
    """A Sunday."""

    @property
    def key(self) -> str:
        """Its name in the database and in buttons: `summer-2027`."""
        return f"{self.holiday.key}-{self.year}"

    @property
    def mondays(self) -> tuple[date, ...]:
        """The first day of each of its weeks."""
        return tuple(self.first + week * _WEEK for week in range(((self.last - self.first).days + 1) // 7))


_SUMMER = LongHoliday(
    key="summer",
    name=Words(sv="sommaren", en="the summer"),
    first_week=26,
    last_week=32,
    source=_PRACTICE,
    why=Words(
        sv="På sommaren är många borta samtidigt. Då ska det vara bestämt i tid vem som har varje konto.",
        en="In summer many are away at once. So it is decided in good time who has each account.",
    ),
)
_CHRISTMAS = LongHoliday(
    key="christmas",
    name=Words(sv="jul och nyår", en="Christmas and New Year"),
    first_week=51,
    last_week=1,
    source=_PRACTICE,
    why=Words(
        sv="Runt jul och nyår är många borta samtidigt. Då ska det vara bestämt i tid vem som har kontot.",
        en="Around Christmas many are away at once. So it is decided in good time who has each account.",
    ),
)


class Planning(Rules):
    """Planning ahead. The defaults are for profiles stored before there was this section."""

    weeks_ahead: Rule[WeeksAhead] = Rule(
        value=(8, 6, 4, 2),
        source=_PRACTICE,
        why=Words(
            sv="Den som planerar åtta veckor i förväg hinner hitta någon annan, om den första inte kan.",
            en="Whoever plans eight weeks ahead has time to find somebody else if the first one cannot.",
        ),
    )
    """When an owner is asked, before the first week: the last time their manager is told as well."""
    holidays: tuple[LongHoliday, ...] = (_SUMMER, _CHRISTMAS)

    @field_validator("weeks_ahead")
    @classmethod
    def _counts_down(cls, rule: Rule[WeeksAhead]) -> Rule[WeeksAhead]:
        if any(later >= sooner for sooner, later in zip(rule.value, rule.value[1:], strict=False)):
            raise ValueError("varje tal mindre än det före, till exempel [8, 6, 4, 2]")
        return rule

    @property
    def ladder(self) -> Ladder:
        """The owner each time; at the last of them their manager, too."""
        rule = self.weeks_ahead
        rungs = [
            RungAhead(
                whose="responsible", working_hours=0, weeks_ahead=weeks, source=rule.source, why=rule.why
            )
            for weeks in rule.value
        ]
        return (*rungs, rungs[-1].model_copy(update={"whose": "manager"}))


def being_planned(planning: Planning, today: date) -> list[Season]:
    """The holidays that are planned on that local day: from the first time of asking to their last day."""
    ahead = planning.weeks_ahead.value[0] * _WEEK
    return [one for one in seasons(planning, today) if one.first - ahead <= today <= one.last]


def seasons(planning: Planning, around: date) -> list[Season]:
    """The holidays that begin in that ISO year, the one before or the one after, the earliest first."""
    year = around.isocalendar().year
    found = [season(holiday, one) for holiday in planning.holidays for one in (year - 1, year, year + 1)]
    return sorted(found, key=lambda one: (one.first, one.key))


def season(holiday: LongHoliday, year: int) -> Season:
    """A holiday that begins in that ISO year."""
    ends_in = year + (holiday.last_week < holiday.first_week)
    return Season(
        holiday=holiday,
        year=year,
        first=_monday(year, holiday.first_week),
        last=_monday(ends_in, holiday.last_week) + _WEEK - _DAY,
    )


def named(planning: Planning, key: str, today: date) -> Season | None:
    """The holiday of that name, if it is planned on that day."""
    return next((one for one in being_planned(planning, today) if one.key == key), None)


def coming_weeks(today: date, several: int) -> Sequence[date]:
    """The first days of so many weeks, from this one on."""
    monday = today - today.weekday() * _DAY
    return tuple(monday + week * _WEEK for week in range(several))


def _monday(year: int, week: int) -> date:
    """The first day of a week; of the year's last one where it has no such week."""
    last = date(year, 12, 28).isocalendar().week  # 28 December always lies in it
    return date.fromisocalendar(year, min(week, last), 1)
