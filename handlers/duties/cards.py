"""Reminders, and what is answered to the buttons that all of them have."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from chat.cards import AnyPart, Card, Text, button, buttons
from chat.fields import Choice
from chat.forms import Answers
from chat.language import N_, _, listed, moment, n_
from handlers.duties import actions
from store.models import Duty, Person
from store.models.duties import Outcome


class LaterForm(Answers):
    """When to be reminded again."""

    when: Annotated[str, Choice(label=N_("When shall I remind you?"))]


def reminder(several: int, about: str, parts: Sequence[AnyPart]) -> Card:
    """One message about all that is due; where it is one thing, its title says `about` what."""
    title = n_("{n} reminder", "{n} reminders", several) if several > 1 else _("Reminder: {what}", what=about)
    return Card(title=title, parts=tuple(parts))


def further(left: Sequence[int]) -> list[AnyPart]:
    """So many more than the message has room for, and the button that shows the next of them."""
    carried = actions.Further(duties=tuple(left[: actions.MOST_CARRIED]))
    return [
        Text(text=n_("There is {n} more.", "There are {n} more.", len(left))),
        buttons(button(_("Show the next"), carried)),
    ]


def the_rest(parts: Sequence[AnyPart]) -> Card:
    """What a message had no room for."""
    return Card(title=_("More reminders"), parts=tuple(parts))


def put_off(until: datetime) -> Card:
    """When the reminder comes again."""
    return Card(title=_("Noted"), parts=(Text(text=_("You are reminded again {when}.", when=moment(until))),))


def passed_on(names: Sequence[str]) -> Card:
    """Who is asked instead."""
    return Card(title=_("Noted"), parts=(Text(text=_("{who} is asked instead.", who=listed(list(names)))),))


def became_of(duty: Duty, by: Person | None) -> str:
    """What became of a duty whose old button is pressed, as somebody has said, or as the time has passed."""
    when = moment(duty.closed_at) if duty.closed_at else ""
    who = by.name if by else ""
    match duty.outcome:
        case Outcome.DONE if who:
            return _("{who} has told {when} that it is done. You need do nothing more.", who=who, when=when)
        case Outcome.MISSED if who:
            return _("{who} has told {when} that it was not done.", who=who, when=when)
        case Outcome.DONE:
            return _("That was done {when}. You need do nothing more.", when=when)
        case Outcome.MISSED:
            return _("It was noted {when} that this was not done.", when=when)
        case Outcome.UNANSWERED:
            return _("The time for an answer is over since {when}.", when=when)
        case _:
            return _("You need not do that any more.")
