"""Cards as Adaptive Cards 1.5. Everything typed is a `TextRun`, in which Teams interprets no Markdown.

Elsewhere it does, and a backslash before a mark is shown on telephones (msteams-docs#5793).
"""

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, assert_never

from chat import cards
from chat.language import _

Block = dict[str, Any]

VERSION = "1.5"  # the newest that Teams knows; an older one has no Action.Execute on every client
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"

# Learn says 100 kB of a message, and 28 kB on older pages; what is refused is lost, so the least holds.
# Counted as UTF-8, and the message around the card has its ids and the summary.
MESSAGE = 28_000
AROUND = 3_000
CARD = MESSAGE - AROUND
RESERVED = 1_000  # for the line that tells of a cut, and for the button that shows all
SUMMARY = 500  # letters: a notification shows two lines, and who hears it wants the beginning
DIALOG_TITLE = 60  # of a dialog's bar; nothing is said of it, and what is longer stands in the card, too
BUTTON = 80  # nothing is said of a button's label: as much as a phone shows
FALLBACK = 300  # what stands instead of the card in a program that does not know this version
ACTIONS = 6  # of one ActionSet; Teams hides the others behind three dots (bot-docs#2161)
ROW = 72  # letters of the labels in one row, as a chat has room for: in a wider row they are cut or broken up
FRAME = 5  # letters that the frame of a button takes the room of
REFRESHED = 60  # user ids in `refresh`, says Learn; for more Teams refuses the card

OURS = "kontolots:"
"""Teams puts the answers among the data of the action: ours stand under a name that no field can have."""

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
class Refresh:
    """Asks Teams to fetch the card anew for each of these users, when they see it."""

    payload: str
    user_ids: Sequence[str]
    """The users as Teams knows them (`29:...`); Teams takes the first 60."""


@dataclass(frozen=True)
class Message:
    """A card as a message: its content, and `text` for notifications."""

    content: Block
    text: str
    cut: bool = False
    """Whether something was left out: then there is room for one more row of buttons, to show it all."""


@dataclass(frozen=True)
class Room:
    """How much of a card is drawn: of each text, of each list, of the parts, of the buttons."""

    longest: int = 20_000
    items: int = 10_000
    parts: int = 10_000
    buttons: int = 10_000


# What gives way first, and how far: the longest texts, then the ends of lists, then the last parts.
# Buttons only when nothing else is left: when their payloads alone are more than a card has room for.
_GIVES_WAY = (("longest", 200), ("items", 3), ("parts", 0), ("longest", 60), ("buttons", 0))
_Any = TypeVar("_Any", bound=Any)

Asks = Callable[[str], bool]
"""Whether the answer to the button with that payload is usually a form."""
Press = Callable[..., Block]
"""Draws a button's action from its payload, its title and its looks."""


def _nothing(_payload: str) -> bool:
    return False


def message(card: cards.Card, *, refresh: Refresh | None = None, asks: Asks = _nothing) -> Message:
    """A card as a message that Teams does not refuse, however long the card is.

    A button whose payload `asks` is drawn so that Teams opens a dialog for its answer.
    """
    frame = framed([], card.title)
    if refresh:
        frame["refresh"] = {
            "action": execute("refresh", {"payload": refresh.payload}),
            "userIds": list(refresh.user_ids[:REFRESHED]),
        }
    body, shortened = fitted(heading(card.title), card.parts, CARD - size(frame), _in_message(asks))
    return Message(frame | {"body": body}, summary(card), shortened)


def card(card: cards.Card, *, refresh: Refresh | None = None, asks: Asks = _nothing) -> Block:
    """The content of the card's message."""
    return message(card, refresh=refresh, asks=asks).content


def notice(card: cards.Card) -> Block:
    """A card for a dialog that one only closes; `dialog_title` is for its bar."""
    above = dialog_heading(card.title) if card.parts else heading(card.title)
    frame = framed([], card.title)
    body, _shortened = fitted(above, card.parts, CARD - size(frame), in_dialog)
    return frame | {"body": body}


