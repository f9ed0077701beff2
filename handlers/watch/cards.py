"""What is answered about the day's watch."""

from collections.abc import Sequence
from datetime import datetime

from chat.cards import AnyPart, Card, Text
from chat.language import _, listed, n_
from handlers.comments import shown
from handlers.comments.kind import CommentMatter
from handlers.duties.offered import steps

_MOST = 10  # comments that are shown, so that no platform must cut the message


def seen(names: Sequence[str]) -> Card:
    """It is noted that somebody has looked."""
    text = _("Thank you. It is noted that all is answered today on {accounts}.", accounts=listed(list(names)))
    return Card(title=_("Noted"), parts=(Text(text=text, tone="good"),))


def seen_but(names: Sequence[str], waiting: Sequence[CommentMatter], now: datetime) -> Card:
    """It is noted that somebody has looked; these comments wait for an answer, as far as is known."""
    looked = _("It is noted that you have looked at {accounts} today.", accounts=listed(list(names)))
    but = n_(
        "But as far as I know, {n} comment waits for an answer. Has it got one? Press “Answered”.",
        "But as far as I know, {n} comments wait for an answer. Have they got one? Press “Answered”.",
        len(waiting),
    )
    parts: list[AnyPart] = [Text(text=looked, tone="good"), Text(text=but, tone="warning")]
    parts += shown.each(waiting[:_MOST], len(waiting[_MOST:]), now)
    return Card(title=_("Noted"), parts=tuple(parts))


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
