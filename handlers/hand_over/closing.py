"""The account of somebody who leaves is to be closed instead of handed over (H3)."""

from chat.language import _
from handlers.close import flow as close_flow
from handlers.close import rules as close_rules
from handlers.close.view import ClosingView, hold_subjects
from handlers.context import Ctx
from handlers.errors import Gone, UserMistake
from handlers.hand_over.view import Passing
from store.queries import closings, holds


async def require_possible(ctx: Ctx, view: Passing) -> None:
    """Gone when it is being closed already; UserMistake while a legal hold is on it."""
    if await closings.under_way(ctx.session, view.hand_over.account_id) is not None:
        raise Gone(_("Somebody has asked to close {account} already.", account=view.called))
    if await holds.on_any(ctx.session, hold_subjects(view.entry)):
        raise UserMistake(_("A legal hold is on the account: it cannot be closed until it is lifted."))


async def begin(ctx: Ctx, view: Passing, reason: str) -> ClosingView:
    """Ask those who decide on it, as `/avsluta-konto` does. Raises Gone, UserMistake."""
    await require_possible(ctx, view)
    return await close_flow.start(ctx, view.entry, _as_what(ctx, view), reason)


def _as_what(ctx: Ctx, view: Passing) -> str:
    """As what the person asks for it: a manager further up is one as well, unless they run the account."""
    entry = view.entry
    if found := close_rules.comes_from(ctx.person_id, entry, in_information_unit=ctx.in_information_unit):
        return found
    return "substitute" if ctx.person_id in close_rules.running(entry) else "manager"
