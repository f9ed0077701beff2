"""The parts of a card as elements. Everything typed is a `TextRun`, in which Teams interprets no Markdown.

Elsewhere it does, and a backslash before a mark is shown on telephones (msteams-docs#5793).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from chat import cards
from chat.language import _

Block = dict[str, Any]
Press = Callable[..., Block]
"""Draws a button's action from its payload, its title and its looks."""

BUTTON = 80  # nothing is said of a button's label: as much as a phone shows
QUESTION = 2_000  # letters of what a button asks first: a sentence, of which a card has room for several
ACTIONS = 6  # of one ActionSet; Teams hides the others behind three dots (bot-docs#2161)
ROW = 72  # letters of the labels in one row, as a chat has room for: in a wider row they are cut or broken up
FRAME = 5  # letters that the frame of a button takes the room of

# What no reader sees, marks that turn the direction of what stands beside them, and halves of a letter.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_WEB = re.compile(r"https://[\w.-]+(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_MARKS = {"plain": "", "good": "✅ ", "warning": "⚠️ "}
_STYLES = {"primary": "positive", "danger": "destructive"}
# `{{DATE(...)}}` and `{{TIME(...)}}` are read in a TextRun, too, and `${...}` by who fills in a template:
# parted between two runs they are letters like others.
_MACRO = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\()|(?<=\$)(?=\{)")
# What a TextBlock might read as Markdown, an entity, a macro or an address.
_MARKDOWN = re.compile(r"[\\*_\[\]`~<>{}$|^#]|&#?\w+;|://|www\.|^([-+]|\d+[.)])[ \t]", re.IGNORECASE)


@dataclass(frozen=True)
class Room:
    """How much of a card is drawn: of each text, of each list, of the parts, of the buttons."""

    longest: int = 20_000
    items: int = 10_000
    parts: int = 10_000
    buttons: int = 10_000


def cut(text: str, longest: int) -> str:
    """The text, or as many whole words of it as there is room for, and then `…`."""
    if len(text) <= longest:
        return text
    head = text[: max(1, longest - 1)]
    for gap in ("\n", " "):
        place = head.rfind(gap, len(head) // 2)  # a word so long that half would be lost is cut
        if place > 0 and not text[len(head)].isspace():
            head = head[:place]
            break
    return (head.rstrip() or head) + "…"


def one_line(text: str) -> str:
    """The text as one line that can be seen."""
    return " ".join(seen(text).split()) or "–"


def seen(text: str) -> str:
    """The text without what is not seen, nor empty lines around it; a dash when nothing is left.

    On Android a line break at the end of a run is lost, so that there is none (AdaptiveCards#4914).
    """
    return visible(text).strip() or "–"


def visible(text: str) -> str:
    """The text without what is not seen."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n"))


def runs(text: str, **look: Any) -> list[Block]:
    """The text as it was typed: no Markdown, macro, mention or entity is made of it."""
    return [{"type": "TextRun", "text": one, **look} for one in _MACRO.split(seen(text))]


def rich(*inlines: Block, **more: Any) -> Block:
    """A paragraph of runs."""
    return {"type": "RichTextBlock", "inlines": list(inlines), **more}


def small(text: str) -> Block:
    """Small print."""
    return rich(*runs(text, size="Small", isSubtle=True), spacing="Small")


def is_marked(text: str) -> bool:
    """Whether a place that reads Markdown might show the text otherwise than it was typed."""
    return bool(_MARKDOWN.search(text))


def heading(title: str) -> list[Block]:
    """The title as a heading for screen readers, too; as runs where a heading would read Markdown in it."""
    title = one_line(title)
    if is_marked(title):
        return [rich(*runs(title, weight="Bolder", size="Large"))]
    look = {"weight": "Bolder", "size": "Large", "wrap": True, "style": "heading"}
    return [{"type": "TextBlock", "text": title, **look}]


def drawn(parts: Sequence[cards.AnyPart], room: Room, press: Press) -> list[Block]:
    """The parts as elements. Buttons are kept when the parts around them are not."""
    blocks: list[Block] = []
    before = 0
    for nth, part in enumerate(parts):
        if isinstance(part, cards.Buttons):
            kept = part.buttons[: room.buttons - before]
            before += len(kept)
            shown = ([_button(one, room, press) for one in row] for row in _rows(kept))
            # Several rows, not a menu of the rest: who looks for a button should see it.
            blocks += _close([{"type": "ActionSet", "actions": row} for row in shown])
        elif nth < room.parts:
            blocks += _part(part, room)
    return blocks


def _rows(several: Sequence[cards.Button]) -> Iterator[list[cards.Button]]:
    """As many in a row as can be read; what cannot be undone never right beside what one most often wants."""
    row: list[cards.Button] = []
    for one in several:
        wide = sum(len(button.label) + FRAME for button in [*row, one]) > ROW
        risky = bool(row) and (row[-1].style, one.style) == ("primary", "danger")
        if row and (wide or risky or len(row) == ACTIONS):
            yield row
            row = []
        row.append(one)
    if row:
        yield row


def _close(blocks: list[Block]) -> list[Block]:
    """What belongs together, with little room between."""
    return [*blocks[:1], *({**one, "spacing": "Small"} for one in blocks[1:])]


def _part(part: cards.AnyPart, room: Room) -> list[Block]:
    match part:
        case cards.Text(tone="quiet"):
            return [small(cut(seen(part.text), room.longest))]
        case cards.Text(tone="strong"):
            return [rich(*runs(cut(seen(part.text), room.longest), weight="Bolder"))]
        case cards.Text():
            return [rich(*runs(_MARKS[part.tone] + cut(seen(part.text), room.longest)))]
        case cards.Facts():
            return [_group(_several([_fact(one, room) for one in part.facts[: room.items]], part.facts))]
        case cards.Bullets():
            return [_group(_bullets(part, room))]
        case cards.Quote():
            return [_labelled(part.who, part.text, room)]
        case cards.Copyable():
            how = small(_("Select the text to copy it."))
            return [_labelled(part.label, part.text, room, how, fontType="Monospace")]
        case cards.Steps():
            steps = [[rich(*runs(cut(_step(one), room.longest)))] for one in part.steps[: room.items]]
            return [_group(_several(steps, part.steps))]
        case cards.Why():
            source = small(_("Source: {source}", source=one_line(part.source)))
            return [_group([rich(*runs(cut(seen(part.text), room.longest))), source])]
        case cards.Picture():
            return [_picture(part)]
        case cards.Link():
            return [_link(part)]
        case cards.Buttons():
            return []  # drawn above, where they are counted
        case _:
            assert_never(part)


def _group(items: list[Block], **more: Any) -> Block:
    return {"type": "Container", "items": items, **more}


def _several(drawn: list[list[Block]], of: Sequence[object]) -> list[Block]:
    """Lines close to one another, and a sign where some are left out."""
    lines = [block for one in drawn for block in one] + ([rich(*runs("…"))] if len(of) > len(drawn) else [])
    return [{"spacing": "Small", **line} for line in lines]


def _fact(fact: cards.Fact, room: Room) -> list[Block]:
    """With its label in bold: a FactSet reads Markdown. A question has its answer on the line below."""
    label, value = one_line(fact.label), runs(cut(seen(fact.value), room.longest))
    if label.endswith("?"):
        return [rich(*runs(label, weight="Bolder")), rich(*value, spacing="None")]
    # `runs` leaves no space at an end, so that it is put here.
    first, *rest = value
    return [rich(*runs(f"{label}:", weight="Bolder"), {**first, "text": " " + first["text"]}, *rest)]


def _bullets(part: cards.Bullets, room: Room) -> list[Block]:
    """Each with its sign as text: a list of Markdown would read what is typed in it."""
    shown = [cut(seen(item), room.longest) for item in part.items[: room.items]]
    signs = (f"{number}." if part.numbered else "•" for number, _item in enumerate(shown, 1))
    return _several(
        [[rich(*runs(f"{sign} {item}"))] for sign, item in zip(signs, shown, strict=True)], part.items
    )


def _labelled(label: str, text: str, room: Room, *after: Block, **look: Any) -> Block:
    name = rich(*runs(one_line(label), weight="Bolder"))
    shown = rich(*runs(cut(seen(text), room.longest), **look), spacing="Small")
    return _group([name, shown, *after], style="emphasis")


def _step(step: cards.Step) -> str:
    """With its state as a sign and in words, for those who do not see the sign."""
    mark = f"✅ {_('Done')}" if step.done else f"⬜ {_('To do')}"
    return f"{mark}: {seen(step.text)}" + (f" ({seen(step.note)})" if step.note else "")


def _picture(part: cards.Picture) -> Block:
    """Teams fetches it from the web itself; a picture of our own page is told in words."""
    if _WEB.fullmatch(part.url) and part.url.isprintable():
        return {"type": "Image", "url": part.url, "altText": one_line(part.alt)}
    return rich(*runs(part.alt))


def _link(part: cards.Link) -> Block:
    """Only to a web page that is safe on the way; any other address is text."""
    if not (_WEB.fullmatch(part.url) and part.url.isprintable()):
        return rich(*runs(f"{part.label}: {part.url}"))
    opened = {"type": "Action.OpenUrl", "url": part.url}
    return rich(*runs(one_line(part.label), selectAction=opened))


def _button(button: cards.Button, room: Room, press: Press) -> Block:
    """One that asks first opens the question below itself, with the real button: Teams has no other way."""
    label = one_line(button.label)
    title = cut(label, BUTTON)
    look: Block = {"style": _STYLES[button.style]} if button.style in _STYLES else {}
    whole: Block = {"tooltip": cut(label, room.longest)} if title != label else {}
    pressed = press(button.payload, title, **look)
    if not button.confirm:
        return pressed | whole
    question = rich(*runs(cut(seen(button.confirm), min(QUESTION, room.longest))))
    asked = {"type": "AdaptiveCard", "body": [question], "actions": [pressed]}
    return {"type": "Action.ShowCard", "title": title, "card": asked, **look, **whole}
