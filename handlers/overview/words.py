"""How an account stands, in words; and the button that shows all about it."""

from chat.cards import Button, button
from chat.language import _, listed, short_day
from handlers.duties.routing import watches
from handlers.overview import actions
from handlers.overview.rules import Standing, Verdict
from handlers.overview.view import AccountView
from store.models.duties import DutyKind


def standing(verdict: Verdict) -> str:
    """How an account stands."""
    match verdict.standing:
        case Standing.KEEPS:
            return _("By the rules")
        case Standing.BREAKS:
            return _("Not by the rules since {since}: {what}", since=_since(verdict), what=_what(verdict))
        case Standing.UNKNOWN:
            return _("Nobody has answered since {since}: {what}", since=_since(verdict), what=_what(verdict))


def about(verdict: Verdict) -> str:
    """The same under a heading that says how it stands: only in what, and since when."""
    return _("{what} since {since}", what=_what(verdict), since=_since(verdict))


def line(view: AccountView, stands: str) -> str:
    """An account in a list: which, of which unit, who has it today, and how it stands."""
    who = listed([one.name for one in watches(view.entry)]) or _("Nobody")
    return f"{named(view)} – {who} – {stands}"


def named(view: AccountView) -> str:
    """An account with its unit, for those who have several units; once, where its name says the unit."""
    unit = view.entry.unit.name
    if unit.casefold() in view.entry.account.name.casefold():
        return view.called
    return f"{view.called}, {unit[:80]}"


def opener(view: AccountView) -> Button:
    """Opens the account."""
    return button(view.called[:75], actions.Show(account=view.account_id))


def _since(verdict: Verdict) -> str:
    return short_day(verdict.since) if verdict.since else ""


def _what(verdict: Verdict) -> str:
    words = {
        DutyKind.POSTING: _("posts"),
        DutyKind.COMMENT: _("comments"),
        DutyKind.WATCH: _("looking after the account"),
        DutyKind.COVER: _("who takes over"),
        DutyKind.SUBSTITUTE: _("who steps in"),
    }
    return listed([words[DutyKind(kind)] for kind in verdict.kinds])
