"""Reminders, and what is answered to their buttons."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from chat.cards import AnyPart, Bullets, Card, Text, button, buttons
from chat.fields import Choice
from chat.forms import Answers
from chat.language import N_, _, listed, moment, n_
from handlers.duties import actions
from handlers.duties.kinds import Kind, Matter
from store.models import Account, Duty
from store.models.duties import Outcome

_MOST = 25  # accounts to choose among
_FEW = 5  # duties with all of their buttons; of more, each has its first


class LaterForm(Answers):
    """When to be reminded again."""

    when: Annotated[str, Choice(label=N_("When shall I remind you?"))]


def reminder(several: Sequence[tuple[Kind, Matter]], now: datetime) -> Card:
    """One message about all that is due, the most urgent first."""
    parts: list[AnyPart] = []
    for kind, matter in several:
        what, why = kind.lines(matter, now)
        offered = kind.buttons(matter)
        parts += [
            Text(text=what),
            Text(text=why, tone="quiet"),
            buttons(*(offered if len(several) <= _FEW else offered[:1])),
        ]
    return Card(
        title=n_("{n} reminder", "{n} reminders", len(several)),
        parts=tuple(parts),
    )


def thanks(account: str, missing: int) -> Card:
    """A post is recorded as told."""
    left = (
        n_("{n} more is missing this week.", "{n} more are missing this week.", missing)
        if missing
        else (_("That is all for this week."))
    )
    text = _("Thank you. It is noted that you have published on {account}.", account=account)
    return Card(title=_("Noted"), parts=(Text(text=f"{text} {left}", tone="good"),))


def put_off(until: datetime) -> Card:
    """When the reminder comes again."""
    return Card(title=_("Noted"), parts=(Text(text=_("You are reminded again {when}.", when=moment(until))),))


def passed_on(names: Sequence[str]) -> Card:
    """Who is asked instead."""
    several = listed([name or _("the information unit") for name in names])
    text = _("{who} is asked instead.", who=several) if names else _("The information unit is asked instead.")
    return Card(title=_("Noted"), parts=(Text(text=text),))


def how_to_post() -> Card:
    """How a week's post is made."""
    return Card(
        title=_("A post for the week"),
        parts=(
            Bullets(
                items=(
                    _("Choose something that happens this week, and that your readers want to know."),
                    _("Write two or three sentences, as you would tell it to a visitor."),
                    _("A picture is good. Ask everybody in it first."),
                    _("Publish it, and press “We have published” in the reminder."),
                ),
                numbered=True,
            ),
        ),
    )


def which_account(several: Sequence[Account]) -> Card:
    """Which account a post was published on."""
    return Card(
        title=_("Where have you published?"),
        parts=(buttons(*(button(one.name, actions.Posted(account=one.id or 0)) for one in several[:_MOST])),),
    )


def became_of(duty: Duty) -> str:
    """What became of a duty whose old button is pressed."""
    when = moment(duty.closed_at) if duty.closed_at else ""
    match duty.outcome:
        case Outcome.DONE:
            return _("That was done {when}. You need do nothing more.", when=when)
        case Outcome.MISSED:
            return _("That time is over: it was not done. Write /publicerat if you have published since.")
        case _:
            return _("You need not do that any more.")