def summary(card: cards.Card) -> str:
    """The beginning of the card as plain text: for notifications and lists of conversations."""
    return cut(seen(cards.plain(card)), SUMMARY)


def framed(body: list[Block], title: str) -> Block:
    """An Adaptive Card around what is shown."""
    return {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": VERSION,
        "fallbackText": cut(one_line(title), FALLBACK),
        "msteams": {"width": "Full"},
        "body": body,
    }


def size(drawn: object) -> int:
    """Its bytes as compact JSON in UTF-8."""
    return len(json.dumps(drawn, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


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


def dialog_title(title: str) -> str:
    """The title for the bar of a dialog."""
    return cut(one_line(title), DIALOG_TITLE)


def dialog_heading(title: str) -> list[Block]:
    """What stands first in a dialog whose bar has no room for the title."""
    return heading(title) if len(one_line(title)) > DIALOG_TITLE else []


def execute(verb: str, data: Block, title: str = "", **more: Any) -> Block:
    """An action that asks the bot.

    Without a fallback: every program of this version knows it, and the payload would be there twice.
    """
    named = {"title": title} if title else {}
    return {"type": "Action.Execute", **named, "verb": verb, "data": data, **more}


def submit(verb: str, data: Block, title: str, **more: Any) -> Block:
    """The same in a dialog, which sends nothing but Action.Submit; the verb is among the data."""
    return {"type": "Action.Submit", "title": title, "data": {OURS: {"verb": verb, **data}}, **more}


def opening(payload: str, title: str, **more: Any) -> Block:
    """An action that opens a dialog, in which the answer to this payload comes."""
    data = {"msteams": {"type": "task/fetch"}, OURS: {"verb": "press", "payload": payload}}
    return {"type": "Action.Submit", "title": title, "data": data, **more}


def in_dialog(payload: str, title: str, **more: Any) -> Block:
    """A button in a dialog. What is typed in a form around it is not sent with it."""
    return submit("press", {"payload": payload}, title, associatedInputs="none", **more)


def in_message(payload: str, title: str, **more: Any) -> Block:
    """A button in a message, whose answer changes the card or is another message."""
    return execute("press", {"payload": payload}, title, **more)


def _in_message(asks: Asks) -> Press:
    def press(payload: str, title: str, **more: Any) -> Block:
        return (opening if asks(payload) else in_message)(payload, title, **more)

    return press


def shrunk(room: _Any, gives_way: Sequence[tuple[str, int]], fits: Callable[[_Any], bool]) -> _Any:
    """As much room as fits: one measure after the other is made as small as it must be."""
    for name, least in gives_way:
        more = range(least, getattr(room, name))
        if fits(replace(room, **{name: least})):
            first_too_many = bisect_left(more, True, key=lambda n: not fits(replace(room, **{name: n})))
            return replace(room, **{name: more[first_too_many - 1]}) if more else room
        room = replace(room, **{name: least})
    return room


def fitted(
    before: list[Block], parts: Sequence[cards.AnyPart], most: int, press: Press
) -> tuple[list[Block], bool]:
    """The parts after `before`, as much of them as so many bytes have room for, and whether it is cut."""

    def all_of(room: Room) -> list[Block]:
        return before + drawn(parts, room, press)

    if size(all_of(Room())) <= most:
        return all_of(Room()), False
    room = shrunk(Room(), _GIVES_WAY, lambda room: size(all_of(room)) <= most - RESERVED)
    return [*all_of(room), small(_("Not everything has room here …"))], True


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
    question = rich(*runs(cut(seen(button.confirm), room.longest)))
    asked = {"type": "AdaptiveCard", "body": [question], "actions": [pressed]}
    return {"type": "Action.ShowCard", "title": title, "card": asked, **look, **whole}
