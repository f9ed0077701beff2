"""Cards as messages and dialogs of Adaptive Cards 1.5, none larger than Teams takes."""

import json
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.channels.teams.render_parts import (
    Block,
    Press,
    Room,
    cut,
    drawn,
    heading,
    one_line,
    seen,
    small,
)
from chat import cards
from chat.language import _

VERSION = "1.5"  # the newest that Teams knows; an older one has no Action.Execute on every client
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"

# Learn says 100 kB of a message, and 28 kB on older pages; what is refused is lost, so the least holds.
# Counted as UTF-8, and the message around the card has its ids and the summary.
MESSAGE_BYTES = 28_000
AROUND = 3_000
CARD_BYTES = MESSAGE_BYTES - AROUND
RESERVED = 1_000  # for the line that tells of a cut, and for the button that shows all
SUMMARY = 500  # letters: a notification shows two lines, and who hears it wants the beginning
DIALOG_TITLE = 60  # of a dialog's bar; nothing is said of it, and what is longer stands in the card, too
FALLBACK = 300  # what stands instead of the card in a program that does not know this version
REFRESHED = 60  # user ids in `refresh`, says Learn; for more Teams refuses the card

OURS = "kontolots:"
"""Teams puts the answers among the data of the action: ours stand under a name that no field can have."""

# What gives way first, and how far: the longest texts, then the ends of lists, then the last parts.
# Buttons only when nothing else is left: when their payloads alone are more than a card has room for.
_GIVES_WAY = (("longest", 200), ("items", 3), ("parts", 0), ("longest", 60), ("buttons", 0))
_HELD = {"Container": "items", "ActionSet": "actions", "RichTextBlock": "inlines"}
_PAGE_NUMBER = " (999/999)"
_Any = TypeVar("_Any", bound=Any)

Asks = Callable[[str], bool]
"""Whether the answer to the button with that payload is usually a form."""


@dataclass(frozen=True)
class Refresh:
    """Asks Teams to fetch the card anew for each of these users, when they see it."""

    user_ids: Sequence[str]
    """The users as Teams knows them (`29:...`); Teams takes the first 60."""
    payload: str = ""
    """Which card, where it is not that of the message."""

    @property
    def data(self) -> Block:
        """What the bot gets back."""
        return {"payload": self.payload} if self.payload else {}


@dataclass(frozen=True)
class Message:
    """A card as a message: its content, and `text` for notifications."""

    content: Block
    text: str
    cut: bool = False
    """Whether something was left out."""


def _nothing(_payload: str) -> bool:
    return False


def message(card: cards.Card, *, refresh: Refresh | None = None, asks: Asks = _nothing) -> Message:
    """A card as a message that Teams does not refuse, however long the card is.

    A button whose payload `asks` is drawn so that Teams opens a dialog for its answer. A card that can be
    fetched anew, and of which only a part has room, gets a button that shows all of it.
    """
    frame = framed([], card.title)
    if refresh:
        frame["refresh"] = {
            "action": execute("refresh", refresh.data),
            "userIds": list(refresh.user_ids[:REFRESHED]),
        }
    body, is_cut = fitted(heading(card.title), card.parts, CARD_BYTES - size(frame), _in_message(asks))
    if refresh and is_cut:
        body.append({"type": "ActionSet", "actions": [execute("whole", refresh.data, _("Show everything"))]})
    return Message(frame | {"body": body}, summary(card), is_cut)


def pages(card: cards.Card, *, asks: Asks = _nothing) -> list[Message]:
    """All of a card, as as many messages as it needs."""
    shown = message(card, asks=asks)
    if not shown.cut:
        return [shown]
    longest = card.title + _PAGE_NUMBER
    most = CARD_BYTES - size(framed(heading(longest), longest))
    several = _parted(drawn(card.parts, Room(), _in_message(asks)), most)
    titles = [f"{card.title} ({nth}/{len(several)})" for nth, _page in enumerate(several, 1)]
    return [
        Message(framed([*heading(title), *page], title), shown.text)
        for title, page in zip(titles, several, strict=True)
    ]


def _parted(blocks: Sequence[Block], most: int) -> list[list[Block]]:
    """The elements in groups of which none is larger; what is larger by itself is divided."""
    groups: list[list[Block]] = [[]]
    left = most
    for block in (piece for one in blocks for piece in _divided(one, most)):
        takes = size(block) + 1
        if takes > left and groups[-1]:
            groups.append([])
            left = most
        groups[-1].append(block)
        left -= takes
    return groups


def _divided(block: Block, most: int) -> list[Block]:
    """An element as several, each no larger; a text between its words."""
    if size(block) < most:
        return [block]
    if held := _HELD.get(block["type"]):
        inner = most - size(block | {held: []})
        return [block | {held: group} for group in _parted(block[held], inner)]
    if block["type"] == "TextRun":
        text = block["text"]
        place = text.rfind(" ", 1, len(text) // 2) + 1 or len(text) // 2
        halves = (block | {"text": one} for one in (text[:place], text[place:]))
        return [piece for half in halves for piece in _divided(half, most)]
    return [block]  # pictures and buttons have no more in them than has room


def card(card: cards.Card, *, refresh: Refresh | None = None, asks: Asks = _nothing) -> Block:
    """The content of the card's message."""
    return message(card, refresh=refresh, asks=asks).content


def notice(card: cards.Card) -> Block:
    """A card for a dialog that one only closes; `dialog_title` is for its bar."""
    frame, (body, _is_cut) = _noticed(card)
    return frame | {"body": body}


def has_room(card: cards.Card) -> bool:
    """Whether a dialog shows all of the card."""
    _frame, (_body, is_cut) = _noticed(card)
    return not is_cut


def _noticed(card: cards.Card) -> tuple[Block, tuple[list[Block], bool]]:
    above = dialog_heading(card.title) if card.parts else heading(card.title)
    frame = framed([], card.title)
    return frame, fitted(above, card.parts, CARD_BYTES - size(frame), in_dialog)


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
