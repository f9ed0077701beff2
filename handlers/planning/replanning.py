"""Weeks of an owner that are to be otherwise: their absences and questions are made to fit.

What has been promised for a week and an account of which nothing is changed holds on, without anybody
being asked anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.context import Ctx, stored_id
from handlers.cover import asking, changing, wanted
from handlers.cover.spans import Span, joined, span, within, without
from handlers.cover.whereabouts import left_of, still
from handlers.planning import cards, choices
from handlers.planning.choices import Wish
from handlers.planning.view import Plan
from store.models import Person
from store.models.absences import Absence, Closure, Cover
from store.queries import absences, accounts
from store.queries.absences import Given

Wanted = Mapping[int, Wish] | None
"""Who is to be asked first, by account; None where the owner is here."""


async def change(ctx: Ctx, plan: Plan, weeks: Mapping[date, Wanted]) -> None:
    """Make these weeks so; whoever has promised something gets to know what they have now."""
    before = await _promised(ctx, plan.away)
    old = {one.monday: one for one in plan.weeks}
    spans = [old[monday].of for monday in weeks]
    kept = [absence for one in plan.away for absence in await _without(ctx, plan.person, one, spans)]
    for mondays, wishes in choices.runs({day: one for day, one in weeks.items() if one is not None}):
        whole = joined(old[monday].of for monday in mondays)[0]
        made = await changing.begin(ctx, plan.person, whole.start, whole.ends_at)
        await changing.note(ctx, made, "absence.told")
        same = {
            number
            for number, wish in wishes.items()
            if all(old[monday].wishes.get(number, 0) == wish for monday in mondays)
        }
        await _carry_over(ctx, before, made, same)
        await _ask(ctx, made, {f"account:{number}": wish for number, wish in wishes.items() if wish})
        kept.append(made)
    await _tell(ctx, plan.person, before, await _promised(ctx, kept))


@dataclass(frozen=True)
class Promise:
    """Somebody has an account in some time."""

    given: Given
    part: Span


async def _promised(ctx: Ctx, several: Sequence[Absence]) -> list[Promise]:
    """What of these absences has been promised and is to come."""
    found = []
    for absence in several:
        given = await absences.given(ctx.session, stored_id(absence.id))
        found += [Promise(one, part) for one, part in still(given, ctx.now)]
    return found


async def _without(ctx: Ctx, person: Person, absence: Absence, spans: Sequence[Span]) -> list[Absence]:
    """The absence without these stretches: what is left of it, in one piece or several."""
    whole = span(absence.starts_at, absence.ends_at)
    left = without([whole], spans)
    if left == [whole]:
        return [absence]
    if not left:
        await changing.end(ctx, absence)
        return []
    before = await _promised(ctx, [absence])
    first = wanted.by_subject(await asking.close_questions(ctx.session, absence, ctx.now))
    made = [await _again(ctx, person, absence, one) for one in left[1:]]
    await _carry_closures(ctx, absence, made)
    for one in made:
        await _carry_over(ctx, before, one, {promise.given.cover.account_id for promise in before})
    await _shorten(ctx, absence, left[0], before)
    for one in (absence, *made):
        if left_of(one, ctx.now):
            await _ask(ctx, one, first)
    return [absence, *made]


async def _shorten(ctx: Ctx, absence: Absence, part: Span, before: Sequence[Promise]) -> None:
    """The absence is that part of itself; what was promised beside it holds no more."""
    absence.starts_at, absence.ends_at = part.start, part.ends_at
    ctx.session.add(absence)
    await changing.note(ctx, absence, "absence.changed")
    for promise in before:
        if not promise.part.shared(part):
            promise.given.cover.ended_at = ctx.now
            ctx.session.add(promise.given.cover)
    await ctx.session.flush()


async def _again(ctx: Ctx, person: Person, absence: Absence, part: Span) -> Absence:
    """Another piece of an absence."""
    made = await changing.begin(ctx, person, part.start, part.ends_at)
    made.reason = absence.reason
    await changing.note(ctx, made, "absence.told")
    return made


async def _carry_over(ctx: Ctx, before: Sequence[Promise], to: Absence, account_ids: Collection[int]) -> None:
    """What was promised of these accounts in the time of an absence holds because of that one."""
    for promise in before:
        cover = promise.given.cover
        for part in within([promise.part], left_of(to, ctx.now)):
            if cover.account_id in account_ids:
                await absences.give(
                    ctx.session,
                    Cover(
                        absence_id=stored_id(to.id),
                        account_id=cover.account_id,
                        person_id=cover.person_id,
                        starts_at=part.start,
                        ends_at=part.ends_at,
                        given_by_id=cover.given_by_id,
                        given_at=cover.given_at,
                    ),
                )


async def _carry_closures(ctx: Ctx, absence: Absence, to: Sequence[Absence]) -> None:
    """The same of what was agreed to be closed for comments."""
    for closure in await absences.closures(ctx.session, stored_id(absence.id)):
        whole = span(closure.starts_at, closure.ends_at)
        for one in to:
            for part in within([whole], left_of(one, ctx.now)):
                kept = closure.model_dump(exclude={"id", "absence_id", "duty_id", "starts_at", "ends_at"})
                made = Closure(
                    absence_id=stored_id(one.id), starts_at=part.start, ends_at=part.ends_at, **kept
                )
                await absences.shut(ctx.session, made)


async def _ask(ctx: Ctx, absence: Absence, first: Mapping[str, int]) -> None:
    await asking.ask(
        ctx.session, ctx.policy, absence, ctx.now, by_id=ctx.person_id, channel=ctx.channel, first=first
    )


async def _tell(ctx: Ctx, absent: Person, before: Sequence[Promise], after: Sequence[Promise]) -> None:
    """Whoever has something else now than before gets to know what."""
    had, has = _by_person(before), _by_person(after)
    people = {one.given.cover.person_id: one.given.person for one in before}
    for number, person in people.items():
        if had[number] != has.get(number, {}) and number != ctx.person_id:
            own = has.get(number, {})
            found = {one.account.id: one.account for one in await accounts.entries(ctx.session, own)}
            await ctx.tell(person, cards.you_have, absent, [(found[one], own[one]) for one in own])


def _by_person(several: Sequence[Promise]) -> dict[int, dict[int, list[Span]]]:
    """When somebody has which account, by person and account."""
    found: dict[int, dict[int, list[Span]]] = {}
    for one in several:
        cover = one.given.cover
        found.setdefault(cover.person_id, {}).setdefault(cover.account_id, []).append(one.part)
    return {
        person: {account: joined(parts) for account, parts in own.items()} for person, own in found.items()
    }
