"""The record of an account that is not run by the rules, and what is chosen about it."""

from collections.abc import Sequence
from typing import Annotated

from chat.cards import AnyPart, Bullets, Card, Text
from chat.fields import LongText
from chat.forms import Answers
from chat.language import N_, _, listed, n_, short_day
from handlers.proposals.rules import Reason
from store.models import Duty
from store.models.duties import DutyKind, Outcome

_MOST = 12  # lines of a record


class TalkForm(Answers):
    """What was agreed on."""

    agreed: Annotated[
        str,
        LongText(
            label=N_("What have you agreed on?"),
            help=N_("For example: a colleague helps with the posts until summer."),
            longest=500,
        ),
    ]


class CloseForm(Answers):
    """Why the account is to be closed."""

    reason: Annotated[
        str,
        LongText(
            label=N_("Why should the account be closed?"),
            help=N_("Those who run it, their manager and the information unit read this."),
            longest=500,
        ),
    ]


def asked(account: str, shown: Sequence[Duty]) -> str:
    """The question, and what there is to say: a week without an answer is not one without posts."""
    late = sum(one.kind == DutyKind.COMMENT for one in shown)
    missed = sum(one.kind == DutyKind.POSTING and one.outcome == Outcome.MISSED for one in shown)
    silent = len(shown) - late - missed
    said = []
    if missed:
        said.append(n_("too few posts in {n} week", "too few posts in {n} weeks", missed))
    if silent:
        said.append(
            n_(
                "nobody has answered about the posts of {n} week",
                "nobody has answered about the posts of {n} weeks",
                silent,
            )
        )
    if late:
        said.append(
            n_("{n} comment was not answered in time", "{n} comments were not answered in time", late)
        )
    if not said:  # somebody has answered since
        return _("{account}: what do we do?", account=account)
    return _("{account}: {what}. What do we do?", account=account, what=listed(said))


def why(reason: Reason, least: int) -> str:
    """What somebody is asked after, when there is so much of it."""
    if reason is Reason.WEEKS:
        return n_(
            "Asked after {n} week with too few posts or without an answer about them.",
            "Asked after {n} weeks in a row with too few posts or without an answer about them.",
            least,
        )
    return n_(
        "Asked after {n} comment without an answer in time.",
        "Asked after {n} comments within four weeks without an answer in time.",
        least,
    )


def record(weeks: Sequence[Duty], late: Sequence[Duty]) -> list[AnyPart]:
    """The evidence: each week without its posts, each comment that was not answered in time."""
    lines = [_week(duty) for duty in weeks[-_MOST:]]
    lines += [
        _("A comment was not answered by {when}", when=short_day(duty.due_at)) for duty in late[-_MOST:]
    ]
    return [Bullets(items=tuple(lines))] if lines else []


def last_time(before: Duty | None) -> list[AnyPart]:
    """What was said the last time."""
    if before is None or not before.words or before.closed_at is None:
        return []
    when = short_day(before.closed_at)
    return [Text(text=_("Last time, {when}: {words}", when=when, words=before.words))]


def _week(duty: Duty) -> str:
    number = int(duty.period.partition("-W")[2])
    if duty.outcome == Outcome.MISSED:
        return _("Week {week}: too few posts, as told", week=number)
    return _("Week {week}: nobody answered the question about posts", week=number)


def talked(account: str) -> Card:
    """It is noted what was agreed on."""
    text = _(
        "It is noted. If {account} still is not run by the rules in some weeks, I ask again.", account=account
    )
    return Card(title=_("Noted"), parts=(Text(text=text, tone="good"),))


def how_to_choose() -> Card:
    """What each choice means."""
    return Card(
        title=_("What to do about the account"),
        parts=(
            Bullets(
                items=(
                    _("Talk with those who run it: perhaps they need time, help or somebody who steps in."),
                    _("Pause it, when it is only used for a part of the year."),
                    _(
                        "Close it, when nobody needs it any more. An account that nobody looks after is a "
                        "risk."
                    ),
                )
            ),
        ),
    )
