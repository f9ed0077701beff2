"""Saying yes or no to a closing: the manager and the information unit, each by themselves (L1)."""

from chat.fields import Values
from chat.language import _
from chat.replies import Ask, Nothing, Reply, Whisper
from handlers.cases import account_subject
from handlers.close import actions, cards, copies, forms, rules, telling, waits
from handlers.close.flow import decide, found
from handlers.close.view import ClosingView, load
from handlers.context import Ctx
from handlers.duties.routing import watches
from handlers.errors import Gone, NotAllowed, UserMistake
from store.models.closings import ClosingOutcome, ClosingState


async def approve(action: actions.Approve, ctx: Ctx) -> Reply:
    """Yes; with the other's yes, the steps begin."""
    view, role = await _at_turn(ctx, action)
    if view.hold:
        raise UserMistake(cards.held(view))
    await _decided(ctx, view, role, ClosingOutcome.APPROVED)
    return Nothing()


async def refuse(action: actions.Refuse, ctx: Ctx) -> Reply:
    """Open the form for why the account stays."""
    view, _role = await _at_turn(ctx, action)
    title = _("The account stays")
    intro = (cards.quoted(view),)
    return Ask(form=forms.NoForm.form(action, title=title, submit=_("Say no"), intro=intro))


async def save_refuse(action: actions.Refuse, values: Values, ctx: Ctx) -> Reply:
    """No: that is enough for the account to stay."""
    view, role = await _at_turn(ctx, action)
    await _decided(ctx, view, role, ClosingOutcome.REFUSED, forms.NoForm.parse(values).reason)
    return Whisper(
        card=telling.noted(view, _("It is noted that the account stays. Those who run it are told."))
    )


async def _at_turn(ctx: Ctx, action: actions.OfClosing) -> tuple[ClosingView, rules.Role]:
    """The closing, and the role in which the person decides. Raises Gone, NotAllowed."""
    view = await found(ctx, action)
    closing = view.closing
    if closing.state != ClosingState.ASKED:
        raise Gone(cards.became_of(view))
    if own := [one for one in view.decisions.values() if one.decided_by_id == ctx.person_id]:
        raise Gone(cards.decision(view, own[0]))
    if ctx.person_id in rules.running(view.entry) or ctx.person_id == closing.asked_by_id:
        raise NotAllowed(_("Nobody decides on their own account, or on what they have asked for themselves."))
    if not rules.is_decidable(closing, ctx.now):
        raise UserMistake(_("Those who run the account are to answer first."))
    role = rules.may_decide(ctx.person_id, view.bench, closing, view.decided, ctx.now)
    if role is None:
        told = [cards.decision(view, one) for one in view.decisions.values()]
        waits = _("Only the manager and the information unit decide on this.")
        raise NotAllowed(" ".join([*told, waits]))
    return view, role


async def _decided(
    ctx: Ctx, view: ClosingView, role: rules.Role, outcome: ClosingOutcome, reason: str = ""
) -> None:
    """Store it; the second yes begins the steps, the first no ends it."""
    closing = view.closing
    await decide(ctx, closing, role, outcome, reason)
    view = await load(ctx.session, ctx.policy, closing, at=ctx.now)
    state = rules.state_after(list(view.decisions.values()))
    closing.state = state
    if state == ClosingState.APPROVED:
        closing.approved_at = ctx.now
        await ctx.log(
            account_subject(view.entry.account),
            "closing.agreed",
            rule=view.profile.closing.decided_by.source,
            closing=closing.id,
        )
    elif state == ClosingState.REFUSED:
        closing.ended_at, closing.ended_by_id = ctx.now, ctx.person_id
        await waits.end(ctx, closing)
    ctx.session.add(closing)
    view = await copies.redraw(ctx, closing)
    if state == ClosingState.APPROVED:
        await copies.pass_on(ctx, view)
    elif state == ClosingState.REFUSED:
        await _tell_that_it_stays(ctx, view)


async def _tell_that_it_stays(ctx: Ctx, view: ClosingView) -> None:
    asker = view.people.get(view.closing.asked_by_id)
    concerned = {one.id: one for one in (*watches(view.entry), *([asker] if asker else []))}
    for person in concerned.values():
        if person.active and person.id != ctx.person_id:
            await ctx.post(person, view.subject, copies.TOLD, telling.stays, view)
