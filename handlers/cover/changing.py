"""An absence as it is stored: a new one, and one that ends or never was. Nobody is told here."""

from datetime import datetime

from handlers.context import Ctx, stored_id
from handlers.cover import asking
from store.models import Person
from store.models.absences import Absence
from store.queries import absences, holds


async def begin(ctx: Ctx, person: Person, starts: datetime, ends: datetime | None) -> Absence:
    """Somebody is away from one UTC moment to another; None: until further notice."""
    return await absences.add(
        ctx.session,
        Absence(
            person_id=stored_id(person.id),
            starts_at=starts,
            ends_at=ends,
            told_by_id=ctx.person_id,
            told_at=ctx.now,
        ),
    )


async def end(ctx: Ctx, absence: Absence) -> None:
    """It ends now, or is not to be; nobody is asked because of it any more."""
    if absence.starts_at < ctx.now:
        absence.ends_at = ctx.now
    else:
        absence.cancelled_at = ctx.now
    if f"absence:{absence.id}" not in await holds.kept(ctx.session):
        absence.reason = ""
    await asking.close_questions(ctx.session, absence, ctx.now)
    await note(ctx, absence, "absence.ended")


async def note(ctx: Ctx, absence: Absence, what: str) -> None:
    """Into the person's chain: who told of whom, but not when nor why, which can be thinned (GDPR)."""
    await ctx.log(f"person:{absence.person_id}", what, absence=absence.id)
