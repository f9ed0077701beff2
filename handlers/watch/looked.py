"""That somebody has looked at an account: noted the same, whichever way it came to be known (F3)."""

from collections.abc import Sequence

from handlers.context import Ctx
from store.models import Duty
from store.models.duties import Outcome
from store.queries import duties


async def has_looked(ctx: Ctx, several: Sequence[Duty]) -> None:
    """Close these open watches as done by the person, each with a line in its account's chain of the log."""
    for duty in several:
        duties.close(ctx.session, duty, ctx.now, Outcome.DONE, ctx.person_id)
        await ctx.log(duty.subject, "account.watched", rule=duty.source, period=duty.period)
