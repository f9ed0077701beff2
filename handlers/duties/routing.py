"""Who has a duty about an account today. The one place where that is decided (G4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from policy.reminding import Who
from store import outbox
from store.db import Session
from store.models import Person
from store.queries import accounts, people
from store.queries.accounts import Entry

INFORMATION_UNIT = "information_unit"


@dataclass(frozen=True)
class Receiver:
    """One who is reminded: a person, or the information unit's place."""

    key: str
    """As the outbox names the recipient."""
    person: Person | None


UNIT = Receiver(outbox.to_place(INFORMATION_UNIT), None)


def watches(entry: Entry) -> list[Person]:
    """Who has the account today: its owner, else who steps in."""
    return _active(entry.owners) or _active(entry.substitutes)


async def receivers(session: Session, entry: Entry, who: Who) -> list[Receiver]:
    """Whose turn it is on a rung of the ladder; nobody where there is no such person."""
    match who:
        case "responsible":
            return _each(watches(entry))
        case "deputy":
            has_it = {person.id for person in watches(entry)}
            return _each([person for person in _active(entry.substitutes) if person.id not in has_it])
        case "manager":
            return _each(await _managers(session, entry))
        case "information_unit":
            return [UNIT]


async def entry_of(session: Session, account_id: int) -> Entry | None:
    """The account in the register, with the people who run it."""
    found = await accounts.entries(session, account_id=account_id)
    return found[0] if found else None


async def _managers(session: Session, entry: Entry) -> list[Person]:
    several = (*entry.owners, *entry.substitutes)
    ids = dict.fromkeys(person.manager_id for person in several if person.manager_id is not None)
    return _active(await people.by_ids(session, list(ids)))[:1]


def _each(several: Iterable[Person]) -> list[Receiver]:
    return [Receiver(outbox.to_person(person.id or 0), person) for person in several]


def _active(several: Iterable[Person]) -> list[Person]:
    return [person for person in several if person.active]
