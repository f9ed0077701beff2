"""Correcting what was told about a step: what stood before is kept, and nothing becomes undone by it."""

from datetime import date

from chat.fields import Values
from chat.language import _, current_language
from chat.replies import Ask, Reply, Whisper
from handlers.cases import account_subject, digest
from handlers.close import actions, cards, copies, evidence, rules, telling
from handlers.close.flow import found
from handlers.close.view import ClosingView
from handlers.context import Ctx
from handlers.errors import Gone, NotAllowed, UserMistake
from policy.closing import FAREWELL, StepOfClosing
from store.models.closings import ClosingState


async def which(action: actions.Corrections, ctx: Ctx) -> Reply:
    """The steps that the person can correct."""
    view = await _open(ctx, action)
    own = cards.correctable(view, ctx.person_id, in_unit=ctx.in_information_unit)
    if not own:
        raise UserMistake(_("There is no step here that you can correct yet."))
    return Whisper(card=telling.correctable(view, own))


async def correct(action: actions.Correct, ctx: Ctx) -> Reply:
    """Open a step with what was told."""
    view, one = await _done(ctx, action)
    form = evidence.form_of(one.key, again=True)
    title = _("Correct: {step}", step=one.title.in_(current_language()))
    values = {name: str(value) for name, value in evidence.as_told(view.done[one.key]).items()}
    return Ask(form=form.form(action, title=title, submit=_("Save"), values=values))


async def save(action: actions.Correct, values: Values, ctx: Ctx) -> Reply:
    """Keep what is told now beside what stood before.

    A farewell that was on another day moves the day from which on the account may be closed.
    """
    view, one = await _done(ctx, action)
    closing, step = view.closing, view.done[one.key]
    before, now = evidence.as_told(step), evidence.corrected(ctx, view, one, values)
    if now == before:
        return Whisper(card=telling.noted(view, _("That is what stood there already. Nothing is changed.")))
    if one.key == FAREWELL:
        closing.farewell_on = date.fromisoformat(now["on"])
        ctx.session.add(closing)
    step.evidence = evidence.with_earlier(ctx, step, now)
    ctx.session.add(step)
    await ctx.log(
        account_subject(view.entry.account),
        "closing.corrected",
        rule=one.source,
        closing=closing.id,
        step=one.key,
        before=evidence.before_in_log(view.entry.account, before, now),
        evidence_before=digest(before),
        evidence=digest(now),
    )
    await ctx.session.flush()
    view = await copies.redraw(ctx, closing)
    text = _(
        "“{step}” is corrected. What stood there before is kept.", step=one.title.in_(current_language())
    )
    return Whisper(card=telling.noted(view, text))


async def _open(ctx: Ctx, action: actions.OfClosing) -> ClosingView:
    """A closing whose steps are being done. Raises Gone, NotAllowed, and UserMistake under a legal hold."""
    view = await found(ctx, action)
    if view.closing.state != ClosingState.APPROVED:
        raise Gone(cards.became_of(view))
    if view.hold:
        raise UserMistake(cards.held(view))
    return view


async def _done(ctx: Ctx, action: actions.Correct) -> tuple[ClosingView, StepOfClosing]:
    """A step that is done and that the person may correct. Raises as `_open`."""
    view = await _open(ctx, action)
    one = view.profile.closing.step(action.key)
    if one is None:
        raise UserMistake(_("That step is not in this account's checklist."))
    if not rules.may_do(ctx.person_id, one, view.entry, in_information_unit=ctx.in_information_unit):
        raise NotAllowed(
            _("Only the information unit can do that step.")
            if one.who == "information_unit"
            else _("Only those who run the account can do this.")
        )
    if one.key not in view.done:
        raise UserMistake(_("That step is not done yet, so there is nothing to correct."))
    return view, one
