"""What is answered about a waiting decision."""

from typing import Annotated

from chat.cards import Card, Text, button, buttons
from chat.fields import Search
from chat.forms import Answers
from chat.language import N_, _
from handlers import cases as case_words
from handlers.apply.view import Application
from handlers.decide import actions as decide_actions
from handlers.duties.offered import steps
from store.models import Person


class NewDecider(Answers):
    """Who is to decide in the manager's place."""

    decider: Annotated[
        int,
        Search(
            label=N_("Who is to decide instead?"),
            help=N_("Somebody who is a manager of the unit. Type the first letters of the name and choose."),
            of="people",
        ),
    ]


def about(view: Application) -> list[Text]:
    """Which application the form is about, and who has it now."""
    waits = _("It waits for {who} now.", who=case_words.waits_for(view))
    return [Text(text=f"{case_words.title(view)}. {waits}")]


def reassigned(view: Application) -> Card:
    """Somebody else decides, told to the applicant."""
    text = _(
        "The information unit has chosen who is to decide: {who} decides on your application now. You need "
        "do nothing.",
        who=case_words.waits_for(view),
    )
    return Card(title=case_words.title(view), parts=(Text(text=text),))


def noted(decider: Person) -> Card:
    """The same, told to whoever chose."""
    text = _("{who} has got the application, and decides now.", who=decider.name)
    return Card(title=_("Noted"), parts=(Text(text=text, tone="good"),))


def how_to_decide(case_id: int) -> Card:
    """How a decision is taken."""
    return steps(
        _("How to decide"),
        (
            _("Open the application and read it."),
            _("Press “Approve” if the account is to be started."),
            _("Press “Ask the applicant” if something is unclear. You get it back with the answer."),
            _("Press “Refuse” if it is not to be started, and write why. The applicant reads it."),
        ),
        buttons(button(_("Open the application"), decide_actions.Show(case=case_id), "primary")),
    )
