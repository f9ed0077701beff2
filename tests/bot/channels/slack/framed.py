"""The gallery as Slack gets it: each card as message, notice and home tab, each form as modal."""

from dataclasses import dataclass, field

from bot.channels import words
from bot.channels.slack import render, render_form, views
from chat.cards import Card
from chat.fields import Search
from chat.forms import Form
from chat.language import speaking
from tests.slack.workspace import Json
from tests.visitor import Gallery


@dataclass
class Framed:
    """What is sent to Slack, by the gallery's names."""

    messages: dict[str, render.Message] = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)


def framed(gallery: Gallery) -> Framed:
    """Everything in the gallery, drawn."""
    shown = Framed()
    with speaking("sv"):
        for name, card in {**gallery.cards, **slacks_own(gallery)}.items():
            shown.messages[name] = render.message(card)
            shown.views[f"notice: {name}"] = render.notice(card)
            shown.views[f"home: {name}"] = render.home(card)
        for name, form in gallery.forms.items():
            shown.views[name] = modal(form)
            shown.views[f"users: {name}"] = modal(form, users=True)
        for name, errors in gallery.faults.items():
            shown.views[f"above: {name}"] = views.refilled(shown.views[name], errors)
    return shown


def modal(form: Form, *, users: bool = False) -> Json:
    """A form as a modal; with `users`, whoever is chosen is known as a user of Slack."""
    chosen = [option.value for one in form.fields if isinstance(one, Search) for option in one.value]
    known = {value: f"U{value}" for value in chosen} if users else {}
    return render_form.form(form, place="D1", shared=False, users=known)


def slacks_own(gallery: Gallery) -> dict[str, Card]:
    """Cards that only this channel has."""
    own = {
        "Slack: one moment": words.one_moment(),
        "Slack: done": views.done(),
        "Slack: too late": views.too_late(),
        "Slack: stopped": words.stopped("Det gick inte."),
    }
    own |= {
        f"Slack: opener, {name}": views.opener(form, "nytt-konto", "") for name, form in gallery.forms.items()
    }
    return own | {
        f"Slack: not kept, {name}": views.not_kept(errors) for name, errors in gallery.faults.items()
    }
