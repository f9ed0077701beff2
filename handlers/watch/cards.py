"""What is answered about the day's watch."""

from collections.abc import Sequence

from chat.cards import Card, Text
from chat.language import _, listed
from handlers.duties.offered import steps


def seen(names: Sequence[str]) -> Card:
    """It is noted that somebody has looked."""
    text = _("Thank you. It is noted that all is answered today on {accounts}.", accounts=listed(list(names)))
    return Card(title=_("Noted"), parts=(Text(text=text, tone="good"),))


def how_to_watch() -> Card:
    """How one looks after an account on a working day."""
    return steps(
        _("Looking after the account"),
        (
            _("Open the account, and read what has been written since yesterday: comments and messages."),
            _("Answer what can be answered. If it takes time, write that an answer is coming."),
            _("Are there threats or abuse? Save a picture of it, and ask the information unit."),
            _("Press “All answered”, or “Some are unanswered” if something is left."),
        ),
    )
