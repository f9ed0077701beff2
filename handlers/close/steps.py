"""The steps of a closing: what stops each, what is asked, and what is kept as evidence."""

from datetime import date, timedelta

from chat.cards import AnyPart, Copyable, Text, Why
from chat.fields import Values
from chat.language import _, current_language, day, n_
from chat.replies import Ask, Nothing, Reply, Whisper
from handlers.cases import account_subject, digest, source
from handlers.close import actions, cards, copies, ending, evidence, rules, telling, texts, waits
from handlers.close.evidence import today
from handlers.close.flow import found
from handlers.close.view import ClosingView, hold_subjects, load
from handlers.context import INFORMATION_UNIT, Ctx
from handlers.duties.routing import present
from handlers.errors import Gone, NotAllowed, UserMistake
from policy.closing import ARCHIVE, COMMENTS, FAREWELL, REGISTER, StepOfClosing
from policy.platforms import FACTS
from store.models import ClosingStep
from store.models.closings import ClosingState
from store.queries import closings


async def step(action: actions.Step, ctx: Ctx) -> Reply:
    """Open a step: how it is done, why, and what is to be told."""
    view, one = await _to_do(ctx, action)
    form = evidence.form_of(one.key).form(
        action, title=one.title.in_(current_language()), submit=_("Save"), intro=_intro(ctx, view, one)
    )
    return Ask(form=form)


async def save_step(action: actions.Step, values: Values, ctx: Ctx) -> Reply:
    """Record a step with its evidence, and pass on to the next; the last one closes the account."""
    view, one = await _to_do(ctx, action)
    found_ = evidence.told(ctx, view, one, values)
    closing = view.closing
    if one.key == FAREWELL:
        closing.farewell_on = date.fromisoformat(found_["on"])
    if one.key == ARCHIVE:
        closing.archived_at = ctx.now
    ctx.session.add(closing)
    await closings.finish(
        ctx.session,
        ClosingStep(
            closing_id=view.closing_id,
            step=one.key,
            done_by_id=ctx.person_id,
            done_at=ctx.now,
            evidence=found_,
        ),
    )
    await waits.settle(ctx, closing, one.key)
    await ctx.log(
        account_subject(view.entry.account),
        "closing.step",
        rule=one.source,
        closing=closing.id,
        step=one.key,
        evidence=digest(found_),
    )
    if one.key == REGISTER:
        return await _close(ctx, view)
    if one.key == FAREWELL:
        await ending.stop_posts(ctx, view.entry.account)
    view = await copies.redraw(ctx, closing)
    if view.following is not None and view.following.who != one.who:
        await copies.pass_on(ctx, view)
    return Whisper(card=telling.next_one(view))


async def _close(ctx: Ctx, view: ClosingView) -> Reply:
    """Mark the account as closed; the database looks once more if it is archived (L3, X6)."""
    subjects = hold_subjects(view.entry)
    if not await closings.close(ctx.session, ctx.now, view.closing, archive=ARCHIVE, subjects=subjects):
        raise await _not_closed(ctx, view)
    found_ = view.done.get(ARCHIVE)
    await ctx.log(
        account_subject(view.entry.account),
        "account.closed",
        rule=_rule_of(view, ARCHIVE),
        closing=view.closing_id,
        archive=digest(evidence.as_told(found_)) if found_ else "",
    )
    view_after = await copies.redraw(ctx, view.closing)
    everybody = (*view.entry.owners, *view.entry.covering, *view.entry.substitutes, *view.bench.managers)
    for person in {one.id: one for one in present(view.entry, everybody)}.values():
        await ctx.tell(person, telling.closed, view_after)
    await ctx.post(INFORMATION_UNIT, "", "", telling.closed, view_after)
    return Nothing()


async def _not_closed(ctx: Ctx, view: ClosingView) -> UserMistake | Gone:
    """Why the database did not close it: what somebody did in the same instant, else the archive."""
    closing = await closings.get(ctx.session, view.closing_id)
    now = await load(ctx.session, ctx.policy, closing, at=ctx.now) if closing else view
    if now.closing.state != ClosingState.APPROVED:
        return Gone(cards.became_of(now))
    return UserMistake(cards.held(now) if now.hold else no_archive(now))


async def _to_do(ctx: Ctx, action: actions.Step) -> tuple[ClosingView, StepOfClosing]:
    """A step that the person may do now. Raises Gone, NotAllowed, and UserMistake for what stops it."""
    view = await found(ctx, action)
    one = view.profile.closing.step(action.key)
    if one is None:
        raise UserMistake(_("That step is not in this account's checklist."))
    if not rules.may_do(ctx.person_id, one, view.entry, in_information_unit=ctx.in_information_unit):
        raise NotAllowed(
            _("Only the information unit can do that step.")
            if one.who == "information_unit"
            else _("Only those who run the account can do this.")
        )
    if view.closing.state != ClosingState.APPROVED:
        raise Gone(cards.became_of(view))
    if one.key in view.done:
        done = view.done[one.key]
        raise Gone(_("{who} has done that step already.", who=view.name_of(done.done_by_id)))
    if stop := stopped_by(view, one, today(ctx)):
        raise UserMistake(stop)
    return view, one


def stopped_by(view: ClosingView, step: StepOfClosing, today: date) -> str:
    """Why a step cannot be done on that local day, whoever wants to; "" when it can."""
    if view.hold:
        return cards.held(view)
    if rules.lacks_archive(step.key, view.done):
        return no_archive(view)
    following = view.following
    if following is not None and following.key != step.key:
        first = following.title.in_(current_language())
        return _("The steps are done in order. First comes: {step}.", step=first)
    if rules.is_too_early(step.key, view.closable_on, today):
        return _too_early(view)
    if view.unanswered and (step.key == COMMENTS or rules.ends_account(step.key)):
        return n_(
            "{n} comment on the account waits for an answer. Answer it, or pass it on, and say so in the "
            "reminder about it.",
            "{n} comments on the account wait for an answer. Answer them, or pass them on, and say so in the "
            "reminders about them.",
            view.unanswered,
        )
    return ""


def no_archive(view: ClosingView) -> str:
    """That an account is not closed before it is archived, with why and by which rule; for everybody."""
    archive = view.profile.closing.step(ARCHIVE)
    why = archive.why.in_(current_language()) if archive else ""
    return _(
        "The account cannot be closed before the information unit has archived it. {why} Source: {source}",
        why=why,
        source=source(view.profile, _rule_of(view, ARCHIVE)),
    )


def _too_early(view: ClosingView) -> str:
    rule = view.profile.closing.announce_days
    return _(
        "The account may be closed from {day} on. {why} Source: {source}",
        day=day(view.closable_on) if view.closable_on else "?",
        why=rule.why.in_(current_language()),
        source=source(view.profile, rule.source),
    )


def _rule_of(view: ClosingView, key: str) -> str:
    step = view.profile.closing.step(key)
    return step.source if step else ""


def _intro(ctx: Ctx, view: ClosingView, step: StepOfClosing) -> list[AnyPart]:
    language = current_language()
    parts: list[AnyPart] = [Text(text=step.how_on.get(view.platform, step.how).in_(language))]
    if step.key == FAREWELL:
        days = view.profile.closing.announce_days.value
        text = texts.farewell(view, today(ctx) + timedelta(days=days))
        label = _("Suggested post for {platform}", platform=FACTS[view.platform].title)
        parts += [Copyable(label=label, text=text), Text(text=telling.farewell_due(days))]
    return [*parts, Why(text=step.why.in_(language), source=source(view.profile, step.source))]
