"""What every act in a hand-over begins and ends with: looking it up, and showing whom it concerns."""

from typing import Any

from chat.language import _
from chat.replies import Reply, Whisper
from handlers.cases import account_subject
from handlers.context import INFORMATION_UNIT, Ctx, stored_id
from handlers.cover.waking import wake
from handlers.errors import Gone
from handlers.hand_over import cards, words
from handlers.hand_over.duty import settle
from handlers.hand_over.view import Passing, load
from store import outbox
from store.models import Assignment, HandOver, Person
from store.models.accounts import Part
from store.models.handovers import HandOverState
from store.queries import accounts, handovers

ROLE = "hand_over"
"""Of the cards that follow it."""


async def found(ctx: Ctx, number: int) -> Passing:
    """The hand-over with that number, locked until the transaction ends. Raises Gone."""
    one = await handovers.get(ctx.session, number)
    views = await load(ctx.session, ctx.policy, [one], ctx.now) if one else []
    if not views:
        raise Gone(_("That hand-over is not there any more."))
    return views[0]


def require(view: Passing, *states: HandOverState) -> None:
    """Gone, with what became of it, when it is in none of these states any more."""
    if view.hand_over.state not in states:
        raise Gone(words.standing(view))


async def moved(ctx: Ctx, before: Passing, *, silently: bool = False) -> Passing:
    """A hand-over has moved on: its duty, every copy of its card, and whoever's turn it is now.

    `silently`: they are told by a reminder, at once.
    """
    ctx.session.add(before.hand_over)
    await ctx.session.flush()
    (view,) = await load(ctx.session, ctx.policy, [before.hand_over], ctx.now)
    by_id = None if silently else ctx.person_id
    await settle(ctx.session, ctx.policy, view, ctx.now, by_id, at_once=silently)
    await ctx.follow(view.subject, ROLE, cards.drawn, view)
    if not silently:
        had = await _recipients(ctx, view)
        for person in view.turn:
            if _key(person) not in had or person not in before.stood:
                await show(ctx, person, view)
    return view


async def show(ctx: Ctx, person: Person | None, view: Passing) -> None:
    """Give somebody the card anew; None is the information unit's place. Nothing to one who has left."""
    if person is None:
        await ctx.post_anew(INFORMATION_UNIT, view.subject, ROLE, cards.drawn, view)
    elif person.active:
        await ctx.post_anew(person, view.subject, ROLE, cards.drawn, view)


async def ended(ctx: Ctx, view: Passing, state: HandOverState, words: str = "") -> Passing:
    """It has come to its end; whoever has part in it is told."""
    one = view.hand_over
    one.state, one.words = state, words
    one.closed_at, one.closed_by_id = ctx.now, ctx.person_id
    view = await moved(ctx, view)
    told = {person.id: person for person in (view.old, view.new, view.asker) if person is not None}
    told.pop(ctx.person_id, None)
    for person in told.values():
        await show(ctx, person, view)
    return view


async def begin_moving(ctx: Ctx, view: Passing, approved_by_id: int) -> Passing:
    """The new assignment is approved: from now on both are responsible, until access has moved."""
    one = view.hand_over
    one.state, one.approved_by_id, one.approved_at = HandOverState.MOVING, approved_by_id, ctx.now
    await accounts.assign(
        ctx.session,
        Assignment(
            person_id=stored_id(one.to_id),
            part=one.part,
            account_id=one.account_id,
            approved_by_id=approved_by_id,
            starts_at=ctx.now,
        ),
    )
    rule = view.profile.hand_over.approval.source
    await log(ctx, view, "approved", rule=rule, approved_by=approved_by_id, part=one.part)
    view = await moved(ctx, view)
    await _ask_others(ctx, one)
    await wake(ctx.session, ctx.policy, [one.account_id], ctx.now)
    for person in (view.old, None):
        if person not in view.turn:
            await show(ctx, person, view)
    return view


async def _ask_others(ctx: Ctx, begun: HandOver) -> None:
    """Whoever is to have the account now steps in for it in nobody's place: it is asked again who does."""
    for one in await handovers.open_of(ctx.session, [begun.account_id]):
        if one.to_id == begun.to_id and one.id != begun.id:
            one.state, one.to_id, one.accepted_at = HandOverState.ASKED, None, None
            for view in await load(ctx.session, ctx.policy, [one], ctx.now):
                await moved(ctx, view, silently=True)


async def end_part(ctx: Ctx, one: HandOver, person_id: int, part: str) -> None:
    """Somebody has that part in the account no more."""
    for assignment in await handovers.held(ctx.session, one.account_id, person_id):
        if assignment.part == part:
            assignment.ends_at = ctx.now
            ctx.session.add(assignment)
    await ctx.session.flush()


async def finish(ctx: Ctx, view: Passing) -> Passing:
    """Both have confirmed: the old assignment ends, and the new one alone holds."""
    one = view.hand_over
    await end_part(ctx, one, one.from_id, one.part)
    if one.part == Part.OWNER:
        await end_part(ctx, one, stored_id(one.to_id), Part.SUBSTITUTE)
    one.state, one.closed_at, one.closed_by_id = HandOverState.DONE, ctx.now, ctx.person_id
    view = await moved(ctx, view)
    await wake(ctx.session, ctx.policy, [one.account_id], ctx.now)
    await log(ctx, view, "done", before=one.from_id, after=one.to_id, part=one.part)
    told = {one.id: one for one in (view.old, view.new, *view.approvers[:1]) if one is not None}
    for person in told.values():
        await show(ctx, person, view)
    await show(ctx, None, view)
    return view


def noted(ctx: Ctx, view: Passing) -> Reply:
    """The answer to whoever has done something."""
    return Whisper(card=cards.noted(view, ctx.person_id, in_unit=ctx.in_information_unit))


async def log(ctx: Ctx, view: Passing, what: str, *, rule: str = "", **details: Any) -> None:
    """Into the account's chain."""
    subject = account_subject(view.entry.account)
    await ctx.log(subject, f"hand_over.{what}", rule=rule, hand_over=view.number, **details)


async def _recipients(ctx: Ctx, view: Passing) -> set[str]:
    return {copy.recipient for copy in await outbox.copies(ctx.session, view.subject, ROLE)}


def _key(person: Person | None) -> str:
    return outbox.to_person(stored_id(person.id)) if person else outbox.to_place(INFORMATION_UNIT)
