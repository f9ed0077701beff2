"""Every kind of field can be answered in a dialog, and nothing typed is interpreted there."""

import unicodedata
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.teams import render, render_form, render_parts
from chat import cards, fields
from chat.language import speaking
from tests.bot.channels.teams.adaptivecard_checks import check_card, elements, texts
from tests.bot.channels.teams.made import (
    FIELDS,
    HOSTILE,
    PARTS,
    drawn_field,
    drawn_form,
    drawn_input,
    several,
)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with speaking("en"):
        yield


def search(of: fields.SearchOf = "people", number: str = "7", **more: Any) -> fields.Search:
    chosen = (fields.Option(value=number, label="Ann"),) if number else ()
    return fields.Search(label="Who", of=of, value=chosen, **more)


def options(*values: str) -> tuple[fields.Option, ...]:
    return tuple(fields.Option(value=value, label=f"Label {value}") for value in values)


# ------------------------------------------------------------------ the card


def test_a_form_in_a_dialog_is_submitted() -> None:
    card = drawn_form(fields.Line(name="a", label="A"), drawn={"message": "17"})
    check_card(card)
    (action,) = card["actions"]
    assert (action["type"], action["title"], action["style"]) == ("Action.Submit", "Send", "positive")
    data = {"verb": "form", "payload": "a.b {}", "event": "e1", "message": "17"}
    assert action["data"] == {render.OURS: data}
    assert [*texts(card["body"])] == ["A"]  # the title stands in the bar of the dialog


def test_a_form_in_a_message_has_its_title_and_can_be_cancelled() -> None:
    card = drawn_form(fields.Line(name="a", label="A"), drawn={"send": "execute"})
    check_card(card)
    send, cancel = card["actions"]
    assert [(one["type"], one["verb"]) for one in (send, cancel)] == [
        ("Action.Execute", "form"),
        ("Action.Execute", "cancel"),
    ]
    assert (cancel["title"], cancel["associatedInputs"]) == ("Cancel", "none")
    data = {"payload": "a.b {}", "event": "e1", "message": ""}
    assert send["data"] == cancel["data"] == {render.OURS: data}
    assert [*texts(card["body"])] == ["Form", "A"]


def test_a_title_that_has_no_room_in_the_bar_stands_first() -> None:
    title = "A title of many more than the sixty characters of the bar of a dialog"
    assert [*texts(drawn_form(title=title, intro=(cards.Text(text="x"),))["body"])] == [title, "x"]


@pytest.mark.parametrize("intro", [(), (cards.Text(text="x"),)])
def test_a_form_without_fields(intro: tuple[cards.AnyPart, ...]) -> None:
    check_card(drawn_form(intro=intro))


def test_the_introduction_stands_before_the_fields() -> None:
    intro = tuple(make("x") for make in PARTS.values())
    body = drawn_form(fields.Line(name="a", label="A"), intro=intro)["body"]
    assert [block["type"] for block in body][-2:] == ["ActionSet", "Input.Text"]
    assert len(body) == len(PARTS) + 1


@pytest.mark.parametrize("send", ["submit", "execute"])
def test_no_answer_is_mixed_up_with_our_data(send: str) -> None:
    names = ("verb", "payload", "event", "message")
    card = drawn_form(*(fields.Line(name=name, label="A") for name in names), drawn={"send": send})
    ids = {one["id"] for one in elements(card) if "id" in one}
    for action in card["actions"]:
        assert not ids & set(action["data"])
        assert not any(name.isidentifier() for name in action["data"])


# ------------------------------------------------------------------ any field


@pytest.mark.parametrize(("text", "kind"), [*product(HOSTILE, FIELDS)])
def test_hostile_text_in_a_form(text: str, kind: str) -> None:
    form = drawn_form(
        FIELDS[kind](text), title=text, submit=text, drawn={"errors": {"field": text, "": text}}
    )
    check_card(form)
    assert text in "\n".join(texts(form["body"]))
    for one in elements(form):
        assert one["type"] != "TextBlock" or not render_parts.is_marked(one["text"])
        assert one["type"] != "Input.Toggle" or one["title"] == "Yes"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["choice, few", "choices"])
