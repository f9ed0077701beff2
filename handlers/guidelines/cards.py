"""What is asked and answered about the guidelines."""

from datetime import date
from typing import Annotated

from chat.cards import Card, Link, Text
from chat.fields import Day, LongText
from chat.forms import Answers
from chat.language import N_, _, day
from handlers.duties.offered import steps
from policy.profile import Profile


class RevisionForm(Answers):
    """When the guidelines were gone through, and what came of it."""

    day: Annotated[date, Day(label=N_("When was it done?"))]
    changed: Annotated[
        str,
        LongText(
            label=N_("What was changed?"),
            help=N_("A few words are enough. Leave it empty if nothing was changed."),
            required=False,
            longest=1_000,
        ),
    ] = ""


def noted(done: date, following: date) -> Card:
    """A revision is recorded."""
    text = _(
        "It is noted that the guidelines were revised on {done}. The next time is {next}, and you are "
        "reminded in good time.",
        done=day(done),
        next=day(following),
    )
    return Card(title=_("Noted"), parts=(Text(text=text, tone="good"),))


def how_to_revise(profile: Profile) -> Card:
    """How the guidelines are revised."""
    return steps(
        _("Revise the guidelines"),
        (
            _("Read the guidelines with the laws and the platforms' terms as they are today."),
            _("Ask some of those who run an account what is hard to follow."),
            _("Change the page with the guidelines, and the figures in the bot's profile with it."),
            _("Press “We have revised the guidelines” in the reminder."),
        ),
        Link(label=_("The guidelines"), url=profile.rules_page),
    )
