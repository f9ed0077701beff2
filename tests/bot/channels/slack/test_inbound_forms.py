"""A form of ours, sent or left, gives the answers by field; another's is Malformed."""

import json
from typing import Any

import pytest

from bot.channels.slack import render_form
from bot.channels.slack.inbound import read
from bot.channels.slack.meaning import OpenView
from bot.channels.slack.wire import Malformed
from chat import fields
from chat.forms import Form
from chat.inbound import Leave, Place, Submit
from tests.bot.channels.slack.payloads import ORIGIN, answered, happened, said, sent


def test_a_form_sent() -> None:
    meaning = happened(answered({"type": "plain_text_input", "value": "Lönnen"}))
    assert meaning.event.said == Submit(payload="apply.send {}", values={"name": "Lönnen"})
    assert meaning.event.place == Place(conversation="C1", shared=True)
    assert (meaning.event.id, meaning.trigger) == ("submit:U1:1.2.a", "1.2.a")
    assert (meaning.view, meaning.origin) == (OpenView("V1"), ORIGIN)


CHOSEN = {"text": {"type": "plain_text", "text": "A"}, "value": "a"}


@pytest.mark.parametrize(
    ("state", "values"),
    [
        ({"type": "plain_text_input", "value": None}, {}),
        ({"type": "plain_text_input", "value": ""}, {"name": ""}),
        ({"type": "number_input", "value": "10"}, {"name": "10"}),
        ({"type": "email_text_input", "value": "a@b.se"}, {"name": "a@b.se"}),
        ({"type": "datepicker", "selected_date": "2027-03-01"}, {"name": "2027-03-01"}),
        ({"type": "datepicker", "selected_date": None}, {}),
        ({"type": "static_select", "selected_option": CHOSEN}, {"name": "a"}),
        ({"type": "static_select", "selected_option": None}, {}),
        ({"type": "external_select", "selected_option": CHOSEN}, {"name": "a"}),
        ({"type": "radio_buttons", "selected_option": CHOSEN}, {"name": "a"}),
        ({"type": "checkboxes", "selected_options": [CHOSEN, {"value": "b"}]}, {"name": ["a", "b"]}),
        ({"type": "checkboxes", "selected_options": []}, {"name": []}),
        ({"type": "checkboxes", "selected_options": [{"value": "true"}]}, {"name": ["true"]}),
        ({"type": "multi_static_select", "selected_options": [CHOSEN]}, {"name": ["a"]}),
        ({"type": "multi_external_select", "selected_options": [CHOSEN]}, {"name": ["a"]}),
        ({"type": "conversations_select", "selected_conversation": "C1"}, {}),
        ({"type": "multi_channels_select", "selected_channels": ["C1"]}, {}),
        ({"type": "rich_text_input", "rich_text_value": {"type": "rich_text"}}, {}),
        ({"type": "new_kind", "value": "a"}, {}),
    ],
)
def test_an_answer(state: dict[str, Any], values: dict[str, Any]) -> None:
    meaning = happened(answered(state))
    assert isinstance(meaning.event.said, Submit)
    assert meaning.event.said.values == values
    assert meaning.people == frozenset()


@pytest.mark.parametrize(
    ("state", "values", "people"),
    [
        ({"type": "users_select", "selected_user": "U2"}, {"name": "U2"}, {"name"}),
        ({"type": "users_select", "selected_user": None}, {}, set()),
        ({"type": "users_select", "selected_user": ""}, {}, set()),
        ({"type": "multi_users_select", "selected_users": None}, {"name": []}, {"name"}),
        ({"type": "multi_users_select", "selected_users": [""]}, {"name": []}, {"name"}),
        ({"type": "multi_users_select", "selected_users": ["U2"]}, {"name": ["U2"]}, {"name"}),
    ],
)
def test_people_are_marked(state: dict[str, Any], values: dict[str, Any], people: set[str]) -> None:
    meaning = happened(answered(state))
    assert isinstance(meaning.event.said, Submit)
    assert meaning.event.said.values == values
    assert meaning.people == people


