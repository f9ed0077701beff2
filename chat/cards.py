"""What the bot can show: a card of a few plain parts, which each channel draws in its own way.

No part knows of columns, widths or colours, and every text is plain: nothing in it is
interpreted on any channel. A part enters only if all channels can draw it.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chat.actions import LONGEST_PAYLOAD, Action
from chat.language import _

Shown = Annotated[str, Field(min_length=1, max_length=20_000)]
Short = Annotated[str, Field(min_length=1, max_length=300)]


class Part(BaseModel):
    """One piece of a card."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Part):
    """A paragraph. The tone says how it is meant: channels choose icon, weight or colour."""

    kind: Literal["text"] = "text"
    text: Shown
    tone: Literal["plain", "strong", "quiet", "good", "warning"] = "plain"


class Fact(Part):
    """A label and its value."""

    label: Short
    value: Shown


class Facts(Part):
    """Labelled values, in order."""

    kind: Literal["facts"] = "facts"
    facts: tuple[Fact, ...] = Field(min_length=1)


class Bullets(Part):
    """A list; numbered where the order matters."""

    kind: Literal["bullets"] = "bullets"
    items: tuple[Shown, ...] = Field(min_length=1)
    numbered: bool = False


class Quote(Part):
    """What a person wrote, shown as theirs."""

    kind: Literal["quote"] = "quote"
    who: Short
    text: Shown


class Copyable(Part):
    """A text made to be copied and pasted elsewhere."""

    kind: Literal["copyable"] = "copyable"
    label: Short
    text: Shown


class Step(Part):
    """One line of a checklist."""

    text: Short
    done: bool
    note: str = ""


class Steps(Part):
    """A checklist and how far it has come."""

    kind: Literal["steps"] = "steps"
    steps: tuple[Step, ...] = Field(min_length=1)


class Why(Part):
    """Why a rule exists, and the document that it comes from, with its code (requirement A2)."""

    kind: Literal["why"] = "why"
    text: Shown
    source: Short


class Picture(Part):
    """A picture by its address, with the text for those who do not see it."""

    kind: Literal["picture"] = "picture"
    url: Short
    alt: Short


class Link(Part):
    """A link to a web page."""

    kind: Literal["link"] = "link"
    label: Short
    url: Annotated[str, Field(pattern=r"^https?://", max_length=2_000)]


class Button(Part):
    """A button; `confirm` is asked before what cannot be undone."""

    label: Short
    payload: Annotated[str, Field(min_length=1, max_length=LONGEST_PAYLOAD)]
    style: Literal["plain", "primary", "danger"] = "plain"
    confirm: str = ""


class Buttons(Part):
    """Buttons that belong together."""

    kind: Literal["buttons"] = "buttons"
    buttons: tuple[Button, ...] = Field(min_length=1, max_length=25)


AnyPart = Annotated[
    Text | Facts | Bullets | Quote | Copyable | Steps | Why | Picture | Link | Buttons,
    Field(discriminator="kind"),
]


class Card(BaseModel):
    """A message: a title and its parts."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: Short
    parts: tuple[AnyPart, ...] = ()

    def buttons(self) -> Iterator[Button]:
        """Every button of the card, in order."""
        for part in self.parts:
            if isinstance(part, Buttons):
                yield from part.buttons


def stored(card: str) -> Card | None:
    """A card from its JSON; None for one that another version of the program wrote otherwise."""
    try:
        return Card.model_validate_json(card)
    except ValidationError:
        return None


def button(
    label: str,
    action: Action,
    style: Literal["plain", "primary", "danger"] = "plain",
    confirm: str = "",
) -> Button:
    """A button that asks for the action."""
    return Button(label=label, payload=action.pack(), style=style, confirm=confirm)


def buttons(*several: Button | None) -> Buttons:
    """A row of buttons; None is left out, so that a condition can stand in place."""
    return Buttons(buttons=tuple(one for one in several if one))


def facts(*pairs: tuple[str, str]) -> Facts:
    """Labelled values; an empty value is left out."""
    return Facts(facts=tuple(Fact(label=label, value=value) for label, value in pairs if value))


def plain(card: Card) -> str:
    """The card as plain text: for notifications, screen readers and the conversation tests."""
    lines = [card.title]
    for part in card.parts:
        lines += _lines(part)
    return "\n".join(lines)


def _lines(part: AnyPart) -> list[str]:
    match part:
        case Text():
            return [part.text]
        case Facts():
            return [_labelled(fact.label, fact.value) for fact in part.facts]
        case Bullets():
            return [
                f"{number}. {item}" if part.numbered else f"• {item}"
                for number, item in enumerate(part.items, 1)
            ]
        case Quote():
            return [f"{part.who}: {part.text}"]
        case Copyable():
            return [f"{part.label}:", part.text]
        case Steps():
            return [_step_line(step) for step in part.steps]
        case Why():
            return [f"{part.text} ({part.source})"]
        case Picture():
            return [part.alt]
        case Link():
            return [f"{part.label}: {part.url}"]
        case Buttons():
            return ["  ".join(f"[{one.label}]" for one in part.buttons)]
        case _:
            assert_never(part)


def _labelled(label: str, value: str) -> str:
    return f"{label} {value}" if label.endswith("?") else f"{label}: {value}"


def _step_line(step: Step) -> str:
    mark = _("Done") if step.done else _("To do")
    return f"{mark}: {step.text}" + (f" ({step.note})" if step.note else "")
