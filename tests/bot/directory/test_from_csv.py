"""What is read of a file, and what is said of one that cannot be read."""

from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.directory import from_csv
from bot.directory.from_csv import PersonRow, UnitRow
from policy.sections import UnitKind
from store.models import Person, Unit
from store.models.people import RoleName

SAVE_AS = "The file: expected a CSV file: save it in Excel as `CSV UTF-8`"
HEADER = "namn;e-post;titel;enhet;chef;roll\n"
ALVA = "Alva Exempelsson;alva@exempelkommun.example;"
READ = (UnitRow(2, "Förskolan Lönnen", "preschool"), UnitRow(3, "Park, väg och å", ""))
TEXT = 'Enhet;Typ\r\nFörskolan Lönnen;förskola\r\n"Park, väg och å";\r\n'


def people_faults(*rows: str) -> list[str]:
    return [str(one) for one in from_csv.people((HEADER + "\n".join(rows)).encode()).faults]


def unit_faults(text: str) -> list[str]:
    return [str(one) for one in from_csv.units(text.encode()).faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_units_as_programs_write_them(encoding: str, delimiter: str, line_end: str) -> None:
    written = TEXT.replace(";", delimiter).replace("\r\n", line_end).encode(encoding)
    read = from_csv.units(written)
    assert read.faults == ()
    assert read.rows == READ


@pytest.mark.parametrize("header", ["ENHET;TYP", "unit;Kind", " Unit ;\ttyp", '"enhet";"kind"'])
def test_headings_in_two_languages(header: str) -> None:
    assert from_csv.units(TEXT.replace("Enhet;Typ", header).encode()).rows == READ


def test_a_single_column_is_enough() -> None:
    assert from_csv.units("enhet\nTeknik, park\n".replace(", ", " ").encode()).rows == (
        UnitRow(2, "Teknik park", ""),
    )


def test_excels_own_line_is_not_counted() -> None:
    assert from_csv.units(("sep=;\r\n" + TEXT).encode("cp1252")).rows == READ


def test_a_person_with_everything() -> None:
    row = "Alva  Exempelsson; Alva@B.EXAMPLE;förskollärare;Förskolan Lönnen;BO@b.example;"
    read = from_csv.people((HEADER + row + "Registrator").encode())
    assert read.faults == ()
    assert read.rows == (
        PersonRow(
            row=2,
            name="Alva Exempelsson",
            email="alva@b.example",
            title="förskollärare",
            unit="Förskolan Lönnen",
            manager="bo@b.example",
            role=RoleName.REGISTRAR,
        ),
    )


def test_the_columns_stand_in_any_order_and_others_are_told_of() -> None:
    read = from_csv.people(b"Email,Skostorlek,Name,\na@b.example,41,Alva,\n")
    assert [(one.name, one.email, one.manager) for one in read.rows] == [("Alva", "a@b.example", "")]
    assert read.notes == ("Nothing is made of the column `Skostorlek`.",)


def test_rows_that_were_emptied_are_passed_over_and_counted() -> None:
    read = from_csv.units(b"enhet;typ\n;\n\nTeknik;\n")
    assert [one.row for one in read.rows] == [4]


def test_a_line_break_within_quotes_begins_no_row() -> None:
    hidden, kind = unit_faults('enhet;typ\n"Förskolan\nLönnen";\nTeknik;fel\n')
    assert hidden == "Row 2: unit: expected a text without hidden characters, but it holds a line break"
    assert kind.startswith("Row 3: kind: expected one of preschool, ")


@pytest.mark.parametrize("word", from_csv.KINDS)
def test_a_kind_in_either_language(word: str) -> None:
    (row,) = from_csv.units(f"unit;kind\nEn enhet;{word.upper()}".encode()).rows
    assert row.kind in get_args(UnitKind)


def test_every_kind_of_a_profile_has_a_swedish_word() -> None:
    assert {kind for word, kind in from_csv.KINDS.items() if word != kind} == set(get_args(UnitKind))


def test_roles_in_either_language() -> None:
    words = ["informationsenheten", "Information_unit", "REGISTRATOR", "registrar", ""]
    rows = "\n".join(f"Alva;a{n}@b.example;;;;{word}" for n, word in enumerate(words))
    assert [one.role for one in from_csv.people((HEADER + rows).encode()).rows] == [
        RoleName.INFORMATION_UNIT,
        RoleName.INFORMATION_UNIT,
        RoleName.REGISTRAR,
        RoleName.REGISTRAR,
        None,
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (";a@b.example;;;;", "name: expected a text"),
        ("  -  ;a@b.example;;;;", "name: expected a text, not `-`"),
        ("Alva;;;;;", "email: expected a text"),
        ("Alva;alva;;;;", "email: expected an e-mail address, as alva@exempelkommun.example, not `alva`"),
        ("Alva;alva@localhost;;;;", "email: expected an e-mail"),
        ("Alva;a@b.example, c@d.example;;;;", "email: expected an e-mail"),
        ("Alva;Alva <a@b.example>;;;;", "email: expected an e-mail"),
        ("Alva;\u0430lva@b.example;;;;", "email: expected an e-mail"),  # a Cyrillic letter
        (ALVA + ";;bo;", "manager: expected an e-mail address"),
        (ALVA + ";;;chef", "role: expected one of information_unit, registrar, informationsenheten,"),
        (ALVA + "rek\u200btor;;;", "title: expected a text without hidden characters, but it holds U+200B"),
        (ALVA + "rek\x00tor;;;", "title: expected a text without hidden characters, but it holds U+0000"),
        (ALVA + "rek\u202etor;;;", "title: expected a text without hidden characters, but it holds U+202E"),
        (ALVA + "rek\ttor;;;", "title: expected a text without hidden characters, but it holds a tab"),
        (ALVA + "x" * 201 + ";;;", "title: expected at most 200 characters, but there are 201"),
        (f"{'x' * 201};a@b.example;;;;", "name: expected at most 200 characters"),
        (f"Alva;{'x' * 321}@b.example;;;;", "email: expected at most 320 characters"),
        (ALVA + ";;;;mer", "expected 6 values, as in row 1, but there are 7: a value with a semicolon"),
    ],
)
def test_a_fault_is_told_with_its_row(row: str, says: str) -> None:
    (fault,) = people_faults("Bo;bo@b.example", row)
    assert fault.startswith(f"Row 3: {says}")