def test_no_markdown_is_in_the_labels_of_boxes(kind: str, text: str) -> None:
    title = drawn_input(FIELDS[kind](text))["choices"][0]["title"]
    assert not set("\\*_[]`~<>{}$|^#") & set(title)
    assert not title.startswith(("- ", "1. "))
    assert unicodedata.normalize("NFKC", title) == " ".join(text.split())


@pytest.mark.parametrize("kind", FIELDS)
def test_an_input(kind: str) -> None:
    asked = FIELDS[kind]("x")
    assert drawn_input(asked)["id"] == "f"
    assert drawn_input(asked.model_copy(update={"required": True}))["label"] == "x"
    optional = drawn_input(asked.model_copy(update={"required": False}))
    assert optional["label"] == ("x" if kind == "tick" else "x (if you want)")
    assert "isRequired" not in optional


def test_what_is_wrong_stands_before_the_input_and_what_helps_below() -> None:
    field = fields.Line(label="L", help="Help", example="An example", advice="Look again")
    shown = [*texts(drawn_field(field, errors={"f": "Too short."}))]
    assert shown == ["Error: Too short.", "⚠️ Look again", "L", "Help\nExample: An example"]


def test_what_is_wrong_with_the_whole_stands_first() -> None:
    field = fields.Line(name="a", label="L")
    intro = (cards.Text(text="x"),)
    errors = {"": "It is closed.", "gone": "And this."}
    body = drawn_form(field, intro=intro, drawn={"errors": errors})["body"]
    assert [*texts(body)] == ["Error: It is closed.", "Error: And this.", "x", "L"]
    assert body[0]["inlines"][0]["color"] == "Attention"


@pytest.mark.parametrize(
    ("kind", "drawn", "style"),
    [
        ("line", "Input.Text", None),
        ("long_text", "Input.Text", None),
        ("number", "Input.Text", None),
        ("day", "Input.Date", None),
        ("choice", "Input.ChoiceSet", "compact"),
        ("choice, few", "Input.ChoiceSet", "expanded"),
        ("choice, few, optional", "Input.ChoiceSet", "filtered"),
        ("choices", "Input.ChoiceSet", "expanded"),
        ("tick", "Input.Toggle", None),
        ("search", "Input.ChoiceSet", None),
    ],
)
def test_how_a_field_is_answered(kind: str, drawn: str, style: str | None) -> None:
    element = drawn_input(FIELDS[kind]("x"))
    assert (element["type"], element.get("style")) == (drawn, style)


# ------------------------------------------------------------------ typed


def test_a_line_and_a_text() -> None:
    line = drawn_input(fields.Line(label="L", value="a\n b", longest=10))
    text = drawn_input(fields.LongText(label="L", value="a\n b"))
    assert (line["value"], line["isMultiline"], line["maxLength"]) == ("a b", False, 3_000)
    assert (text["value"], text["isMultiline"]) == ("a\n b", True)
    assert "value" not in drawn_input(fields.Line(label="L"))


def test_what_is_too_long_comes_back_as_far_as_it_can_be_sent() -> None:
    assert drawn_input(fields.LongText(label="L", value="å" * 5_000))["value"] == "å" * 3_000
    assert drawn_input(fields.LongText(label="L", value="🧑" * 5_000))["value"] == "🧑" * 1_500


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("2027-03-01", "2027-03-01"), ("2027-02-30", None), ("2027-W01-1", None), ("x", None)],
)
def test_a_day(typed: str, shown: str | None) -> None:
    assert drawn_input(fields.Day(label="L", value=typed)).get("value") == shown


# ------------------------------------------------------------------ chosen


def test_a_choice() -> None:
    element = drawn_input(fields.Choice(label="L", options=options("a", "b"), value="b"))
    assert element["choices"] == [{"title": "Label a", "value": "a"}, {"title": "Label b", "value": "b"}]
    assert element["value"] == "b"
    assert "value" not in drawn_input(fields.Choice(label="L", options=options("a"), value="gone"))


