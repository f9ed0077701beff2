"""What is asked and answered about comments. Never what they say, nor who wrote them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from chat.cards import AnyPart, Button, Card, Link, Text, Why, button, buttons, facts
from chat.fields import Choice, Day, Line, LongText, Option, Search
from chat.forms import Answers
from chat.language import N_, _, current_language, listed, moment
from handlers import when
from handlers.cases import called, source
from handlers.comments import actions, rules
from handlers.duties.offered import steps
from handlers.working_words import because
from policy.profile import Profile
from store.models import Duty, Person, Unit
from store.models.comments import Comment, CommentState
from store.queries.accounts import Entry

NO_ANSWER, PASSED = CommentState.NO_ANSWER.value, CommentState.PASSED.value


class TellForm(Answers):
    """Where an unanswered comment stands, and since when."""

    account: Annotated[
        int | None,
        Search(
            label=N_("Which account is the comment on?"),
            help=N_("May be left out if the link shows it."),
            of="accounts",
            required=False,
        ),
    ] = None
    link: Annotated[
        str,
        Line(
            label=N_("Link to the comment or the post"),
            help=N_("So that whoever answers finds it. Do not copy what the comment says."),
            required=False,
            longest=2_000,
        ),
    ] = ""
    day: Annotated[date, Day(label=N_("Which day was it written?"))]
    time: Annotated[
        str,
        Line(label=N_("At what time?"), example=N_("14:30"), required=False, longest=20),
    ] = ""


class OtherForm(Answers):
    """What else became of a comment."""

    what: Annotated[
        str,
        Choice(
            label=N_("What holds?"),
            options=(
                Option(value=NO_ANSWER, label=N_("It needs no answer")),
                Option(value=PASSED, label=N_("Another unit answers")),
            ),
        ),
    ]
    reason: Annotated[
        str,
        LongText(
            label=N_("Why does it need no answer?"),
            help=N_("A few words. Do not write what the comment says, or who wrote it."),
            required=False,
            longest=500,
        ),
    ] = ""
    unit: Annotated[
        int | None,
        Search(label=N_("Which unit answers?"), of="units", required=False),
    ] = None


def no_moment(fault: when.NotAMoment) -> str:
    """Why a text is no time at which a comment was written, and how one is written."""
    match fault.reason:
        case when.Reason.FUTURE:
            return _("That time has not come yet. Write when the comment was written.")
        case when.Reason.TOO_OLD:
            return _("That is more than 60 days ago. Check the day.")
        case when.Reason.NOT_UNDERSTOOD:
            return _(
                "I do not understand when that is. Write for example 14:30, yesterday 16:30, Monday or "
                "2027-03-01 14:30 after the link."
            )


def no_clock() -> str:
    """How a time of day is written."""
    return _("Write the time as 14:30.")


def which_account(link: str) -> Card:
    """The command came without a link, or with one that does not tell the account: a form helps."""
    text = (
        _("I cannot tell from the link which account it is on. Choose the account in the form.")
        if link
        else _("Write the link to the comment after the command, or fill in the form.")
    )
    carried = link if len(link) <= actions.LONGEST_LINK else ""
    return Card(
        title=_("An unanswered comment"),
        parts=(
            Text(text=text),
            buttons(button(_("Fill in the form"), actions.Tell(link=carried), "primary")),
        ),
    )


def told(
    entry: Entry,
    comment: Comment,
    deadline: rules.Deadline,
    profile: Profile,
    having: Sequence[Person],
    offered: Sequence[Button],
    now: datetime,
) -> Card:
    """A comment is noted: by when it is to be answered and why then, and who has the account today."""
    by = because(deadline.timed)
    within = _("As soon as possible, at the latest {when}", when=by) if deadline.soon else by
    parts: list[AnyPart] = [Text(text=_asked(having), tone="good" if having else "warning")]
    if deadline.timed.moment <= now:
        parts.append(Text(text=_("It should have been answered already."), tone="warning"))
    parts.append(
        facts(
            (_("Account"), called(entry.account)),
            (_("Written"), moment(comment.received_at)),
            (_("Answer by"), within),
        )
    )
    language = current_language()
    parts.append(Why(text=deadline.rule.why.in_(language), source=source(profile, deadline.rule.source)))
    parts += link(entry, comment)
    if offered:
        parts.append(buttons(*offered))
    return Card(title=_("Thank you, the comment is noted"), parts=tuple(parts))


def _asked(having: Sequence[Person]) -> str:
    if not having:
        return _("Nobody has the account today. Others are told in turn.")
    return _("{who} has the account today.", who=listed([person.name for person in having]))


def waits(entry: Entry, comment: Comment, duty: Duty, profile: Profile, now: datetime) -> str:
    """That a comment waits for an answer, by when; whether it is late, and what has been said so far."""
    values = {"account": called(entry.account), "when": moment(duty.due_at)}
    if now >= duty.due_at:
        text = _("A comment on {account} should have been answered by {when}.", **values)
    elif profile.answering.within_hours.value is None:
        text = _(
            "A comment on {account} waits for an answer as soon as possible, at the latest {when}.", **values
        )
    else:
        text = _("A comment on {account} waits for an answer by {when}.", **values)
    if comment.state == CommentState.HOLDING and comment.changed_at:
        said = _("An answer was promised {when}, and is still to come.", when=moment(comment.changed_at))
        text = f"{text} {said}"
    return text


def why(comment: Comment, duty: Duty, profile: Profile) -> str:
    """Since when it waits, and the rule that says by when it is answered."""
    written = _("It was written {when}.", when=moment(comment.received_at))
    cited = _("Source: {source}", source=source(profile, duty.source))
    return f"{written} {cited}"


def link(entry: Entry, comment: Comment) -> list[AnyPart]:
    """To the comment, else to the account that it is on."""
    if comment.url:
        return [Link(label=_("Open the comment"), url=comment.url)]
    if entry.account.url:
        return [Link(label=_("Open the account"), url=entry.account.url)]
    return []


def choices(comment: Comment) -> list[Button]:
    """What can be said of a comment that waits still."""
    number = comment.id or 0
    several = [button(_("Answered"), actions.Answered(comment=number), "primary")]
    if comment.state == CommentState.OPEN:
        several.append(button(_("We have said that an answer is coming"), actions.Holding(comment=number)))
    return [*several, button(_("Something else"), actions.Other(comment=number))]


def open_again(comment: Comment) -> Button:
    """For a slip of the hand."""
    return button(_("Open again"), actions.Reopen(comment=comment.id or 0))


def another(comment: Comment) -> Button:
    """For a second comment at the same address, such as a post's."""
    carried = comment.url if len(comment.url) <= actions.LONGEST_LINK else ""
    return button(
        _("It is another comment"),
        actions.Tell(account=comment.account_id, beside=comment.id, link=carried),
    )


