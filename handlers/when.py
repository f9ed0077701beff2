"""When something was, as people type it: `14:30`, `i går 16.30`, `måndag`, `8 februari`, `8/2`, `2027-03-01`.

Reading is pure: the present moment and the person's zone go in, UTC comes out. A time alone is today's, or
yesterday's where today's is still to come; a day alone is its noon, because nobody knows the hour. What may
be a day as well as a time (`8.02`, `måndag 8`) is not guessed at.
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
_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januari", "january"),
            ("feb", "februari", "february"),
            ("mar", "mars", "march"),
            ("apr", "april"),
            ("maj", "may"),
            ("jun", "juni", "june"),
            ("jul", "juli", "july"),
            ("aug", "augusti", "august"),
            ("sep", "sept", "september"),
            ("okt", "oktober", "oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_DATE = re.compile(
    r"(?:(?:i )?(?P<weekday>(?!den |the )[a-z]+)[.,]* )?(?:den |the )?"
    r"(?P<day>\d{1,2})(?:/(?P<number>\d{1,2})|(?::?[ae]|st|nd|rd|th)? (?P<month>[a-z]+)\.?)"
    r"(?:,? (?P<year>\d{4}))?",
    re.ASCII,
)
_LEAP = 8  # years, at most, between one 29 February and the next
_LAST = re.compile(r"(?:i |last |forra )(?P<name>\w+)")
_ON_THE = re.compile(r"^(?:pa|on) ")
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
    words = _ON_THE.sub("", fold(text).strip(" .,"))
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
        _require_clock(found["clock"], today, longest_ago)
        return _bare(hour, now, zone)
    day = _day(named, today)
    if named not in _AGO and not _ISO_DAY.fullmatch(named):
        _require_clock(found["clock"], None if _DATE.fullmatch(named) else today, longest_ago)
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


def _require_clock(text: str, today: date | None, longest_ago: timedelta) -> None:
    """Raise NotAMoment for a number that may be a day: `8`, or `8.02` (not after a date: no `today`)."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or found["sign"] or found["half"] or ":" in text:
        return
    if not found["minute"]:
        raise NotAMoment(Reason.NOT_UNDERSTOOD)
    if today is not None and _may_be_a_day(found["hour"], int(found["minute"]), today, longest_ago):
        raise NotAMoment(Reason.NOT_UNDERSTOOD)


def _may_be_a_day(day: str, month: int, today: date, longest_ago: timedelta) -> bool:
    """Whether `8.02` may be 8 February; with two digits, as times have, only if that was lately."""
    latest = _latest(int(day), month, today)
    return latest is not None and (len(day) == 1 or today - latest <= longest_ago)


def _bare(hour: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The last time that the clocks showed that."""
    today = now.astimezone(zone).date()
    shown = (
        instant(day, hour, zone, last=last) for day in (today, today - _DAY) for last in (True, False)
    )  # twice a day when the clocks go back
    return min(next(moment for moment in shown if moment <= now + _SLACK), now)


def _day(named: str, today: date) -> date:
    """The day of that name, today or before: a weekday's is the last one. Raises NotAMoment."""
    if named in _AGO:
        return today - timedelta(days=_AGO[named])
    if _ISO_DAY.fullmatch(named):
        try:
            return date.fromisoformat(named)
        except ValueError:
            raise NotAMoment(Reason.NOT_UNDERSTOOD) from None
    if named in _WEEKDAYS:
        return today - timedelta(days=(today.weekday() - _WEEKDAYS[named]) % _WEEK)
    if written := _DATE.fullmatch(named):
        return _date(written, today)
    last = _LAST.fullmatch(named)
    number = _weekday(last["name"]) if last else None
    if number is None:
        raise NotAMoment(Reason.NOT_UNDERSTOOD)
    return today - timedelta(days=(today.weekday() - number - 1) % _WEEK + 1)


def _weekday(name: str) -> int | None:
    """The number of a weekday, Monday is 0; also as in "i måndags"."""
    return _WEEKDAYS.get(name, _WEEKDAYS.get(name.removesuffix("s")))


def _date(written: re.Match[str], today: date) -> date:
    """The day of a date in words or as `8/2`; without a year the latest. Raises NotAMoment."""
    month = int(written["number"] or _MONTHS.get(written["month"], 0))
    if written["year"]:
        found = _real(int(written["year"]), month, int(written["day"]))
    else:
        found = _latest(int(written["day"]), month, today)
    if found is None or (written["weekday"] and _weekday(written["weekday"]) != found.weekday()):
        raise NotAMoment(Reason.NOT_UNDERSTOOD)
    return found


def _latest(day: int, month: int, today: date) -> date | None:
    """The latest such day that is not in the future; None where no year has it."""
    several = (_real(today.year - ago, month, day) for ago in range(_LEAP + 1))
    return next((one for one in several if one is not None and one <= today), None)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
