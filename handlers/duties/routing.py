"""Who has a duty about an account today. The one place where that is decided (G4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.context import INFORMATION_UNIT
from policy.reminding import Who
from store import outbox
from store.models import Person
from store.queries.accounts import Entry


@dataclass(frozen=True)
class Receiver:
    """One who is reminded: a person, or the information unit's place."""

    key: str
    """As the outbox names the recipient."""
    person: Person | None


UNIT = Receiver(outbox.to_place(INFORMATION_UNIT), None)


def watches(entry: Entry) -> list[Person]:
    """Who has the account now: its owner, else who has said yes to it, else who steps in (G4)."""
    return present(entry, entry.owners) or present(entry, entry.covering) or present(entry, entry.substitutes)


def runs(entry: Entry, person_id: int | None) -> bool:
    """Whether the account is the person's own, or they step in for it: then others decide on it."""
    return person_id in {person.id for person in (*entry.owners, *entry.substitutes)}


def deciders(entry: Entry) -> list[Person]:
    """Who decides on the account: the managers of those who run it, but for those who run it as well.

    Nobody decides on what they do themselves; where nobody is left, the information unit does.
    """
    return [person for person in active(entry.managers) if not runs(entry, person.id)]


def receivers(entry: Entry, who: Who) -> list[Receiver]:
    """Whose turn it is on a rung of the ladder; nobody where there is no such person, or they are away."""
    match who:
        case "responsible":
            return each(watches(entry))
        case "deputy":
            has_it = {person.id for person in watches(entry)}
            return each(person for person in present(entry, entry.substitutes) if person.id not in has_it)
        case "manager":
            return each(present(entry, deciders(entry))[:1])
        case "information_unit":
            return [UNIT]


def each(several: Iterable[Person]) -> list[Receiver]:
    """People as receivers."""
    return [Receiver(outbox.to_person(person.id or 0), person) for person in several]


def present(entry: Entry, several: Iterable[Person]) -> list[Person]:
    """Those who work here still and are not away."""
    return [person for person in active(several) if person.id not in entry.away]


def active(several: Iterable[Person]) -> list[Person]:
    """Those who work here still."""
    return [person for person in several if person.active]
