"""Asking for a pause, deciding on it, and what became of it."""

from datetime import date
from typing import Annotated

from chat.cards import AnyPart, Card, Text, button, buttons, facts
from chat.fields import Day, LongText
from chat.forms import Answers
from chat.language import N_, _, day, moment
from handlers.cases import called
from handlers.pauses import actions
from store.models import Account, Person
from store.models.pauses import Pause, PauseState
from store.queries.accounts import Entry


class PauseForm(Answers):
    """From when to when an account need not publish, and why."""

    first: Annotated[date, Day(label=N_("First day without a post"))]
    last: Annotated[
        date,
        Day(
            label=N_("Last day without a post"),
            help=N_(
                "I do not ask about posts in a week with a paused weekday. Comments are still to be "
                "answered every working day."
            ),
        ),
    ]
    reason: Annotated[
        str,
        LongText(
            label=N_("Why?"),
            help=N_("For example: the festival is over, and begins again in May."),
            longest=500,
        ),
    ]


def decider(
    reader: Person | None, entry: Entry, pause: Pause, asker: Person, decided_by: Person | None
) -> Card:
    """What the manager decides on; afterwards what became of it."""
    parts: list[AnyPart] = [
        Text(
            text=_(
                "{who} wants to pause the posts on {account} for a time. Comments are still to be answered.",
                who=asker.name,
                account=called(entry.account),
            )
        ),
        facts(
            (_("First day without a post"), day(pause.first_day)),
            (_("Last day without a post"), day(pause.last_day)),
            (_("Why?"), pause.reason),
        ),
    ]
    if pause.state == PauseState.ASKED:
        number = pause.id or 0
        parts.append(
            buttons(
                button(_("Approve"), actions.Approve(pause=number), "primary"),
                button(_("No, publish as usual"), actions.Refuse(pause=number)),
            )
        )
    else:
        parts.append(Text(text=became_of(pause, decided_by)))
    return Card(title=_("Pause for {account}", account=called(entry.account)), parts=tuple(parts))


def asked(account: Account, pause: Pause, decider: Person | None) -> Card:
    """Whoever asked for a pause sees who decides, and how long to wait for it.

    The information unit decides where no manager does.
    """
    text = (
        _("{who} decides. You get the answer here.", who=decider.name)
        if decider
        else _("The information unit decides. You get the answer here.")
    )
    until = _(
        "If you have no answer by {last}, there is no pause. Then you can ask for another.",
        last=day(pause.last_day),
    )
    parts = (Text(text=text), Text(text=until, tone="quiet"))
    return Card(title=_("Pause for {account}", account=called(account)), parts=parts)


def begun(entry: Entry, pause: Pause) -> Card:
    """The account rests."""
    text = _(
        "{account} need not publish from {first} to {last}. Comments are still to be answered.",
        account=called(entry.account),
        first=day(pause.first_day),
        last=day(pause.last_day),
    )
    end = button(_("End the pause"), actions.End(pause=pause.id or 0))
    return Card(title=_("The pause is approved"), parts=(Text(text=text, tone="good"), buttons(end)))


def refused(entry: Entry, decider: Person) -> Card:
    """The account publishes as usual."""
    text = _("{who} said no: {account} publishes as usual.", who=decider.name, account=called(entry.account))
    return Card(title=_("No pause"), parts=(Text(text=text),))


def over(entry: Entry) -> Card:
    """The pause has been ended."""
    text = _("{account} publishes as usual again.", account=called(entry.account))
    return Card(title=_("The pause is over"), parts=(Text(text=text),))


def became_of(pause: Pause, decider: Person | None) -> str:
    """What was decided, by whom and when (C5)."""
    values = {"who": decider.name if decider else "?"}
    when = moment(pause.decided_at) if pause.decided_at else ""
    match pause.state:
        case PauseState.APPROVED:
            return _("{who} said yes {when}.", when=when, **values)
        case PauseState.REFUSED:
            return _("{who} said no {when}.", when=when, **values)
        case PauseState.ENDED:
            return _("The pause was ended {when}.", when=when)
        case _:
            return _("Nobody has decided on it yet.")
