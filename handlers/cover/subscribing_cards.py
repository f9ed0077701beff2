"""The address of one's calendar feed, and how a calendar takes it."""

from datetime import datetime

from chat.cards import Bullets, Button, Card, Copyable, Text, button, buttons
from chat.language import _, day, local
from handlers.cover import actions
from store.models import Person


def address(_reader: Person | None, url: str) -> Card:
    """The address, which is shown this once."""
    return Card(
        title=_("Your calendar"),
        parts=(
            Text(
                text=_("With this address your calendar shows who has which account when somebody is away.")
            ),
            Copyable(label=_("Copy this address"), text=url),
            Bullets(
                items=(
                    _("Outlook: choose Add calendar, then Subscribe from web, and paste the address."),
                    _("Google: press + at Other calendars, choose From URL, and paste the address."),
                    _("Your phone shows it as well, when it has the same calendar."),
                )
            ),
            Text(text=_("It can take some hours until a change is seen: your calendar looks now and then.")),
            Text(
                text=_(
                    "Give the address to nobody: whoever has it sees what you see there. It is shown this "
                    "once. If you have lost it, or somebody else has got it, change it: the old one stops "
                    "at once."
                ),
                tone="quiet",
            ),
            buttons(_change()),
        ),
    )


def has_one(made_at: datetime) -> Card:
    """An address is shown once; whoever has lost it changes it."""
    text = _(
        "You got an address for your calendar on {day}. It is not shown again, because whoever has it sees "
        "what you see there.",
        day=day(local(made_at).date()),
    )
    lost = _("Do you need it again? Change it: you get a new one, and the old one stops at once.")
    return Card(title=_("Your calendar"), parts=(Text(text=f"{text} {lost}"), buttons(_change())))


def told() -> Card:
    """Asked for where others read along."""
    text = _("The address is for you alone. You have got it in a message of your own from me.")
    return Card(title=_("Your calendar"), parts=(Text(text=text),))


def unreachable() -> str:
    """Why there is no address."""
    return _(
        "The municipality has not arranged for calendars to be read from here. Ask the information unit."
    )


def _change() -> Button:
    sure = _("Change the address? The old one stops at once, and your calendar needs the new one.")
    return button(_("Change address"), actions.Renew(), confirm=sure)
