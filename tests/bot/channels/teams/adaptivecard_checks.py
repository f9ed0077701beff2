"""What Teams takes of Adaptive Cards 1.5, as far as it is known: the schema, and what Learn says of Teams."""

import json
import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

COMMON = {"type", "spacing"}
ACTION = {"type", "title", "style", "tooltip"}
SENDS = ACTION | {"data", "associatedInputs"}
INPUT = COMMON | {"id", "label", "value"}
KEYS = {
    "TextBlock": COMMON | {"text", "weight", "size", "wrap", "style"},
    "RichTextBlock": COMMON | {"inlines"},
    "TextRun": {"type", "text", "weight", "size", "color", "isSubtle", "fontType", "selectAction"},
    "Container": COMMON | {"items", "style"},
    "Image": COMMON | {"url", "altText"},
    "ActionSet": COMMON | {"actions"},
    "Input.Text": INPUT | {"isMultiline", "maxLength"},
    "Input.Date": INPUT,
    "Input.Toggle": INPUT | {"title", "valueOn", "valueOff", "wrap"},
    "Input.ChoiceSet": INPUT | {"choices", "choices.data", "isMultiSelect", "style", "wrap", "placeholder"},
    "Data.Query": {"type", "dataset"},
    "Action.Execute": SENDS | {"verb"},
    "Action.Submit": SENDS,
    "Action.ShowCard": ACTION | {"card"},
    "Action.OpenUrl": {"type", "url"},
    "AdaptiveCard": {
        *("type", "$schema", "version", "fallbackText", "msteams", "body", "actions", "refresh"),
    },
}
REQUIRED = {
    "TextBlock": {"text"},
    "RichTextBlock": {"inlines"},
    "TextRun": {"text"},
    "Container": {"items"},
    "Image": {"url", "altText"},
    "ActionSet": {"actions"},
    "Input.Text": {"id", "label"},
    "Input.Date": {"id", "label"},
    "Input.Toggle": {"id", "label", "title"},
    "Input.ChoiceSet": {"id", "label", "choices"},
    "Data.Query": {"dataset"},
    "Action.Execute": {"verb", "data"},
    "Action.Submit": {"title", "data"},
    "Action.ShowCard": {"title", "card"},
    "Action.OpenUrl": {"url"},
    "AdaptiveCard": {"body"},
}
WORDS = {
    "weight": {"Bolder"},
    "size": {"Small", "Large"},
    "color": {"Attention"},
    "fontType": {"Monospace"},
    "spacing": {"None", "Small", "Large"},
    "associatedInputs": {"none"},
}
STYLES = {
    "TextBlock": {"heading"},
    "Container": {"emphasis"},
    "Input.ChoiceSet": {"compact", "expanded", "filtered"},
}
MARKED = re.compile(r"[\\*_\[\]`~<>{}^|#]|&#?\w+;|\$\{|://|www\.|^([-+]|\d+[.)])[ \t]", re.IGNORECASE)
"""What Markdown, or what Teams adds to it, makes something of."""
MACRO = re.compile(r"\{\{(DATE|TIME)\(|\$\{")
FILLED = ("body", "items", "inlines", "actions")


def check_card(card: Json, most: int = 28_000) -> None:
    """A card that Teams takes, of at most so many bytes."""
    assert length(card) <= most
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.5")
    assert card["fallbackText"].strip()
    ids = [one["id"] for one in elements(card) if "id" in one]
    assert len(ids) == len(set(ids))
    assert all(ids)
    if "refresh" in card:
        assert set(card["refresh"]) == {"action", "userIds"}
        assert len(card["refresh"]["userIds"]) <= 60
    for one in elements(card):
        check_element(one)


def check_element(one: Json) -> None:
    kind = one["type"]
    assert set(one) <= KEYS[kind], kind
    assert set(one) >= REQUIRED[kind], kind
    for name, words in WORDS.items():
        assert one.get(name, next(iter(words))) in words
    if "style" in one:
        assert one["style"] in STYLES.get(kind, {"positive", "destructive"})
    assert all(one[name] for name in FILLED if name in one)
    assert len(one.get("actions", [])) <= 6
    for name in ("text", "label", "title", "altText"):
        assert name not in one or one[name].strip()
    if "url" in one:
        assert one["url"].lower().startswith("https://")
    if kind == "Input.ChoiceSet":
        check_choices(one)
    if kind.startswith("Action.") and "data" in one:
        assert isinstance(one["data"], dict)


def check_choices(one: Json) -> None:
    values = [choice["value"] for choice in one["choices"]]
    assert len(values) == len(set(values))
    for choice in one["choices"]:
        assert set(choice) == {"title", "value"}
        assert choice["title"].strip()
        assert choice["value"]
    assert values or "choices.data" in one
    if "value" in one:
        chosen = one["value"].split(",") if one.get("isMultiSelect") else [one["value"]]
        assert set(chosen) <= set(values)
    if one.get("isMultiSelect"):
        assert not any("," in value for value in values)


def elements(drawn: Any) -> Iterator[Json]:
    """Everything that has a type, wherever it stands; not what the bot itself sends along as data."""
    if isinstance(drawn, list):
        for one in drawn:
            yield from elements(one)
    if isinstance(drawn, dict):
        if "type" in drawn:
            yield drawn
        for name, one in drawn.items():
            if name != "data":
                yield from elements(one)


def texts(drawn: Any) -> Iterator[str]:
    """What is read, a paragraph of runs as one; also alternative texts, labels and answers."""
    for one in elements(drawn):
        match one["type"]:
            case "RichTextBlock":
                yield "".join(run["text"] for run in one["inlines"])
            case "TextRun":
                continue
            case _:
                yield from (
                    one[name] for name in ("text", "altText", "label", "title", "value") if name in one
                )
                yield from (choice["title"] for choice in one.get("choices", []))


def length(card: Json) -> int:
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())


def check_as_typed(card: Json) -> None:
    """No marks stand where Teams reads Markdown, and no macro anywhere, since those it reads everywhere."""
    for one in elements(card):
        kind = one["type"]
        if kind == "TextBlock":
            assert not MARKED.search(one["text"]), one["text"]
        elif kind == "TextRun":
            assert not MACRO.search(one["text"]), one["text"]
        elif kind == "Input.Toggle":
            assert one["title"] in {"Ja", "Yes"}
        elif kind == "Input.ChoiceSet" and one.get("style") == "expanded":
            assert [choice["title"] for choice in one["choices"] if MARKED.search(choice["title"])] == []
