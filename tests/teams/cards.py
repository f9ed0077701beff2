"""Looking into Adaptive Cards: their inputs, their actions and their texts, wherever they stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.teams.workspace import Json

HOLDS = ("body", "items", "columns", "rows", "cells", "inlines", "images")
"""Keys under which elements hold others."""

TYPED = {"Input.Text", "Input.Number", "Input.Date", "Input.Time"}
"""Inputs whose value is shown as it is."""


@dataclass
class Placed:
    """An action where it stands."""

    action: Json
    inputs: list[Json]
    """The inputs that it sends: those of its card, and of the cards around that."""
    inside: list[Json] = field(default_factory=list)
    """The Action.ShowCard in which it stands, the outermost first."""

    @property
    def title(self) -> str:
        return str(self.action.get("title") or "")


def elements(card: Json) -> Iterator[Json]:
    """Every element of a card, those in others, too; not those of cards that an action shows."""
    for key in HOLDS:
        for one in card.get(key) or []:
            if isinstance(one, dict):
                yield one
                yield from elements(one)


def inputs(card: Json) -> list[Json]:
    """The inputs of a card, not those of cards that an action shows."""
    return [one for one in elements(card) if str(one.get("type")).startswith("Input.")]


def all_inputs(card: Json) -> list[Json]:
    """The inputs of a card, and of those that its actions show."""
    shown = [one["card"] for one in own_actions(card) if one.get("type") == "Action.ShowCard"]
    return inputs(card) + [one for inner in shown for one in all_inputs(inner)]


def own_actions(card: Json) -> list[Json]:
    """The actions of a card itself, in the order in which they are seen."""
    several: list[Json] = []
    for one in elements(card):
        several += one.get("actions") or []
        several += [one[key] for key in ("selectAction", "inlineAction") if isinstance(one.get(key), dict)]
    return [*several, *(card.get("actions") or [])]


def actions(card: Json, around: tuple[Json, ...] = (), inside: tuple[Json, ...] = ()) -> list[Placed]:
    """The actions of a card; what an action shows comes right after it."""
    sent = [*around, *inputs(card)]
    several: list[Placed] = []
    for one in own_actions(card):
        several.append(Placed(one, sent, list(inside)))
        if one.get("type") == "Action.ShowCard":
            several += actions(one["card"], tuple(sent), (*inside, one))
    return several


def text_of(part: Any) -> str:
    """Every text in a card, as it is read; what a button shows when it is pressed comes after it."""
    if isinstance(part, str):
        return part
    if isinstance(part, list):
        return "\n".join(filter(None, map(text_of, part)))
    if not isinstance(part, dict):
        return ""
    kind = str(part.get("type"))
    if kind == "RichTextBlock":
        return "".join(one if isinstance(one, str) else one["text"] for one in part["inlines"])
    if kind.startswith("Action."):
        return "\n".join(filter(None, [f"[{part.get('title', '')}]", text_of(part.get("card"))]))
    shown = [part.get(key) for key in ("text", "label", "altText", "title")]
    shown += [part.get("value")] if kind in TYPED else []
    shown += [f"{one['title']} {one['value']}" for one in part.get("facts") or []]
    shown += [one["title"] for one in part.get("choices") or []]
    return text_of([*shown, *(part.get(key) for key in (*HOLDS, "actions"))])
