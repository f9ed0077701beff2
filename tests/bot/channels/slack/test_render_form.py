"""Every kind of field can be answered in a modal, and nothing typed is interpreted there."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from chat import cards, fields
from chat.language import speaking
from tests.bot.channels.slack.blockkit_checks import check_view, offered, texts
from tests.bot.channels.slack.made import (
    FIELDS,
    HOSTILE,
    PARTS,
    drawn_element,
    drawn_field,
    drawn_form,
    several,
)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with speaking("en"):
        yield


def person(number: str = "7", **more: Any) -> fields.Search:
    chosen = (fields.Option(value=number, label="Ann"),) if number else ()
    return fields.Search(label="Who", of="people", value=chosen, **more)


# ------------------------------------------------------------------ the modal


def test_a_form_is_a_modal() -> None:
    view = drawn_form(fields.Line(name="a", label="A"), keeps_draft=True)
    assert (view["type"], view["callback_id"], view["notify_on_close"]) == ("modal", "form", True)
    assert [view[name]["text"] for name in ("title", "submit", "close")] == ["Form", "Send", "Close"]
    assert json.loads(view["private_metadata"]) == {"payload": "a.b {}", "place": "D1", "shared": False}


def test_a_title_that_is_cut_stands_first_in_full() -> None:
    view = drawn_form(title="A title of more than 24 characters", intro=(cards.Text(text="x"),))
    assert view["title"]["text"] == "A title of more than 24…"
    assert [*texts(view["blocks"])] == ["A title of more than 24 characters", "x"]


@pytest.mark.parametrize("intro", [(), (cards.Text(text="x"),)])
def test_a_form_without_fields(intro: tuple[cards.AnyPart, ...]) -> None:
    check_view(drawn_form(intro=intro))


def test_the_introduction_stands_before_the_fields() -> None:
    intro = tuple(make("x") for make in PARTS.values())
    blocks = drawn_form(fields.Line(name="a", label="A"), intro=intro)["blocks"]
    assert [block["type"] for block in blocks][-2:] == ["actions", "input"]
    assert len(blocks) == len(PARTS) + 2  # the source of a Why is a block of its own


# ------------------------------------------------------------------ any field


@pytest.mark.parametrize(("text", "kind"), [*product(HOSTILE, FIELDS)])
def test_hostile_text_in_a_form(text: str, kind: str) -> None:
    view = drawn_form(FIELDS[kind](text), title=text, submit=text)
    check_view(view)
    written = json.dumps(view)
    assert "mrkdwn" not in written
    assert text.strip() in "\n".join(texts(view["blocks"]))


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("kind", FIELDS)
def test_an_input(kind: str, required: bool) -> None:
    block = drawn_field(FIELDS[kind]("x").model_copy(update={"required": required}))
    assert (block["type"], block["block_id"], block["optional"]) == ("input", "f", not required)
    assert block["label"]["text"] == "x"


def test_what_helps_to_answer_stands_under_the_input() -> None:
    block = drawn_field(fields.Line(label="L", help="Help", example="An example"))
    assert block["hint"]["text"] == "Help\nExample: An example"
    assert "hint" not in drawn_field(fields.Line(label="L"))


def test_advice_stands_before_the_input() -> None:
    before, _input = drawn_form(fields.Line(name="f", label="L", advice="Look again"))["blocks"]
    assert (before["type"], [*texts(before)]) == ("section", ["⚠️ Look again"])


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("line", "plain_text_input"),
        ("long_text", "plain_text_input"),
        ("number", "plain_text_input"),
        ("day", "datepicker"),
        ("choice", "static_select"),
        ("choice, few", "radio_buttons"),
        ("choice, few, optional", "static_select"),
        ("choices", "checkboxes"),
        ("tick", "checkboxes"),
        ("search", "multi_external_select"),
    ],
)
def test_how_a_field_is_answered(kind: str, drawn: str) -> None:
    element = drawn_element(FIELDS[kind]("x"))
    assert element["type"] == drawn
    assert element["action_id"] == ("search:people" if kind == "search" else "answer")


# ------------------------------------------------------------------ typed


def test_a_line_and_a_text() -> None:
    line = drawn_element(fields.Line(label="L", value="a\n b", longest=10))
    text = drawn_element(fields.LongText(label="L", value="a\n b"))
    assert (line["multiline"], line["initial_value"], line["max_length"]) == (False, "a b", 3_000)
    assert (text["multiline"], text["initial_value"]) == (True, "a\n b")


@pytest.mark.parametrize("value", ["", "  \n"])
def test_nothing_typed_yet(value: str) -> None:
    assert "initial_value" not in drawn_element(fields.LongText(label="L", value=value))


@pytest.mark.parametrize(("value", "kept"), [("å" * 5_000, "å" * 3_000), ("🧑" * 2_000, "🧑" * 1_500)])
def test_a_draft_that_is_too_long_is_cut_without_a_sign(value: str, kept: str) -> None:
    assert drawn_element(fields.LongText(label="L", value=value))["initial_value"] == kept


@pytest.mark.parametrize("value", ["", "2027-02-30", "20270301", "2027-W01-1", "tomorrow", "٢٠٢٧-٠٣-٠١"])
def test_a_day_that_is_none_is_not_filled_in(value: str) -> None:
    assert "initial_date" not in drawn_element(fields.Day(label="L", value=value))


def test_a_day_is_filled_in() -> None:
    assert drawn_element(fields.Day(label="L", value="2027-03-01"))["initial_date"] == "2027-03-01"


# ------------------------------------------------------------------ chosen


def test_what_is_chosen_is_filled_in() -> None:
    choice = drawn_element(fields.Choice(label="L", options=several("x", 3), value="1"))
    choices = drawn_element(fields.Choices(label="L", options=several("x", 3), value=("2", "0", "gone")))
    assert choice["initial_option"] == choice["options"][1]
    assert choices["initial_options"] == [choices["options"][0], choices["options"][2]]


@pytest.mark.parametrize("value", ["", "gone"])
def test_what_is_no_option_is_not_filled_in(value: str) -> None:
    assert "initial_option" not in drawn_element(
        fields.Choice(label="L", options=several("x", 3), value=value)
    )


def test_an_option_that_is_too_long_goes_on_under_itself() -> None:
    label = "Räddningstjänsten i Norra Bergslagens samhällsbyggnadsförbund och dess verkstad i Hällefors"
    element = drawn_element(fields.Choice(label="L", options=(fields.Option(value="1", label=label),)))
    (option,) = element["options"]
    assert element["type"] == "static_select"
    assert f"{option['text']['text']} {option['description']['text']}" == label


def test_an_option_that_is_longer_still_stands_in_the_hint() -> None:
    label = "Ett ord till " * 20
    block = drawn_field(fields.Choices(label="L", options=several(label, 1)))
    assert block["hint"]["text"] == f"• {label}"
    assert block["element"]["options"][0]["description"]["text"].endswith("…")


def test_more_options_than_boxes_are_a_menu() -> None:
    assert drawn_element(fields.Choices(label="L", options=several("x", 10)))["type"] == "checkboxes"
    assert drawn_element(fields.Choices(label="L", options=several("x", 11)))["type"] == "multi_static_select"


@pytest.mark.parametrize("make", [fields.Choice, fields.Choices])
def test_300_options_are_in_groups(make: Any) -> None:
    element = drawn_element(make(label="L", options=several("x", 250)))
    groups = element["option_groups"]
    assert [group["label"]["text"] for group in groups] == ["1–100", "101–200", "201–250"]
    assert [one["value"] for one in offered(element)] == [f"{n}" for n in range(250)]


def test_no_option_is_told() -> None:
    view = drawn_form(fields.Choice(name="f", label="Unit"))
    assert [*texts(view["blocks"])] == ["Unit\nThere is nothing to choose here."]


@pytest.mark.parametrize("value", [True, False])
def test_a_tick(value: bool) -> None:
    element = drawn_element(fields.Tick(label="L", value=value))
    (yes,) = element["options"]
    assert (yes["value"], yes["text"]["text"]) == ("true", "Yes")
    assert element.get("initial_options", []) == [yes] * value


# ------------------------------------------------------------------ sought


@pytest.mark.parametrize("of", ["accounts", "units"])
def test_rows_are_sought_with_us(of: str) -> None:
    field = fields.Search(label="L", of=of, value=several("Ann", 1))  # type: ignore[arg-type]
    element = drawn_element(field, {"0": "U0"})
    assert (element["type"], element["action_id"]) == ("external_select", f"search:{of}")
    assert (element["initial_option"]["value"], element["min_query_length"]) == ("0", 1)


def test_people_are_chosen_in_slack_s_own_list() -> None:
    one, many = drawn_element(person(), {"7": "U7"}), drawn_element(person(many=True, most=2), {"7": "U7"})
    assert (one["type"], one["initial_user"]) == ("users_select", "U7")
    assert (many["type"], many["initial_users"]) == ("multi_users_select", ["U7"])
    assert many["max_selected_items"] == 2


def test_people_of_whom_slack_knows_one_not_are_sought_with_us() -> None:
    assert drawn_element(person(), {"8": "U8"})["type"] == "external_select"


def test_nobody_chosen_yet() -> None:
    assert drawn_element(person(""))["type"] == "users_select"
    assert "initial_user" not in drawn_element(person(""))


def test_no_more_are_filled_in_than_may_be_chosen() -> None:
    field = fields.Search(label="L", of="units", many=True, most=2, value=several("x", 4))
    assert len(drawn_element(field)["initial_options"]) == 2
