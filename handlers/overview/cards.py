"""How accounts stand, for those who run them and for the information unit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from chat.cards import AnyPart, Bullets, Button, Card, Text, button, buttons, facts
from chat.fields import Number
from chat.forms import Answers
from chat.language import N_, _, day, listed, n_, short_day
from handlers import cases as case_words
from handlers.apply.view import Application
from handlers.comments import actions as comment_actions
from handlers.duties.routing import active, watches
from handlers.overview import actions
from handlers.overview.rules import Standing, Verdict
from handlers.overview.view import AccountView
from handlers.pauses import actions as pause_actions
from handlers.posting import actions as posting_actions
from handlers.register import actions as register_actions
from store.models.duties import DutyKind

_MOST = 10  # accounts in a list; the register has all


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


def mine(own: Sequence[tuple[AccountView, Verdict]], managed: Sequence[tuple[AccountView, Verdict]]) -> Card:
    """A person's accounts, and those that their staff run."""
    if not own and not managed:
        nothing = _("You run no account. Write /nytt-konto to apply for one.")
        return Card(title=_("Your accounts"), parts=(Text(text=nothing),))
    parts: list[AnyPart] = []
    for view, verdict in own[:_MOST]:
        parts += [
            Text(text=view.called),
            _standing_facts(view, verdict),
            buttons(*_first_buttons(view)),
        ]
    parts += _more(len(own))
    if managed:
        parts += [
            Text(text=_("Accounts that your staff run:")),
            Bullets(items=tuple(_line(view, verdict) for view, verdict in managed[:_MOST])),
            buttons(*(_opener(view) for view, _verdict in managed[:_MOST])),
            *_more(len(managed)),
        ]
    return Card(title=_("Your accounts"), parts=tuple(parts))


def account(view: AccountView, verdict: Verdict, *, decides: bool) -> Card:
    """One account, with all that can be done about it; `decides`: for its manager or the information unit."""
    rest = view.rest
    offered = [
        *_first_buttons(view)[:-1],
        button(_("End the pause"), pause_actions.End(pause=rest.id or 0))
        if rest
        else button(_("Pause the account"), pause_actions.Ask(account=view.account_id)),
        button(_("Change the number of posts"), actions.Quota(account=view.account_id)) if decides else None,
        button(_("Show in the register"), register_actions.Show(account=view.account_id)),
    ]
    return Card(title=view.called, parts=(_standing_facts(view, verdict), buttons(*offered)))


def whole(
    several: Sequence[tuple[AccountView, Verdict]],
    waiting: Sequence[tuple[Application, datetime]],
) -> Card:
    """For the information unit: which accounts keep the rules, since when others do not, what waits."""
    parts: list[AnyPart] = [_counts([verdict for _view, verdict in several])]
    parts += _group(several, Standing.BREAKS, _("Not by the rules:"))
    parts += _group(several, Standing.UNKNOWN, _("Nobody has answered:"))
    resting = [view for view, _verdict in several if view.rest and view.rest.first_day <= view.today]
    if resting:
        parts += [Text(text=_("Resting:")), Bullets(items=tuple(_resting(view) for view in resting[:_MOST]))]
    if waiting:
        lines = tuple(_waiting(view, since) for view, since in waiting[:_MOST])
        parts += [Text(text=_("Waiting for a decision:")), Bullets(items=lines)]
    worst = [view for view, verdict in several if verdict.standing != Standing.KEEPS]
    if worst:
        parts.append(buttons(*(_opener(view) for view in worst[:_MOST])))
    return Card(title=_("How the accounts stand"), parts=tuple(parts))


def saved(view: AccountView) -> Card:
    """How many posts the account is to have from now on."""
    text = n_(
        "{account} is to have {n} post a week.",
        "{account} is to have {n} posts a week.",
        view.rule.value,
        account=view.called,
    )
    return Card(title=_("Saved"), parts=(Text(text=text, tone="good"),))


def _standing_facts(view: AccountView, verdict: Verdict) -> AnyPart:
    entry, rest = view.entry, view.rest
    resting = _("{first} to {last}", first=day(rest.first_day), last=day(rest.last_day)) if rest else ""
    return facts(
        (_("State"), standing(verdict)),
        (_("Has the account today"), listed([one.name for one in watches(entry)]) or _("Nobody")),
        (_("Steps in"), listed([one.name for one in active(entry.substitutes)]) or _("Nobody")),
        (_("Posts this week"), _posts(view)),
        (_("Comments without an answer"), str(len(view.comments))),
        (_("Rests"), resting),
    )


def _posts(view: AccountView) -> str:
    return _("{known} of {of}, as far as you have told", known=view.known, of=view.rule.value)


def standing(verdict: Verdict) -> str:
    """How an account stands, in words."""
    match verdict.standing:
        case Standing.KEEPS:
            return _("By the rules")
        case Standing.BREAKS:
            return _("Not by the rules since {since}: {what}", since=_since(verdict), what=_what(verdict))
        case Standing.UNKNOWN:
            return _("Nobody has answered since {since}: {what}", since=_since(verdict), what=_what(verdict))


def _since(verdict: Verdict) -> str:
    return short_day(verdict.since) if verdict.since else ""


def _what(verdict: Verdict) -> str:
    words = {
        DutyKind.POSTING: _("posts"),
        DutyKind.COMMENT: _("comments"),
        DutyKind.WATCH: _("looking after the account"),
    }
    return listed([words.get(DutyKind(kind), kind) for kind in verdict.kinds])


def _first_buttons(view: AccountView) -> list[Button]:
    number = view.account_id
    return [
        button(
            _("We have published"), posting_actions.Published(account=number, known=view.known), "primary"
        ),
        button(_("Tell of a comment"), comment_actions.Tell(account=number)),
        button(_("More"), actions.Show(account=number)),
    ]


def _counts(verdicts: Sequence[Verdict]) -> AnyPart:
    count = {one: len([v for v in verdicts if v.standing == one]) for one in Standing}
    return facts(
        (_("Accounts"), str(len(verdicts))),
        (_("By the rules"), str(count[Standing.KEEPS])),
        (_("Not by the rules"), str(count[Standing.BREAKS])),
        (_("Nobody has answered"), str(count[Standing.UNKNOWN])),
    )


def _group(several: Sequence[tuple[AccountView, Verdict]], standing_: Standing, title: str) -> list[AnyPart]:
    found = [(view, verdict) for view, verdict in several if verdict.standing == standing_]
    if not found:
        return []
    found.sort(key=lambda one: str(one[1].since))
    lines = tuple(_line(view, verdict) for view, verdict in found[:_MOST])
    return [Text(text=title), Bullets(items=lines), *_more(len(found))]


def _line(view: AccountView, verdict: Verdict) -> str:
    who = listed([one.name for one in watches(view.entry)]) or _("Nobody")
    return f"{view.called} – {who} – {standing(verdict)}"


def _resting(view: AccountView) -> str:
    until = day(view.rest.last_day) if view.rest else ""
    return _("{account}, to {last}", account=view.called, last=until)


def _waiting(view: Application, since: datetime) -> str:
    who = case_words.waits_for(view)
    return _(
        "{case}: waits for {who} since {since}", case=case_words.title(view), who=who, since=short_day(since)
    )


def _opener(view: AccountView) -> Button:
    return button(view.called[:75], actions.Show(account=view.account_id))


def _more(count: int) -> list[AnyPart]:
    if count <= _MOST:
        return []
    return [Text(text=_("And {n} more.", n=count - _MOST), tone="quiet")]
