"""Moving the access, step by step, until both have confirmed; and calling it off before."""

from typing import Any

from chat.fields import Values
from chat.language import _, current_language
from chat.replies import Ask, Reply, Whisper
from handlers.context import Ctx
from handlers.errors import Gone, NotAllowed, UserMistake
from handlers.hand_over import actions, cards, forms, rules, words
from handlers.hand_over.moving import end_part, ended, finish, found, log, moved, noted, require
from handlers.hand_over.view import Passing, Waits
from policy.hand_over import HandOverStep as Rule
from store.models import HandOverStep
from store.models.handovers import OPEN, HandOverState
from store.queries import handovers


async def show(action: actions.Show, ctx: Ctx) -> Reply:
    """How far it has come, for those who take part in it and the information unit."""
    view = await _concerning(ctx, action.handover)
    return Whisper(card=cards.drawn(ctx.person, view, in_unit=ctx.in_information_unit))


async def step(action: actions.Step, ctx: Ctx) -> Reply:
    """Open a step: how it is done, why, and the box to tick."""
    view, rule = await _step(ctx, action)
    return _form(view, rule)


async def save_step(action: actions.Step, values: Values, ctx: Ctx) -> Reply:
    """Record that a step is done; then the next one, if it is theirs as well."""
    view, rule = await _step(ctx, action)
    forms.StepForm.parse(values)
    done = HandOverStep(handover_id=view.number, step=rule.key, done_by_id=ctx.person_id, done_at=ctx.now)
    await handovers.do_step(ctx.session, done)
    in_place = view.whose(rule) is None and rule.who != "information_unit"
    instead = {"instead_of": view.old.id} if in_place else {}
    await log(ctx, view, "step", rule=rule.source, step=rule.key, **instead)
    view = await moved(ctx, view)
    following, unit = view.next_step, ctx.in_information_unit
    if following and rules.may_do(ctx.person_id, in_information_unit=unit, view=view, step=following):
        return _form(view, following)
    return noted(ctx, view)


async def confirm(action: actions.Confirm, ctx: Ctx) -> Reply:
    """One of the two says that all is handed over; when both have, it is."""
    view = await found(ctx, action.handover)
    which = rules.side(ctx.person_id, in_information_unit=ctx.in_information_unit, view=view)
    if not which:
        raise NotAllowed(_("Only those who hand over and take over confirm it."))
    require(view, HandOverState.MOVING)
    if view.waits != Waits.CONFIRM:
        raise UserMistake(_("All steps have to be done first. {standing}", standing=words.standing(view)))
    if rules.has_confirmed(view, which):
        raise Gone(_("That has been confirmed already. {standing}", standing=words.standing(view)))
    one = view.hand_over
    instead: dict[str, Any] = {}
    if which == "new":
        one.new_confirmed_at = ctx.now
    else:
        one.old_confirmed_at, one.old_confirmed_by_id = ctx.now, ctx.person_id
        instead = {"instead_of": one.from_id} if view.giver is None else {}
    await log(ctx, view, "confirmed", side=which, **instead)
    view = await moved(ctx, view)
    return noted(ctx, await finish(ctx, view) if rules.is_finished(view) else view)


async def cancel(action: actions.Cancel, ctx: Ctx) -> Reply:
    """There is no hand-over after all; not once the old one has no access any more."""
    view = await found(ctx, action.handover)
    if not rules.may_cancel(ctx.person_id, in_information_unit=ctx.in_information_unit, view=view):
        raise NotAllowed(words.not_theirs_to_begin())
    require(view, *OPEN)
    if rules.is_removed(view):
        who = view.old.name
        raise UserMistake(
            _("{who} has been removed from the account already. Finish the hand-over instead.", who=who)
        )
    if view.hand_over.state == HandOverState.MOVING and view.new is not None and view.new.id:
        await end_part(ctx, view.hand_over, view.new.id, view.hand_over.part)
    await log(ctx, view, "cancelled")
    return noted(ctx, await ended(ctx, view, HandOverState.CANCELLED))


async def _concerning(ctx: Ctx, number: int) -> Passing:
    """A hand-over, for those who take part in it or run the account. Raises Gone, NotAllowed."""
    view = await found(ctx, number)
    run_it = (*view.entry.owners, *view.entry.substitutes)
    taking_part = (view.old, view.new, view.asker, *view.approvers, *run_it)
    if not ctx.in_information_unit and ctx.person_id not in {one.id for one in taking_part if one}:
        raise NotAllowed(words.not_theirs())
    return view


def _form(view: Passing, rule: Rule) -> Reply:
    action = actions.Step(handover=view.number, key=rule.key)
    title = rule.title.in_(current_language())
    intro = forms.step_intro(view, rule)
    return Ask(form=forms.StepForm.form(action, title=title, submit=_("Save"), intro=intro))


async def _step(ctx: Ctx, action: actions.Step) -> tuple[Passing, Rule]:
    """A step that this person may do now. Raises Gone, NotAllowed, UserMistake."""
    view = await _concerning(ctx, action.handover)
    rule = next((one for one in view.steps if one.key == action.key), None)
    if rule is None:
        raise UserMistake(_("That step is not in this hand-over."))
    if view.hand_over.state == HandOverState.MOVING and rules.removes_too_soon(view, rule):
        # For everyone, whosever step it is.
        raise UserMistake(words.refused_removal(view, rule))
    if not rules.may_do(ctx.person_id, in_information_unit=ctx.in_information_unit, view=view, step=rule):
        who = view.whose(rule)
        named = who.name if who else _("the information unit")
        raise NotAllowed(_("That step is for {who}.", who=named))
    require(view, HandOverState.MOVING)
    if rule.key in view.ticks:
        raise Gone(_("That step is done already. {standing}", standing=words.standing(view)))
    if view.next_step is not None and view.next_step.key != rule.key:
        first = view.next_step.title.in_(current_language())
        raise UserMistake(_("Another step comes first: {step}", step=first))
    return view, rule
