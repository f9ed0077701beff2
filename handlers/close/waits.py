"""What is waited for no more, as somebody has said or done it, or as the closing is over."""

from handlers.context import Ctx
from store.models import Closing
from store.models.duties import DutyKind, Outcome
from store.queries import duties


async def settle(ctx: Ctx, closing: Closing, what: str) -> None:
    """The person has answered, decided, or done the step: nobody is reminded of it any more."""
    await _close(ctx, closing, what, Outcome.DONE)


async def end(ctx: Ctx, closing: Closing) -> None:
    """The closing is over: nobody is reminded of anything in it any more."""
    await _close(ctx, closing, "", Outcome.VOID)


async def _close(ctx: Ctx, closing: Closing, what: str, outcome: Outcome) -> None:
    for duty in await duties.open_of(ctx.session, DutyKind.CLOSING, f"closing:{closing.id}"):
        if what in ("", duty.period):
            duties.close(ctx.session, duty, ctx.now, outcome, ctx.person_id)
