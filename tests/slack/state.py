"""What stands in the inputs of a view: `view.state.values`, as each kind of element has it."""

import re
from typing import Any

from tests.slack.workspace import Json, View, elements

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
KEYS = {
    # kind: (the key of what is chosen, the key of what it begins with)
    "plain_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
}
SEVERAL = {kind for kind, (key, _initial) in KEYS.items() if key.endswith("s")}


class Stopped(AssertionError):
    """Slack's own client does not let the person do that."""


def values_of(view: View) -> Json:
    """Whatever stands in the view now: what was typed, else what it began with."""
    values: Json = {}
    for block in view.blocks:
        for element in elements(block):
            if element.get("type") in KEYS:
                typed = view.typed.get((block["block_id"], element["action_id"]))
                values.setdefault(block["block_id"], {})[element["action_id"]] = typed or initial(element)
    return values


def initial(element: Json) -> Json:
    """An input that nobody has touched."""
    key, begins = KEYS[element["type"]]
    nothing: Any = [] if element["type"] in SEVERAL else None
    return {"type": element["type"], key: element.get(begins) or nothing}


def fill(view: View, values: dict[str, Any], offered: dict[str, list[Json]]) -> None:
    """Type and choose, by block; what is offered are options found by searching."""
    for name, value in values.items():
        block = next((block for block in view.blocks if block["block_id"] == name), None)
        found = [one for one in elements(block or {}) if one.get("type") in KEYS]
        if block is None or not found:
            raise Stopped(f"there is no input {name!r} among {[one['block_id'] for one in view.blocks]}")
        view.typed[name, found[0]["action_id"]] = put(found[0], value, offered.get(name, []))


def put(element: Json, value: Any, offered: list[Json]) -> Json:
    """An input with that in it; options by their value or by what they say."""
    kind = element["type"]
    key, begins = KEYS[kind]
    there = [*_options(element), *offered, *_as_list(element.get(begins))]
    if kind in {"plain_text_input", "datepicker", "users_select"}:
        chosen: Any = value or None
    elif kind == "multi_users_select":
        chosen = list(value or [])
    elif kind in SEVERAL:
        chosen = [_option(there, one) for one in value or []]
    else:
        chosen = None if value in {None, ""} else _option(there, value)
    if kind == "radio_buttons" and chosen is None:
        raise Stopped("a radio button cannot be let go of")
    if kind == "datepicker" and chosen and not DAY.fullmatch(chosen):
        raise Stopped(f"{chosen!r} is no day")
    return {"type": kind, key: chosen}


def stops(view: View) -> dict[str, str]:
    """What the client says in red before it sends anything, by block."""
    said = {}
    values = values_of(view)
    for block in view.blocks:
        if block["type"] != "input" or block["element"].get("type") not in KEYS:
            continue
        element = block["element"]
        chosen = values[block["block_id"]][element["action_id"]][KEYS[element["type"]][0]]
        if not chosen and not block.get("optional"):
            said[block["block_id"]] = "required"
        elif chosen and (wrong := _wrong(element, chosen)):
            said[block["block_id"]] = wrong
    return said


def _wrong(element: Json, chosen: Any) -> str:
    if element["type"] == "plain_text_input":
        if len(chosen) > element.get("max_length", 3_000):
            return "too long"
        return "too short" if len(chosen) < element.get("min_length", 0) else ""
    if element["type"] in SEVERAL and len(chosen) > element.get("max_selected_items", len(chosen)):
        return "too many"
    return ""


def _options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options") or []]


def _option(there: list[Json], wanted: Any) -> Json:
    for option in there:
        if wanted in (option["value"], option["text"]["text"], option):
            return option
    raise Stopped(f"{wanted!r} is not offered: {[option['value'] for option in there]}")


def _as_list(value: Any) -> list[Json]:
    options = value if isinstance(value, list) else [value]
    return [one for one in options if isinstance(one, dict)]
