"""A form that is shown again holds everything that was typed in it."""

from typing import Any

import pytest

from bot.channels.slack import render_form, views
from chat import fields
from chat.forms import Form
from tests.slack import limits

FORM = Form(
    title="Nytt konto",
    submit="Skicka",
    payload="apply.send {}",
    fields=(
        fields.Line(name="name", label="Namn", value="förut"),
        fields.Day(name="start", label="Start"),
        fields.Choice(name="one", label="En", options=(fields.Option(value="a", label="A"),)),
        fields.Tick(name="yes", label="Ja"),
        fields.Search(name="who", label="Vem", of="people"),
    ),
)
OPTION = {"text": {"type": "plain_text", "text": "Ja", "emoji": True}, "value": "true"}
"""As Slack's state has it: not to the letter as it was drawn."""
TYPED: dict[str, Any] = {
    "name": {"type": "plain_text_input", "value": "nu"},
    "start": {"type": "datepicker", "selected_date": "2027-04-01"},
    "yes": {"type": "checkboxes", "selected_options": [OPTION]},
    "who": {"type": "users_select", "selected_user": "U0BO"},
}


def shown(**typed: Any) -> dict[str, Any]:
    view = render_form.form(FORM, place="C1", shared=True)
    actions = {block["block_id"]: block["element"]["action_id"] for block in view["blocks"]}
    return view | {"state": {"values": {name: {actions[name]: one} for name, one in typed.items()}}}


def elements(view: dict[str, Any]) -> dict[str, Any]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def test_what_was_typed_stands_there_again() -> None:
    again = views.refilled(shown(**TYPED), {"": "Fel."})
    found = elements(again)
    assert found["name"]["initial_value"] == "nu"
    assert found["start"]["initial_date"] == "2027-04-01"
    assert found["yes"]["initial_options"] == found["yes"]["options"]
    assert found["who"]["initial_user"] == "U0BO"
    assert limits.check_view(again) == []


def test_what_was_taken_away_stays_away() -> None:
    cleared = {"type": "plain_text_input", "value": None}
    assert "initial_value" not in elements(views.refilled(shown(name=cleared), {"": "Fel."}))["name"]


def test_what_the_form_is_about_and_how_it_closes_stays() -> None:
    first = shown()
    again = views.refilled(first | {"id": "V1", "hash": "1.h", "team_id": "T1"}, {"": "Fel."})
    assert {key for key in again if key != "blocks"} == set(first) - {"state", "blocks"}
    assert again["private_metadata"] == first["private_metadata"]


def test_the_next_sentence_replaces_the_last() -> None:
    once = views.refilled(shown(), {"": "Först."})
    twice = views.refilled(once, {"": "Sedan."})
    assert ("Först." in repr(twice), "Sedan." in repr(twice)) == (False, True)
    assert len(twice["blocks"]) == len(once["blocks"])


def test_a_sentence_names_its_field() -> None:
    again = views.refilled(shown(), {"name": "För långt.", "": "Och mer."})
    assert "Namn: För långt." in repr(again["blocks"][0])


@pytest.mark.parametrize("errors", [{"": "Fel."}, {"name": "Fel.", "": "Mer."}, {"elsewhere": "Fel."}])
def test_faults_without_a_field_stand_above(errors: dict[str, str]) -> None:
    assert views.refusal(shown(), errors)["response_action"] == "update"


def test_faults_at_fields_stand_there() -> None:
    errors = {"name": "Fel.", "start": "Fel."}
    assert views.refusal(shown(), errors) == {"response_action": "errors", "errors": errors}


def test_no_field_gives_way_to_a_sentence() -> None:
    intro = [{"type": "divider"} for _nth in range(95)]
    full = shown(**TYPED)
    full["blocks"] = [*intro, *full["blocks"]]
    again = views.refilled(full, {"": "Fel.", "name": "Fel."})
    assert (len(again["blocks"]), list(elements(again))) == (100, list(elements(shown())))


@pytest.mark.parametrize("state", [None, {}, {"values": None}, {"values": {"name": None}}, "x", []])
def test_a_view_without_its_state_is_shown_as_it_was(state: object) -> None:
    again = views.refilled(shown() | {"state": state}, {"": "Fel."})
    assert elements(again)["name"]["initial_value"] == "förut"
