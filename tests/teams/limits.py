"""What Teams refuses of cards. It says little about why; the sentences here are the fake's own.

Versions, elements and actions: adaptivecards.io, schema 1.5; `userIds`, dialogs: Microsoft Learn.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.teams import cards
from tests.teams.workspace import ADAPTIVE, Json

SIZE = 28_000
"""Bytes of a message. Learn says 100 kB now and 28 on older pages; this is the strictest."""
NEWEST = (1, 5)
REFRESHED = 60
DAY = re.compile(r"\d{4}-\d\d-\d\d")
INPUTS = {f"Input.{kind}" for kind in ("Text", "Number", "Date", "Time", "Toggle", "ChoiceSet")}
ELEMENTS = INPUTS | {"TextBlock", "RichTextBlock", "Image", "ImageSet", "Media", "Container", "ColumnSet"}
ELEMENTS |= {"FactSet", "ActionSet", "Table"}
INSIDE = {"ColumnSet": {"Column"}, "Table": {"TableRow"}, "TableRow": {"TableCell"}, "ImageSet": {"Image"}}
INSIDE |= {"RichTextBlock": {"TextRun"}}
"""What may stand in elements that do not hold just any other."""
ACTIONS = {f"Action.{kind}" for kind in ("OpenUrl", "Submit", "Execute", "ShowCard", "ToggleVisibility")}
NEEDS = {
    # kind: the key that it cannot be without, and what must stand there
    "TextBlock": ("text", str),
    "TextRun": ("text", str),
    "RichTextBlock": ("inlines", list),
    "Image": ("url", str),
    "ImageSet": ("images", list),
    "Container": ("items", list),
    "FactSet": ("facts", list),
    "ActionSet": ("actions", list),
    "Input.Toggle": ("title", str),
    "Action.OpenUrl": ("url", str),
    "Action.ShowCard": ("card", dict),
    "Action.ToggleVisibility": ("targetElements", list),
}


def size(drawn: object) -> int:
    """The bytes as compact JSON in UTF-8."""
    return len(json.dumps(drawn, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def check_attachment(attachment: Any, *, in_dialog: bool = False) -> list[str]:
    """What is wrong with an attachment that should be an Adaptive Card."""
    if not isinstance(attachment, dict) or attachment.get("contentType") != ADAPTIVE:
        return [f"an attachment is no Adaptive Card: {str(attachment)[:100]}"]
    return check_card(attachment.get("content"), in_dialog=in_dialog)


def check_card(card: Any, *, in_dialog: bool = False) -> list[str]:
    """What Teams would have against a card in a message, or in a dialog; nothing if it is fine."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ["a card is not of type AdaptiveCard"]
    problems = [*_frame(card), *_inner(card, in_dialog=in_dialog)]
    if problems:
        return problems  # the rest cannot be looked for in a card that is broken
    ids = Counter(str(one["id"]) for one in cards.all_inputs(card))
    problems += [f"the input {name!r} is there {times} times" for name, times in ids.items() if times > 1]
    if size(card) > SIZE:
        problems.append(f"the card has {size(card)} bytes")
    return problems


def _frame(card: Json) -> Iterator[str]:
    version = card.get("version")
    if not isinstance(version, str) or not re.fullmatch(r"1\.\d+", version):
        yield f"version {version!r}"
    elif tuple(map(int, version.split("."))) > NEWEST:
        yield f"version {version} is newer than Teams"
    if "refresh" in card:
        refresh = card["refresh"]
        if (refresh.get("action") or {}).get("type") != "Action.Execute":
            yield "refresh without Action.Execute"
        if len(refresh.get("userIds") or []) > REFRESHED:
            yield f"refresh for {len(refresh['userIds'])} users"


def _inner(card: Json, *, in_dialog: bool, is_shown: bool = False) -> Iterator[str]:
    """What stands in a card, or in one that an action shows."""
    if not isinstance(card.get("body", []), list) or not isinstance(card.get("actions", []), list):
        yield "body and actions must be lists"
        return
    for one in card.get("body", []):
        yield from _element(one, ELEMENTS, in_dialog, is_shown)
    for one in card.get("actions", []):
        yield from _action(one, in_dialog, is_shown)


def _element(one: Any, allowed: set[str], in_dialog: bool, is_shown: bool) -> Iterator[str]:
    kind = one.get("type") if isinstance(one, dict) else None
    if kind not in allowed:
        yield f"unknown element here: {kind!r}"
        return
    yield from _needs(one)
    if kind in INPUTS:
        yield from _input(one)
    for key in cards.HOLDS:
        for held in one.get(key) or []:
            if not (kind == "RichTextBlock" and isinstance(held, str)):
                yield from _element(held, INSIDE.get(str(kind), ELEMENTS), in_dialog, is_shown)
    if kind == "ActionSet":
        for action in one.get("actions") or []:
            yield from _action(action, in_dialog, is_shown)
    for key in ("selectAction", "inlineAction"):
        if key in one:
            yield from _action(one[key], in_dialog, is_shown, is_button=False)


def _needs(one: Json) -> Iterator[str]:
    key, kind = NEEDS.get(one["type"], ("type", str))
    if not isinstance(one.get(key), kind):
        yield f"{one['type']} without {key}"


def _input(one: Json) -> Iterator[str]:
    """An input: its id, and what it begins with."""
    name, value = one.get("id"), one.get("value")
    if not isinstance(name, str) or not name:
        yield f"{one['type']} without id"
    if value is not None and not isinstance(value, str) and one["type"] != "Input.Number":
        yield f"the input {name!r} begins with {value!r}"
    elif one["type"] == "Input.ChoiceSet":
        yield from _choices(one)
    elif one["type"] == "Input.Date" and value and not DAY.fullmatch(value):
        yield f"the input {name!r} begins with {value!r}"
    elif one["type"] == "Input.Text" and len(value or "") > one.get("maxLength", len(value or "")):
        yield f"the input {name!r} begins with more than it takes"


def _choices(one: Json) -> Iterator[str]:
    name, choices = one.get("id"), one.get("choices", [])
    said = [(choice.get("title"), choice.get("value")) for choice in choices]
    if not all(isinstance(text, str) and text for pair in said for text in pair):
        yield f"a choice of {name!r} without title or value"
    values = [value for _title, value in said]
    if len(values) != len(set(values)):
        yield f"two choices of {name!r} with the same value"
    query = one.get("choices.data")
    if query is not None and (query.get("type") != "Data.Query" or not query.get("dataset")):
        yield f"the search of {name!r} has no dataset"
    if query is None and not choices:
        yield f"nothing to choose in {name!r}"
    chosen = str(one.get("value") or "")
    begun = chosen.split(",") if one.get("isMultiSelect") else [chosen]
    if chosen and not set(begun) <= set(values):
        yield f"the input {name!r} begins with {chosen!r}, which is no choice of it"


def _action(one: Any, in_dialog: bool, is_shown: bool, *, is_button: bool = True) -> Iterator[str]:
    kind = one.get("type") if isinstance(one, dict) else None
    if kind not in ACTIONS:
        yield f"unknown action: {kind!r}"
        return
    yield from _needs(one)
    if is_button and not one.get("title"):
        yield f"{kind} without title"
    if kind == "Action.Execute" and in_dialog:
        yield "Action.Execute in a dialog, which has none"
    if kind == "Action.ShowCard":
        if is_shown or not is_button:
            yield "Action.ShowCard where none may be"
        elif isinstance(one.get("card"), dict):
            yield from _inner(one["card"], in_dialog=in_dialog, is_shown=True)
