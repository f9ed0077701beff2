"""Search: every word must be found, spelling is forgiven, and the best comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.register.searching import Searchable, fold, rank

ROWS = (
    Searchable(1, ("Exempel kommun", "Kommunikation", "Anna Exempelsson", "Facebook", "exempel")),
    Searchable(2, ("Biblioteket i Exempel", "Kultur", "Bo Åkesson", "Instagram", "exempel.bibl")),
    Searchable(3, ("Förskolan Björken", "Förskolor norr", "Cecilia Öberg", "Instagram", "bjorken")),
    Searchable(4, ("Förskolan Älgen", "Förskolor norr", "Anna Lind", "Instagram", "forskola12")),
    Searchable(5, ("Kulturnatten", "Kultur", "Bo Åkesson", "YouTube", "@Kulturnatten_Exempel")),
)


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("björken", [3]), ("bjorken", [3]), ("BJÖRKEN", [3]), ("bjo\u0308rken", [3]),
        ("forskolan algen", [4]), ("algen förskolan", [4]), ("åkesson instagram", [2]),
        ("exempelkommun", [1]), ("biblioteket exempel", [2]), ("kommun exempel", [1]),
        ("natten", [5]), ("kulturnatten_exempel", [5]), ("@exempel.bibl", [2]),
        ("biblotek", [2]), ("bibliotket", [2]), ("bjökren", [3]), ("facebok", [1]), ("youtub", [5]),
        ("cecilia facebook", []), ("anna", [1, 4]), ("lund", []), ("forskola13", []),
        ("zzz", []), ("", []), ("  ", []), ("...", []), ("😀", []), ("exempel zzz", []),
    ],
)  # fmt: skip
def test_the_rows_that_a_query_finds(query: str, keys: list[int]) -> None:
    assert sorted(rank(query, ROWS)) == keys


@pytest.mark.parametrize(
    ("query", "first"), [("kultur", 2), ("exempel", 1), ("kulturnatten", 5), ("förskola", 3)]
)
def test_a_better_find_comes_first(query: str, first: int) -> None:
    assert rank(query, ROWS)[0] == first


def test_a_word_then_a_beginning_then_a_part_then_a_slip() -> None:
    texts = ("norrprovby", "provbyn", "provdy", "provby", "annat")
    rows = [Searchable(key, (text, "sist")) for key, text in enumerate(texts)]
    assert rank("provby", rows) == [3, 1, 0, 2]


def test_a_whole_field_comes_before_a_word_of_one_and_one_slip_before_two() -> None:
    assert rank("kultur", [Searchable(1, ("Kultur norr",)), Searchable(2, ("Kultur",))]) == [2, 1]
    slips = [Searchable(1, ("bibloteke",)), Searchable(2, ("biblotek",))]
    assert rank("bibliotek", slips) == [2, 1]


def test_equally_good_rows_keep_their_order() -> None:
    rows = [Searchable(key, ("Förskolan",)) for key in (3, 1, 2)]
    assert rank("förskolan", rows) == [3, 1, 2]


def test_a_short_word_must_be_spelt_right() -> None:
    rows = [Searchable(1, ("vår",)), Searchable(2, ("Skola 12",))]
    assert rank("var", rows) == [1]
    assert rank("vad", rows) == []
    assert rank("skola 13", rows) == []


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("MALMÖ", "malmo"), ("a\u030a A\u0308", "a a"), ("Café", "cafe"), ("１２", "12"),
        ("  två\n\tord ", "tva ord"), ("Ærø Łódź Straße", "aero lodz strasse"),
        ("exem\u200bpel\x00", "exempel"), ("\ud800", ""), ("@a.b_c-d", "@a.b_c-d"),
    ],
)  # fmt: skip
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


ANYTHING = st.text(st.characters(exclude_categories=()))


@given(ANYTHING)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(f" {text}\n") == fold(text)


@given(ANYTHING, st.lists(ANYTHING, max_size=4))
def test_a_stored_text_finds_its_row(text: str, others: list[str]) -> None:
    rows = [Searchable(1, (*others, text)), Searchable(2, ()), Searchable(3, (fold(text),))]
    found = rank(text, rows)
    assert found == rank(fold(text), rows)
    assert set(found) in ({1, 3}, set())
    assert bool(found) == any(mark.isalnum() for mark in fold(text))


def test_a_pasted_essay_is_cut_short() -> None:
    rows = [Searchable(1, (" ".join(f"ord{number}" for number in range(20)),))]
    assert rank(" ".join(f"ord{number}" for number in range(10_000)), rows) == [1]
    assert rank("ord" * 20_000, rows) == []
