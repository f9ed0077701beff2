"""Cards as Block Kit. Everything typed is `plain_text` or `rich_text`, in which Slack interprets nothing."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, assert_never

from chat import cards
from chat.language import _

Block = dict[str, Any]

# Slack refuses the whole message or view for one character too many. All from docs.slack.dev, where
# nothing else is said; `size` counts as Slack might at most.
HEADER = 150
SECTION = 3_000  # of a text object, too; said of no text in rich_text, where the same is kept
CONTEXT = 2_000  # a text object may have 3,000, but who reads so much small print?
CONTEXT_ELEMENTS = 10
ALT_TEXT = 2_000
BUTTON = 75
ACTIONS = 25  # buttons in one block
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
VIEW_TITLE = 24  # the button that sends, and the one that closes, too
FALLBACK = 4_000  # `text` of chat.update; chat.postMessage takes more, but one message can be either
# Seen, and said nowhere: a message was refused at 13,297 characters of text, 125 fewer for one block more
# (bolt-js#2509), and another at 11,341 in rich_text (bolt-js#2867). So the frames are counted, too.
BLOCK_WEIGHT, TEXT_WEIGHT = 125, 30
_READ = ("text", "alt_text", "url")


@dataclass(frozen=True)
class Surface:
    """What one message or view has room for: blocks, and characters in what is counted."""

    blocks: int
    weight: int
    counted: tuple[str, ...]


MESSAGE = Surface(50, 12_000, _READ)
# A modal or the home tab. It may have 250 kB, and slack_sdk sends a letter as at most six bytes.
VIEW = Surface(100, 40_000, (*_READ, "image_url", "value", "initial_value"))

_BUTTONS_A_ROW = 5  # as many stand beside one another on a wide screen
_MOST_ROWS = 10  # of so few buttons; then the rows are filled
_RESERVED = 2 * BLOCK_WEIGHT + 400  # for the line that tells of a cut, and for the button that shows all
# What no reader sees, and marks that turn the direction of what stands beside them, too.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WEB = re.compile(r"https?://[\w.-]+(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_MARKS = {"plain": "", "quiet": "", "good": "✅ ", "warning": "⚠️ "}


@dataclass(frozen=True)
class Message:
    """A card as a message: its blocks, and `text` for notifications and screen readers."""

    blocks: list[Block]
    text: str
    cut: bool = False
    """Whether something was left out: then there is room for one more row of buttons, to show it all."""


@dataclass(frozen=True)
class _Room:
    """How much of a card is drawn: of each text, of each list, of the parts, of the buttons."""

    longest: int = 20_000
    items: int = 10_000
    parts: int = 10_000
    buttons: int = 10_000


# What gives way first, and how far: the longest texts, then the ends of lists, then the last parts.
# Then what buttons ask before they act; and buttons only when nothing else is left, but never the first 25.
_GIVES_WAY = (("longest", 200), ("items", 3), ("parts", 0), ("longest", 60), ("buttons", ACTIONS))


def message(card: cards.Card) -> Message:
    """A card as a message that Slack does not refuse, however long the card is."""
    blocks, shortened = fitted(heading(card.title), card.parts, MESSAGE)
    return Message(blocks, escape(cut(_seen(cards.plain(card)), FALLBACK)), shortened)


def home(card: cards.Card) -> Block:
    """A card as the home tab's view."""
    blocks, _shortened = fitted(heading(card.title), card.parts, VIEW)
    return {"type": "home", "blocks": blocks}


def notice(card: cards.Card) -> Block:
    """A card as a modal that one only closes."""
    title, above = view_title(card.title)
    blocks, _shortened = fitted(above if card.parts else heading(card.title), card.parts, VIEW)
    return {
        "type": "modal",
        "callback_id": "notice",
        "title": title,
        "close": plain_text(_("Close"), VIEW_TITLE),
        "blocks": blocks,
    }


