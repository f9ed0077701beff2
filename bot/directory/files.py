"""A CSV file as Excel and other programs write it: its rows by their columns, or why it is none. Pure."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_MOST_BYTES = 20_000_000  # a hundred thousand people; more than that is another file than was meant
_LONGEST_SHOWN = 60  # characters of a cell, in a fault
# Excel writes the first where the language is Swedish; most other programs the second.
_DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab"}
_EXCELS_OWN_LINE = re.compile(r'^"?sep=(.)"?\r?\n', re.IGNORECASE)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS = "expected a CSV file: save it in Excel as `CSV UTF-8`"


@dataclass(frozen=True)
class Fault:
    """What is wrong with the file, in which row, and what was expected."""

    row: int
    """As Excel counts, the header being 1; 0 for what is wrong with the file as a whole."""
    says: str

    def __str__(self) -> str:
        """On one line."""
        return f"Row {self.row}: {self.says}" if self.row else f"The file: {self.says}"


class NotReadable(ValueError):
    """The file cannot be taken apart into rows and columns at all."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, each by its number and with its cells by column."""

    columns: frozenset[str]
    unused: tuple[str, ...]
    """Columns of the file that nothing is made of, as they are headed: perhaps a word was misspelt."""
    rows: tuple[tuple[int, dict[str, str]], ...]
    faults: tuple[Fault, ...]


def shown(cell: str) -> str:
    """A cell as a fault quotes it: short, and with nothing in it that a terminal acts on."""
    plain = "".join(one if one.isprintable() else " " for one in cell.strip())
    return f"`{plain if len(plain) <= _LONGEST_SHOWN else plain[:_LONGEST_SHOWN] + '...'}`"


def sheet(data: bytes, headings: Mapping[str, str]) -> Sheet:
    """Take a file apart; `headings` gives the column for each heading, written as `_plain` writes it.

    Raises NotReadable.
    """
    text, delimiter = _without_excels_own_line(_text(data))
    delimiter = delimiter or _delimiter(text, headings)
    records = _records(text, delimiter)
    heading = next(records, [])
    places, unused = _places(heading, headings)
    rows, faults = [], []
    for number, cells in enumerate(records, 2):
        if any(cell.strip() for cell in cells[len(heading) :]):
            says = f"expected {len(heading)} values, as in row 1, but there are {len(cells)}"
            within = f"a value with a {_DELIMITERS[delimiter]} in it stands within quotes"
            faults.append(Fault(number, f"{says}: {within}"))
        elif any(cell.strip() for cell in cells):  # Excel leaves rows that were emptied
            rows.append((number, {name: "".join(cells[at : at + 1]) for name, at in places.items()}))
    if not rows and not faults:
        raise NotReadable(Fault(0, "expected at least one row below the header"))
    return Sheet(frozenset(places), unused, tuple(rows), tuple(faults))


def _text(data: bytes) -> str:
    """UTF-8 if it is that, else Windows-1252: no Swedish text of the one is by chance the other."""
    if len(data) > _MOST_BYTES:
        raise NotReadable(Fault(0, f"expected at most {_MOST_BYTES // 1_000_000} MB"))
    if data.startswith(_WORKBOOKS):
        raise NotReadable(Fault(0, f"{_SAVE_AS}, this is the workbook itself"))
    if data.startswith(_UTF_16):
        raise NotReadable(Fault(0, f"{_SAVE_AS}, this is UTF-16"))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable(Fault(0, f"{_SAVE_AS}, this is neither UTF-8 nor Windows-1252"))


def _without_excels_own_line(text: str) -> tuple[str, str]:
    """Excel takes `sep=;` as word of the delimiter, and does not show or count that line."""
    found = _EXCELS_OWN_LINE.match(text)
    if found is None or found[1] not in _DELIMITERS:
        return text, ""
    return text[found.end() :], found[1]


def _delimiter(text: str, headings: Mapping[str, str]) -> str:
    """The one by which the header line has most headings that are known, or else most parts.

    csv.Sniffer guesses from the rows, and guesses wrong where a title has commas in it.
    """

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            heading = next(_records(text, delimiter), [])
        except NotReadable:
            return -1, 0
        return sum(_plain(one) in headings for one in heading), len(heading)

    return max(_DELIMITERS, key=fit)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records, each as its cells; a line break within quotes begins none."""
    # strict: an opening quote that is never closed would swallow the rest of the file unseen.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            says = f"expected each quotation mark that opens to be closed ({shown(str(fault))})"
            raise NotReadable(Fault(number, says)) from None


def _places(heading: Sequence[str], headings: Mapping[str, str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """At which place each column stands; and the headings that are of no known column."""
    places: dict[str, int] = {}
    unused = []
    for at, written in enumerate(heading):
        column = headings.get(_plain(written))
        if column is None:
            unused.append(written.strip())
        elif column in places:
            twice = shown(heading[places[column]]), shown(written)
            raise NotReadable(Fault(1, f"expected one column {' or '.join(twice)}, not both"))
        else:
            places[column] = at
    return places, tuple(one for one in unused if one)


def _plain(heading: str) -> str:
    """`E-post`, `e post` and `EPOST` are one heading."""
    return "".join(c for c in heading.casefold() if c.isalpha())
