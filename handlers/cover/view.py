"""Who has which account while somebody is away, and who is asked: what the cards show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chat.language import _
from handlers.context import Ctx
from handlers.cover import rules
from handlers.cover.asking import concerned
from handlers.cover.spans import Span, joined, within, without
from handlers.cover.whereabouts import Whereabouts, left_of, load
from handlers.duties.routing import UNIT
from store import outbox
from store.models import Absence, Person
from store.models.duties import DutyKind
from store.queries import duties, people
from store.queries.accounts import Entry


@dataclass(frozen=True)
class Line:
    """An account in an absence."""

    entry: Entry
    whole: Sequence[Span]
    """What of the absence is to come."""
    taken: Sequence[tuple[Person, Sequence[Span]]]
    """Who has it when."""
    uncovered: Sequence[Span]
    """When nobody has."""
    closed: Sequence[Span]
    """When it is closed for comments."""
    asked: Sequence[str]
    """Who has been asked for that time, by name."""


@dataclass(frozen=True)
class Told:
    """An absence, whose, and how it stands with the accounts."""

    absence: Absence
    person: Person
    lines: Sequence[Line] = ()


async def told(ctx: Ctx, person: Person, several: Sequence[Absence]) -> list[Told]:
    """How it stands with these absences of one person."""
    entries = await concerned(ctx.session, person.id or 0, ctx.now)
    where = await load(ctx.session, entries, ctx.now, person.id or 0)
    return [Told(one, person, await _lines(ctx, one, entries, where)) for one in several]


async def _lines(ctx: Ctx, absence: Absence, entries: Sequence[Entry], where: Whereabouts) -> list[Line]:
    whole = left_of(absence, ctx.now)
    asked = await _asked(ctx, absence)
    found = []
    for entry in entries:
        taken = _taken(entry, where, whole)
        uncovered = where.uncovered(entry, whole, ctx.policy.calendar(ctx.now, entry.unit.name))
        closed = within(where.closed.get(entry.account.id or 0, ()), whole)
        if rules.concerns(entry, absence.person_id, where, whole) and (taken or uncovered or closed):
            found.append(Line(entry, whole, taken, uncovered, closed, asked.get(entry.account.id or 0, [])))
    return found


def _taken(entry: Entry, where: Whereabouts, whole: Sequence[Span]) -> list[tuple[Person, Sequence[Span]]]:
    """Who has the account when, of those who said yes and are here."""
    found: dict[int, tuple[Person, list[Span]]] = {}
    for given, part in where.holding(entry.account.id or 0):
        here = without(within([part], whole), where.away_of(given.person))
        if here:
            found.setdefault(given.cover.person_id, (given.person, []))[1].extend(here)
    return [(person, joined(parts)) for person, parts in found.values()]


async def _asked(ctx: Ctx, absence: Absence) -> dict[int, list[str]]:
    """Who was asked last about which account."""
    several = await duties.open_in(ctx.session, DutyKind.COVER, rules.period(absence))
    nudges = await duties.nudges(ctx.session, [one.id or 0 for one in several])
    names = await _names(ctx, {one.recipient for some in nudges.values() for one in some})
    found = {}
    for duty in several:
        last = nudges.get(duty.id or 0, [])[-1:]
        found[int(duty.subject.partition(":")[2])] = [names[one.recipient] for one in last]
    return found


async def _names(ctx: Ctx, recipients: Iterable[str]) -> dict[str, str]:
    ids = [int(one.partition(":")[2]) for one in recipients if one != UNIT.key]
    several = await people.by_ids(ctx.session, ids)
    found = {outbox.to_person(one.id or 0): one.name for one in several}
    return {**dict.fromkeys(recipients, "?"), **found, UNIT.key: _("the information unit")}