def test_several_choices() -> None:
    element = drawn_input(fields.Choices(label="L", options=options("a", "b", "c"), value=("c", "a")))
    assert (element["isMultiSelect"], element["value"]) == (True, "a,c")


def test_nothing_to_choose() -> None:
    shown = drawn_field(fields.Choice(label="L"))
    assert [*texts(shown)] == ["L", "There is nothing to choose here."]


def test_a_label_that_is_too_long_stands_in_full_below() -> None:
    long = fields.Option(value="a", label="Ett ord till " * 10)
    shown = [*texts(drawn_field(fields.Choice(label="L", options=(long,))))]
    assert shown[1].endswith("…")
    assert shown[2] == "• " + ("Ett ord till " * 10).strip()


@given(st.lists(st.text(min_size=1), max_size=5))
def test_several_values_come_back_as_they_were(values: list[str]) -> None:
    assert render_form.parted(render_form.joined(values)) == values


def test_a_tick() -> None:
    on = drawn_input(fields.Tick(label="I have talked", value=True))
    assert (on["label"], on["title"], on["value"]) == ("I have talked", "Yes", "true")
    assert drawn_input(fields.Tick(label="L"))["value"] == "false"


# ------------------------------------------------------------------ sought


def test_people_are_sought_by_teams() -> None:
    element = drawn_input(search(), people={"7": "0000-aad"})
    assert element["choices.data"] == {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
    assert (element["choices"], element["value"]) == ([{"title": "Ann", "value": "0000-aad"}], "0000-aad")
    assert not element.get("isMultiSelect", False)


def test_a_person_whom_teams_does_not_know_stays_chosen() -> None:
    element = drawn_input(search(many=True))
    assert (element["choices"], element["value"]) == ([{"title": "Ann", "value": "7"}], "7")
    assert element["isMultiSelect"] is True


@pytest.mark.parametrize("of", ["accounts", "units"])
def test_accounts_and_units_are_sought_by_the_bot(of: fields.SearchOf) -> None:
    element = drawn_input(search(of, number=""))
    assert element["choices.data"] == {"type": "Data.Query", "dataset": of}
    assert (element["style"], element["choices"], "value" in element) == ("filtered", [], False)


def test_no_more_are_chosen_than_may_be() -> None:
    chosen = several("Ann", 7)
    assert drawn_input(search(many=True, most=2).model_copy(update={"value": chosen}))["value"] == "0,1"
    assert drawn_input(search().model_copy(update={"value": chosen}))["value"] == "0"


def test_what_a_search_found() -> None:
    found = render_form.found(several("Räddningstjänsten " * 10, 300))
    assert len(found) == 15
    assert all(len(one["title"]) <= 100 for one in found)


# ------------------------------------------------------------------ what was answered last


@pytest.mark.parametrize(
    ("field", "answered", "shown"),
    [
        (fields.Line(label="L", value="old"), "new", "new"),
        (fields.Line(label="L", value="old"), "", None),
        (fields.Line(label="L", value="old"), ["x"], None),
        (fields.LongText(label="L"), "a\nb\ud800", "a\nb"),
        (fields.Number(label="L"), "10 000", "10 000"),
        (fields.Day(label="L"), "2027-03-01", "2027-03-01"),
        (fields.Choice(label="L", options=options("a", "b"), value="a"), "b", "b"),
        (fields.Choices(label="L", options=options("a", "b"), value=("a",)), ["b"], "b"),
        (fields.Choices(label="L", options=options("a", "b"), value=("a",)), True, None),
        (fields.Tick(label="L"), True, "true"),
        (fields.Tick(label="L", value=True), "false", "false"),
        (search(), "7", "7"),
        (search(), ["7"], "7"),
        (search(), "", None),
        (search(), ["x" * 1_000], None),
    ],
)
def test_what_was_answered_last_is_shown(field: fields.AnyField, answered: Any, shown: str | None) -> None:
    assert drawn_input(field, values={"f": answered}).get("value") == shown


def test_what_was_found_last_has_its_label() -> None:
    element = drawn_input(search(number=""), values={"f": options("9")})
    assert (element["choices"], element["value"]) == ([{"title": "Label 9", "value": "9"}], "9")