def test_every_fault_of_a_row_is_told() -> None:
    assert [one.split(":")[1].strip() for one in people_faults(";alva;\x07x;\x07y;bo;chef")] == [
        "name",
        "email",
        "title",
        "unit",
        "manager",
        "role",
    ]


def test_an_emoji_that_is_joined_holds_nothing_hidden() -> None:
    assert people_faults(ALVA + "\U0001f469\u200d\U0001f3eb lärare;;;") == []


def test_accents_that_are_apart_are_joined() -> None:
    (row,) = from_csv.units("enhet\nFo\u0308rskolan".encode()).rows
    assert row.name == "Förskolan"


def test_the_same_twice() -> None:
    assert people_faults("Alva;a@b.example", "Bo;c@b.example", "Alva;A@B.example") == [
        "Row 4: expected `a@b.example` once, but it stands in row 2 too"
    ]
    assert unit_faults("enhet\nÅsen\nAsen\nåsen\n") == [
        "Row 4: expected `åsen` once, but it stands in row 2 too"
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file: expected at least one row below the header"),
        (b"namn;typ\nTeknik;\n", "Row 1: expected also a column `enhet` (or `unit`)"),
        (b"enhet;typ\n", "The file: expected at least one row below the header"),
        (b"enhet;unit\nTeknik;Teknik\n", "Row 1: expected one column `enhet` or `unit`, not both"),
        (b'enhet\nPark\n"Teknik\nSkola\n', "Row 3: expected each quotation mark that opens to be closed"),
        (b"PK\x03\x04...", f"{SAVE_AS}, this is the workbook itself"),
        ("enhet\nTeknik".encode("utf-16"), f"{SAVE_AS}, this is UTF-16"),
        (b"enhet\nTeknik \x81\n", f"{SAVE_AS}, this is neither UTF-8 nor Windows-1252"),
        (b"enhet\n" + b"x" * 20_000_000, "The file: expected at most 20 MB"),
    ],
    ids=["empty", "no column", "no rows", "twice", "quote", "xlsx", "utf-16", "neither", "large"],
)
def test_a_file_that_cannot_be_used(data: bytes, says: str) -> None:
    (fault,) = from_csv.units(data).faults
    assert str(fault).startswith(says)


def test_both_columns_that_people_need_are_asked_for() -> None:
    (fault,) = from_csv.people(b"titel;enhet\nrektor;x\n").faults
    assert str(fault) == ("Row 1: expected also a column `namn` (or `name`) and one `e-post` (or `email`)")


def test_a_fault_holds_nothing_that_a_terminal_acts_on() -> None:
    (fault,) = unit_faults("enhet;typ\nTeknik;\x1b[2J" + "x" * 300)[:1]
    assert fault.isprintable()
    assert len(from_csv.units(("enhet;typ\nTeknik;" + "x" * 199).encode()).faults[0].says) < 400


def test_what_is_read_fits_into_the_database() -> None:
    columns = {**Unit.__dict__["__table__"].c, **Person.__dict__["__table__"].c}
    assert [columns[name].type.length for name in ("name", "title", "email")] == [200, 200, 320]


HEADERS = st.sampled_from(["", "enhet;typ\n", "namn,e-post,enhet,chef\n", '"name"\temail\trole\r\n'])
PARTS = st.sampled_from([*'";,\t\r\n\0@', "enhet", "e-post", "sep=;\n", "a@b.example", "å", "chef"])
SHEETS = st.builds(lambda header, parts: (header + "".join(parts)).encode(), HEADERS, st.lists(PARTS))
TEXTS = st.builds(lambda header, text: (header + text).encode(), HEADERS, st.text())


@given(st.binary() | SHEETS | TEXTS)
@example(b"\xef\xbb\xbf")
@example(b'\t\r""\x00')
@example(b"enhet\n" + b"x" * 200_000)
@example("enhet\n\u00a0\n".encode())
def test_any_bytes_give_rows_or_faults(data: bytes) -> None:
    for read in (from_csv.units(data), from_csv.people(data)):
        assert read.rows or read.faults
        assert all(str(one).isprintable() for one in (*read.faults, *read.notes))
        assert read.faults or all(one.name for one in read.rows)
