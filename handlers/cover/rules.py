"""From when to when somebody is away, and who can have their accounts. Pure; UTC moments, local days."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chat.language import _
from handlers.cover.spans import Span, span, within
from handlers.cover.whereabouts import Whereabouts
from policy.calendar import Calendar, add_working_days, add_working_time, instant
from store.models import Person
from store.models.absences import Absence
from store.queries.accounts import Entry

LONGEST = timedelta(days=800)  # parental leave in one piece
_AHEAD = 2  # working days before the absence on which it is to be known who has the account
_HURRY = timedelta(hours=2)  # of working time, for somebody who is away already
_MIDNIGHT, _DAY = time(0), timedelta(days=1)


def period(absence: Absence) -> str:
    """A question because of an absence, as its duty says it; another one when it is asked anew."""
    return f"absence:{absence.id}:{absence.turn}"


def absence_in(period_: str) -> int:
    """The absence's number in a question's period."""
    return int(period_.split(":")[1])


def is_present_turn(period_: str, absence: Absence) -> bool:
    """Whether a question is the one that was asked last because of an absence."""
    return period_ == period(absence)


def between(
    first: date, first_at: time | None, last: date | None, last_at: time | None, zone: ZoneInfo
) -> tuple[datetime, datetime | None]:
    """From which UTC moment to which; the last day is a whole one where no time is given. None: open."""
    start = instant(first, first_at or _MIDNIGHT, zone)
    if last is None:
        return start, None
    return start, instant(last, last_at, zone) if last_at else instant(last + _DAY, _MIDNIGHT, zone)


def faults_of_days(first: date, last: date | None, today: date) -> dict[str, str]:
    """What is wrong with the local days of an absence, by field: what lies so far away is no moment."""
    if first < today - LONGEST:
        return {"first": _("That was too long ago. Check the day.")}
    if max(first, last or first) > today + LONGEST:
        return {"last" if last else "first": _("That is more than two years away.")}
    return {}


def faults(start: datetime, end: datetime | None, now: datetime) -> dict[str, str]:
    """What is wrong with an absence, by field."""
    if end is not None and end <= start:
        return {"last": _("The last day is before the first.")}
    if end is not None and end <= now:
        return {"last": _("That time is over already.")}
    if (end or start) > now + LONGEST:
        return {"last" if end else "first": _("That is more than two years away.")}
    if start < now - LONGEST:
        return {"first": _("That was too long ago. Check the day.")}
    return {}


def whole(absence: Absence) -> Span:
    """From when to when somebody is away."""
    return span(absence.starts_at, absence.ends_at)


def is_known(start: datetime, end: datetime | None, others: Iterable[Absence]) -> bool:
    """Whether somebody is noted as away in all of that time already."""
    asked = span(start, end)
    return any(asked.shared(whole(one)) == asked for one in others)


def may_tell_of(
    person_id: int, other: Person, entries: Sequence[Entry], *, in_information_unit: bool
) -> bool:
    """Whether somebody may say that another is away (G5).

    Their manager, a colleague on an account, the information unit.
    """
    if in_information_unit or person_id in (other.id, other.manager_id):
        return True
    return any(person_id in {one.id for one in (*entry.owners, *entry.substitutes)} for entry in entries)


def concerns(entry: Entry, absent_id: int, where: Whereabouts, of: Sequence[Span]) -> bool:
    """Whether somebody must take over because that person is away: they own it, or have it for another."""
    if absent_id in {one.id for one in entry.owners}:
        return True
    return absent_id in {one.id for one in where.failing(entry, of)}


def candidates(
    entry: Entry,
    not_these: Collection[int],
    where: Whereabouts,
    of: Sequence[Span],
    calendar: Calendar,
    wanted: int | None = None,
) -> list[Person]:
    """Who can have the account in some of that time; first who has it beside it, and can in all of it.

    In the order of the register, but for whoever is `wanted`; who is away in all of it is not asked.
    """
    has_it = [given.person for given, _part in where.holding(entry.account.id or 0)]
    several = {one.id: one for one in (*has_it, *entry.substitutes) if one.active and one.id not in not_these}
    free = [one for one in several.values() if where.free(one, of, calendar)]
    return sorted(free, key=lambda one: (one.id != wanted, where.free(one, of, calendar) != list(of)))


def lost(entry: Entry, absent_id: int, where: Whereabouts, of: Sequence[Span]) -> list[Person]:
    """Who would take over in some of that time, and is away then, too."""
    several = {one.id: one for one in (*where.failing(entry, of), *entry.substitutes) if one.active}
    return [one for one in several.values() if one.id != absent_id and within(where.away_of(one), of)]


def answer_by(calendar: Calendar, absence: Absence, now: datetime, within: int) -> datetime:
    """By when it is to be known who has the account: so many working hours from now.

    Two working days before the absence where that is sooner; at once where it has begun.
    """
    usual = add_working_time(calendar, now, timedelta(hours=within)).moment
    ahead = add_working_days(calendar, absence.starts_at, -_AHEAD).moment
    hurried = add_working_time(calendar, now, _HURRY).moment
    return max(hurried, min(usual, ahead))


def day_before(day: date) -> date:
    """The day before."""
    return day - _DAY
