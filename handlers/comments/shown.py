"""The comments that wait for an answer, wherever several of them stand in a card."""

from collections.abc import Sequence
from datetime import datetime

from chat.cards import AnyPart, Text, buttons
from chat.language import _, moment
from handlers.comments import cards
from handlers.comments.kind import CommentMatter


def each(
    waiting: Sequence[CommentMatter], more: int, now: datetime, *, answers: bool = True
) -> list[AnyPart]:
    """Each with since when it waits and its link, and how many `more` there are.

    `answers`: with its buttons, for somebody who may say what became of it.
    """
    parts: list[AnyPart] = []
    for one in waiting:
        text = cards.waits(one.entry, one.comment, one.duty, one.profile, now)
        written = _("It was written {when}.", when=moment(one.comment.received_at))
        parts += [Text(text=f"{text} {written}"), *cards.link(one.entry, one.comment)]
        if answers:
            parts.append(buttons(*cards.choices(one.comment)))
    if more:
        text = _("{n} more wait. They are shown under “More” in /mina-konton when these are done.", n=more)
        parts.append(Text(text=text, tone="quiet"))
    return parts
