"""Every copy of a closing's card: who has one, and how it is drawn anew."""

from handlers.close import cards
from handlers.close.view import ClosingView, load
from handlers.context import INFORMATION_UNIT, Ctx
from handlers.duties.routing import present, watches
from store.models import Closing, Person
from store.models.closings import ClosingState

ROLES = (cards.OWNER, "manager", "information_unit")
TOLD = "told"
"""The role of what is told once and not drawn anew."""


async def redraw(ctx: Ctx, closing: Closing) -> ClosingView:
    """Draw every copy as the closing stands now (C5)."""
    view = await load(ctx.session, ctx.policy, closing, at=ctx.now)
    for role in ROLES:
        await ctx.follow(view.subject, role, cards.closing, view, role, ctx.now)
    return view


async def send(ctx: Ctx, view: ClosingView) -> None:
    """Give everybody whom a closing concerns their copy: those who run it, who asked, who decides.

    But for those who are away: whoever has the account meanwhile gets it (G4).
    """
    entry = view.entry
    run_it = present(entry, (*entry.owners, *entry.covering, *entry.substitutes))
    concerned: dict[int | None, Person] = {one.id: one for one in run_it}
    managers = {one.id: one for one in view.managers_asked()}
    for person in concerned.values():
        await _post(ctx, person, view, cards.OWNER)
    for person in managers.values():
        await _post(ctx, person, view, "manager")
    if ctx.person_id not in {*concerned, *managers} and not ctx.in_information_unit:
        await _post(ctx, ctx.person, view, cards.OWNER)
    await _post(ctx, INFORMATION_UNIT, view, "information_unit")


async def pass_on(ctx: Ctx, view: ClosingView) -> None:
    """Put the card before whoever does the next step, further down where they see it."""
    step = view.following
    if step is None or view.closing.state != ClosingState.APPROVED:
        return
    if step.who == "information_unit":
        await _post(ctx, INFORMATION_UNIT, view, "information_unit")
        return
    for person in watches(view.entry):
        await _post(ctx, person, view, cards.OWNER)


async def _post(ctx: Ctx, to: Person | str, view: ClosingView, role: str) -> None:
    await ctx.post_anew(to, view.subject, role, cards.closing, view, role, ctx.now)
