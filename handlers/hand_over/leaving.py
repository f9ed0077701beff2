"""Telling that somebody leaves, with their last day: by their manager or the information unit."""

from chat.fields import Values
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.context import Ctx, stored_id
from handlers.errors import Gone, NotAllowed
from handlers.hand_over import actions, forms, leaving_cards, rules
from handlers.hand_over.moving import ended, log, moved
from handlers.hand_over.view import Passing, load
from policy.calendar import calendar_for
from store.models import Assignment, HandOver, Leaving, Person
from store.models.handovers import HandOverReason, HandOverState
from store.queries import accounts, closings, handovers, people


async def leaves(action: actions.Leaves, ctx: Ctx) -> Reply:
    """Open the form, for a manager and the information unit."""
    if not await may_tell(ctx):
        raise NotAllowed(_("Only their manager and the information unit can tell that."))
    return Ask(form=forms.LeavesForm.form(action, title=_("Somebody leaves"), submit=_("Save")))


async def save_leaves(_action: actions.Leaves, values: Values, ctx: Ctx) -> Reply:
    """Somebody leaves: they are told, and what they have is to pass to somebody else."""
    answers = forms.LeavesForm.parse(values)
    person = await people.get(ctx.session, answers.person)
    if person is None or not person.active:
        raise Faults({"person": _("Choose from the list that is shown while you write.")})
    if not _may_tell(ctx, person):
        raise Faults({"person": _("Only their manager and the information unit can tell that.")})
    today = calendar_for(ctx.policy.today(ctx.now).working).day(ctx.now)
    if fault := rules.fault_of_day(answers.last, today):
        raise Faults({"last": fault})
    told = await handovers.leaving(ctx.session, answers.person)
    if told is not None:
        told.last_day, told.told_by_id, told.told_at = answers.last, ctx.person_id, ctx.now
        told.gone_at = None  # who had left and came back leaves once more
        ctx.session.add(told)
    else:
        told = await handovers.add_leaving(
            ctx.session,
            Leaving(
                person_id=answers.person, last_day=answers.last, told_by_id=ctx.person_id, told_at=ctx.now
            ),
        )
    await ctx.log(f"person:{person.id}", "person.leaves", last=answers.last.isoformat())
    views = await _hand_over_all(ctx, person, told)
    await ctx.tell(person, leaving_cards.told, ctx.person, told)
    return Whisper(card=leaving_cards.noted(person, told, views))


async def stays(action: actions.Stays, ctx: Ctx) -> Reply:
    """They do not leave after all: what has not passed on stays theirs."""
    person = await people.get(ctx.session, action.person)
    if person is None or not _may_tell(ctx, person):
        raise NotAllowed(_("Only their manager and the information unit can tell that."))
    told = await handovers.leaving(ctx.session, action.person)
    if told is None:
        raise Gone(_("{who} does not leave. Nothing is changed.", who=person.name))
    told.cancelled_by_id, told.cancelled_at = ctx.person_id, ctx.now
    if told.gone_at is not None:  # else it was not this that took them out of the directory
        person.active = True
    ctx.session.add_all((told, person))
    await ctx.log(f"person:{person.id}", "person.back" if told.gone_at else "person.stays")
    for view in await load(
        ctx.session, ctx.policy, await handovers.open_from(ctx.session, action.person), ctx.now
    ):
        one = view.hand_over
        if one.reason == HandOverReason.LEAVES and one.state != HandOverState.MOVING:
            await log(ctx, view, "cancelled")
            await ended(ctx, view, HandOverState.CANCELLED)
    await ctx.tell(person, leaving_cards.stays_told, ctx.person)
    return Whisper(card=leaving_cards.stays(person))


async def may_tell(ctx: Ctx) -> bool:
    """Whether there is anybody of whom this person may say that they leave."""
    return ctx.in_information_unit or bool(await people.staff_of(ctx.session, ctx.person_id))


def _may_tell(ctx: Ctx, person: Person) -> bool:
    """Whether this person may say of somebody that they leave; nobody says it of themselves."""
    is_manager = person.manager_id == ctx.person_id
    return person.id != ctx.person_id and (is_manager or ctx.in_information_unit)


async def _hand_over_all(ctx: Ctx, person: Person, told: Leaving) -> list[Passing]:
    """Begin a hand-over of each of their accounts that does not pass on already, and is not being closed."""
    under_way = {one.account_id: one for one in await handovers.open_from(ctx.session, stored_id(person.id))}
    views = []
    for assignment, account in await handovers.parts_of(ctx.session, stored_id(person.id)):
        one = under_way.get(stored_id(account.id))
        if one is None:
            if await closings.under_way(ctx.session, stored_id(account.id)) is not None:
                continue
            one = await _new(ctx, assignment, stored_id(person.id))
        one.last_day = told.last_day
        (view,) = await load(ctx.session, ctx.policy, [one], ctx.now)
        await log(ctx, view, "leaves", last=told.last_day.isoformat(), part=one.part)
        views.append(await moved(ctx, view))
    return views


async def _new(ctx: Ctx, assignment: Assignment, person_id: int) -> HandOver:
    """A hand-over of what somebody has, for which their manager is to name who takes over."""
    account_id = stored_id(assignment.account_id)
    entry = await accounts.entry(ctx.session, account_id)
    rules_now = ctx.policy.today(ctx.now, entry.unit.name if entry else "")
    return await handovers.add(
        ctx.session,
        HandOver(
            account_id=account_id,
            part=assignment.part,
            from_id=person_id,
            asked_by_id=ctx.person_id,
            reason=HandOverReason.LEAVES,
            asked_at=ctx.now,
            profile_version_id=await ctx.policy.record(ctx.session, ctx.now, rules_now),
        ),
    )
