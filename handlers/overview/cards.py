"""How accounts stand, for those who run them and for the information unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, get_args

from chat.cards import AnyPart, Button, Card, Text, button, buttons, facts
from chat.fields import Number
from chat.forms import Answers
from chat.language import N_, _, day, listed, moment, n_
from handlers.close import actions as close_actions
from handlers.comments import actions as comment_actions
from handlers.comments import shown as comments_shown
from handlers.comments.kind import CommentMatter
from handlers.duties.catalogue import KINDS
from handlers.duties.routing import active, present, watches
from handlers.hand_over import actions as hand_over_actions
from handlers.overview import actions, lists
from handlers.overview.lists import Judged, Listing, Page, Waiting
from handlers.overview.rules import Standing, Verdict, to_do
from handlers.overview.view import AccountView
from handlers.overview.words import standing
from handlers.pauses import actions as pause_actions
from handlers.planning.seeing_cards import opener as coverage_opener
from handlers.posting import actions as posting_actions
from handlers.register import actions as register_actions
from store.queries.accounts import Entry

OWN = 5  # one's own accounts in a message, each with its state and buttons: more is cut by Slack


class QuotaForm(Answers):
    """How many posts a week."""

    posts: Annotated[
        int | None,
        Number(
            label=N_("Posts a week"),
            help=N_("Leave it empty to go by the municipality's rule."),
            least=1,
            most=50,
            required=False,
        ),
    ] = None


def mine(own: Page[Judged], managed: Page[Judged], now: datetime, *, is_manager: bool, in_unit: bool) -> Card:
    """A person's accounts, and those that their staff run; `in_unit`: for the information unit.

    `is_manager`: staff of theirs run accounts, be they the person's own as well.
    """
    parts: list[AnyPart] = []
    if own.several:
        parts += [*_own(own, now), _quiet(_("Press “More” to see the comments, or to pause the account."))]
    if managed.several:
        parts += lists.beginning(lists.of_staff(managed))
        parts.append(_quiet(_("Press an account to see more of it, or to pause it.")))
    if is_manager:
        parts.append(buttons(coverage_opener()))
    if not parts:
        parts.append(Text(text=_("You run no account. Write /nytt-konto to apply for one.")))
    if in_unit:
        parts.append(_quiet(_("Write /lage to see how all accounts stand.")))
    return Card(title=_("Your accounts"), parts=tuple(parts))


@dataclass(frozen=True)
class May:
    """What somebody may do about an account."""

    answer: bool
    """Say what became of its comments."""
    decide: bool
    """As its manager, or the information unit."""
    hand_over: bool
    close: bool


def account(
    view: AccountView, verdict: Verdict, waiting: Sequence[CommentMatter], now: datetime, may: May
) -> Card:
    """One account, with all that can be done about it; `waiting` are its most urgent comments."""
    offered = [
        *_first_buttons(view)[:-1],
        button(_("End the pause"), pause_actions.End(pause=view.pause.id or 0))
        if view.pause
        else button(_("Pause the account"), pause_actions.Ask(account=view.account_id)),
        button(_("Change the number of posts"), actions.Quota(account=view.account_id))
        if may.decide
        else None,
        button(_("Hand over the account"), hand_over_actions.Begin(account=view.account_id))
        if may.hand_over
        else None,
        button(_("Show in the register"), register_actions.Show(account=view.account_id)),
        _closer(view) if may.close else None,
    ]
    comments = _comments(view, waiting, now, answers=may.answer)
    shown = _standing_facts(view, verdict, now, counted=not comments)
    return Card(title=view.called, parts=(shown, buttons(*offered), *comments))


def _closer(view: AccountView) -> Button:
    """To close it, or to how far that has come."""
    closing = view.entry.closing
    if closing is None:
        return button(_("Close the account"), close_actions.Ask(account=view.account_id), "danger")
    return button(_("Show the closing"), close_actions.Show(closing=closing.id or 0))


def whole(several: Sequence[Judged], waiting: Page[Waiting]) -> Card:
    """For the information unit: which accounts keep the rules, since when others do not, what waits."""
    keeps = [view for view, verdict in several if verdict.standing == Standing.KEEPS]
    counts = facts((_("Accounts"), str(len(several))), (_("By the rules"), str(len(keeps))))
    groups: Sequence[actions.OfUnit] = get_args(actions.OfUnit)
    found = [*(lists.of_accounts(one, several) for one in groups), lists.of_cases(waiting)]
    parts = [part for listing in found for part in lists.beginning(listing)]
    return Card(title=_("How the accounts stand"), parts=(counts, *parts, buttons(coverage_opener())))


def further(listing: Listing) -> Card:
    """The next of a list."""
    return _next(listing.title, listing.page, lists.shown(listing))


def further_of_own(own: Page[Judged], now: datetime) -> Card:
    """A person's next accounts."""
    return _next(_("Your accounts"), own, _own(own, now))


