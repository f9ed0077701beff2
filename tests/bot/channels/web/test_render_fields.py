"""Every kind of field can be answered, and can be heard: labels, notes and faults belong to their inputs."""

from collections.abc import Iterator

import pytest

from chat import cards, fields
from chat.language import speaking
from tests.bot.channels.web.drawn import FIELDS, drawn_field, drawn_form, several, whole_form


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with speaking("en"):
        yield


def test_each_input_has_a_label() -> None:
    page = whole_form()
    labelled = {one.attributes["for"]: one.text for one in page.all("label")}
    inputs = [one.attributes["id"] for one in page.all("input", "textarea", "select")]
    assert len(inputs) == 16
    assert set(inputs) == set(labelled)
    assert all(text.strip() for text in labelled.values())


def test_what_an_input_refers_to_is_there() -> None:
    page = whole_form()
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    for attribute in ("aria-describedby", "aria-controls", "aria-labelledby", "for"):
        referred = [one for value in page.values(attribute) for one in value.split()]
        assert referred
        assert set(referred) <= set(ids)


@pytest.mark.parametrize("kind", FIELDS)
def test_the_notes_and_the_fault_are_read_with_the_field(kind: str) -> None:
    page = drawn_form(FIELDS[kind]("x").model_copy(update={"help": "Help", "advice": "Advice"}))
    by_id = {one.attributes["id"]: one for one in page.elements if "id" in one.attributes}
    (described,) = page.values("aria-describedby")
    texts = [by_id[one].text for one in described.split()]
    assert [text for text in texts if text != "Example: x"] == ["Help", "Advice", ""]
    fault = by_id[described.split()[-1]]
    assert (fault.tag, "hidden" in fault.attributes, fault.has("error")) == ("p", True, True)


def test_two_forms_share_no_id() -> None:
    first, second = whole_form(payload="a.b {}"), whole_form(payload='a.b {"case":1}')
    assert set(first.values("id")) & set(second.values("id")) == set()


@pytest.mark.parametrize(("required", "words"), [(True, "(must be filled in)"), (False, "(if you want)")])
@pytest.mark.parametrize("kind", ["line", "choices", "search"])
def test_whether_an_answer_is_needed_is_said_in_words(kind: str, required: bool, words: str) -> None:
    page = drawn_form(FIELDS[kind]("x").model_copy(update={"required": required}))
    assert [one.text for one in page.elements if one.has("need")] == [words]


@pytest.mark.parametrize(
    ("kind", "tag", "type_", "mode"),
    [
        ("line", "input", "text", ""),
        ("long_text", "textarea", "", ""),
        ("number", "input", "text", "numeric"),
        ("day", "input", "date", ""),
        ("choice", "select", "", ""),
        ("choice, few", "input", "radio", ""),
        ("choice, few, optional", "select", "", ""),
        ("choices", "input", "checkbox", ""),
        ("tick", "input", "checkbox", ""),
        ("search", "input", "text", ""),
    ],
)
def test_how_a_field_is_answered(kind: str, tag: str, type_: str, mode: str) -> None:
    page = drawn_field("x", kind)
    control = next(page.all("input", "textarea", "select"))
    shown = (control.tag, control.attributes.get("type", ""), control.attributes.get("inputmode", ""))
    assert shown == (tag, type_, mode)
    assert page.values("data-kind") == [kind.partition(",")[0]]
    assert page.values("data-field") == ["field"]


@pytest.mark.parametrize(("kind", "mark"), [("choice", "selected"), ("choice, few", "checked")])
def test_one_option_is_chosen(kind: str, mark: str) -> None:
    page = drawn_field("x", kind)
    assert [one.attributes["value"] for one in page.elements if mark in one.attributes] == ["x"]


def test_a_list_begins_with_no_choice() -> None:
    first = next(drawn_form(fields.Choice(label="x", options=several("a", 6))).all("option"))
    assert first.attributes == {"value": "", "selected": ""}


def test_a_long_text_counts_and_does_not_cut_off() -> None:
    page = drawn_form(fields.LongText(label="x", longest=500))
    assert page.values("data-longest") == ["500"]
    assert page.values("maxlength") == []
    assert [one.tag for one in page.elements if one.has("counter")] == ["p"]


def test_a_search_field_is_a_combobox_with_what_is_chosen() -> None:
    chosen = (fields.Option(value="7", label="Bo"),)
    page = drawn_form(fields.Search(label="Who", of="people", many=True, most=3, value=chosen))
    (box,) = page.all("input")
    names = ("role", "aria-expanded", "data-of", "data-many", "data-most")
    assert [box.attributes[name] for name in names] == ["combobox", "false", "people", "true", "3"]
    (listbox,) = (one for one in page.elements if one.attributes.get("role") == "listbox")
    assert listbox.attributes["id"] == box.attributes["aria-controls"]
    assert page.values("data-remove") == ["7"]
    assert "Remove Bo" in page.values("aria-label")


def test_the_form_itself() -> None:
    page = drawn_form(intro=(cards.Text(text="First"),), keeps_draft=True)
    assert ("novalidate" in next(page.all("form")).attributes, page.values("data-keeps-draft")) == (
        True,
        ["true"],
    )
    assert [one.attributes["role"] for one in page.elements if one.has("error-summary")] == ["alert"]
    assert [(one.attributes["type"], one.text) for one in page.all("button")] == [("submit", "Send")]
    assert [one.text for one in page.elements if one.has("text")] == ["First"]
