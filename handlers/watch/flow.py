"""Answering the question of the day: all is answered, or some is not."""

from chat.language import _
from chat.replies import Reply, Whisper
from handlers.cases import called
from handlers.comments import actions as comment_actions
from handlers.comments import flow as comments
from handlers.comments.view import unanswered as comments_of
from handlers.context import Ctx
from handlers.duties.answering import open_matter, told_together
from handlers.errors import Gone
from handlers.watch import actions, cards
from handlers.watch.kind import LookOfDay
from handlers.watch.looked import has_looked
from store.models.duties import DutyKind


async def all_answered(action: actions.AllAnswered, ctx: Ctx) -> Reply:
    """Somebody has looked at all accounts that they were asked about."""
    several = await _asked(ctx, action.duty)
    await has_looked(ctx, [one.duty for one in several])
    names = [called(one.entry.account) for one in several]
    waiting = await comments_of(ctx, [one.entry for one in several])
    return Whisper(card=cards.seen_but(names, waiting, ctx.now) if waiting else cards.seen(names))


async def some_unanswered(action: actions.SomeUnanswered, ctx: Ctx) -> Reply:
    """There are comments without an answer: the form for the first of them."""
    several = await _asked(ctx, action.duty)
    only = several[0].entry.account.id if len(several) == 1 else None
    return await comments.tell(comment_actions.Tell(account=only), ctx)


async def _asked(ctx: Ctx, duty_id: int) -> list[LookOfDay]:
    """All the looks of the day that this person was asked about with that one. Raises Gone, NotAllowed."""
    kind, matter = await open_matter(ctx, duty_id)
    if kind.name != DutyKind.WATCH:
        raise Gone(_("You need not do that any more."))
    return await told_together(ctx, kind, matter)
