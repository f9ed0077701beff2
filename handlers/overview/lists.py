"""The lists of the overviews: how many there are, some of them with their buttons, and one for the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chat.cards import AnyPart, Bullets, Button, Text, button, buttons
from chat.language import _, day, n_, short_day
from handlers import cases as case_words
from handlers.apply.view import Application
from handlers.overview import actions, words
from handlers.overview.rules import Standing, Verdict
from handlers.overview.view import AccountView

PAGE = 10

Judged = tuple[AccountView, Verdict]


@dataclass(frozen=True)
class Listing:
    """A list: what it is of, and a line for each account or case."""

    group: actions.Group
    title: str
    lines: Sequence[str]
    openers: Sequence[Button] = ()
    """The accounts' buttons, in the order of the lines; cases have none."""


def of_unit(
    several: Sequence[Judged], waiting: Sequence[tuple[Application, datetime]]
) -> dict[actions.OfUnit, Listing]:
    """What the information unit is to know of all accounts, the worst first."""
    resting = [view for view, _verdict in several if view.rest and view.rest.first_day <= view.today]
    return {
        "breaks": _standing("breaks", _("Not by the rules"), several, Standing.BREAKS),
        "unknown": _standing("unknown", _("Nobody has answered"), several, Standing.UNKNOWN),
        "rests": Listing(
            "rests",
            _("Paused accounts"),
            [_resting(one) for one in resting],
            [words.opener(one) for one in resting],
        ),
        "waits": Listing(
            "waits", _("Waiting for a decision"), [_waiting(view, since) for view, since in waiting]
        ),
    }


def of_staff(managed: Sequence[Judged]) -> Listing:
    """The accounts that a manager's staff run."""
    lines = [words.line(view, words.standing(verdict)) for view, verdict in managed]
    openers = [words.opener(view) for view, _verdict in managed]
    return Listing("staff", _("Accounts that your staff run"), lines, openers)


def beginning(listing: Listing) -> list[AnyPart]:
    """How many there are and the first of them; nothing where there are none."""
    if not listing.lines:
        return []
    heading = Text(text=f"{listing.title}: {len(listing.lines)}", tone="strong")
    return [heading, *page(listing, 0)]


def page(listing: Listing, after: int) -> list[AnyPart]:
    """Some of them, each with its button; and the button for the next."""
    end = after + PAGE
    several = [*listing.openers[after:end], *further(listing.group, len(listing.lines), end, PAGE)]
    shown: list[AnyPart] = [Bullets(items=tuple(listing.lines[after:end]))]
    return [*shown, buttons(*several)] if several else shown


def further(group: actions.Group, count: int, after: int, most: int) -> list[Button]:
    """The button for those after so many; none where there are no more."""
    if count <= after:
        return []
    label = n_("Show {n} more", "Show {n} more", min(count - after, most))
    return [button(label, actions.Rest(group=group, after=after))]


def _standing(group: actions.OfUnit, title: str, several: Sequence[Judged], standing: Standing) -> Listing:
    found = [(view, verdict) for view, verdict in several if verdict.standing == standing]
    found.sort(key=lambda one: (str(one[1].since), one[0].account_id))
    return Listing(
        group,
        title,
        [words.line(view, words.about(verdict)) for view, verdict in found],
        [words.opener(view) for view, _verdict in found],
    )


def _resting(view: AccountView) -> str:
    until = day(view.rest.last_day) if view.rest else ""
    return _("{account}, to {last}", account=words.named(view), last=until)


def _waiting(view: Application, since: datetime) -> str:
    who = case_words.waits_for(view)
    return _(
        "{case}: waits for {who} since {since}", case=case_words.title(view), who=who, since=short_day(since)
    )
