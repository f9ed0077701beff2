"""The gallery as Teams gets it: each card in a chat, a dialog and a search, each form where it can stand."""

from dataclasses import dataclass, field
from typing import Any

from bot.channels import words
from bot.channels.teams import render, render_form, render_parts, views
from chat.cards import Card, plain
from chat.fields import Search
from chat.forms import Form
from chat.language import speaking
from handlers.registry import TABLE, Registry
from tests.visitor import Gallery

Json = render_parts.Block
ASKS = Registry(TABLE).asks


@dataclass
class Framed:
    """What is sent to Teams, by the gallery's names."""

    messages: dict[str, render.Message] = field(default_factory=dict)
    notices: dict[str, Json] = field(default_factory=dict)
    dialogs: dict[str, Json] = field(default_factory=dict)
    in_cards: dict[str, Json] = field(default_factory=dict)
    """Forms that stand in a message, where dialogs cannot be had."""
    found: dict[str, Json] = field(default_factory=dict)
    """What a search while writing answers, with the card as an attachment."""
    toasts: dict[str, str] = field(default_factory=dict)

    @property
    def cards(self) -> dict[str, Json]:
        """Every Adaptive Card, whatever stands around it."""
        shown = {f"message: {name}": one.content for name, one in self.messages.items()}
        shown |= {f"notice: {name}": one for name, one in self.notices.items()}
        shown |= {f"dialog: {name}": one for name, one in self.dialogs.items()}
        shown |= {f"in the card: {name}": one for name, one in self.in_cards.items()}
        return shown | {f"found: {name}": attached(one)["content"] for name, one in self.found.items()}


def framed(gallery: Gallery) -> Framed:
    """Everything in the gallery, drawn in each way that Teams is given it."""
    shown = Framed()
    with speaking("sv"):
        for name, card in {**gallery.cards, **teams_own(gallery)}.items():
            shown.messages[name] = message(card)
            shown.notices[name] = render.notice(card)
            shown.found[name] = views.extension([card])
            shown.toasts[name] = views.toast(plain(card))["value"]
        for name, form in gallery.forms.items():
            errors = gallery.faults.get(name, {})
            shown.dialogs[name] = drawn(form, errors=errors)
            shown.in_cards[name] = drawn(form, errors=errors, send="execute")
            shown.dialogs[f"above: {name}"] = drawn(form, errors={"": "Det gick inte."} | errors)
            shown.in_cards[f"not met: {name}"] = drawn(form, errors=unmet(form), send="execute")
        shown.toasts["Teams: in the chat"] = views.toast(views.in_the_chat())["value"]
    return shown


def message(card: Card) -> render.Message:
    """A card as a message, which is fetched anew when it is seen."""
    return render.message(card, refresh=render.Refresh(["29:1"]), asks=ASKS)


def drawn(form: Form, **how: Any) -> Json:
    """A form with whoever is chosen known to Teams."""
    return render_form.form(form, event="e1", message="1", people=people(form), **how)


def people(form: Form) -> dict[str, str]:
    """The Entra id of each person who is chosen in the form."""
    chosen = [option.value for one in form.fields if isinstance(one, Search) for option in one.value]
    return {value: f"00000000-0000-0000-0000-{value:0>12}" for value in chosen}


def unmet(form: Form) -> dict[str, str]:
    """As if nobody who was chosen were known."""
    return views.not_met({one.name: "" for one in form.fields if isinstance(one, Search)})


def teams_own(gallery: Gallery) -> dict[str, Card]:
    """Cards that only this channel has."""
    own = {
        "Teams: one moment": words.one_moment(),
        "Teams: done": views.done(),
        "Teams: given up": views.given_up(),
        "Teams: stopped": words.stopped("Det gick inte."),
    }
    return own | {
        f"Teams: opener, {name}": views.opener(form.title, "nytt-konto", "")
        for name, form in gallery.forms.items()
    }


def attached(found: Json) -> Json:
    """The only card that was found."""
    (only,) = found["composeExtension"]["attachments"]
    assert isinstance(only, dict)
    return only
