"""Choosing who steps in for an account."""

from typing import Annotated

from chat.cards import Card, Text, button, buttons
from chat.fields import Search
from chat.forms import Answers
from chat.language import N_, _
from handlers.cases import called
from handlers.duties.offered import steps
from handlers.substitutes import actions
from store.models import Account, Person


class SubstituteForm(Answers):
    """Who is to step in."""

    who: Annotated[
        int,
        Search(
            label=N_("Who is to step in?"),
            help=N_("Ask them first. Type the first letters and choose."),
            of="people",
        ),
    ]


def about(account: Account, suggested: Person | None, by: str) -> list[Text]:
    """Which account the form is about, and who has been suggested."""
    text = _("Whoever steps in has {account} when the owner is away.", account=called(account))
    if suggested is None:
        return [Text(text=text)]
    return [Text(text=text), Text(text=_("{by} suggests {who}.", by=by, who=suggested.name))]


def appointed(account: Account, who: Person) -> Card:
    """Somebody steps in from now on."""
    text = _("{who} steps in for {account} now, and is told.", who=who.name, account=called(account))
    return Card(title=_("Noted"), parts=(Text(text=text, tone="good"),))


def suggested(account: Account, who: Person) -> Card:
    """The manager is asked."""
    text = _(
        "{who} is suggested for {account}. The manager decides on it, and is asked at once.",
        who=who.name,
        account=called(account),
    )
    return Card(title=_("Noted"), parts=(Text(text=text, tone="good"),))


def to_decide(account: Account, who: Person, by: Person, duty_id: int) -> Card:
    """Whom somebody suggests, for the manager or the information unit."""
    text = _(
        "{by} suggests that {who} steps in for {account}.", by=by.name, who=who.name, account=called(account)
    )
    decides = button(_("Choose who steps in"), actions.Appoint(duty=duty_id), "primary")
    return Card(title=_("Who steps in?"), parts=(Text(text=text), buttons(decides)))


def stepping_in(account: Account, by: Person) -> Card:
    """Told to whoever steps in from now on."""
    text = _(
        "{by} has chosen you to step in for {account}. You are asked when somebody is away.",
        by=by.name,
        account=called(account),
    )
    access = _("Ask whoever has the account to give you access, and try once that you can log in.")
    return Card(title=_("You step in"), parts=(Text(text=text), Text(text=access)))


def told_owner(account: Account, who: Person) -> Card:
    """Told to whoever has the account."""
    text = _(
        "{who} steps in for {account} now. Give them access, and show what they are to do.",
        who=who.name,
        account=called(account),
    )
    return Card(title=_("Somebody steps in"), parts=(Text(text=text, tone="good"),))


def how_to_choose() -> Card:
    """How one finds somebody."""
    return steps(
        _("Finding somebody who steps in"),
        (
            _("Think of somebody in the unit who knows what you do, and writes well."),
            _("Ask them, and the manager: it takes some time in the holidays."),
            _("Press “Choose who steps in” and write the name."),
            _("Give them access, and let them try it while you are there."),
        ),
    )