@pytest.mark.parametrize("user", ["x", "u2", "U", "U" * 32, "U2 ", "'; drop table--", 2, ["U2"]])
def test_who_is_no_user_of_slacks_is_malformed(user: Any) -> None:
    for state in (
        {"type": "users_select", "selected_user": user},
        {"type": "multi_users_select", "selected_users": [user]},
    ):
        with pytest.raises(Malformed):
            read(answered(state))


@pytest.mark.parametrize("groups", [5, True, "x", [5], {"a": 1}, [{"options": 5}], [{"options": [5]}]])
def test_a_menu_that_cannot_have_been_drawn_is_malformed(groups: Any) -> None:
    with pytest.raises(Malformed):
        read(sent(blocks=[{"type": "input", "element": {"option_groups": groups}}]))


@pytest.mark.parametrize(
    "groups", [None, [], [{"label": {}, "options": [{"value": "a"}]}], [{"options": None}]]
)
def test_a_menu_may_be_drawn_in_groups(groups: Any) -> None:
    happened(sent(blocks=[{"type": "input", "element": {"option_groups": groups}}]))


@pytest.mark.parametrize(
    ("selected", "values"), [([{"value": "true"}], {"yes": True}), ([], {}), ([{"value": "other"}], {})]
)
def test_a_box_to_tick(selected: list[Any], values: dict[str, Any]) -> None:
    state = {"values": {"yes": {"answer": {"type": "checkboxes", "selected_options": selected}}}}
    assert said(sent(state=state)).values == values


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        "9" * 10_000,
        '{"payload": "a {}", "place": "C1"}',
        '{"payload": "", "place": "C1", "shared": true}',
        '{"payload": "a {}", "place": "", "shared": true}',
        '{"payload": "a {}", "place": "C1", "shared": "true"}',
        '{"payload": "\\ud800", "place": "C1", "shared": true}',
        '{"payload": "a\\u0000", "place": "C1", "shared": true}',
        json.dumps({"payload": "x" * 1_001, "place": "C1", "shared": True}),
    ],
    ids=lambda kept: kept[:40],
)
@pytest.mark.parametrize("kind", ["view_submission", "view_closed"])
def test_a_form_that_this_bot_did_not_make(kind: str, kept: str) -> None:
    with pytest.raises(Malformed):
        read(sent(private_metadata=kept) | {"type": kind})


@pytest.mark.parametrize("state", [{}, {"state": None}, {"state": {}}, {"state": {"values": None}}])
def test_a_form_left_without_anything_typed(state: dict[str, Any]) -> None:
    body = sent(**state) | {"type": "view_closed"}
    del body["trigger_id"]
    assert said(body) == Leave(payload="apply.send {}", values={})


def test_a_form_left_twice_the_same_is_one_event() -> None:
    def left(text: str) -> str:
        body = answered({"type": "plain_text_input", "value": text}) | {"type": "view_closed"}
        return happened(body).event.id

    assert left("åäö") == left("åäö") != left("å")
    assert left("åäö").startswith("leave:U1:V1:1.h:")


def test_a_form_comes_back_as_it_was_drawn() -> None:
    asked = (
        fields.Line(name="name", label="Namn"),
        fields.Tick(name="sure", label="Säker?"),
        fields.Search(name="who", label="Vem?", of="people"),
    )
    form = Form(title="Konto", payload='a.b {"case":3}', submit="Skicka", fields=asked)
    drawn = render_form.form(form, place="C2", shared=False)
    action = {block["block_id"]: block["element"]["action_id"] for block in drawn["blocks"]}
    state = {
        "name": {action["name"]: {"type": "plain_text_input", "value": "Lönnen"}},
        "sure": {action["sure"]: {"type": "checkboxes", "selected_options": [{"value": "true"}]}},
        "who": {action["who"]: {"type": "users_select", "selected_user": "U2"}},
    }
    meaning = happened(sent(**drawn, state={"values": state}))
    answers: dict[str, Any] = {"name": "Lönnen", "sure": True, "who": "U2"}
    assert meaning.event.said == Submit(payload='a.b {"case":3}', values=answers)
    assert meaning.event.place == Place(conversation="C2")
    assert meaning.people == {"who"}
