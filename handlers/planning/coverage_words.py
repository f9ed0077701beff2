"""The coverage table in words: for the card, for the web page, and for whoever does not see the picture."""

from datetime import date
from typing import assert_never

from chat.language import _, n_
from handlers.planning import weeks
from handlers.planning.coverage import Coverage
from handlers.planning.table import Cell, Row, State
from handlers.planning.words import held

LONGEST_ALT = 300


def title(coverage: Coverage) -> str:
    """Of which weeks it is."""
    season = coverage.season
    what = weeks.called(season) if season else _("the weeks to come")
    return _("Cover: {what}", what=what)


def counted(coverage: Coverage) -> str:
    """How many accounts, how many gaps, and for how many it is not known yet whether their owner is here."""
    accounts = n_("{n} account", "{n} accounts", len(coverage.rows))
    unsaid = sum(any(cell.state == State.UNSAID for cell in row.cells) for row in coverage.rows)
    if not coverage.gaps and not unsaid:
        return _("{accounts}. Somebody has each of them in every week.", accounts=accounts)
    waits = n_("For {n} account no answer has come yet.", "For {n} accounts no answer has come yet.", unsaid)
    if not coverage.gaps:
        return f"{accounts}. {waits}"
    gaps = n_(
        "There is {n} gap where nobody has said yes.",
        "There are {n} gaps where nobody has said yes.",
        coverage.gaps,
    )
    return f"{accounts}. {gaps} {waits if unsaid else ''}".rstrip()


def line(row: Row, coverage: Coverage) -> str:
    """An account with its weeks, those that are alike together."""
    return f"{row.called}: {'; '.join(_stretches(row, coverage))}"


def _stretches(row: Row, coverage: Coverage) -> list[str]:
    alike: list[tuple[Cell, list[int]]] = []
    for place, cell in enumerate(row.cells):
        if alike and alike[-1][0] == cell:
            alike[-1][1].append(place)
        else:
            alike.append((cell, [place]))
    return [
        _(
            "w. {weeks} {what}",
            weeks=weeks.stretch([coverage.mondays[one] for one in places]),
            what=held(cell),
        )
        for cell, places in alike
    ]


def short(cell: Cell) -> str:
    """A cell in a word or two, with a sign that goes without colour."""
    who = cell.who[0].split()[0] if cell.who else ""
    match cell.state:
        case State.HERE:
            text = _("Here")
        case State.COVERED:
            text = f"→ {who}"
        case State.CLOSED:
            text = _("Closed")
        case State.UNSAID:
            text = _("No answer")
        case State.ASKED:
            text = f"? {who}".strip()
        case State.NOBODY:
            text = _("NOBODY")
        case never:
            assert_never(never)
    return f"{text} *" if cell.is_part else text


def legend() -> list[str]:
    """What the signs in the cells mean."""
    return [
        _("Here: the owner has the account."),
        _("→ and a name: they take over."),
        _("? and a name: they are asked."),
        _("NOBODY: nobody has said yes."),
        _("Closed: closed for comments."),
        _("No answer: the owner has not planned yet."),
        _("*: a part of the week only."),
    ]


def week(monday: date) -> str:
    """A week at the head of a column."""
    return _("w. {week}", week=weeks.number(monday))


def more(left: int) -> str:
    """How many accounts the picture has no room for."""
    return n_("and {n} account more, see the page", "and {n} accounts more, see the page", left)


def alternative(coverage: Coverage) -> str:
    """The picture in words: the gaps first, as many as there is room for; the card has all of it as text."""
    text = f"{title(coverage)}. {counted(coverage)}"
    for row in coverage.rows:
        more = f"{text} {line(row, coverage)}."
        if len(more) > LONGEST_ALT - 1:
            return f"{text} …"
        text = more
    return text
