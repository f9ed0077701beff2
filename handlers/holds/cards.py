"""What people see of a legal hold."""

from typing import Annotated

from chat.cards import AnyPart, Button, Card, Text, button, buttons
from chat.fields import LongText
from chat.forms import Answers
from chat.language import N_, _, moment, short_day
from handlers.holds import actions
from store.models import Hold, Person


class HoldForm(Answers):
    """Why everything is to be kept."""

    reason: Annotated[
        str,
        LongText(
            label=N_("Why must everything be kept?"),
            help=N_("For example: somebody has asked for the documents. Write no names of private people."),
            longest=500,
        ),
    ]


def about() -> list[AnyPart]:
    """What a hold does."""
    text = _(
        "While the hold is on, nothing about this is thinned, and the account is not closed. Only the "
        "information unit can set and lift a hold."
    )
    return [Text(text=text)]


def on(name: str, hold: Hold, by: Person | None) -> Card:
    """The hold is on."""
    return Card(
        title=_("Legal hold on {name}", name=name[:200]),
        parts=(Text(text=standing(hold, by), tone="warning"), *about(), buttons(lifts(hold))),
    )


def standing(hold: Hold, by: Person | None) -> str:
    """Since when, by whom and why."""
    return _(
        "Legal hold since {when}, set by {who}: {reason}",
        when=short_day(hold.set_at),
        who=by.name if by else "?",
        reason=hold.reason,
    )


def lifts(hold: Hold) -> Button:
    """Lift it."""
    sure = _("Shall the hold be lifted? From then on things are thinned again as usual.")
    return button(_("Lift the hold"), actions.Lift(hold=hold.id or 0), confirm=sure)


def lifted(name: str) -> Card:
    """It is off."""
    text = _("The hold on {name} is lifted. What was stopped goes on.", name=name)
    return Card(title=_("The hold is lifted"), parts=(Text(text=text, tone="good"),))


def over(hold: Hold, by: Person | None) -> str:
    """Who lifted it, for a button that is old."""
    when = moment(hold.lifted_at) if hold.lifted_at else ""
    return _("{who} lifted the hold {when}.", who=by.name if by else "?", when=when)
