"""Who is here when, and who has said yes to which account: read from the database in one go."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from handlers.cover.spans import Span, joined, span, within, without
from policy.calendar import Calendar, next_working_time
from store.db import Session
from store.models import Person
from store.models.absences import Absence, Closure
from store.queries import absences
from store.queries.absences import Given
from store.queries.accounts import Entry


@dataclass(frozen=True)
class Whereabouts:
    """From a UTC moment on, for some accounts and everybody who has to do with them."""

    now: datetime
    away: Mapping[int, Sequence[Span]]
    """When people are away, by number; nothing for those who are here all the time."""
    given: Sequence[Given]
    """What has been said yes to, the earliest first."""
    closed: Mapping[int, Sequence[Span]]
    """When accounts are closed for comments, by number."""

    def away_of(self, person: Person) -> Sequence[Span]:
        """When somebody is not here; all the time where they have left."""
        return self.away.get(person.id or 0, ()) if person.active else (Span(self.now),)

    def is_away(self, person: Person) -> bool:
        """Whether somebody is not here now."""
        return any(one.start <= self.now < one.end for one in self.away_of(person))

    def holding(self, account_id: int) -> list[tuple[Given, Span]]:
        """Who has said yes to an account, and when that holds, be they here or not."""
        return self._held.get(account_id, [])

    @cached_property
    def _held(self) -> dict[int, list[tuple[Given, Span]]]:
        found: dict[int, list[tuple[Given, Span]]] = {}
        for given, part in still(self.given, self.now):
            found.setdefault(given.cover.account_id, []).append((given, part))
        return found

    def uncovered(self, entry: Entry, of: Sequence[Span], calendar: Calendar) -> list[Span]:
        """When nobody has an account: no owner is here, nor anybody who said yes, and it is not closed.

        A weekend alone is no gap: somebody is to look at an account on working days (F3).
        """
        left = without(of, self.closed.get(entry.account.id or 0, ()))
        for owner in entry.owners:
            left = within(left, self.away_of(owner))
        for given, part in self.holding(entry.account.id or 0):
            left = without(left, without([part], self.away_of(given.person)))
        return worked(joined(left), calendar)

    def free(self, person: Person, of: Sequence[Span], calendar: Calendar) -> list[Span]:
        """When of that time somebody is here."""
        return worked(without(of, self.away_of(person)), calendar)

    def failing(self, entry: Entry, of: Sequence[Span]) -> list[Person]:
        """Who has said yes to some of that time, and is away then themselves."""
        return [
            given.person
            for given, part in self.holding(entry.account.id or 0)
            if within(within([part], self.away_of(given.person)), of)
        ]


def worked(several: Sequence[Span], calendar: Calendar) -> list[Span]:
    """Those in which somebody works."""
    return [one for one in several if next_working_time(calendar, one.start).moment < one.end]


def left_of(absence: Absence, now: datetime) -> list[Span]:
    """What of an absence is to come; nothing of one that is over or was cancelled."""
    whole = span(absence.starts_at, absence.ends_at).shared(Span(now))
    return [whole] if whole and absence.cancelled_at is None else []


def still(several: Sequence[Given], now: datetime) -> list[tuple[Given, Span]]:
    """What of these promises is to come: they hold as long as the absence does."""
    return [
        (one, part)
        for one in several
        for part in within([span(one.cover.starts_at, one.cover.ends_at)], left_of(one.absence, now))
    ]


async def load(session: Session, entries: Sequence[Entry], now: datetime, *more: int) -> Whereabouts:
    """What is known of these accounts and of `more` people, by number, from that UTC moment on."""
    own = {person.id or 0 for entry in entries for person in entry.people} | set(more)
    ids = [entry.account.id or 0 for entry in entries]
    given = await absences.given_on(session, ids, own, now)
    everybody = own | {one.cover.person_id for one in given} | {one.absence.person_id for one in given}
    away = by_person(await absences.of_people(session, everybody, now))
    return Whereabouts(now, away, given, _by_account(await absences.closed_on(session, ids, now), now))


def by_person(several: Collection[Absence]) -> dict[int, list[Span]]:
    """When people are away, by number."""
    found: dict[int, list[Span]] = {}
    for one in several:
        found.setdefault(one.person_id, []).append(span(one.starts_at, one.ends_at))
    return found


def _by_account(several: Sequence[tuple[Closure, Absence]], now: datetime) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for closure, absence in several:
        parts = within([span(closure.starts_at, closure.ends_at)], left_of(absence, now))
        found.setdefault(closure.account_id, []).extend(parts)
    return found
