"""What is known already of units and people, and how the rows of a file stand to it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from bot.directory.files import Fault, shown
from bot.directory.from_csv import PersonRow, key
from store.models import Person, Unit
from store.models.people import RoleName

_MOST_SHOWN = 6  # people of a circle


def changes(said: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """What is said and is not so now; what is empty says nothing."""
    return {field: value for field, value in said.items() if value and value != now.get(field)}


class KnownUnits:
    """Units by their names."""

    def __init__(self, units: Sequence[Unit]) -> None:
        """Units whose names differ only in their capitals may be there: the exact name goes first."""
        self._units = {key(one.name): one for one in units} | {one.name: one for one in units}

    def named(self, name: str) -> Unit | None:
        """The unit of that name."""
        return self._units.get(name) or self._units.get(key(name))

    def hint(self, name: str) -> str:
        """What may be meant by a name that is of no unit."""
        if not self._units:
            return ": there are none yet, bring them in first with `kontolots import units`"
        alike = get_close_matches(key(name), [key(one.name) for one in self._units.values()], n=1)
        found = self.named(alike[0]) if alike else None
        return f": is {shown(found.name)} meant?" if found else ""


class KnownPeople:
    """People by their e-mail addresses, with their managers and units."""

    def __init__(self, people: Sequence[Person], units: KnownUnits, by_hand: set[tuple[int, str]]) -> None:
        """`by_hand` is who has which role because somebody gave it; see `store.queries.people`."""
        self.by_email = {one.email: one for one in people if one.email}
        self._units = units
        self._by_hand = by_hand
        marks = {one.id: _mark(one) for one in people}
        self._managers = {_mark(one): marks[one.manager_id] for one in people if one.manager_id is not None}

    def changes(self, row: PersonRow) -> dict[str, Any]:
        """What of a sound row is not so already, by the field; all that it says, of somebody new."""
        unit = self._units.named(row.unit)
        said = {
            "name": row.name,
            "title": row.title,
            "unit": unit.id if unit else None,
            "manager": row.manager,
            "role": row.role,
        }
        person = self.by_email.get(row.email)
        return changes(said, self._now(person, row.role) if person else {})

    def _now(self, person: Person, role: RoleName | None) -> dict[str, Any]:
        return {
            "name": person.name,
            "title": person.title,
            "unit": person.unit_id,
            "manager": self._managers.get(_mark(person)),
            "role": role if (person.id, role) in self._by_hand else None,
        }

    def faults(self, rows: Sequence[PersonRow]) -> Iterator[Fault]:
        """What is wrong with the rows beside what is known, and beside each other."""
        yield from self._unknown_units(rows)
        named = {row.email for row in rows} | self.by_email.keys()
        for row in rows:
            if row.manager and row.manager not in named:
                says = "manager: expected the address of somebody who is in the file, or known already"
                yield Fault(row.row, f"{says}, not {shown(row.manager)}")
        yield from self._circles({row.email: row for row in rows if row.email and row.manager})

    def _unknown_units(self, rows: Sequence[PersonRow]) -> Iterator[Fault]:
        # Once a name: to look for likenesses takes a while, and one unit may be that of a thousand rows.
        unknown = {row.unit for row in rows if row.unit and self._units.named(row.unit) is None}
        hints = {name: self._units.hint(name) for name in unknown}
        for row in rows:
            if row.unit in hints:
                says = f"unit: expected a unit that is known, not {shown(row.unit)}{hints[row.unit]}"
                yield Fault(row.row, says)

    def _circles(self, rows: Mapping[str, PersonRow]) -> Iterator[Fault]:
        """Each circle in which the file has a part, told at its first row there."""
        above = self._managers | {email: row.manager for email, row in rows.items()}
        seen: set[str] = set()
        for start in rows:
            path: dict[str, int] = {}
            at: str | None = start
            while at is not None and at not in seen and at not in path:
                path[at] = len(path)
                at = above.get(at)
            seen |= path.keys()
            circle = list(path)[path[at] :] if at is not None and at in path else []
            if ours := [rows[one].row for one in circle if one in rows]:
                yield Fault(min(ours), f"manager: expected no circle of managers, not {_way(circle)}")


def _mark(person: Person) -> str:
    """What stands for a person in the chain of managers: not everybody who was met has an address."""
    return person.email or f"#{person.id}"


def _way(circle: Sequence[str]) -> str:
    more = ["..."] if len(circle) > _MOST_SHOWN else []
    return " -> ".join([*circle[:_MOST_SHOWN], *more, circle[0]])
