"""What stands in a person's calendar: what they have for others, and who has what of theirs meanwhile.

Never why anybody is away, which is theirs to say.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.cover.spans import Span, joined, span, without
from handlers.cover.whereabouts import by_person
from store import log
from store.db import Session
from store.models import Account, Person
from store.queries import absences, closings, people
from store.queries.absences import Promise

KEPT = timedelta(weeks=8)
"""How long what is over still stands in a calendar."""

_MOVES_IT = (
    "absence.told",
    "absence.changed",
    "absence.ended",
    "cover.given",
    "cover.given_back",
    "account.closed",
)
"""What changes a calendar, as the log calls it."""


@dataclass(frozen=True)
class Item:
    """One stretch in which somebody has an account for another."""

    key: str
    """The same for as long as it is about the same absence, account and person, however that moves."""
    of: Span
    account: Account
    has: Person
    """Who has the account."""
    absent: Person
    """For whom."""
    changes: int
    """Goes up whenever something has changed, and never down."""
    changed_at: datetime
    """When something last changed, in UTC."""


async def items(session: Session, person_id: int, now: datetime) -> list[Item]:
    """What a person has for others, and others for them: all that is to come, and the last weeks."""
    since = now - KEPT
    promises = await absences.promised(session, person_id, since)
    begins = min((one.cover.starts_at for one in promises), default=now)
    away = by_person(await absences.of_people(session, {one.cover.person_id for one in promises}, begins))
    closed = await _closed(session, {one.cover.account_id for one in promises})
    told = await log.count(session, {chain for one in promises for chain in _chains(one)}, _MOVES_IT)
    absent = {
        one.id: one for one in await people.by_ids(session, [one.absence.person_id for one in promises])
    }
    found = []
    for key, several in _grouped(promises).items():
        first = several[0]
        gone = [*away.get(first.cover.person_id, ()), *closed.get(first.cover.account_id, ())]
        parts = without(joined(part for one in several for part in _held(one)), gone)
        changes, changed_at = _changes(several, told)
        of = absent[first.absence.person_id]
        found += [
            Item(f"{key}-{number}", part, first.account, first.person, of, changes, changed_at)
            for number, part in enumerate(parts)
            if part.end > since and (first.person.active or part.end <= now)
        ]
    return sorted(found, key=lambda one: (one.of, one.key))


def _grouped(promises: Sequence[Promise]) -> dict[str, list[Promise]]:
    """What one person has said yes to of one account because of one absence, be it in several steps."""
    found: dict[str, list[Promise]] = {}
    for one in promises:
        key = f"{one.cover.absence_id}-{one.cover.account_id}-{one.cover.person_id}"
        found.setdefault(key, []).append(one)
    return found


def _held(one: Promise) -> list[Span]:
    """When a promise held and will hold: as long as the absence does, and until it was given back."""
    given = span(one.cover.starts_at, one.cover.ends_at).shared(
        span(one.absence.starts_at, one.absence.ends_at)
    )
    kept = given.shared(span(one.cover.starts_at, one.cover.ended_at)) if given else None
    return [kept] if kept else []


async def _closed(session: Session, account_ids: Collection[int]) -> dict[int, list[Span]]:
    """From when on accounts are no more, by number."""
    found = await closings.of_accounts(session, account_ids)
    return {number: [Span(one.closed_at)] for number, one in found.items() if one.closed_at}


def _chains(one: Promise) -> tuple[str, ...]:
    """Where the log tells of the absences of both, and of the account."""
    both = (one.cover.person_id, one.absence.person_id)
    return (*(f"person:{number}" for number in both), f"account:{one.cover.account_id}")


def _changes(several: Sequence[Promise], told: Mapping[str, tuple[int, datetime]]) -> tuple[int, datetime]:
    """How often that which is drawn may have changed, and when last: the log forgets nothing."""
    found = [told[chain] for chain in _chains(several[0]) if chain in told]
    last = max([*(one.cover.given_at for one in several), *(at for _number, at in found)])
    return sum(number for number, _at in found), last
