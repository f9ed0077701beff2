"""What becomes of a comment: the buttons of those who may answer it."""

from chat.fields import Values
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.cases import account_subject, digest
from handlers.comments import actions, cards, rules
from handlers.comments.kind import CommentMatter
from handlers.comments.view import KIND, log_link, matter_of, standing
from handlers.context import Ctx
from handlers.duties.answering import require_part_in
from handlers.duties.reopening import reopen as open_again
from store.models import Unit
from store.models.comments import CommentState
from store.queries import comments, duties, people


async def answered(action: actions.Answered, ctx: Ctx) -> Reply:
    """It has been answered, says somebody who may."""
    return await _becomes(ctx, await _of(ctx, action), CommentState.ANSWERED)


async def holding(action: actions.Holding, ctx: Ctx) -> Reply:
    """Whoever wrote it knows that an answer is coming: it waits on, and the ladder climbs on (X3)."""
    return await _becomes(ctx, await _of(ctx, action), CommentState.HOLDING)


async def other(action: actions.Other, ctx: Ctx) -> Reply:
    """Ask what else became of it."""
    matter = await _of(ctx, action)
    if rules.is_settled(matter.state):
        return await standing(ctx, matter)
    form = cards.OtherForm.form(action, title=_("What became of the comment?"), submit=_("Save"))
    return Ask(form=form)


async def save_other(action: actions.Other, values: Values, ctx: Ctx) -> Reply:
    """It needs no answer, for a reason; or another unit answers."""
    matter = await _of(ctx, action)
    if rules.is_settled(matter.state):
        return await standing(ctx, matter)
    answers = cards.OtherForm.parse(values)
    if answers.what == cards.NO_ANSWER:
        if not answers.reason:
            raise Faults({"reason": _("Write something here.")})
        return await _becomes(ctx, matter, CommentState.NO_ANSWER, answers.reason)
    unit = await people.unit(ctx.session, answers.unit)
    if unit is None:
        raise Faults({"unit": _("Choose something here.")})
    if unit.id == matter.entry.unit.id:
        raise Faults({"unit": _("That unit has the account. Choose another.")})
    return await _becomes(ctx, matter, CommentState.PASSED, answers.reason, unit)


async def reopen(action: actions.Reopen, ctx: Ctx) -> Reply:
    """It waits for an answer after all."""
    return await _becomes(ctx, await _of(ctx, action), CommentState.OPEN)


async def _of(ctx: Ctx, action: actions.OfComment) -> CommentMatter:
    """The comment of a button. Raises Gone, and NotAllowed for somebody who has no part in it."""
    matter = await matter_of(ctx, await comments.get(ctx.session, action.comment))
    require_part_in(ctx, KIND, matter)
    return matter


async def _becomes(
    ctx: Ctx, matter: CommentMatter, to: CommentState, reason: str = "", unit: Unit | None = None
) -> Reply:
    """Move a comment on, if it may come there from where it is; else tell where it stands (C5)."""
    comment = matter.comment
    if not rules.may_follow(matter.state, to):
        return await standing(ctx, matter)
    was_settled = rules.is_settled(matter.state)
    comment.state, comment.reason, comment.unit_id = to, reason, unit.id if unit else None
    comment.changed_by_id, comment.changed_at = ctx.person_id, ctx.now
    ctx.session.add(comment)
    if rules.is_settled(to):
        duties.close(ctx.session, matter.duty, ctx.now, rules.outcome(to), ctx.person_id)
        await _tell_whoever_told(ctx, matter, unit)
    elif was_settled:
        await open_again(ctx.session, KIND, matter, ctx.now)
    await _log(ctx, matter, to, reason)
    return Whisper(card=cards.became(matter.entry, comment, unit))


async def _tell_whoever_told(ctx: Ctx, matter: CommentMatter, unit: Unit | None) -> None:
    teller = await people.get(ctx.session, matter.comment.told_by_id)
    if teller is not None and teller.active and teller.id != ctx.person_id:
        await ctx.tell(teller, cards.news, matter.entry, matter.comment, unit)


async def _log(ctx: Ctx, matter: CommentMatter, to: CommentState, reason: str) -> None:
    """Into the account's chain. A reason stands in the comment, where it can be thinned."""
    what = "reopened" if to is CommentState.OPEN else to.value
    await ctx.log(
        account_subject(matter.entry.account),
        f"comment.{what}",
        comment=matter.comment.id,
        unit=matter.comment.unit_id,
        reason=digest(reason) if reason else "",
        **log_link(matter.entry, matter.comment),
    )