def escape(text: str) -> str:
    """The text for a place where Slack reads mrkdwn: no mention, no link, no entity is made of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(text: str) -> int:
    """Its length as Slack might count at most: entities in full, an emoji as the two that it is in JSON."""
    return len(escape(text).encode("utf-16-le", "surrogatepass")) // 2


def is_long(text: str, longest: int) -> bool:
    """Whether a text has no room in one line of this length."""
    return size(one_line(text)) > longest


def cut(text: str, longest: int) -> str:
    """The text, or as many whole words of it as there is room for, and then `…`."""
    return text if size(text) <= longest else _start(text, longest - 1) + "…"


def pieces(text: str, longest: int) -> list[str]:
    """The text in pieces of at most this length, parted between lines or words where that can be."""
    found = []
    while size(text) > longest:
        found.append(_start(text, longest))
        text = text[len(found[-1]) :].lstrip()
    return [*found, text] if text or not found else found


def _start(text: str, longest: int) -> str:
    """The beginning, of whole words unless a word is so long that half of the room would be lost."""
    end = bisect_right(range(1, min(len(text), longest) + 1), longest, key=lambda n: size(text[:n]))
    head = text[:end]
    for gap in ("\n", " "):
        place = head.rfind(gap, end // 2)
        if place > 0 and not text[end : end + 1].isspace():
            return head[:place].rstrip() or head
    return head.rstrip() or head


def one_line(text: str) -> str:
    """The text as one line that can be seen."""
    return " ".join(_seen(text).split()) or "–"


def _seen(text: str) -> str:
    """The text without what is not seen; a dash when nothing is left, because Slack refuses an empty text."""
    text = _UNSEEN.sub("", text)
    return text if text.strip() else "–"


def plain_text(text: str, longest: int = SECTION) -> Block:
    """A text object in which nothing is interpreted, of one line when it is short."""
    shown = _seen(text) if longest >= CONTEXT else one_line(text)
    return {"type": "plain_text", "text": cut(shown, longest), "emoji": False}


def view_title(title: str) -> tuple[Block, list[Block]]:
    """A modal's title, and what stands above the rest where it is too long: its second half, or all."""
    if not is_long(title, VIEW_TITLE):
        return plain_text(title, VIEW_TITLE), []
    first, _colon, rest = one_line(title).partition(": ")
    if rest and not is_long(first, VIEW_TITLE):
        return plain_text(first, VIEW_TITLE), heading(rest)
    return plain_text(title, VIEW_TITLE), heading(title)


def heading(title: str) -> list[Block]:
    """The title; one that is too long for a header stands in full, in bold."""
    if is_long(title, HEADER):
        return [_rich(_line(_leaves(one_line(title), bold=True)))]
    return [{"type": "header", "text": plain_text(title, HEADER)}]


def context(*texts: str) -> list[Block]:
    """Small print."""
    elements = [plain_text(piece, CONTEXT) for text in texts for piece in pieces(_seen(text), CONTEXT)]
    return [
        {"type": "context", "elements": elements[n : n + CONTEXT_ELEMENTS]}
        for n in range(0, len(elements), CONTEXT_ELEMENTS)
    ]


def section(text: str) -> list[Block]:
    """A paragraph, in as many blocks as it needs."""
    return [{"type": "section", "text": plain_text(piece)} for piece in pieces(_seen(text), SECTION)]


def weight(drawn: object, counted: Sequence[str]) -> int:
    """What Slack might count of blocks: their frames, and each string under one of these names."""
    if isinstance(drawn, list):
        return sum(weight(one, counted) for one in drawn)
    if not isinstance(drawn, dict):
        return 0
    strings = (one for name, one in drawn.items() if isinstance(one, str) and name in counted)
    return sum(size(one) + TEXT_WEIGHT for one in strings) + weight([*drawn.values()], counted)


def fitted(before: list[Block], parts: Sequence[cards.AnyPart], on: Surface) -> tuple[list[Block], bool]:
    """The parts after the blocks `before`, as much of them as there is room for, and whether it is cut."""

    def fits(room: _Room, reserved_blocks: int = 2, reserved: int = _RESERVED) -> bool:
        blocks = before + _drawn(parts, room)
        heavy = weight(blocks, on.counted) + BLOCK_WEIGHT * len(blocks)
        return len(blocks) <= on.blocks - reserved_blocks and heavy <= on.weight - reserved

    room = _Room()
    if fits(room, 0, 0):
        return before + _drawn(parts, room), False
    for name, least in _GIVES_WAY:
        more = range(least, getattr(room, name))
        if fits(replace(room, **{name: least})):
            first_too_many = bisect_left(more, True, key=lambda n: not fits(replace(room, **{name: n})))
            room = replace(room, **{name: more[first_too_many - 1]})
            break
        room = replace(room, **{name: least})
    return before + _drawn(parts, room) + context(_("Not everything has room here …")), True


def _drawn(parts: Sequence[cards.AnyPart], room: _Room) -> list[Block]:
    """The parts as blocks. Buttons are kept when the parts around them are not."""
    in_all = sum(len(part.buttons) for part in parts if isinstance(part, cards.Buttons))
    in_a_row = _BUTTONS_A_ROW if in_all <= _BUTTONS_A_ROW * _MOST_ROWS else ACTIONS
    blocks: list[Block] = []
    before = 0
    for nth, part in enumerate(parts):
        if isinstance(part, cards.Buttons):
            kept = part.buttons[: room.buttons - before]
            drawn = [_button(one, number, room) for number, one in enumerate(kept, before + 1)]
            before += len(kept)
            blocks += _rows(drawn, in_a_row)
        elif nth < room.parts:
            blocks += _part(part, room)
    return blocks


def _rows(drawn: Sequence[Block], in_a_row: int) -> list[Block]:
    """The buttons in rows; one that takes something away stands apart, so that no finger slips onto it."""
    rows: list[Block] = []
    for _is_danger, several in groupby(drawn, key=lambda one: one.get("style") == "danger"):
        row = list(several)
        rows += [{"type": "actions", "elements": row[n : n + in_a_row]} for n in range(0, len(row), in_a_row)]
    return rows


