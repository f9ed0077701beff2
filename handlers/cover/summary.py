"""What happened while somebody was away, as a card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chat.cards import AnyPart, Bullets, Card, Text, button, buttons, facts
from chat.language import N_, _, listed, n_, short_day
from handlers.cases import called
from handlers.comments.rules import is_settled
from handlers.guide import actions as guide_actions
from store.models import Comment, LogEntry
from store.models.comments import CommentState
from store.queries.accounts import Entry

DECIDED: Mapping[str, str] = {
    "pause.approved": N_("{who} approved a pause {when}."),
    "pause.refused": N_("{who} said no to a pause {when}."),
    "pause.ended": N_("{who} ended the pause {when}."),
    "quota.set": N_("{who} changed the number of posts a week {when}."),
    "proposal.talk": N_("{who} noted what was agreed on about the account {when}."),
    "proposal.close": N_("{who} proposed to close the account {when}."),
    "closing.asked": N_("{who} asked to close the account {when}."),
    "closing.approved": N_("{who} said yes to closing the account {when}."),
    "closing.refused": N_("{who} said no to closing the account {when}."),
    "closing.cancelled": N_("{who} called off closing the account {when}."),
    "hand_over.approved": N_("{who} approved that the account passes to somebody else {when}."),
    "account.closed_for_comments": N_("{who} let the account be closed for comments {when}."),
}
"""What is decided about an account, as the log names it, and how it is told."""
_MOST = 5  # comments of an account, each in a line


@dataclass(frozen=True)
class Meanwhile:
    """What happened on an account."""

    entry: Entry
    posts: int
    """So many that are known of."""
    comments: Sequence[Comment]
    """That were told of meanwhile."""
    waiting: int
    """Comments that have no answer now, whenever they were told of."""
    decided: Sequence[LogEntry]
    had_it: Sequence[str]
    """Who had taken over."""
    names: Mapping[int | None, str]
    """Of everybody who answered or decided."""


def back_again(several: Sequence[Meanwhile]) -> Card:
    """Welcome back: posts, comments and what became of them, decisions, what is open."""
    parts: list[AnyPart] = [Text(text=_("This happened on your accounts while you were away."))]
    for one in several:
        parts += [Text(text=called(one.entry.account)), _counts(one), *_lines(one)]
    parts.append(buttons(button(_("Show my accounts"), guide_actions.Run(key="mina-konton"), "primary")))
    return Card(title=_("Welcome back"), parts=tuple(parts))


def _counts(one: Meanwhile) -> AnyPart:
    settled = len([comment for comment in one.comments if is_settled(CommentState(comment.state))])
    answered = _("{settled} of {all}", settled=settled, all=len(one.comments))
    return facts(
        (_("Had the account"), listed(list(one.had_it)) or _("Nobody had said yes to it")),
        (_("Posts, as far as you have told"), str(one.posts)),
        (_("New comments that are settled"), answered if one.comments else _("No new comments")),
        (_("Waiting for you now"), _waiting(one)),
    )


def _waiting(one: Meanwhile) -> str:
    """What is open, all of it."""
    several = []
    if one.waiting:
        several.append(n_("{n} comment without an answer", "{n} comments without an answer", one.waiting))
    if one.entry.closing is not None:
        several.append(_("closing the account"))
    if one.entry.is_handed_over:
        several.append(_("handing it over"))
    return listed(several) or _("Nothing")


def _lines(one: Meanwhile) -> list[AnyPart]:
    lines = [_became(comment, one.names) for comment in one.comments[:_MOST]]
    if (more := len(one.comments) - _MOST) > 0:
        lines.append(n_("And {n} comment more.", "And {n} comments more.", more))
    lines += [_decision(entry, one.names) for entry in one.decided]
    return [Bullets(items=tuple(lines))] if lines else []


def _decision(entry: LogEntry, names: Mapping[int | None, str]) -> str:
    return _(DECIDED[entry.what], who=names.get(entry.actor_id, "?"), when=short_day(entry.at))


def _became(comment: Comment, names: Mapping[int | None, str]) -> str:
    """What became of a comment, by whom and when."""
    when, who = short_day(comment.received_at), names.get(comment.changed_by_id, "?")
    match CommentState(comment.state):
        case CommentState.OPEN:
            return _("A comment of {when} waits for an answer.", when=when)
        case CommentState.HOLDING:
            return _("A comment of {when}: {who} has promised an answer.", when=when, who=who)
        case CommentState.ANSWERED:
            return _("A comment of {when}: {who} has answered it.", when=when, who=who)
        case CommentState.NO_ANSWER:
            return _("A comment of {when} needed no answer, says {who}.", when=when, who=who)
        case CommentState.PASSED:
            return _("A comment of {when}: {who} let another unit answer.", when=when, who=who)
