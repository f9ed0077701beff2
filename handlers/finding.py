"""What a search field of a form offers while one types: people, accounts and units."""

from collections.abc import Sequence

from chat.fields import Option, SearchOf
from handlers.register.searching import Searchable, rank
from store.db import Session
from store.models import Person
from store.queries import accounts, people

_MOST = 20


async def find(session: Session, of: SearchOf, query: str) -> list[Option]:
    """The best rows for what is typed so far, tolerant of spelling; the first ones for nothing typed."""
    rows = await _rows(session, of)
    if query.strip():
        labels = {row.key: row for row in rows}
        rows = [labels[key] for key in rank(query, rows)]
    return [_option(row) for row in rows[:_MOST]]


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
            ]


def _option(row: Searchable) -> Option:
    return Option(value=str(row.key), label=" – ".join(text for text in row.texts if text)[:300])


def _person(person: Person) -> Searchable:
    return Searchable(person.id or 0, (person.name, person.title, person.email or ""))
