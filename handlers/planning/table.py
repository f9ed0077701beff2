"""Who has which accounts in which weeks: one cell for each, read from the database in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chat.language import _
from handlers.cases import account_subject, called, number_in
from handlers.cover import rules, wanted
from handlers.cover.spans import Span, joined, within, without
from handlers.cover.whereabouts import Whereabouts, load, worked
from handlers.duties.routing import UNIT, active
from handlers.planning import weeks
from handlers.rulebook import Rulebook
from policy.calendar import Calendar, calendar_for
from store import outbox
from store.db import Session
from store.models import Absence, Duty
from store.models.duties import DutyKind, Nudge
from store.queries import absences, duties, people
from store.queries.accounts import Entry


class State(StrEnum):
    """How an account stands in a week, the best first."""

    HERE = "here"
    """Its owner has it."""
    COVERED = "covered"
    """Somebody has said yes."""
    CLOSED = "closed"
    """It is closed for comments."""
    UNSAID = "unsaid"
    """Its owner has not said yet whether they are here."""
    ASKED = "asked"
    """Those who step in are asked."""
    NOBODY = "nobody"
    """None of them can, or nobody is asked."""


ORDER = tuple(State)
"""The worst last."""


@dataclass(frozen=True)
class Cell:
    """An account in a week, or in what is to come of it."""

    state: State
    who: tuple[str, ...] = ()
    """Who has it, or is asked, by name."""
    is_part: bool = False
    """Whether it is so in a part of the week only; in the rest it stands better."""

    @property
    def is_gap(self) -> bool:
        """Whether nobody has said that they have it."""
        return self.state in (State.ASKED, State.NOBODY)


@dataclass(frozen=True)
class Row:
    """An account."""

    entry: Entry
    cells: tuple[Cell, ...]

    @property
    def account_id(self) -> int:
        """The account's number."""
        return self.entry.account.id or 0

    @property
    def called(self) -> str:
        """The account in a sentence."""
        return called(self.entry.account)

    @property
    def worst(self) -> int:
        """How badly it stands."""
        return max((ORDER.index(one.state) for one in self.cells), default=0)


@dataclass(frozen=True)
class Question:
    """That is open about an account because of an absence, and who was asked last."""

    absence: Span
    who: tuple[str, ...]
    is_above: bool
    """Whether those who step in have been asked in vain."""


@dataclass(frozen=True)
class Known:
    """All that the cells are made of."""

    where: Whereabouts
    questions: Mapping[int, Sequence[Question]]
    """By account."""
    silent: frozenset[int]
    """The owners who have not answered about the holiday yet."""


async def rows(
    session: Session,
    policy: Rulebook,
    now: datetime,
    entries: Sequence[Entry],
    mondays: Sequence[date],
    season: str = "",
) -> list[Row]:
    """A row for each of these accounts with a cell for each of these weeks, none of which is over."""
    where = await load(session, entries, now)
    known = Known(
        where, await _questions(session, policy, entries, now), await _silent(session, entries, season, now)
    )
    found = []
    for entry in entries:
        calendar = calendar_for(policy.today(now, entry.unit.name).working)
        parts = [weeks.left(monday, calendar.zone, now) for monday in mondays]
        found.append(Row(entry, tuple(cell(entry, part, known, calendar) for part in parts if part)))
    return found


def cell(entry: Entry, of: Span, known: Known, calendar: Calendar) -> Cell:
    """How an account stands in that time: as it does in its worst part."""
    where, number = known.where, entry.account.id or 0
    alone = [of]  # when no owner is here
    for owner in entry.owners:
        alone = within(alone, where.away_of(owner))
    uncovered = where.uncovered(entry, [of], calendar)
    if uncovered:
        return _gap(
            known.questions.get(number, ()), uncovered, whole=worked(without([of], uncovered), calendar)
        )
    if not worked(alone, calendar):
        here = [one for one in active(entry.owners) if not worked(within([of], where.away_of(one)), calendar)]
        silent = all((one.id or 0) in known.silent for one in here) and bool(here)
        return Cell(State.UNSAID if silent else State.HERE, tuple(one.name for one in here))
    is_part = bool(worked(without([of], alone), calendar))
    if closed := within(where.closed.get(number, ()), alone):
        alone = without(alone, closed)
    held = [
        given.person.name
        for given, part in where.holding(number)
        if within(without([part], where.away_of(given.person)), alone)
    ]
    if held:
        return Cell(State.COVERED, tuple(dict.fromkeys(held)), is_part)
    return Cell(State.CLOSED, (), is_part)


def _gap(several: Sequence[Question], uncovered: Sequence[Span], *, whole: Sequence[Span]) -> Cell:
    """Nobody has it in some of the time; `whole` is when somebody has."""
    about = [one for one in several if within(uncovered, [one.absence])]
    who = tuple(dict.fromkeys(name for one in about for name in one.who))
    unasked = without(joined(uncovered), [one.absence for one in about])
    is_above = not about or bool(unasked) or any(one.is_above for one in about)
    return Cell(State.NOBODY if is_above else State.ASKED, who, bool(whole))


async def _questions(
    session: Session, policy: Rulebook, entries: Sequence[Entry], now: datetime
) -> dict[int, list[Question]]:
    units = {account_subject(one.account): (one.account.id or 0, one.unit.name) for one in entries}
    several = [one for one in await duties.about(session, list(units), now) if one.kind == DutyKind.COVER]
    known = await absences.by_ids(session, {rules.absence_in(one.period) for one in several})
    nudges = await duties.nudges(session, [one.id or 0 for one in several])
    names = await _names(session, several, nudges)
    found: dict[int, list[Question]] = {}
    for duty in several:
        absence = known.get(rules.absence_in(duty.period))
        if absence is None or absence.cancelled_at is not None:
            continue
        number, unit = units[duty.subject]
        last = nudges.get(duty.id or 0, [])[-1:]
        ladder = policy.today(now, unit).reminding.cover
        above = any(
            ladder[min(one.step, len(ladder) - 1)].whose in ("manager", "information_unit") for one in last
        )
        asked = [one.recipient for one in last] or _first(duty)
        told = tuple(names[one] for one in asked if one in names)
        found.setdefault(number, []).append(Question(_span(absence), told, above))
    return found


def _first(duty: Duty) -> list[str]:
    """Who is going to be asked first, if somebody was wanted."""
    person = wanted.wanted(duty)
    return [outbox.to_person(person)] if person else []


def _span(absence: Absence) -> Span:
    return rules.whole(absence)


async def _names(
    session: Session, several: Sequence[Duty], nudges: Mapping[int, Sequence[Nudge]]
) -> dict[str, str]:
    """Who has been asked or is wanted, by the outbox's key."""
    keys = {one.recipient for some in nudges.values() for one in some}
    ids = {int(key.partition(":")[2]) for key in keys if key != UNIT.key}
    ids |= {person for one in several if (person := wanted.wanted(one))}
    found = await people.by_ids(session, sorted(ids))
    return {outbox.to_person(one.id or 0): one.name for one in found} | {UNIT.key: _("the information unit")}


async def _silent(session: Session, entries: Sequence[Entry], season: str, now: datetime) -> frozenset[int]:
    """The owners who have been asked about that holiday and have not answered."""
    if not season:
        return frozenset()
    owners = {f"person:{owner.id}" for entry in entries for owner in entry.owners}
    several = await duties.about(session, owners, now)
    asked = [one for one in several if one.kind == DutyKind.PLAN and one.period == season]
    return frozenset(number_in(one.subject) for one in asked)
