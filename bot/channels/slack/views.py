"""Modals that stand open already: the same view again with what was typed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.channels.slack import render
from bot.channels.slack.render import Block, Message
from chat import fields
from chat.actions import row_number
from chat.cards import Button, Buttons, Card, Text
from chat.forms import Form
from chat.language import _
from handlers.guide.actions import Run

# What Slack takes back of a view that it sent; the rest is its own.
_OURS = (
    "type",
    "callback_id",
    "title",
    "submit",
    "close",
    "private_metadata",
    "clear_on_close",
    "notify_on_close",
    "blocks",
)
WHOLE = "whole"
"""The payload of the button that shows all of a card; no flow's own, since those have a dot."""
_WRONG = "wrong:"
"""What the block_id of a sentence about the whole form begins with, so that the next one replaces it."""
# Where an element's state keeps the answer, and where the element itself takes it.
_INITIAL = {
    "value": "initial_value",
    "selected_date": "initial_date",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
}


def refusal(shown: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    """The answer to a form that was sent: each sentence at its field, or above the form if it has none."""
    inputs = {block.get("block_id") for block in _blocks(shown) if block.get("type") == "input"}
    if errors.keys() <= inputs:
        return {"response_action": "errors", "errors": dict(errors)}
    return {"response_action": "update", "view": refilled(shown, errors)}


def refilled(shown: Mapping[str, Any], errors: Mapping[str, str]) -> Block:
    """The view with what was typed in it, and the sentences above; nothing typed is lost."""
    state = shown.get("state")
    typed = state.get("values") if isinstance(state, dict) else None
    drawn = [
        _refilled(block, typed if isinstance(typed, dict) else {})
        for block in _blocks(shown)
        if not str(block.get("block_id", "")).startswith(_WRONG)
    ]
    labels = {block.get("block_id"): _label(block) for block in drawn}
    sentences: list[Block] = []
    for nth, (name, sentence) in enumerate(errors.items()):
        label = labels.get(name, "")
        (first, *_rest) = render.section("⚠️ " + (f"{label}: {sentence}" if label else sentence))
        sentences.append(first | {"block_id": f"{_WRONG}{nth}"})
    kept = {key: shown[key] for key in _OURS if shown.get(key) is not None}
    return kept | {"blocks": [*sentences, *_fitting(drawn, render.VIEW.blocks - len(sentences))]}


def chosen_people(form: Form) -> list[int]:
    """The numbers of the people who are chosen already in the form's searches."""
    searches = (one for one in form.fields if isinstance(one, fields.Search) and one.of == "people")
    chosen = (option.value for search in searches for option in search.value)
    return [row_number(one) for one in chosen if one.isdecimal()]


def opener(form: Form, command: str, text: str) -> Card:
    """A form cannot be opened by words in a message: a button that opens it."""
    payload = Run(key=command, query=text).pack()
    return Card(
        title=form.title,
        parts=(Buttons(buttons=(Button(label=_("Open the form"), payload=payload, style="primary"),)),),
    )


def with_opener(message: Message) -> Message:
    """The message with a button that shows all of its card, where only a part had room."""
    if not message.cut:
        return message
    button = {
        "type": "button",
        "action_id": WHOLE,
        "text": render.plain_text(_("Show everything"), render.BUTTON),
        "value": WHOLE,
    }
    return replace(message, blocks=[*message.blocks, {"type": "actions", "elements": [button]}])


def done() -> Card:
    """Stands in a modal whose work is done, when the answer itself is a message."""
    return Card(
        title=_("Done"),
        parts=(Text(text=_("You can close this. The answer stands under Messages, here with Kontolots.")),),
    )


def too_late() -> Card:
    """The click was too long ago for Slack to open a form."""
    return Card(
        title=_("That took too long"),
        parts=(Text(text=_("Nothing is lost. Press the button once more.")),),
    )


def not_kept(errors: Mapping[str, str]) -> Card:
    """A form was closed, and some of what was typed was not kept."""
    return Card(
        title=_("Not everything was saved"),
        parts=tuple(Text(text=sentence, tone="warning") for sentence in dict.fromkeys(errors.values())),
    )


def _blocks(shown: Mapping[str, Any]) -> list[Block]:
    blocks = shown.get("blocks")
    return [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []


def _fitting(drawn: list[Block], most: int) -> list[Block]:
    """As many blocks as there is room for: the last of the introduction gives way, a field never."""
    spare = [nth for nth, block in enumerate(drawn) if block.get("type") != "input"]
    over = max(0, len(drawn) - most)
    given_way = set(spare[len(spare) - over :]) if over else set()
    return [block for nth, block in enumerate(drawn) if nth not in given_way]


def _label(block: Block) -> str:
    label = block.get("label")
    return str(label.get("text", "")) if isinstance(label, dict) else ""


def _refilled(block: Block, typed: Mapping[str, Any]) -> Block:
    """An input with its answer as what stands there from the beginning."""
    element = block.get("element")
    state = (typed.get(str(block.get("block_id"))) or {}).get(_action(element))
    if block.get("type") != "input" or not isinstance(element, dict) or not isinstance(state, dict):
        return block
    bare = {key: value for key, value in element.items() if key not in _INITIAL.values()}
    drawn = _offered(element)
    answers = {initial: _as_drawn(state[key], drawn) for key, initial in _INITIAL.items() if state.get(key)}
    return block | {"element": bare | answers}


def _offered(element: Block) -> dict[str, Block]:
    """The options of a menu by their values; a search has none of its own."""
    groups = [one for one in element.get("option_groups") or [] if isinstance(one, dict)] or [element]
    several = [option for group in groups for option in group.get("options") or []]
    return {str(one.get("value")): one for one in several if isinstance(one, dict)}


def _as_drawn(answer: Any, drawn: Mapping[str, Block]) -> Any:
    """What is chosen must be one of the options to the letter, and Slack's state may write it otherwise."""
    if isinstance(answer, list):
        return [_as_drawn(one, drawn) for one in answer]
    return drawn.get(str(answer.get("value")), answer) if isinstance(answer, dict) else answer


def _action(element: object) -> str:
    return str(element.get("action_id")) if isinstance(element, dict) else ""
