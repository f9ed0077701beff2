"""What stands in the inputs of a card, as Teams' client sends it: always text, by the input's id."""

import re
from typing import Any

from tests.teams import cards
from tests.teams.cards import Placed
from tests.teams.workspace import Json, View

DIRECTORY = "graph.microsoft.com/users"
"""The search for people, which Teams answers itself."""
WRITTEN = {
    "Input.Date": re.compile(r"\d{4}-\d\d-\d\d"),
    "Input.Time": re.compile(r"\d\d:\d\d"),
    "Input.Number": re.compile(r"-?\d+(\.\d+)?"),
}


class Stopped(AssertionError):
    """Teams' own client does not let the person do that."""


def fill(view: View, values: dict[str, Any]) -> None:
    """Type and choose, by the input's id."""
    there = {one["id"]: one for one in cards.all_inputs(view.card)}
    for name, value in values.items():
        if name not in there:
            raise Stopped(f"there is no input {name!r} among {list(there)}")
        view.typed[name] = put(there[name], value, view.found.get(name, []))


def put(element: Json, value: Any, found: list[Json]) -> str:
    """What the client makes of a value; of choices by what they are or by what they say."""
    kind = element["type"]
    if kind == "Input.Toggle":
        return _toggled(element, value)
    if kind == "Input.ChoiceSet":
        return _chosen(element, value, found)
    text = "" if value is None else value
    if not isinstance(text, str) or "\0" in text:
        raise Stopped(f"nobody can type {value!r}")
    if kind == "Input.Text" and len(text) > element.get("maxLength", len(text)):
        raise Stopped(f"{element['id']} takes no more than {element['maxLength']} letters")
    if kind == "Input.Text" and "\n" in text and not element.get("isMultiline"):
        raise Stopped(f"{element['id']} is one line")
    if text and kind in WRITTEN and not WRITTEN[kind].fullmatch(text):
        raise Stopped(f"{text!r} cannot be put into {kind}")
    return text


def values_of(view: View, inputs: list[Json]) -> dict[str, str]:
    """What stands in these inputs: what was put there, else what they began with; nothing if empty."""
    values = {one["id"]: view.typed.get(one["id"], _initial(one)) for one in inputs}
    for one in inputs:
        if one.get("isRequired") and not values[one["id"]]:
            raise Stopped(f"{one['id']} is required: {one.get('errorMessage')}")
    return {name: value for name, value in values.items() if value}


def sent(view: View, placed: Placed) -> dict[str, str]:
    """The inputs that go along with an action."""
    return {} if placed.action.get("associatedInputs") == "none" else values_of(view, placed.inputs)


def visible(view: View) -> list[Placed]:
    """The actions that can be pressed now: those in what is shown on demand only when it is open."""
    return [one for one in cards.actions(view.card) if all(shown in view.opened for shown in one.inside)]


def find(view: View, wanted: str | Json) -> Placed | None:
    """The action with that title, or the action itself, where it can be pressed.

    A title finds what stands in an open question before the button that opened it.
    """
    there = visible(view)
    if isinstance(wanted, dict):
        return next((one for one in there if one.action == wanted), None)
    named = [one for one in there if one.title == wanted] or [
        one for one in there if one.title.startswith(wanted)
    ]
    return next((one for one in named if one.inside), named[0] if named else None)


def toggle(view: View, action: Json) -> None:
    """Open what an Action.ShowCard shows, or close it; only one is open at a time."""
    view.opened = [] if action in view.opened else [action]


def _initial(element: Json) -> str:
    value = element.get("value")
    if element["type"] == "Input.Toggle":
        return str(value or element.get("valueOff", "false"))
    return "" if value is None else str(value)


def _toggled(element: Json, value: Any) -> str:
    on, off = str(element.get("valueOn", "true")), str(element.get("valueOff", "false"))
    if value in {True, on}:
        return on
    if value in {False, off}:
        return off
    raise Stopped(f"{value!r} is not one of {on!r} and {off!r}")


def _chosen(element: Json, value: Any, found: list[Json]) -> str:
    there = [*element.get("choices", []), *found]
    if element.get("isMultiSelect"):
        several = [value] if isinstance(value, str) and value else list(value or [])
        return ",".join(_choice(there, one) for one in several)
    if isinstance(value, list) and len(value) > 1:
        raise Stopped(f"{element['id']} takes one choice only")
    one = (value or [""])[0] if isinstance(value, list) else value
    if one in {None, ""}:
        if element.get("style") != "filtered" and "choices.data" not in element and element.get("value"):
            raise Stopped(f"the choice of {element['id']} cannot be let go of")
        return ""
    return _choice(there, one)


def _choice(there: list[Json], wanted: Any) -> str:
    for one in there:
        if wanted in (one["value"], one["title"]):
            return str(one["value"])
    raise Stopped(f"{wanted!r} is not offered: {[one['value'] for one in there]}")
