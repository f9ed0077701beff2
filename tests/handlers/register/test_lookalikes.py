"""Look-alikes: false accounts in the municipality's name are found, and others are left alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.register.lookalikes import (
    Known,
    Likeness,
    is_deceptive,
    lookalikes,
    passes_for_another,
    skeleton,
)

MAIN = Known(1, ("exempelkommun", "Exempel kommun"))
LIBRARY = Known(2, ("exempelbibliotek", "Biblioteket i Exempel"))
PLAIN_LIBRARY = Known(3, ("biblioteket",))
YOUTH = Known(4, ("fritidsgardenbjorken", "Fritidsgården Björken"))
REGISTER = (MAIN, LIBRARY, PLAIN_LIBRARY, YOUTH)

FALSE = {
    Likeness.SAME_NAME: ("exempelkommun", "ExempelKommun"),
    Likeness.LOOKS_THE_SAME: (
        "exempe1kommun", "exempeIkommun", "ехемреlкоммun", "ехемреӏкоммип",
        "ｅｘｅｍｐｅｌｋｏｍｍｕｎ", "εχεmpelkommun", "exempel-kommun", "exempel.kommun_",
        "éxëmpêlkömmün", "exernpelkommun", "exempelk0mmun", "exem\u200bpelkommun", "𝐞𝐱𝐞𝐦𝐩𝐞𝐥𝐤𝐨𝐦𝐦𝐮𝐧",
    ),
    Likeness.MISSPELT: (
        "exempelkomun", "exemppelkommun", "exempe1komun", "exmepelkommun",
        "exempelkommnu", "exampelkommun", "exempelskommun", "exempalkommun",
        "exmepelkommun_support", "exmepelkommunsupport", "exmepelkommun2024", "xempelkommun",
    ),
    Likeness.CONTAINS: (
        "exempel-kommun-officiell", "exempelkommun_support", "officiella_exempelkommun",
        "exempelkommun2024", "exempelkommunsupport", "exempelkommun_tavling", "min-exempelkommun",
        "exempe1komun-kundtjanst",
    ),
}  # fmt: skip
INNOCENT = (
    "Provbykommun", "Mallköpings kommun", "Region Provlän", "Anna Karlsson", "Bageri Solrosen AB",
    "Nyköpings Bygg & Betong", "exempla", "Exemplarisk Städ AB", "biblioteket_provby", "Kultur",
    "Provby bibliotek", "Fritidsgården Linden", "Björken Förlag", "Sportklubben Örnen", "kommun",
    "Kommunen", "examen", "Emma Bergqvist", "svenskakommuner", "fritid", "x", "", "!!!", "123456",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "reason"), [(name, reason) for reason, names in FALSE.items() for name in names]
)
def test_a_false_account_is_found_with_its_reason(name: str, reason: Likeness) -> None:
    first = lookalikes(name, REGISTER)[0]
    assert (first.known, first.reason) == (MAIN, reason)


@pytest.mark.parametrize("name", INNOCENT)
def test_an_unrelated_name_is_left_alone(name: str) -> None:
    assert lookalikes(name, REGISTER, own_names=("Exempelkommun",)) == []


def test_a_title_as_platforms_write_it_in_an_address_is_the_same_name() -> None:
    first = lookalikes("FritidsgardenBjorken", [Known(1, ("Fritidsgården Björken",))])[0]
    assert first.reason is Likeness.SAME_NAME


def test_the_own_name_adds_nothing_to_what_is_like_an_account() -> None:
    found = lookalikes("exempelkomun", REGISTER, own_names=("Exempel", "Exempelkommun"))
    assert [match.reason for match in found] == [Likeness.MISSPELT]


def test_a_registered_name_in_a_long_one_is_left_alone() -> None:
    assert lookalikes("Exempelkommunens vänner av skog och friluftsliv", REGISTER) == []


def test_a_town_whose_name_ends_in_another_is_left_alone() -> None:
    known = (Known(1, ("Provköpings kommun",)), Known(2, ("Sala kommun",)))
    assert lookalikes("Norrprovköpings kommun", known) == []
    assert lookalikes("Mala kommun", known) == []


def test_a_longer_name_may_differ_more() -> None:
    known = (Known(1, ("fritidsgardenbjorken",)), Known(2, ("bjorken",)))
    assert [match.known for match in lookalikes("fritdsgardenbjorcen", known)] == [known[0]]
    assert lookalikes("bjarkan", known) == []


def test_the_most_alike_comes_first_and_each_account_once() -> None:
    known = (
        Known(1, ("xempelkommun",)),
        Known(2, ("exempelkomun", "Exempelkommun", "exempelkommum")),
        Known(3, ("exempelkommum",)),
    )
    found = lookalikes("exempelkommun", known)
    assert [match.known and match.known.key for match in found] == [2, 3, 1]
    assert (found[0].reason, found[0].name) == (Likeness.SAME_NAME, "Exempelkommun")
    scores = [match.score for match in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("exempelkommun_nyheter", "Exempelkommun"), ("VisitExempel", "Exempel"),
        ("exempe1-golfklubb", "Exempel"), ("iExEmPeL", "Exempel"), ("Vi i Åre", "Åre"),
        ("VisitÅre", "Åre"), ("visit_are", "Åre"), ("Läkarehuset", None), ("Provby", None),
    ],
)  # fmt: skip
def test_the_own_name_is_found_in_a_name(name: str, own: str | None) -> None:
    found = lookalikes(name, (), own_names=("Exempel", "Exempelkommun", "Åre"))
    assert [(match.known, match.name) for match in found] == ([(None, own)] if own else [])


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Exempel-Kommun", "exempelkomun"), ("EXEMPE1 KOMMUN", "exempelkomun"),
        ("åäö ÅÄÖ é ø", "aoaoeo"), ("bil", "bl"), ("5kola", "skola"), ("barn", "bam"),
        ("vvik", "vlk"), ("wik", "vlk"), ("", ""), ("._-😀", ""), ("дом", "дom"),
    ],
)  # fmt: skip
def test_skeleton(text: str, shape: str) -> None:
    assert skeleton(text) == shape


@given(st.text(st.characters(exclude_categories=())))
@example("Ꭻꭻ")
def test_skeleton_of_any_text_is_its_own_skeleton(text: str) -> None:
    shape = skeleton(text)
    assert skeleton(shape) == shape
    assert shape == "" or shape.isalnum()


@given(st.text(st.characters(exclude_categories=())), st.text(max_size=30))
@example("ab" * 5_000, "")
def test_any_candidate_is_answered_and_finds_itself(candidate: str, other: str) -> None:
    found = lookalikes(candidate, (Known(7, (candidate[:200], other)), MAIN), (other, "Exempel"))
    if skeleton(candidate[:200]):
        assert (found[0].score, found[0].reason) == (100.0, Likeness.SAME_NAME)
    else:
        assert found == []


@pytest.mark.parametrize(
    ("label", "deceptive"),
    [
        ("exempel", False), ("malmö", False), ("фонд", False), ("1-2", False), ("", False),
        ("exеmpel", True), ("ехемр", True), ("ехемр2", True), ("οχο", True),
    ],
)  # fmt: skip
def test_mixed_alphabets_are_deceptive(label: str, deceptive: bool) -> None:
    assert is_deceptive(label) is deceptive


@pytest.mark.parametrize(
    ("host", "false"),
    [
        ("facebook.com", False), ("m.facebook.com", False), ("x.com", False), ("xx.com", False),
        ("facebook.se", False), ("netflix.com", False), ("åby.se", False), ("фонд.se", False),
        ("faceb00k.com", True), ("m.facebok.com", True), ("facebook.com.exempel.se", True),
        ("х.com", True), ("fаcebook.com", True), ("blogg.ехемр.se", True),
    ],
)  # fmt: skip
def test_a_host_that_passes_for_another(host: str, false: bool) -> None:
    assert passes_for_another(host, ("facebook.com", "x.com")) is false
