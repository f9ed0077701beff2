"""Working time in words, for the reader for whom is being drawn: when, and why then."""

from datetime import date, timedelta
from typing import assert_never

from chat.language import _, current_language, listed, n_, near_moment, weekday
from policy.calendar import (
    Counted,
    CountedDays,
    FreeDay,
    FreeKind,
    Moved,
    Timed,
    Unmoved,
    Waits,
    Week,
    Within,
)

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def because(timed: Timed) -> str:
    """Why then, and when: `fredag 19 juni är midsommarafton, därför måndag 22 juni kl. 12.00`.

    The moment is local to the reader; free days are those of the calendar that counted.
    """
    reason, when = timed.reason, near_moment(timed.moment)
    match reason:
        case Unmoved():
            return when
        case Waits(free=free):
            return _so(free, when) if free else _("outside working hours, so {when}", when=when)
        case Within(hours=hours):
            after = n_("{n} hour after it came in", "{n} hours after it came in", hours)
            return f"{when}, {after}"
        case Moved(by="opening", free=free):
            return _so(free, _("{when}, when the working day begins", when=when))
        case Moved(by="noon", free=free):
            return _so(free, when)
        case Moved(free=free):
            return _so(free, _("{when}, when the working day ends", when=when))
        case Counted(amount=amount, free=free):
            return _with(_counted(when, _hours(abs(amount)), earlier=amount < timedelta(0)), free)
        case CountedDays(days=days, free=free):
            return _with(_counted(when, _days(abs(days)), earlier=days < 0), free)
        case _:
            assert_never(reason)


def why_free(free: FreeDay) -> str:
    """Why a day is free: `fredag 19 juni är midsommarafton`."""
    day = weekday(free.day)
    match free.kind:
        case FreeKind.HOLIDAY | FreeKind.EVE | FreeKind.EXTRA:
            names = [name.in_(current_language()) for name in free.names]
            return _("{day} is {name}", day=day, name=listed(names))
        case FreeKind.WEEKEND:
            return _("{day} is a weekend day", day=day)
        case FreeKind.WEEKDAY:
            return _("{day} is not a working day for you", day=day)
        case FreeKind.BRIDGE:
            return _("{day} is a bridge day", day=day)
        case _:
            assert_never(free.kind)


def week_left(week: Week, today: date) -> str:
    """How much of a week is left: `vecka 26: 1 arbetsdag kvar (fredag 26 juni är midsommarafton)`.

    Of its last working day, which is `today`, nobody says that a day is left.
    """
    if week.working_days_left == (today,):
        return _with(_("week {week}: the last working day", week=week.number), week.free)
    left = len(week.working_days_left)
    text = n_(
        "week {week}: {n} working day left", "week {week}: {n} working days left", left, week=week.number
    )
    return _with(text, week.free)


def _so(free: tuple[FreeDay, ...], when: str) -> str:
    return _("{why}, so {when}", why=listed([why_free(one) for one in free]), when=when)


def _with(text: str, free: tuple[FreeDay, ...]) -> str:
    """The text, and in brackets the free days that matter to it."""
    return f"{text} ({listed([why_free(one) for one in free])})" if free else text


def _counted(when: str, amount: str, *, earlier: bool) -> str:
    if earlier:
        return _("{when}, {amount} before", when=when, amount=amount)
    return _("{when}, {amount} later", when=when, amount=amount)


def _days(days: int) -> str:
    return n_("{n} working day", "{n} working days", days)


def _hours(amount: timedelta) -> str:
    """Working time in hours and minutes, of which a part that is nothing is left out."""
    hours, rest = divmod(amount, _HOUR)
    minutes = rest // _MINUTE
    parts = [n_("{n} working hour", "{n} working hours", hours)] if hours or not minutes else []
    if minutes:
        parts.append(n_("{n} minute of working time", "{n} minutes of working time", minutes))
    return listed(parts)
