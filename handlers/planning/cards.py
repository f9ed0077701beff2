"""What an owner reads about a holiday: the question, and how it stands with their accounts."""

from collections.abc import Sequence
from datetime import date

from chat.cards import AnyPart, Bullets, Button, Card, Text, button, buttons
from chat.language import _, listed, n_
from handlers.cover import words
from handlers.cover.spans import Span
from handlers.duties.offered import steps
from handlers.planning import actions, weeks
from handlers.planning.table import Cell, Row
from handlers.planning.view import Plan
from handlers.planning.words import held
from policy.planning import Season
from store.models import Account, Person

_MOST = 8  # accounts with a button of their own


def planned(plan: Plan, rows: Sequence[Row], *, own: bool) -> Card:
    """It is saved: where one is, and who has what."""
    holiday = weeks.called(plan.season)
    parts: list[AnyPart] = [
        Text(text=_("Saved: {holiday}.", holiday=holiday), tone="good"),
        Bullets(items=tuple(lines(plan, rows, own=own))),
    ]
    if any(cell.is_gap for row in rows for cell in row.cells):
        parts.append(Text(text=_("Whoever is asked gets a message and says yes or no."), tone="quiet"))
    number = plan.person.id or 0
    changes = button(_("Change"), actions.Plan(season=plan.season.key, person=number))
    parts.append(buttons(changes, *_each(plan)))
    return Card(
        title=_("Your plan") if own else _("Plan for {who}", who=plan.person.name), parts=tuple(parts)
    )


def _each(plan: Plan) -> list[Button]:
    """To choose others for one account, where there are several and one is away."""
    if not plan.own[1:] or not any(one.is_whole for one in plan.weeks):
        return []
    return [
        button(
            _("Others for {account}", account=one.account.name)[:75],
            actions.OneAccount(
                season=plan.season.key, person=plan.person.id or 0, account=one.account.id or 0
            ),
        )
        for one in plan.own[:_MOST]
    ]


def lines(plan: Plan, rows: Sequence[Row], *, own: bool) -> list[str]:
    """Weeks that are alike, together: whether one is here, and else who has which account."""
    alike: list[tuple[str, list[date]]] = []
    for place, week in enumerate(plan.weeks):
        what = _week(week.is_away, [(row, row.cells[place]) for row in rows], own=own)
        if alike and alike[-1][0] == what:
            alike[-1][1].append(week.monday)
        else:
            alike.append((what, [week.monday]))
    return [
        n_("Week {weeks}: {what}", "Weeks {weeks}: {what}", len(some), weeks=weeks.stretch(some), what=what)
        for what, some in alike
    ]


def _week(is_away: bool, several: Sequence[tuple[Row, Cell]], *, own: bool) -> str:
    if not is_away:
        return _("you are here") if own else _("here")
    by_text: dict[str, list[str]] = {}
    for row, cell in several:
        by_text.setdefault(held(cell), []).append(row.called)
    found = [f"{listed(names)}: {text}" for text, names in by_text.items()]
    return "; ".join([_("you are away") if own else _("away"), *found])


def you_have(absent: Person, several: Sequence[tuple[Account, Sequence[Span]]]) -> Card:
    """Told to whoever has promised something: what they have now, as another has planned anew."""
    if not several:
        text = _("{who} has planned anew. You need not take over.", who=absent.name)
        return Card(title=_("You need not take over"), parts=(Text(text=text),))
    text = _("{who} has planned anew. You take over:", who=absent.name)
    items = tuple(words.named(account, parts, []) for account, parts in several)
    return Card(title=_("Another time"), parts=(Text(text=text), Bullets(items=items)))


def planned_by_another(plan: Plan, rows: Sequence[Row], by: Person) -> Card:
    """Told to the owner: somebody else has said when they are away."""
    text = _("{by} has planned {holiday} for you.", by=by.name, holiday=weeks.called(plan.season))
    changes = button(_("Change"), actions.Plan(season=plan.season.key, person=plan.person.id or 0))
    items = tuple(lines(plan, rows, own=True))
    return Card(title=_("Your plan"), parts=(Text(text=text), Bullets(items=items), buttons(changes)))


def how_to_plan() -> Card:
    """What one is asked, and why."""
    return steps(
        _("Planning a holiday"),
        (
            _("Say for each week whether you are here or away."),
            _("Choose who is asked to take over when you are away. They answer for themselves."),
            _("If nobody can, your manager is told in good time."),
            _("You can change it whenever you like."),
        ),
    )


def opener(season: Season, person_id: int) -> Button:
    """Opens the plan of a holiday."""
    label = _("Plan {holiday}", holiday=weeks.called(season))[:75]
    return button(label, actions.Plan(season=season.key, person=person_id))