def _next(title: str, page: Page[Any], parts: Sequence[AnyPart]) -> Card:
    if not parts:
        return Card(title=title, parts=(Text(text=_("There are no more now.")),))
    first = page.before + 1
    which = f"{first}–{page.end}" if page.end > first else str(page.end)
    named = _("{title}: {which} of {count}", title=title, which=which, count=page.count)
    return Card(title=named, parts=tuple(parts))


def _own(own: Page[Judged], now: datetime) -> list[AnyPart]:
    parts: list[AnyPart] = []
    for view, verdict in own.several:
        parts += [
            Text(text=view.called, tone="strong"),
            _standing_facts(view, verdict, now),
            buttons(*_first_buttons(view)),
        ]
    if left := own.count - own.end:
        last, _verdict = own.several[-1]
        parts.append(buttons(*lists.further("own", left, last.account_id, OWN)))
    return parts


def _quiet(text: str) -> AnyPart:
    return Text(text=text, tone="quiet")


def saved(view: AccountView) -> Card:
    """How many posts the account is to have from now on."""
    text = n_(
        "{account} is to have {n} post a week.",
        "{account} is to have {n} posts a week.",
        view.rule.value,
        account=view.called,
    )
    return Card(title=_("Saved"), parts=(Text(text=text, tone="good"),))


def _has_it(entry: Entry) -> str:
    """Who has the account today; where nobody has said yes to it, who gets its reminders meanwhile."""
    names = listed([one.name for one in watches(entry)])
    if present(entry, (*entry.owners, *entry.covering)) or not names:
        return names or _("Nobody")
    return _("Nobody has said yes. {who} gets the reminders.", who=names)


def _standing_facts(view: AccountView, verdict: Verdict, now: datetime, *, counted: bool = True) -> AnyPart:
    """How the account stands; its comments are `counted` where no list of them has their number."""
    entry, pause = view.entry, view.pause
    resting = _("{first} to {last}", first=day(pause.first_day), last=day(pause.last_day)) if pause else ""
    return facts(
        (_("State"), standing(verdict)),
        (_("Has the account today"), _has_it(entry)),
        (_("Steps in"), listed([one.name for one in active(entry.substitutes)]) or _("Nobody")),
        (_("Next"), _next_up(view, now)),
        (_("Away"), listed([one.name for one in entry.owners if one.id in entry.away])),
        (_("Posts this week"), _posts(view)),
        (_("Comments without an answer"), str(len(view.comments)) if counted else ""),
        (_("Paused"), resting),
        (_("In the register"), _register(entry)),
    )


def _register(entry: Entry) -> str:
    """What is under way with it in the register; nothing, as a rule."""
    if entry.closes:
        return _("being closed")
    return _("being handed over") if entry.is_handed_over else ""


def _next_up(view: AccountView, now: datetime) -> str:
    """What is to be done on the account, by when."""
    several = to_do(view, now)
    return "; ".join(
        _("{what}, by {when}", what=_(KINDS[one.kind].topic), when=moment(one.due_at)) for one in several
    )


def _posts(view: AccountView) -> str:
    return _("{known} of {of}, as far as you have told", known=view.known, of=view.rule.value)


def _comments(
    view: AccountView, waiting: Sequence[CommentMatter], now: datetime, *, answers: bool
) -> list[AnyPart]:
    """The most urgent comments, each with what can be said of it, and how many more there are."""
    if not waiting:
        return []
    count = len(view.comments)
    parts: list[AnyPart] = [Text(text=f"{_('Comments without an answer')}: {count}", tone="strong")]
    return [*parts, *comments_shown.each(waiting, count - len(waiting), now, answers=answers)]


def _first_buttons(view: AccountView) -> list[Button]:
    number = view.account_id
    return [
        button(
            _("We have published"), posting_actions.Published(account=number, known=view.known), "primary"
        ),
        button(_("Tell of a comment"), comment_actions.Tell(account=number)),
        button(_("More"), actions.Show(account=number)),
    ]
