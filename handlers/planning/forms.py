"""What is asked about a holiday: a choice for each week, which apply to all accounts, or to one."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import create_model

from chat.cards import Text
from chat.fields import Choice, Option, Search
from chat.forms import Answers, Form
from chat.language import N_, _, listed
from handlers.cases import called
from handlers.planning import actions, choices, weeks
from handlers.planning.choices import Week
from handlers.planning.view import Plan
from store.models import Person
from store.queries.accounts import Entry


class FillForm(Answers):
    """Who is to have an account in a week."""

    who: Annotated[
        int,
        Search(
            label=N_("Who is to have it that week?"),
            help=N_("Ask them first. Type the first letters and choose."),
            of="people",
        ),
    ]


def name_of(week: Week) -> str:
    """A week's field: the same whenever the form is drawn."""
    return f"week_{week.monday:%Y_%m_%d}"


def model(several: Sequence[Week]) -> type[Answers]:
    """A choice for each of these weeks."""
    fields: dict[str, Any] = {
        name_of(one): (Annotated[str, Choice(label=weeks.labelled(one.monday))], ...) for one in several
    }
    return create_model("WeeksForm", __base__=Answers, **fields)


def of_all(plan: Plan, *, own: bool) -> Form:
    """One form for all accounts and weeks, filled with what stands."""
    who = _("Whom you choose is asked, and says yes or no. You see the answers with /franvaro.")
    what = _("It is about {accounts}.", accounts=listed([called(one.account) for one in plan.own]))
    return model(plan.weeks).form(
        actions.Plan(season=plan.season.key, person=plan.person.id or 0),
        title=_title(plan, own=own),
        submit=_("Save"),
        values=dict(zip(map(name_of, plan.weeks), plan.answers, strict=True)),
        options=options_of_all(plan, own=own),
        intro=[Text(text=f"{what} {who}")],
    )


def options_of_all(plan: Plan, *, own: bool) -> dict[str, list[Option]]:
    """What can be chosen, by field: what stands and can be no answer, only where it does."""
    here = _("I am here") if own else _("{who} is here", who=plan.person.name)[:75]
    several = [Option(value=choices.HERE, label=here), *_away(list(choices.everybody(plan.own).values()))]
    stays = Option(value=choices.AS_IT_IS, label=_("Away, as it stands now"))
    return {
        name_of(week): [*several, stays] if answer == choices.AS_IT_IS else several
        for week, answer in zip(plan.weeks, plan.answers, strict=True)
    }


def away_in(plan: Plan) -> list[Week]:
    """The weeks in which somebody can be chosen for one account."""
    return [one for one in plan.weeks if one.is_whole and one.wishes]


def of_one(plan: Plan, entry: Entry) -> Form:
    """The weeks in which the owner is away, for one account."""
    several = away_in(plan)
    return model(several).form(
        actions.OneAccount(season=plan.season.key, person=plan.person.id or 0, account=entry.account.id or 0),
        title=_("Others for one account"),
        submit=_("Save"),
        values=values_of_one(plan, entry),
        options=options_of_one(plan, entry),
        intro=[Text(text=_("Who is asked about {account}?", account=called(entry.account)))],
    )


def values_of_one(plan: Plan, entry: Entry) -> dict[str, str]:
    """What stands, by field."""
    number = entry.account.id or 0
    return {name_of(one): _as_choice(one.wishes.get(number)) for one in away_in(plan)}


def options_of_one(plan: Plan, entry: Entry) -> Mapping[str, list[Option]]:
    """Those who step in for the account, and who has it already, by field."""
    people = {one.id or 0: one for one in choices.stepping_in(entry)}
    several = _away(list(people.values()))
    has_it = Option(value=choices.AS_IT_IS, label=_("Away, as it stands now"))
    values = values_of_one(plan, entry)
    return {
        name: several if value in {one.value for one in several} else [*several, has_it]
        for name, value in values.items()
    }


def fill_form(action: actions.Fill, title: str, what: str) -> Form:
    """Who is to have an account in a week."""
    return FillForm.form(action, title=title, submit=_("Save"), intro=[Text(text=what)])


def _as_choice(wish: choices.Wish) -> str:
    return choices.asking(wish) if wish else choices.IN_TURN


def _away(people: Sequence[Person]) -> list[Option]:
    """Away, with somebody who is asked first; `people` are those who step in."""
    found = [
        Option(value=choices.asking(one.id or 0), label=_("Away, {who} is asked", who=one.name[:50]))
        for one in people
    ]
    in_turn = _("Away, those who step in are asked in turn") if people else _("Away, my manager is asked")
    return [*found, Option(value=choices.IN_TURN, label=in_turn)]


def _title(plan: Plan, *, own: bool) -> str:
    holiday = weeks.called(plan.season)
    if own:
        return _("Your plan for {holiday}", holiday=holiday)
    return _("{who}: {holiday}", who=plan.person.name[:100], holiday=holiday)
