"""What people are told about closings beside the card of one: what is noted, how it is done."""

from collections.abc import Sequence

from chat.cards import AnyPart, Bullets, Button, Card, Quote, Text, Why, button, buttons
from chat.language import _, current_language, n_
from handlers.cases import called, source
from handlers.close import actions
from handlers.close.cards import became_of, doer, title
from handlers.close.view import ClosingView
from policy.closing import ARCHIVE, StepOfClosing
from store.models import Account, Closing
from store.models.closings import ClosingOutcome
from store.queries.accounts import Entry


def which(several: Sequence[tuple[Entry, Closing | None]], *, more: bool) -> Card:
    """Which account is to be closed; those whose closing is under way can be looked at."""
    if not several:
        text = _(
            "There is no account here that you can close. Its owner, their manager or the information unit "
            "can do that."
        )
        return Card(title=_("Close an account"), parts=(Text(text=text),))
    offered = [_choose(entry, closing_) for entry, closing_ in several]
    parts: list[AnyPart] = [Text(text=_("Which account is it about?")), buttons(*offered)]
    if more:
        parts.append(
            Text(text=_("There are more. Write the account’s name after the command."), tone="quiet")
        )
    return Card(title=_("Close an account"), parts=tuple(parts))


def _choose(entry: Entry, under_way: Closing | None) -> Button:
    name = called(entry.account)[:60]
    if under_way is not None:
        return button(_("Show: {account}", account=name), actions.Show(closing=under_way.id or 0))
    return button(name, actions.Ask(account=entry.account.id or 0))


def correctable(view: ClosingView, several: Sequence[StepOfClosing]) -> Card:
    """Which of the steps that are done was told wrongly."""
    language = current_language()
    offered = [
        button(step.title.in_(language), actions.Correct(closing=view.closing_id, key=step.key))
        for step in several
    ]
    text = _("Which step was told wrongly? What stood there before is kept in the log.")
    return Card(title=title(view), parts=(Text(text=text), buttons(*offered)))


def farewell_due(days: int) -> str:
    """How long before the end the followers are told."""
    return n_(
        "The account may be closed {n} day after that at the earliest.",
        "The account may be closed {n} days after that at the earliest.",
        days,
    )


def noted(view: ClosingView, text: str) -> Card:
    """What the person did is noted."""
    return Card(title=title(view), parts=(Text(text=text, tone="good"),))


def closed(view: ClosingView) -> Card:
    """Told to everybody whom it concerns: the account is closed."""
    one = view.done.get(ARCHIVE)
    where = str(one.evidence.get("where", "")) if one else ""
    text = _(
        "{account} is closed. It stays in the register as history, and nobody is reminded of it any more.",
        account=view.called,
    )
    kept = _("The archive is kept at {where}.", where=where)
    return Card(title=_("The account is closed"), parts=(Text(text=text, tone="good"), Text(text=kept)))


def how(view: ClosingView, key: str) -> Card:
    """How an account is closed, or how the step that waits is done."""
    step = view.profile.closing.step(key)
    language = current_language()
    if step is not None:
        text = step.how_on.get(view.platform, step.how).in_(language)
        why = Why(text=step.why.in_(language), source=source(view.profile, step.source))
        return Card(title=step.title.in_(language), parts=(Text(text=text), why))
    lines = (
        _("Read who wants to close the account, and why."),
        _("Talk with those who run it if you are not sure."),
        _("The manager and the information unit say yes or no, each by themselves."),
        _("After two yes the account is closed step by step. Nothing is gone before it is archived."),
    )
    return Card(title=_("How an account is closed"), parts=(Bullets(items=lines, numbered=True),))


def released(account: Account) -> Card:
    """The address of a closed account may be used again."""
    text = _("{url} may be registered again, for another account.", url=account.url or "–")
    return Card(title=_("The address is free"), parts=(Text(text=text, tone="good"),))


def stays(view: ClosingView) -> Card:
    """Told to whoever asked and to those who run it: somebody said no."""
    parts: list[AnyPart] = [Text(text=became_of(view))]
    parts += [
        Quote(who=view.name_of(one.decided_by_id), text=one.reason)
        for one in view.decisions.values()
        if one.outcome == ClosingOutcome.REFUSED and one.reason
    ]
    return Card(title=title(view), parts=tuple(parts))


def next_one(view: ClosingView) -> Card:
    """What comes after the step that was done, and whose it is."""
    step = view.following
    if step is None:
        return noted(view, _("Noted"))
    text = _(
        "Thank you. The next step is “{step}”, for {who}.",
        step=step.title.in_(current_language()),
        who=doer(step.who),
    )
    return noted(view, text)
