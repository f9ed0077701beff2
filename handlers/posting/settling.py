"""What a post that is told of, or taken back, makes of its week's duty."""

from handlers.context import Ctx, stored_id
from handlers.duties.reopening import go_on_from_here, reopen
from handlers.posting.kind import Posting, PostsOfWeek
from store.models import Duty, Post
from store.models.duties import Outcome
from store.queries import duties

_KIND = Posting()
_NOT_DONE = frozenset({Outcome.MISSED, Outcome.UNANSWERED})


async def settle(ctx: Ctx, duty: Duty, post: Post) -> None:
    """A post more is known of: the duty is done when none is missing any more, else it waits anew.

    One that had ended as not done, or without an answer, is done after all; the post keeps how it had ended.
    """
    for matter in await _KIND.look(ctx.session, ctx.policy, [duty], ctx.now):
        if matter.is_over and (duty.closed_at is None or duty.outcome in _NOT_DONE):
            if duty.closed_at is not None:
                post.was_outcome, post.was_closed_at = duty.outcome, duty.closed_at
                post.was_closed_by_id = duty.closed_by_id
                ctx.session.add(post)
            duties.close(ctx.session, duty, ctx.now, Outcome.DONE, ctx.person_id)
        elif duty.closed_at is None and duty.step == 0:
            await go_on_from_here(ctx.session, _KIND, matter, ctx.now)


async def unsettle(ctx: Ctx, duty: Duty) -> None:
    """A post less is known of: where one is missing again, its duty is open, or as it had ended."""
    for matter in await _KIND.look(ctx.session, ctx.policy, [duty], ctx.now):
        if matter.is_over:
            continue
        if duty.outcome == Outcome.DONE:
            await _undo(ctx, matter)
        elif duty.closed_at is None and duty.step == 0:
            await go_on_from_here(ctx.session, _KIND, matter, ctx.now)


async def _undo(ctx: Ctx, matter: PostsOfWeek) -> None:
    """Open what was open before; nobody is asked again about a week that had ended."""
    week, duty = matter.week, matter.duty
    by = await duties.settled_by(ctx.session, stored_id(matter.entry.account.id), week.starts, week.ends)
    if by is None or by.was_outcome is None or by.was_closed_at is None:
        await reopen(ctx.session, _KIND, matter, ctx.now)
        return
    outcome = Outcome(by.was_outcome)
    duties.close(ctx.session, duty, by.was_closed_at, outcome, by.was_closed_by_id)
