"""What a file says of units and of people: bytes in, rows or faults out. Pure; asks no database.

A row is given also where it has faults, with an empty value for what is at fault: so that what is
asked of the rows together, and of the database, can be told at the same time.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from bot.directory.files import Fault, NotReadable, sheet, shown
from chat.typed import clean, has_words
from policy.sections import UnitKind
from store.models.people import RoleName

KINDS: Mapping[str, str] = {
    **{kind: kind for kind in get_args(UnitKind)},
    "förskola": "preschool",
    "skola": "school",
    "ungdom": "youth",
    "bibliotek": "library",
    "kultur": "culture",
    "omsorg": "care",
    "teknik": "technical",
    "kommunikation": "communication",
    "övrigt": "other",
}
"""The kinds of units that a profile's rules may be for, as a file may name them."""

ROLES: Mapping[str, RoleName] = {
    **{role.value: role for role in RoleName},
    "informationsenheten": RoleName.INFORMATION_UNIT,
    "registrator": RoleName.REGISTRAR,
}

_UNIT_HEADINGS = {"enhet": "unit", "unit": "unit", "typ": "kind", "kind": "kind"}
_PERSON_HEADINGS = {
    "namn": "name",
    "name": "name",
    "epost": "email",
    "email": "email",
    "titel": "title",
    "title": "title",
    "enhet": "unit",
    "unit": "unit",
    "chef": "manager",
    "manager": "manager",
    "roll": "role",
    "role": "role",
}
_WRITTEN = {"unit": "`enhet` (or `unit`)", "name": "`namn` (or `name`)", "email": "`e-post` (or `email`)"}
"""The columns that a file must have."""

_LONGEST, _LONGEST_EMAIL = 200, 320  # characters: as store/models/people.py has room for

# Letters beyond a-z only in the domain: in front of the @ a look-alike would match nobody, ever.
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[^\W_](?:-*[^\W_])*\.)+[^\W\d_]{2,63}")


@dataclass(frozen=True)
class UnitRow:
    """What a row says of a unit; an empty value says nothing."""

    row: int
    name: str
    kind: str


@dataclass(frozen=True)
class PersonRow:
    """What a row says of a person; an empty value says nothing. E-mail addresses are in lower case."""

    row: int
    name: str
    email: str
    title: str
    unit: str
    manager: str
    """The manager's e-mail address."""
    role: RoleName | None


Row = TypeVar("Row", UnitRow, PersonRow)


@dataclass(frozen=True)
class File(Generic[Row]):
    """All that was read of a file."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()
    """What is no fault, but may not be meant: a column whose heading is misspelt, perhaps."""


def key(name: str) -> str:
    """Names that differ only in small and capital letters are one; å, ä and ö stay what they are."""
    return name.casefold()


def units(data: bytes) -> File[UnitRow]:
    """The units of a file."""
    return _read(data, _UNIT_HEADINGS, ("unit",), _unit, lambda row: key(row.name))


def people(data: bytes) -> File[PersonRow]:
    """The people of a file."""
    return _read(data, _PERSON_HEADINGS, ("name", "email"), _person, lambda row: row.email)


def _read(
    data: bytes,
    headings: Mapping[str, str],
    needed: tuple[str, ...],
    made_of: Callable[["_Cells"], Row],
    known_by: Callable[[Row], str],
) -> File[Row]:
    try:
        found = sheet(data, headings)
    except NotReadable as fault:
        return File((), (fault.fault,))
    notes = tuple(f"Nothing is made of the column {shown(one)}." for one in found.unused)
    missing = [_WRITTEN[one] for one in needed if one not in found.columns]
    if missing:  # without it every row would be at fault
        return File((), (Fault(1, f"expected also a column {' and one '.join(missing)}"),), notes)
    rows: list[Row] = []
    faults: list[Fault] = list(found.faults)
    for number, values in found.rows:
        cells = _Cells(number, values)
        rows.append(made_of(cells))
        faults += cells.faults
    return File(tuple(rows), (*faults, *_twice({one.row: known_by(one) for one in rows})), notes)


def _unit(cells: "_Cells") -> UnitRow:
    return UnitRow(
        row=cells.row,
        name=cells.text("unit", _LONGEST, needed=True),
        kind=cells.word("kind", KINDS) or "",
    )


def _person(cells: "_Cells") -> PersonRow:
    return PersonRow(
        row=cells.row,
        name=cells.text("name", _LONGEST, needed=True),
        email=cells.email("email", needed=True),
        title=cells.text("title", _LONGEST),
        unit=cells.text("unit", _LONGEST),
        manager=cells.email("manager"),
        role=cells.word("role", ROLES),
    )


def _twice(values: Mapping[int, str]) -> list[Fault]:
    """What stands in more than one row, by the row; told at each but the first."""
    first: dict[str, int] = {}
    again = {row: value for row, value in values.items() if value and first.setdefault(value, row) != row}
    return [
        Fault(row, f"expected {shown(value)} once, but it stands in row {first[value]} too")
        for row, value in again.items()
    ]


class _Cells:
    """The cells of one row, and what is found to be wrong with them."""

    def __init__(self, row: int, values: Mapping[str, str]) -> None:
        self.row = row
        self.faults: list[Fault] = []
        self._values = values

    def text(self, column: str, longest: int, *, needed: bool = False) -> str:
        """A text on one line; empty where it is at fault."""
        written = self._values.get(column, "").strip()
        text = " ".join(clean(written).split())
        if hidden := _hidden(written):
            return self._fault(column, f"a text without hidden characters, but it holds {hidden}")
        if (needed or text) and not has_words(text):
            return self._fault(column, "a text", written)
        if len(text) > longest:
            return self._fault(column, f"at most {longest} characters, but there are {len(text)}", text)
        return text

    def email(self, column: str, *, needed: bool = False) -> str:
        """An e-mail address in lower case; empty where it is at fault."""
        before = len(self.faults)
        address = self.text(column, _LONGEST_EMAIL, needed=needed).lower()
        if len(self.faults) > before or not address:
            return ""
        if not _EMAIL.fullmatch(address):
            return self._fault(column, "an e-mail address, as alva@exempelkommun.example", address)
        return address

    def word(self, column: str, known: Mapping[str, Any]) -> Any:
        """What one of a few words stands for; None where there is none, or it is at fault."""
        before = len(self.faults)
        word = self.text(column, _LONGEST)
        if not word or len(self.faults) > before:
            return None
        if word.casefold() not in known:
            self._fault(column, f"one of {', '.join(known)}, or nothing", word)
        return known.get(word.casefold())

    def _fault(self, column: str, expected: str, found: str = "") -> str:
        says = f"{column}: expected {expected}" + (f", not {shown(found)}" if found else "")
        self.faults.append(Fault(self.row, says))
        return ""


def _hidden(text: str) -> str:
    """The first character that no reader sees, by its number in Unicode; empty where there is none."""
    if "\n" in text or "\r" in text:
        return "a line break"
    if "\t" in text:
        return "a tab"
    if clean(text) == unicodedata.normalize("NFC", text).strip():
        return ""  # a joiner within an emoji is one that is meant
    return next((f"U+{ord(c):04X}" for c in text if clean(f"-{c}-") == "--"), "one")
