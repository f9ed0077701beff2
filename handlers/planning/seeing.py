"""The coverage table in the chat, for managers and the information unit (G2)."""

from datetime import timedelta

from chat.language import _
from chat.replies import Nothing, Reply, Whisper
from handlers.context import Ctx
from handlers.errors import NotAllowed
from handlers.overview import lists
from handlers.planning import actions, coverage, seeing_cards
from handlers.planning.seeing_cards import Addresses
from store import outbox
from store.models.addresses import Purpose
from store.queries import addresses

_LASTS = timedelta(days=14)


async def show(action: actions.Show, ctx: Ctx) -> Reply:
    """The table as text, and, where pages can be reached, as a picture and on a page."""
    found = await coverage.load(ctx.session, ctx.policy, ctx.now, ctx.person_id, action.season)
    if found is None:
        raise NotAllowed(_("Only managers and the information unit see this. Write /franvaro to see yours."))
    shown = lists.page(found.rows, lambda row: row.account_id, action.after)
    if action.after is not None:
        return Whisper(card=seeing_cards.further(found, shown))
    if not ctx.public_url or ctx.shared:
        return Whisper(card=seeing_cards.table(None, found, shown, None))
    secret = await addresses.make(ctx.session, ctx.now, ctx.person_id, Purpose.COVERAGE, ctx.now + _LASTS)
    await ctx.log(f"person:{ctx.person_id}", "coverage.address_made")
    asked = f"?season={found.key}"
    at = Addresses(
        page=f"{ctx.public_url}{coverage.PATH}{secret}{asked}",
        picture=f"{ctx.public_url}{coverage.PICTURE_PATH}{secret}{coverage.ENDING}{asked}",
    )
    subject = f"coverage:{ctx.person_id}"
    await ctx.post_anew(ctx.person, subject, outbox.TOLD_ONCE, seeing_cards.table, found, shown, at)
    return Nothing()