def _part(part: cards.AnyPart, room: _Room) -> list[Block]:
    match part:
        case cards.Text(tone="quiet"):
            return context(cut(part.text, room.longest))
        case cards.Text(tone="strong"):
            return [_rich(_line(_leaves(cut(_seen(part.text), room.longest), bold=True)))]
        case cards.Text():
            return section(_MARKS[part.tone] + cut(_seen(part.text), room.longest))
        case cards.Facts():
            return _facts(part, room)
        case cards.Bullets():
            return [_rich(_list(part.items, room, "ordered" if part.numbered else "bullet"))]
        case cards.Quote():
            return _labelled(part.who, part.text, "rich_text_quote", room)
        case cards.Copyable():
            return _labelled(part.label, part.text, "rich_text_preformatted", room)
        case cards.Steps():
            return [_steps(part, room)]
        case cards.Why():
            shown = section(cut(_seen(part.text), room.longest))
            return [*shown, *context(_("Source: {source}", source=one_line(part.source)))]
        case cards.Picture():
            return _picture(part)
        case cards.Link():
            return _link(part)
        case cards.Buttons():
            return []  # drawn above, where they are counted
        case _:
            assert_never(part)


def _facts(part: cards.Facts, room: _Room) -> list[Block]:
    """One a line with its label in bold: `fields` of a section are two columns, ten at most, without bold.

    A question has its answer on the line below.
    """
    leaves: list[Block] = []
    for fact in part.facts[: room.items]:
        break_before = "\n" if leaves else ""
        label = cut(one_line(fact.label), room.longest)
        leaves += _leaves(break_before + label + ("\n" if label.endswith("?") else ": "), bold=True)
        leaves += _leaves(cut(_seen(fact.value), room.longest))
    leaves += _leaves("\n…") if len(part.facts) > room.items else []
    return [_rich(_line(leaves))]


def _labelled(label: str, text: str, kind: str, room: _Room) -> list[Block]:
    shown = _line(_leaves(cut(_seen(text), room.longest)), kind)
    return [_rich(_line(_leaves(one_line(label), bold=True)), shown)]


def _list(items: Sequence[str], room: _Room, style: str) -> Block:
    shown = [cut(_seen(item), room.longest) for item in items[: room.items]]
    shown += ["…"] if len(items) > room.items else []
    return {"type": "rich_text_list", "style": style, "elements": [_line(_leaves(item)) for item in shown]}


def _steps(part: cards.Steps, room: _Room) -> Block:
    """A line each, which begins with its box: a list's own signs before the boxes would be too many."""
    shown = [cut(_step(step), room.longest) for step in part.steps[: room.items]]
    shown += ["…"] if len(part.steps) > room.items else []
    return _rich(_line(_leaves("\n".join(shown))))


def _step(step: cards.Step) -> str:
    """With its state as a sign and in words, for those who do not see the sign."""
    mark = f"✅ {_('Done')}" if step.done else f"⬜ {_('To do')}"
    return f"{mark}: {_seen(step.text)}" + (f" ({_seen(step.note)})" if step.note else "")


def _picture(part: cards.Picture) -> list[Block]:
    """Slack fetches it from the web itself; a picture of our own page is told in words."""
    if _WEB.fullmatch(part.url) and part.url.isprintable() and part.url.lower().startswith("https:"):
        return [{"type": "image", "image_url": part.url, "alt_text": cut(one_line(part.alt), ALT_TEXT)}]
    return section(part.alt)


def _link(part: cards.Link) -> list[Block]:
    """Only to a web page; any other address is text."""
    if not (_WEB.fullmatch(part.url) and part.url.isprintable()):
        return section(f"{part.label}: {part.url}")
    return [_rich(_line([{"type": "link", "url": part.url, "text": one_line(part.label)}]))]


def _button(button: cards.Button, number: int, room: _Room) -> Block:
    """Its id is by its place in the card: no other's, and the same whenever the card is drawn anew."""
    drawn: Block = {"type": "button", "action_id": f"press:{number}", "value": button.payload}
    drawn["text"] = plain_text(button.label, BUTTON)
    if button.style != "plain":
        drawn["style"] = button.style
    if button.confirm:
        drawn["confirm"] = {
            "title": plain_text(button.label, CONFIRM_TITLE),
            "text": plain_text(button.confirm, min(CONFIRM_TEXT, room.longest)),
            "confirm": plain_text(button.label, CONFIRM_BUTTON),
            "deny": plain_text(_("No, go back"), CONFIRM_BUTTON),
        }
        if button.style == "danger":
            drawn["confirm"]["style"] = "danger"
    return drawn


def _rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def _line(leaves: list[Block], kind: str = "rich_text_section") -> Block:
    return {"type": kind, "elements": leaves}


def _leaves(text: str, *, bold: bool = False) -> list[Block]:
    """A text of rich_text, in which codes of emoji, mentions and addresses are letters like others."""
    text = _seen(text)
    parted = (text[n : n + SECTION] for n in range(0, len(text), SECTION))
    return [{"type": "text", "text": one} | ({"style": {"bold": True}} if bold else {}) for one in parted]
