"""What a search field of a form offers while one types: people, accounts and units."""

from collections.abc import Sequence
from datetime import datetime

from chat.fields import Option, SearchOf
from chat.language import _
from handlers.register.searching import Searchable, rank
from store.db import Session
from store.models import Person
from store.models.accounts import AccountStatus
from store.queries import absences, accounts, people

_MOST = 20


async def find(session: Session, of: SearchOf, query: str, now: datetime) -> list[Option]:
    """The best rows for what is typed so far, tolerant of spelling; the first ones for nothing typed.

    Of people it is shown who is away at that UTC moment.
    """
    rows = await _rows(session, of)
    if query.strip():
        labels = {row.key: row for row in rows}
        rows = [labels[key] for key in rank(query, rows)]
    several = rows[:_MOST]
    away = await absences.away(session, {row.key for row in several}, now) if of == "people" else set()
    return [_away(_option(row)) if row.key in away else _option(row) for row in several]


async def named(session: Session, of: SearchOf, numbers: Sequence[str]) -> list[Option]:
    """Rows by their numbers, labelled as `find` does; unknown ones are left out."""
    labels = {str(row.key): row for row in await _rows(session, of)}
    return [_option(labels[one]) for one in numbers if one in labels]


async def _rows(session: Session, of: SearchOf) -> list[Searchable]:
    match of:
        case "people":
            return [_person(person) for person in await people.active(session)]
        case "units":
            return [Searchable(unit.id or 0, (unit.name,)) for unit in await people.units(session)]
        case "accounts":
            return [
                Searchable(entry.account.id or 0, (entry.account.name, entry.unit.name))
                for entry in await accounts.entries(session)
                if entry.account.status != AccountStatus.CLOSED
            ]


def _option(row: Searchable) -> Option:
    return Option(value=str(row.key), label=" – ".join(text for text in row.texts if text)[:300])


def _away(option: Option) -> Option:
    return option.model_copy(update={"label": _("{who} – away just now", who=option.label[:270])})


def _person(person: Person) -> Searchable:
    return Searchable(person.id or 0, (person.name, person.title, person.email or ""))
