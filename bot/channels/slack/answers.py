"""What was answered in a modal: Slack's state of its elements, as the neutral fields read it."""

from typing import NamedTuple

from bot.channels.slack.wire import Element, View
from chat.fields import Raw

_TICKED = "true"
"""The value of the only option of the checkboxes that a Tick is drawn as."""


class Answers(NamedTuple):
    """The answers by field, and which of them are Slack's user ids instead of rows of ours."""

    values: dict[str, Raw]
    people: frozenset[str]


def answers(view: View) -> Answers:
    """The answers of a view, by block_id, which is the field's name; what was not answered is left out."""
    values: dict[str, Raw] = {}
    people = set()
    ticks = _ticks(view)
    state = view.state.values if view.state else None
    for name, elements in (state or {}).items():
        if len(elements) != 1:  # an input block has one element; another block is no field of ours
            continue
        [element] = elements.values()
        value = _tick(element) if name in ticks else _value(element)
        if value is None:
            continue
        values[name] = value
        if element.type in {"users_select", "multi_users_select"}:
            people.add(name)
    return Answers(values, frozenset(people))


def _value(element: Element) -> Raw | None:
    """None for nothing, and for what no field of ours is drawn as: channels, files, rich text."""
    match element.type:
        case "plain_text_input" | "number_input" | "email_text_input" | "url_text_input":
            return element.value
        case "datepicker":
            return element.selected_date
        case "static_select" | "external_select" | "radio_buttons":
            return element.selected_option.value if element.selected_option else None
        case "checkboxes" | "multi_static_select" | "multi_external_select":
            return [option.value for option in element.selected_options or ()]
        case "users_select":
            return element.selected_user or None
        case "multi_users_select":
            return [user for user in element.selected_users or () if user]
        case _:
            return None


def _tick(element: Element) -> Raw | None:
    return any(option.value == _TICKED for option in element.selected_options or ()) or None


def _ticks(view: View) -> set[str]:
    """The blocks that are drawn as a single box to tick, told from a list that happens to have one choice."""
    return {
        block.block_id
        for block in view.blocks or ()
        if block.block_id
        and block.element
        and block.element.type == "checkboxes"
        and [option.value for option in block.element.options or ()] == [_TICKED]
    }
