"""The lists of the overviews: how many there are, some of them with their buttons, and one for the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from chat.cards import AnyPart, Bullets, Button, Text, button, buttons
from chat.language import _, day, n_, short_day
from handlers import cases as case_words
from handlers.apply.view import Application
from handlers.overview import actions, words
from handlers.overview.rules import Standing, Verdict
from handlers.overview.view import AccountView

PAGE = 10

Judged = tuple[AccountView, Verdict]
Waiting = tuple[Application, datetime]
"""A case, and since when it waits."""

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some of a list: those that are shown, how many come before them, and how many there are in all."""

    several: Sequence[T]
    before: int
    count: int

    @property
    def end(self) -> int:
        """How many there are to the last that is shown."""
        return self.before + len(self.several)

    def of(self, several: Sequence[S]) -> "Page[S]":
        """The same page with something else for each of those shown."""
        return Page(several, self.before, self.count)


def page(
    several: Sequence[T], number: Callable[[T], int], after: int | None = None, most: int = PAGE
) -> Page[T]:
    """Those behind the one with the number `after`; from the start on where it is not there any more."""
    numbers = [number(one) for one in several]
    before = numbers.index(after) + 1 if after in numbers else 0
    return Page(several[before : before + most], before, len(several))


@dataclass(frozen=True)
class Line:
    """An account or a case in a list."""

    number: int
    text: str
    opener: Button | None = None
    """The account's button; cases have none."""


@dataclass(frozen=True)
class Listing:
    """A list: what it is of, and a line for each account or case that is shown."""

    group: actions.Group
    title: str
    page: Page[Line]


def of_accounts(group: actions.OfUnit, several: Sequence[Judged], after: int | None = None) -> Listing:
    """What the information unit is to know of all accounts, the worst first."""
    match group:
        case "breaks":
            return _standing(group, _("Not by the rules"), _worst(several, Standing.BREAKS), after)
        case "unknown":
            return _standing(group, _("Nobody has answered"), _worst(several, Standing.UNKNOWN), after)
        case "rests":
            resting = [
                view for view, _verdict in several if view.pause and view.pause.first_day <= view.today
            ]
            lines = [Line(view.account_id, _resting(view), words.opener(view)) for view in resting]
            return Listing(group, _("Paused accounts"), page(lines, _number, after))


def of_cases(waiting: Page[Waiting]) -> Listing:
    """The cases that wait for a decision."""
    lines = [Line(view.case_id, _waiting(view, since)) for view, since in waiting.several]
    return Listing("waits", _("Waiting for a decision"), waiting.of(lines))


def of_staff(managed: Page[Judged]) -> Listing:
    """The accounts that a manager's staff run."""
    lines = [_line(view, words.standing(verdict)) for view, verdict in managed.several]
    return Listing("staff", _("Accounts that your staff run"), managed.of(lines))


def beginning(listing: Listing) -> list[AnyPart]:
    """How many there are and the first of them; nothing where there are none."""
    if not listing.page.count:
        return []
    heading = Text(text=f"{listing.title}: {listing.page.count}", tone="strong")
    return [heading, *shown(listing)]


def shown(listing: Listing) -> list[AnyPart]:
    """Some of them, each with its button; and the button for the next. Nothing where there are none."""
    lines = listing.page.several
    if not lines:
        return []
    left = listing.page.count - listing.page.end
    openers = [one.opener for one in lines if one.opener]
    several = [*openers, *further(listing.group, left, lines[-1].number, PAGE)]
    bullets = Bullets(items=tuple(one.text for one in lines))
    return [bullets, buttons(*several)] if several else [bullets]


def further(group: actions.Group, left: int, after: int, most: int) -> list[Button]:
    """The button for so many that are `left` after the account or case with that number; none for none."""
    if not left:
        return []
    label = n_("Show {n} more", "Show {n} more", min(left, most))
    return [button(label, actions.Further(group=group, after=after))]


def _worst(several: Sequence[Judged], standing: Standing) -> list[Judged]:
    found = [(view, verdict) for view, verdict in several if verdict.standing == standing]
    return sorted(found, key=lambda one: (str(one[1].since), one[0].account_id))


def _standing(group: actions.OfUnit, title: str, several: Sequence[Judged], after: int | None) -> Listing:
    lines = [_line(view, words.about(verdict)) for view, verdict in several]
    return Listing(group, title, page(lines, _number, after))


def _line(view: AccountView, stands: str) -> Line:
    return Line(view.account_id, words.line(view, stands), words.opener(view))


def _number(line: Line) -> int:
    return line.number


def _resting(view: AccountView) -> str:
    until = day(view.pause.last_day) if view.pause else ""
    return _("{account}, to {last}", account=words.named(view), last=until)


def _waiting(view: Application, since: datetime) -> str:
    who = case_words.waits_for(view)
    return _(
        "{case}: waits for {who} since {since}", case=case_words.title(view), who=who, since=short_day(since)
    )
