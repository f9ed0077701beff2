"""What Slack and Teams say in words of their own, and how they take typed words for a command."""

from bot.channels.base import Dispatches
from bot.people import UnknownPerson
from chat.actions import BadAction
from chat.cards import Card, Text
from chat.inbound import LONGEST_COMMAND, Command, Event, Submit
from chat.language import _
from chat.replies import Refuse, Reply, Whisper
from chat.typed import clean, line_holds_password

_HIDDEN = "•••"
"""Stands as the name of a typed line that may hold a password, which the dispatch refuses."""


def command(dispatch: Dispatches, typed: str) -> Command:
    """The command that words in a message mean."""
    text = clean(typed)[:LONGEST_COMMAND] or "?"  # cleaning may lengthen: a sign becomes two or three
    if line_holds_password(text):
        return Command(name=_HIDDEN, text=text)
    found = dispatch.command_in(text)
    if found is None:
        name, _space, rest = text.removeprefix("/").partition(" ")
        found = (name or "?").lower()[:100], rest
    return Command(name=found[0], text=found[1])


def fault(what: Exception, event: Event) -> Reply:
    """The answer in the place of one that a fault has kept away."""
    if isinstance(event.said, Submit):
        return Refuse(errors={"": why(what)})  # the form stays open, so that nothing typed is lost
    return Whisper(card=stopped(why(what)))


def why(what: Exception) -> str:
    """The sentence for what kept an event from the dispatch, or the dispatch from an answer."""
    match what:
        case BadAction():
            return _older()
        case UnknownPerson():
            return _("Kontolots is for the municipality's staff. Your account is not one of theirs.")
        case _:
            return _("Something is slow just now. Try again in a little while.")


def stopped(why: str) -> Card:
    """What stood in the way, in a sentence."""
    return Card(title=_("That did not work"), parts=(Text(text=why, tone="warning"),))


def one_moment() -> Card:
    """Stands where an answer is awaited while the work takes its time."""
    return Card(title=_("One moment"), parts=(Text(text=_("This takes a little longer than usual.")),))


def too_old() -> Reply:
    """The answer to a form that nobody remembers."""
    return Whisper(card=stopped(_older()))


def _older() -> str:
    return _("This button or form is from an older version. Write the command again.")