def became(entry: Entry, comment: Comment, unit: Unit | None) -> Card:
    """What the person said of a comment is noted."""
    parts: list[AnyPart] = [Text(text=_became(called(entry.account), comment, unit), tone="good")]
    if comment.state == CommentState.HOLDING:
        parts.append(Text(text=_("The comment waits until you have answered it.")))
    if comment.state == CommentState.PASSED:
        parts.append(Text(text=_("I do not tell them. Send them the link yourself.")))
    if comment.state == CommentState.OPEN:
        parts += [*link(entry, comment), buttons(*choices(comment))]
    else:
        still = choices(comment) if comment.state == CommentState.HOLDING else []
        parts.append(buttons(*still, open_again(comment)))
    return Card(title=_("Noted"), parts=tuple(parts))


def _became(account: str, comment: Comment, unit: Unit | None) -> str:
    match CommentState(comment.state):
        case CommentState.ANSWERED:
            return _("Thank you. The comment on {account} is answered.", account=account)
        case CommentState.HOLDING:
            return _("Thank you. It is noted that an answer is coming on {account}.", account=account)
        case CommentState.NO_ANSWER:
            return _("It is noted that the comment on {account} needs no answer.", account=account)
        case CommentState.PASSED:
            name = unit.name if unit else "?"
            return _("It is noted that {unit} answers the comment on {account}.", unit=name, account=account)
        case CommentState.OPEN:
            return _("The comment on {account} waits for an answer again.", account=account)


def stands(
    entry: Entry, comment: Comment, due: datetime, by: Person | None, offered: Sequence[Button]
) -> Card:
    """Where a comment stands: for one that is told of again, and for a button that came too late (C5)."""
    told_at = _(
        "The comment on {account} was noted {when}.",
        account=called(entry.account),
        when=moment(comment.told_at),
    )
    parts: list[AnyPart] = [Text(text=told_at)]
    parts.append(Text(text=_standing(comment, due, by)))
    if offered:
        parts.append(buttons(*offered))
    return Card(title=_("That was noted already"), parts=tuple(parts))


def _standing(comment: Comment, due: datetime, by: Person | None) -> str:
    values = {
        "who": by.name if by else "?",
        "when": moment(comment.changed_at) if comment.changed_at else "",
    }
    match CommentState(comment.state):
        case CommentState.ANSWERED:
            return _("{who} said {when} that it is answered.", **values)
        case CommentState.HOLDING:
            return _("{who} said {when} that an answer is coming. It waits for that answer still.", **values)
        case CommentState.NO_ANSWER:
            return _("{who} said {when} that it needs no answer.", **values)
        case CommentState.PASSED:
            return _("{who} said {when} that another unit answers.", **values)
        case CommentState.OPEN if comment.changed_at:
            return _("{who} opened it again {when}. It waits for an answer.", **values)
        case CommentState.OPEN:
            return _("It waits for an answer by {when}.", when=moment(due))


def news(entry: Entry, comment: Comment, unit: Unit | None) -> Card:
    """To whoever told of a comment: it is settled."""
    values = {"account": called(entry.account), "when": moment(comment.told_at)}
    match CommentState(comment.state):
        case CommentState.NO_ANSWER:
            text = _("The comment on {account} that you told of {when} needs no answer.", **values)
        case CommentState.PASSED if unit:
            text = _(
                "{unit} answers the comment on {account} that you told of {when}.", unit=unit.name, **values
            )
        case _:
            text = _("The comment on {account} that you told of {when} is answered.", **values)
    return Card(title=_("About the comment that you told of"), parts=(Text(text=text),))


def how_to_answer() -> Card:
    """How a comment is answered."""
    return steps(
        _("Answering a comment"),
        (
            _("Open the link and read what is asked."),
            _("Answer in a friendly way, in the unit’s name. Ask a colleague if you are not sure."),
            _("If you must find out first, write that an answer is coming, and when."),
            _("Never write about a person’s own case. Ask them to call or visit you."),
            _("Press “Answered” in the reminder."),
        ),
    )
