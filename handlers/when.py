"""When something was, as people type it: `14:30`, `igår`, `i går 16.30`, `måndag`, `2027-03-01`.

Reading is pure: the present moment and the person's zone go in, UTC comes out. A time alone is today's, or
yesterday's where today's is still to come; a day alone is its noon, because nobody knows the hour.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.context import Ctx
from handlers.register.searching import fold
from policy.calendar import calendar_for, instant

_LONGEST = 60  # characters: more is no time
_SLACK = timedelta(minutes=5)
"""How much ahead a person's clock may be before a time is one of yesterday, or of the future."""
_DAY = timedelta(days=1)
_WEEK = 7
_NOON = time(12)

_NOW = frozenset({"", "nu", "nyss", "precis nu", "just nu", "now", "just now"})
_AGO: Mapping[str, int] = {
    **dict.fromkeys(("idag", "i dag", "today"), 0),
    **dict.fromkeys(("igar", "i gar", "yesterday"), 1),
    **dict.fromkeys(("i forrgar", "iforrgar", "i forgar", "forrgar", "the day before yesterday"), 2),
}
"""Days ago, by their folded names."""
_WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("man", "mandag", "mandagen", "mon", "monday"),
            ("tis", "tisdag", "tisdagen", "tue", "tuesday"),
            ("ons", "onsdag", "onsdagen", "wed", "wednesday"),
            ("tor", "tors", "torsdag", "torsdagen", "thu", "thursday"),
            ("fre", "fredag", "fredagen", "fri", "friday"),
            ("lor", "lordag", "lordagen", "sat", "saturday"),
            ("son", "sondag", "sondagen", "sun", "sunday"),
        )
    )
    for name in names
}
_LAST = re.compile(r"(?:i |last |forra )(?P<name>\w+)")
_IN_THE = re.compile(r"(?:pa |on )")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(
    r"(?P<sign>(?:kl\.?|klockan|at)\s*)?"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?",
    re.ASCII,
)
_AT_THE_END = re.compile(rf"(?:^|[\s,t])(?P<clock>{_CLOCK.pattern})$", re.ASCII)
_MIDDAY = 12


class NotAMoment(ValueError):
    """The text is no time at which it can have been."""

    def __init__(self, reason: "Reason") -> None:
        super().__init__(reason.value)
        self.reason = reason


class Reason(StrEnum):
    """Why not; the cards have a sentence for each."""

    NOT_UNDERSTOOD = "not_understood"
    FUTURE = "future"
    TOO_OLD = "too_old"


def zone_of(ctx: Ctx) -> ZoneInfo:
    """The zone of whoever writes."""
    return calendar_for(ctx.policy.today(ctx.now).working, ctx.person.zone).zone


def parse(text: str, now: datetime, zone: ZoneInfo, longest_ago: timedelta) -> datetime:
    """The UTC moment that the words mean to somebody in that zone; nothing is now.

    Raises NotAMoment for no time, for what is to come, and for what is longer ago.
    """
    words = fold(text).strip(" .,")
    if words in _NOW:
        return now
    if len(words) > _LONGEST:
        raise NotAMoment(Reason.NOT_UNDERSTOOD)
    today = now.astimezone(zone).date()
    found = _AT_THE_END.search(words)
    if found is None or _ISO_DAY.fullmatch(words):
        return at(_day(words, today), None, now, zone, longest_ago)
    named, hour = words[: found.start()].strip(" ,"), clock(found["clock"])
    if not named:
        if _CLOCK.fullmatch(found["clock"].strip()) and not _says_that_it_is_a_clock(found["clock"]):
            raise NotAMoment(Reason.NOT_UNDERSTOOD)  # "14" alone may be a day as well
        return _bare(hour, now, zone)
    day = _day(named, today)
    if named in _WEEKDAYS and day == today and instant(day, hour, zone) > now + _SLACK:
        day -= timedelta(days=_WEEK)
    return at(day, hour, now, zone, longest_ago)


def at(day: date, hour: time | None, now: datetime, zone: ZoneInfo, longest_ago: timedelta) -> datetime:
    """The UTC moment of a local day and time; a day alone is its noon, today alone is now.

    Raises NotAMoment for what is to come, and for what is so long ago that it must be a mistake.
    """
    today = now.astimezone(zone).date()
    if hour is None and day == today:
        return now
    if not today - longest_ago <= day <= today + _DAY:
        raise NotAMoment(Reason.FUTURE if day > today else Reason.TOO_OLD)
    moment = instant(day, hour or _NOON, zone)
    if moment > now + _SLACK:
        raise NotAMoment(Reason.FUTURE)
    return min(moment, now)


def clock(text: str) -> time:
    """A time of day: `14:30`, `14.30`, `kl 14`, `2:30 pm`. Raises NotAMoment."""
    found = _CLOCK.fullmatch(fold(text).strip(" .,"))
    if found is None:
        raise NotAMoment(Reason.NOT_UNDERSTOOD)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= _MIDDAY:
            raise NotAMoment(Reason.NOT_UNDERSTOOD)
        hour = hour % _MIDDAY + (_MIDDAY if found["half"].startswith("p") else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise NotAMoment(Reason.NOT_UNDERSTOOD) from None


def _says_that_it_is_a_clock(text: str) -> bool:
    found = _CLOCK.fullmatch(text.strip())
    return found is not None and bool(found["sign"] or found["minute"] or found["half"])


def _bare(hour: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The last time that the clocks showed that."""
    today = now.astimezone(zone).date()
    shown = (
        instant(day, hour, zone, last=last) for day in (today, today - _DAY) for last in (True, False)
    )  # twice a day when the clocks go back
    return min(next(moment for moment in shown if moment <= now + _SLACK), now)


def _day(named: str, today: date) -> date:
    """The day of that name, today or before: a weekday's is the last one. Raises NotAMoment."""
    named = _IN_THE.sub("", named, count=1) if _IN_THE.match(named) else named
    if named in _AGO:
        return today - timedelta(days=_AGO[named])
    if _ISO_DAY.fullmatch(named):
        try:
            return date.fromisoformat(named)
        except ValueError:
            raise NotAMoment(Reason.NOT_UNDERSTOOD) from None
    if named in _WEEKDAYS:
        return today - timedelta(days=(today.weekday() - _WEEKDAYS[named]) % _WEEK)
    last = _LAST.fullmatch(named)
    name = last["name"] if last else ""
    number = _WEEKDAYS.get(name, _WEEKDAYS.get(name.removesuffix("s"), -1))  # "i måndags"
    if number < 0:
        raise NotAMoment(Reason.NOT_UNDERSTOOD)
    return today - timedelta(days=(today.weekday() - number - 1) % _WEEK + 1)
