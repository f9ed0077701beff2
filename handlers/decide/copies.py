"""Every copy of a case's cards, wherever they stand."""

from handlers import cases as case_words
from handlers.apply import cards as apply_cards
from handlers.apply.view import load
from handlers.context import Ctx
from handlers.decide import cards
from store.models import Case


async def redraw(ctx: Ctx, case: Case, *, deciders: bool = True) -> None:
    """Draw every copy of the case's cards as it stands now (C5), or the applicant's alone."""
    view = await load(ctx.session, ctx.policy, case)
    subject = case_words.subject(case)
    await ctx.follow(subject, "applicant", apply_cards.applicant, view)
    await ctx.follow(subject, "question", apply_cards.question, view)
    for role in ("manager", "information_unit") if deciders else ():
        await ctx.follow(subject, role, cards.decider, view, role)
