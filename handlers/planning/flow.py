"""Planning a holiday: one form for all accounts and weeks of an owner, and one for a single account (G2)."""

from collections.abc import Mapping
from datetime import date

from chat.fields import Values
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.context import Ctx
from handlers.errors import Gone, NotAllowed
from handlers.planning import actions, cards, choices, forms, replanning, table, view
from handlers.planning.kind import not_theirs, opened
from handlers.planning.view import Plan
from policy.calendar import calendar_for
from store.models.duties import Outcome
from store.queries import duties, people
from store.queries.accounts import Entry


async def plan(action: actions.Plan, ctx: Ctx) -> Reply:
    """Open the form, with what stands already."""
    found = await _plan(ctx, action.season, action.person)
    return Ask(form=forms.of_all(found, own=_is_own(ctx, found)))


async def save(action: actions.Plan, values: Values, ctx: Ctx) -> Reply:
    """Note when the owner is away, and ask those whom they have chosen."""
    found = await _plan(ctx, action.season, action.person)
    own = _is_own(ctx, found)
    answers = forms.model(found.weeks).parse(values, forms.options_of_all(found, own=own)).model_dump()
    changed: dict[date, Mapping[int, choices.Wish] | None] = {}
    for week, before in zip(found.weeks, found.answers, strict=True):
        choice = answers[forms.name_of(week)]
        if choice == choices.HERE and week.is_away:
            changed[week.monday] = None
        elif choice not in (before, choices.HERE, choices.AS_IT_IS):
            changed[week.monday] = choices.spread(choice, found.own)
    await replanning.change(ctx, found, changed)
    await _close(ctx, found)
    return await _saved(ctx, action.season, action.person)


async def one_account(action: actions.OneAccount, ctx: Ctx) -> Reply:
    """Open the form for a single account, of the weeks in which its owner is away."""
    found = await _plan(ctx, action.season, action.person)
    return Ask(form=forms.of_one(found, _entry(found, action.account)))


async def save_one(action: actions.OneAccount, values: Values, ctx: Ctx) -> Reply:
    """Ask others about this account than about the rest; of the rest nothing is changed."""
    found = await _plan(ctx, action.season, action.person)
    entry = _entry(found, action.account)
    several = forms.away_in(found)
    answers = forms.model(several).parse(values, forms.options_of_one(found, entry)).model_dump()
    before = forms.values_of_one(found, entry)
    changed: dict[date, Mapping[int, choices.Wish] | None] = {}
    for week in several:
        name = forms.name_of(week)
        if answers[name] not in (before[name], choices.AS_IT_IS):
            changed[week.monday] = {**week.wishes, action.account: choices.asked_in(answers[name])}
    await replanning.change(ctx, found, changed)
    return await _saved(ctx, action.season, action.person)


async def _plan(ctx: Ctx, key: str, person_id: int) -> Plan:
    """A holiday of an owner, for those who may plan it. Raises Gone, NotAllowed."""
    person = await people.get(ctx.session, person_id)
    season = view.season(ctx.policy, ctx.now, key)
    if person is None or not person.active or season is None:
        raise Gone(_("That holiday is not planned any more."))
    if ctx.person_id not in (person.id, person.manager_id) and not ctx.in_information_unit:
        raise NotAllowed(not_theirs())
    found = await view.load_plan(ctx, person, season)
    if not found.own:
        raise Gone(_("There is no account to plan for any more."))
    return found


def _is_own(ctx: Ctx, plan: Plan) -> bool:
    return plan.person.id == ctx.person_id


def _entry(plan: Plan, account_id: int) -> Entry:
    """One of the owner's accounts, of which there is something to choose. Raises Gone."""
    entry = next((one for one in plan.own if one.account.id == account_id), None)
    if entry is None:
        raise Gone(_("That account is not in the register any more."))
    if not forms.away_in(plan):
        raise Gone(_("There is no week for which somebody has to be chosen."))
    return entry


async def _close(ctx: Ctx, plan: Plan) -> None:
    """It has been answered: nobody is reminded of it any more."""
    profile = ctx.policy.today(ctx.now)
    subject = view.subject(plan.person)
    duty = plan.duty or await duties.open_(
        ctx.session, opened(profile, calendar_for(profile.working), subject, plan.season, ctx.now)
    )
    duties.close(ctx.session, duty, ctx.now, Outcome.DONE, ctx.person_id)
    await ctx.log(subject, "holiday.planned", rule=duty.source, season=plan.season.key)


async def _saved(ctx: Ctx, key: str, person_id: int) -> Reply:
    """How it stands now; told to the owner as well, where another has planned for them."""
    await ctx.session.flush()
    found = await _plan(ctx, key, person_id)
    mondays = [one.monday for one in found.weeks]
    rows = await table.rows(ctx.session, ctx.policy, ctx.now, found.own, mondays, key)
    own = _is_own(ctx, found)
    if not own:
        await ctx.tell(found.person, cards.planned_by_another, found, rows, ctx.person)
    return Whisper(card=cards.planned(found, rows, own=own))
