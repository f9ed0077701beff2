"""Having it in one's own calendar who has whose accounts when: an address to subscribe to."""

from chat.replies import Nothing, Reply, Whisper
from handlers.context import Ctx
from handlers.cover import actions, subscribing_cards
from handlers.errors import UserMistake
from store import outbox
from store.models.addresses import Purpose
from store.queries import addresses

PATH, ENDING = "/calendar/", ".ics"
"""What stands before and after the secret, where the feed is served."""


async def show(_action: actions.Subscribe, ctx: Ctx) -> Reply:
    """Make the person's address; of one that they have had, tell that it is not shown again."""
    _refuse_unreachable(ctx)
    found = await addresses.of_person(ctx.session, ctx.person_id, Purpose.CALENDAR)
    if found is not None:
        return Whisper(card=subscribing_cards.has_one(found.made_at))
    return await _make(ctx, "calendar.made")


async def renew(_action: actions.Renew, ctx: Ctx) -> Reply:
    """Put another address in the place of the person's own, which shows nothing from now on."""
    _refuse_unreachable(ctx)
    return await _make(ctx, "calendar.renewed")


async def _make(ctx: Ctx, what: str) -> Reply:
    """A new address, told to the person where nobody reads along; the log says that, and not which."""
    secret = await addresses.make(ctx.session, ctx.now, ctx.person_id, Purpose.CALENDAR)
    await ctx.log(f"person:{ctx.person_id}", what)
    await ctx.post_anew(
        ctx.person,
        f"calendar:{ctx.person_id}",
        outbox.TOLD_ONCE,
        subscribing_cards.address,
        f"{ctx.public_url}{PATH}{secret}{ENDING}",
    )
    return Whisper(card=subscribing_cards.told()) if ctx.shared else Nothing()


def _refuse_unreachable(ctx: Ctx) -> None:
    """Raises UserMistake where no calendar reaches the program."""
    if not ctx.public_url:
        raise UserMistake(subscribing_cards.unreachable())
