"""Bringing what a file says of units and people into the database: all of it, or nothing.

A unit is known by its name, a person by the e-mail address. What a file does not say is left as it
is: an empty value, a column that is not there, and whoever is missing in it. So an import takes no
role away and ends nobody's work here, nor does it bring anybody back: both is for a channel to say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from bot.directory.files import Fault
from bot.directory.from_csv import File, PersonRow, Row, UnitRow
from bot.directory.known import KnownPeople, KnownUnits, changes
from handlers.context import stored_id
from store import log
from store.db import Database, Session
from store.models import Person
from store.queries import people as stored

_CHANNEL = "cli"


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do; with a fault it does nothing."""

    faults: tuple[Fault, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Who or what, and which of its fields."""
    unchanged: int = 0

    def lines(self, *, dry_run: bool) -> Iterator[str]:
        """What there is to say of it at a terminal; of a dry run, each thing by its name."""
        if dry_run:
            yield from (f"Would be added: {one}" for one in self.added)
            yield from (f"Would be changed: {one}" for one in self.changed)
        yield f"{len(self.added)} added, {len(self.changed)} changed, {self.unchanged} unchanged."
        if dry_run:
            yield "This was a dry run: nothing has been changed."
        elif not self.added and not self.changed:
            yield "All is already as the file says: nothing has been changed."


@dataclass(frozen=True)
class _Step(Generic[Row]):
    """What one row comes to."""

    row: Row
    is_new: bool
    changes: dict[str, Any]

    @property
    def is_needed(self) -> bool:
        return self.is_new or bool(self.changes)


async def units(database: Database, now: datetime, file: File[UnitRow], *, dry_run: bool = False) -> Outcome:
    """Bring in units, at the UTC moment `now`. Raises Conflict and Unavailable."""
    if file.faults:
        return Outcome(faults=_in_order(file.faults))
    async with database.reading() if dry_run else database.transaction() as session:
        known = KnownUnits(await stored.units(session))
        steps = [_unit_step(row, known) for row in file.rows]
        if not dry_run:
            for step in steps:
                if step.is_needed:
                    await _take_unit(session, now, step, known)
    return _outcome(steps)


async def people(
    database: Database, now: datetime, file: File[PersonRow], *, dry_run: bool = False
) -> Outcome:
    """Bring in people, at the UTC moment `now`. Raises Conflict and Unavailable."""
    async with database.reading() if dry_run else database.transaction() as session:
        everybody, by_hand = await stored.everybody(session), await stored.roles_by_hand(session)
        known = KnownPeople(everybody, KnownUnits(await stored.units(session)), by_hand)
        if faults := (*file.faults, *known.faults(file.rows)):
            return Outcome(faults=_in_order(faults))
        steps = [_Step(row, row.email not in known.by_email, known.changes(row)) for row in file.rows]
        if not dry_run:
            await _take_people(session, now, [one for one in steps if one.is_needed], known)
    return _outcome(steps)


def _unit_step(row: UnitRow, known: KnownUnits) -> _Step[UnitRow]:
    unit = known.named(row.name)
    now = {"name": unit.name, "kind": unit.kind} if unit else {}
    return _Step(row, unit is None, changes({"name": row.name, "kind": row.kind}, now))


async def _take_unit(session: Session, now: datetime, step: _Step[UnitRow], known: KnownUnits) -> None:
    unit = known.named(step.row.name)
    if unit is None:
        unit = await stored.add_unit(session, name=step.row.name, kind=step.row.kind or "other")
    unit.name, unit.kind = step.row.name, step.row.kind or unit.kind
    session.add(unit)
    what = "unit.added" if step.is_new else "unit.changed"
    await log.append(session, now, f"unit:{unit.id}", what, details=step.changes, channel=_CHANNEL)


async def _take_people(
    session: Session, now: datetime, steps: Sequence[_Step[PersonRow]], known: KnownPeople
) -> None:
    by_email = dict(known.by_email)
    for step in steps:
        if step.is_new:
            person = Person(name=step.row.name, email=step.row.email)
            by_email[step.row.email] = await stored.add(session, person)
    for step in steps:  # now that everybody is there, they can be each other's managers
        manager = by_email.get(step.changes.get("manager", ""))
        await _take_person(session, now, step, by_email[step.row.email], manager)


async def _take_person(
    session: Session, now: datetime, step: _Step[PersonRow], person: Person, manager: Person | None
) -> None:
    person.name = step.changes.get("name", person.name)
    person.title = step.changes.get("title", person.title)
    person.unit_id = step.changes.get("unit", person.unit_id)
    person.manager_id = manager.id if manager else person.manager_id
    session.add(person)
    chain = f"person:{person.id}"
    # The log cannot be corrected: of names and titles it says that they changed, not what they are.
    details: dict[str, Any] = {"fields": sorted(step.changes.keys() - {"role"})}
    details |= {"unit": person.unit_id} if "unit" in step.changes else {}
    details |= {"manager": person.manager_id} if manager else {}
    if step.is_new or details["fields"]:
        what = "person.added" if step.is_new else "person.changed"
        await log.append(session, now, chain, what, details=details, channel=_CHANNEL)
    if role := step.changes.get("role"):
        await stored.give_role(session, stored_id(person.id), role)
        said = {"role": role.value}
        await log.append(session, now, chain, "role.given", details=said, channel=_CHANNEL)


def _in_order(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.row))


def _outcome(steps: Sequence[_Step[Row]]) -> Outcome:
    changed = [one for one in steps if one.changes and not one.is_new]
    return Outcome(
        added=tuple(_name(one.row) for one in steps if one.is_new),
        changed=tuple(f"{_name(one.row)}: {', '.join(one.changes)}" for one in changed),
        unchanged=sum(not one.is_needed for one in steps),
    )


def _name(row: UnitRow | PersonRow) -> str:
    return f"{row.name} ({row.email})" if isinstance(row, PersonRow) else row.name
