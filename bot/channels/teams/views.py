"""The bodies in which Teams takes an answer, and the few cards that are this channel's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.teams import render
from bot.channels.teams.connector import ADAPTIVE, attached
from bot.channels.teams.meaning import Sent
from bot.channels.teams.render_parts import Block, cut, one_line
from bot.channels.words import stopped
from chat.cards import Button, Buttons, Card, Text, plain
from chat.language import _
from handlers.guide.actions import Run

Body = dict[str, Any]

_MESSAGE = "application/vnd.microsoft.activity.message"
_FOUND = "application/vnd.microsoft.search.searchResponse"
_LONGEST_TOAST = 300


def in_place(content: Block) -> Body:
    """Another card in the place of the one that was pressed, for whoever pressed it."""
    return {"statusCode": 200, "type": ADAPTIVE, "value": content}


def toast(sentence: str) -> Body:
    """A few words above the card, which stays as it is."""
    return {"statusCode": 200, "type": _MESSAGE, "value": cut(sentence, _LONGEST_TOAST)}


def fits_toast(shown: Card) -> bool:
    """Whether it can be told above a card: all of it, and without buttons."""
    return next(shown.buttons(), None) is None and len(plain(shown)) <= _LONGEST_TOAST


def dialog(content: Block, title: str) -> Body:
    """A dialog, or what comes next in the one that is open."""
    shown = {"title": render.dialog_title(title), "height": "large", "width": "medium"}
    return {"task": {"type": "continue", "value": {**shown, "card": attached(content)}}}


def notice(shown: Card) -> Body:
    """A dialog that only tells something."""
    return dialog(render.notice(shown), shown.title)


def results(options: Sequence[Block]) -> Body:
    """What a search field offers."""
    return {"statusCode": 200, "type": _FOUND, "value": {"results": list(options)}}


def extension(found: Sequence[Card]) -> Body:
    """What somebody finds while they write; a chosen card stands in their message, without buttons."""
    attachments = []
    for one in found:
        bare = one.model_copy(update={"parts": tuple(p for p in one.parts if not isinstance(p, Buttons))})
        first = cut(one_line(plain(bare).partition("\n")[2]), 100)
        preview = {"title": one_line(one.title), "subtitle": first}  # a `text` would be read as HTML
        attachments.append(
            attached(render.card(bare))
            | {"preview": {"contentType": "application/vnd.microsoft.card.thumbnail", "content": preview}}
        )
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": attachments}}


def opener(title: str, command: str, text: str) -> Card:
    """A dialog cannot be opened by words in a message: a button that opens it."""
    payload = Run(key=command, query=text).pack()
    button = Button(label=_("Open the form"), payload=payload, style="primary")
    return Card(title=title, parts=(Buttons(buttons=(button,)),))


def done() -> Card:
    """Stands where an answer is awaited, when the answer itself is a message."""
    return Card(title=_("Done"), parts=(Text(text=_("You can close this. The answer is in the chat.")),))


def slow() -> str:
    """Stands in the place of what cannot be had now."""
    return _("Something is slow just now. Try again in a little while.")


def again(why: str, sent: Sent) -> Body:
    """A dialog whose form is not to be had now: it says why, and sends what was typed once more."""
    ours = {"verb": "form", "payload": sent.payload, "event": sent.form_event, "message": sent.message}
    send = {"type": "Action.Submit", "title": _("Try again"), "data": {**sent.inputs, render.OURS: ours}}
    content = render.notice(stopped(why))
    return dialog(content | {"actions": [send]}, content["fallbackText"])


def given_up() -> Card:
    """Stands in the place of a form that was given up."""
    return Card(title=_("Cancelled"), parts=(Text(text=_("Nothing was sent.")),))


def nothing_more() -> str:
    """Stands in the place of a card that Kontolots does not know, or not for this reader."""
    return _("Kontolots has nothing more to show here.")


def in_the_chat() -> str:
    """Says where the answer is, for which there is no room here, or which is not for all who read here."""
    return _("The answer is in your own chat with Kontolots.")


def not_met(names: Mapping[str, str]) -> dict[str, str]:
    """The sentences for fields in which somebody was chosen whom the bot cannot know."""
    return dict.fromkeys(
        names,
        _(
            "Kontolots does not know this person yet. "
            "Ask them to open Kontolots in Teams once, and then try again."
        ),
    )
