"""The coverage table as a card: a picture, the same as text, and what can be done about gaps."""

from typing import NamedTuple

from chat.cards import AnyPart, Bullets, Button, Card, Link, Picture, Text, button, buttons
from chat.language import _, n_
from handlers.overview.lists import PAGE, Page
from handlers.planning import actions, weeks
from handlers.planning import coverage_words as words
from handlers.planning.coverage import COMING, Coverage
from handlers.planning.table import Row
from store.models import Person

_GAPS = 5  # buttons, of the accounts that are shown


class Addresses(NamedTuple):
    """Where the table is to be seen as a page and as a picture."""

    page: str
    picture: str


def opener() -> Button:
    """Opens the table."""
    return button(_("Cover in the holidays"), actions.Show())


def table(_reader: Person | None, coverage: Coverage, page: Page[Row], at: Addresses | None) -> Card:
    """The table from its start."""
    parts: list[AnyPart] = [Text(text=words.counted(coverage), tone="strong")]
    if at:
        parts.append(Picture(url=at.picture, alt=words.alternative(coverage)))
    parts += _rows(coverage, page)
    if at:
        parts += [
            Link(label=_("Open the table as a page"), url=at.page),
            Text(text=_("The page works for two weeks. Give its address to nobody."), tone="quiet"),
        ]
    return Card(title=words.title(coverage)[:300], parts=tuple(parts))


def further(coverage: Coverage, page: Page[Row]) -> Card:
    """The next of its accounts."""
    parts = _rows(coverage, page) or [Text(text=_("There are no more now."))]
    return Card(title=words.title(coverage)[:300], parts=tuple(parts))


def _rows(coverage: Coverage, page: Page[Row]) -> list[AnyPart]:
    if not page.several:
        return []
    left = page.count - page.end
    last = page.several[-1].account_id
    more = n_("Show {n} more", "Show {n} more", min(left, PAGE))
    offered = [
        *_gaps(coverage, page),
        button(more, actions.Show(season=coverage.key, after=last)) if left else None,
        *_others(coverage, page),
    ]
    bullets = Bullets(items=tuple(words.line(one, coverage) for one in page.several))
    return [bullets, buttons(*offered)] if any(offered) else [bullets]


def _gaps(coverage: Coverage, page: Page[Row]) -> list[Button]:
    """To put somebody in a gap, the worst first."""
    found = [
        button(
            _("Week {week}: choose for {account}", week=weeks.number(monday), account=row.called)[:75],
            actions.Fill(account=row.account_id, monday=monday),
        )
        for row in page.several
        for monday, cell in zip(coverage.mondays, row.cells, strict=True)
        if cell.is_gap
    ]
    return found[:_GAPS]


def _others(coverage: Coverage, page: Page[Row]) -> list[Button]:
    """What else can be looked at, under the beginning of the table."""
    if page.before:
        return []
    found = [button(weeks.called(one)[:75], actions.Show(season=one.key)) for one in coverage.others]
    if coverage.season:
        found.append(button(_("The weeks to come"), actions.Show(season=COMING)))
    return found


def filled(account: str, who: Person) -> Card:
    """Somebody has been chosen for a gap."""
    text = _("{who} has {account} then, and is told.", who=who.name, account=account)
    again = buttons(opener())
    return Card(title=_("Noted"), parts=(Text(text=text, tone="good"), again))
