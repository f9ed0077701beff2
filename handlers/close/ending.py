"""What the farewell on an account ends, and what comes back when the account stays after all."""

from handlers.cases import account_subject
from handlers.context import Ctx
from handlers.posting.resting import resume
from store.models import Account
from store.models.duties import DutyKind, Outcome
from store.queries import accounts, duties


async def stop_posts(ctx: Ctx, account: Account) -> None:
    """Nobody is asked for posts after the last one; comments and the daily look go on until it is closed."""
    for duty in await duties.open_of(ctx.session, DutyKind.POSTING, account_subject(account)):
        if ctx.now < duty.due_at:  # what was due before is asked about still
            duties.close(ctx.session, duty, ctx.now, Outcome.VOID)
    await ctx.session.flush()


async def goes_on(ctx: Ctx, account_id: int) -> None:
    """The account stays: this week's posts are asked for again, if the closing alone stopped that."""
    await ctx.session.flush()
    if account := await accounts.get(ctx.session, account_id):
        await resume(ctx.session, ctx.policy, account, ctx.now)
