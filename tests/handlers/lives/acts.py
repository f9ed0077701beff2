"""What people do in a life: be away, take over, hand over, close. Each is one act or a few in a row."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from chat.fields import Raw
from chat.inbound import Press, Submit
from handlers.cases import number_in
from handlers.close import actions as closing_actions
from handlers.close import rules as closing_rules
from handlers.close.view import ClosingView
from handlers.close.view import load as load_closing
from handlers.cover import actions as cover_actions
from handlers.hand_over import actions as passing_actions
from handlers.hand_over.view import Passing, Waits
from handlers.hand_over.view import load as load_passing
from handlers.holds import actions as hold_actions
from store.models import Absence, Closing, Duty, HandOver, Hold
from store.models.closings import ClosingState
from store.models.duties import DutyKind
from store.models.handovers import OPEN
from store.queries import accounts, closings, people
from tests.handlers.lives.holds import all_holds
from tests.handlers.lives.life import PEOPLE, UNIT, Life, one_of
from tests.talk import typed

MOST_GONE = 3
WHY = "Så blir det."
NEWEST = 4  # messages whose buttons a person presses


def times(life: Life, start: int, days: int | None, hour: int) -> dict[str, Raw]:
    """From so many days ahead, for so many days or without an end; `hour`: from then on, on the first day."""
    first = life.world.clock.now().date() + timedelta(days=start)
    last = "" if days is None else str(first + timedelta(days=days))
    return {"first": str(first), "last": last, "first_at": f"{hour}:00" if hour else ""}


async def away(life: Life, who: str, start: int, days: int | None, hour: int = 0) -> None:
    """Somebody tells that they are away."""
    await life.fills(who, cover_actions.Tell(), **times(life, start, days, hour))


async def told_away(life: Life, by: str, who: str, start: int, days: int | None) -> None:
    """Somebody tells that another is away."""
    tell = cover_actions.Tell(other=True)
    await life.fills(by, tell, who=[str(life.number(who))], **times(life, start, days, 0))


async def changes(life: Life, who: str, start: int, days: int | None, pick: int) -> None:
    """Somebody makes an absence longer or shorter: their own, or one that they know the number of."""
    if number := await _absence(life, who, pick):
        await life.fills(who, cover_actions.Tell(absence=number), **times(life, start, days, 0))


async def back(life: Life, who: str, pick: int) -> None:
    """Somebody is back, or is not away after all."""
    if number := await _absence(life, who, pick):
        await life.presses(who, cover_actions.Back(absence=number))


async def gives_back(life: Life, who: str, pick: int) -> None:
    """Somebody cannot take over after all."""
    if number := await _absence(life, "", pick):
        await life.presses(who, cover_actions.Release(absence=number))


async def takes_over(life: Life, pick: int) -> None:
    """Somebody who steps in says yes to having an account meanwhile; or anybody does, whoever it was."""
    async with life.world.database.reading() as session:
        asked = select(Duty).where(Duty.kind == DutyKind.COVER, col(Duty.closed_at).is_(None))
        several = list(await session.exec(asked.order_by(col(Duty.id))))
        if not several:
            return
        duty = one_of(several, pick)
        entry = await accounts.entry(session, number_in(duty.subject))
    names = [life.name(one) for one in entry.substitutes] if entry and pick % 5 else PEOPLE
    if names:
        await life.presses(one_of(names, pick), cover_actions.Take(duty=duty.id or 0))


async def presses_any(life: Life, who: str, pick: int) -> None:
    """Somebody presses a button in one of their newest messages, and fills in what is asked."""
    several = [one for message in life.talk.buttons(who)[-NEWEST:] for one in message]
    if not several or who in life.shut_out:
        return
    pressed = one_of(several, pick)
    life.talk.forms.pop(who, None)
    await life.talk.send(who, Press(payload=pressed.payload, message=pressed.message), pressed.place)
    form = life.talk.forms.get(who)
    if form is not None:
        values = typed(form, _answers(life, pick, {one.name for one in form.fields}))
        await life.talk.send(who, Submit(payload=form.payload, values=values), pressed.place)


async def hands_over(life: Life, who: str, account: int, old: str, new: str) -> None:
    """Somebody asks another to take over an account."""
    ask = passing_actions.Ask(account=account, person=life.number(old))
    await life.fills(who, ask, person=[str(life.number(new))], reason="moves")


async def moves_on(life: Life, pick: int, new: str, often: int) -> None:
    """What an open hand-over waits for is done by whoever's turn it is; `new`: who is named, if need be."""
    for _time in range(often):
        view = await passing(life, pick)
        if view is None:
            return
        for person in view.turn:
            who = life.name(person) if person else one_of(UNIT, pick)
            await _moves(life, view, who, new)


async def forges_step(life: Life, who: str, pick: int) -> None:
    """Somebody says that a step of a hand-over is done that may not be theirs, or not the next one."""
    view = await passing(life, pick)
    if view is not None:
        step = passing_actions.Step(handover=view.number, key=one_of(view.steps, pick).key)
        await life.sends(who, step, done=True)


async def calls_off(life: Life, who: str, pick: int) -> None:
    """Somebody says that there is no hand-over after all."""
    view = await passing(life, pick)
    if view is not None:
        await life.presses(who, passing_actions.Cancel(handover=view.number))


async def leaves(life: Life, who: str) -> None:
    """The channel says that somebody's account is closed; not of all of them."""
    if len(life.left) < MOST_GONE and who not in life.shut_out:
        await life.leaves(who)


async def returns(life: Life, who: str) -> None:
    """Somebody whose account was closed is back."""
    if who in life.shut_out:
        await life.returns(who)


async def goes_by(life: Life, hours: Sequence[int]) -> None:
    """Time goes on; after each stretch the scheduler sweeps, and all holds."""
    for one in hours:
        life.world.clock.advance(timedelta(hours=one))
        await life.minute()
        await all_holds(life)


async def told_leaving(life: Life, by: str, who: str, days: int) -> None:
    """Somebody tells that another leaves in so many days."""
    if len(life.left) >= MOST_GONE:
        return
    last = life.world.clock.now().date() + timedelta(days=days)
    await life.fills(by, passing_actions.Leaves(), person=[str(life.number(who))], last=str(last))


async def stays(life: Life, by: str, who: str) -> None:
    """They do not leave after all."""
    await life.presses(by, passing_actions.Stays(person=life.number(who)))


async def wants_closed(life: Life, who: str, account: int) -> None:
    """Somebody wants an account closed."""
    await life.fills(who, closing_actions.Ask(account=account), reason=WHY)


async def closes_on(life: Life, pick: int, often: int) -> None:
    """What a closing waits for is done by whoever's turn it is: an answer, a decision, a step."""
    for _time in range(often):
        if view := await closing(life, pick):
            await _closes(life, view, pick)


async def _closes(life: Life, view: ClosingView, pick: int) -> None:
    number, owners = view.closing_id, [life.name(one) for one in view.entry.owners if one.active]
    if view.closing.state == ClosingState.APPROVED and view.following is not None:
        mine = owners if view.following.who == "owner" and owners else UNIT
        step = closing_actions.Step(closing=number, key=view.following.key)
        await life.fills(one_of(mine, pick), step, **_evidence(life))
    elif closing_rules.is_decidable(view.closing, life.world.clock.now()):
        for role in [one for one in closing_rules.ROLES if one not in view.decisions][:1]:
            for person in view.candidates(role)[:1]:
                await life.presses(life.name(person), closing_actions.Approve(closing=number))
    elif owners:
        await life.fills(owners[0], closing_actions.Answer(closing=number), answer=WHY)


async def forges_end(life: Life, who: str, pick: int) -> None:
    """Somebody says of any step of a closing that it is done, with or without evidence."""
    view = await closing(life, pick)
    if view is not None:
        step = closing_actions.Step(closing=view.closing_id, key=one_of(view.steps[::-1], pick).key)
        await life.sends(who, step, **(_evidence(life) if pick % 3 else {"done": True}))


async def says_of_closing(life: Life, who: str, pick: int) -> None:
    """Somebody says yes, or no, or calls it off, be it theirs or not."""
    view = await closing(life, pick)
    if view is None:
        return
    number = view.closing_id
    match pick % 3:
        case 0:
            await life.presses(who, closing_actions.Approve(closing=number))
        case 1:
            await life.fills(who, closing_actions.Refuse(closing=number), reason=WHY)
        case _:
            await life.presses(who, closing_actions.Cancel(closing=number))


async def holds(life: Life, who: str, account: int) -> None:
    """The information unit sets a legal hold; others try."""
    await life.fills(who, hold_actions.OnAccount(account=account), reason=WHY)


async def lifts(life: Life, who: str) -> None:
    """The information unit lifts one."""
    async with life.world.database.reading() as session:
        number = (await session.exec(select(Hold.id).where(col(Hold.lifted_at).is_(None)))).first()
    if number:
        await life.presses(who, hold_actions.Lift(hold=number))


async def passing(life: Life, pick: int) -> Passing | None:
    """One of the hand-overs that are open."""
    async with life.world.database.reading() as session:
        query = select(HandOver).where(col(HandOver.state).in_(OPEN)).order_by(col(HandOver.id).desc())
        several = list(await session.exec(query))
        views = await load_passing(session, life.world.dispatch.policy, several, life.world.clock.now())
    return one_of(views, pick) if views else None


async def closing(life: Life, pick: int) -> ClosingView | None:
    """One of the closings that are under way."""
    async with life.world.database.reading() as session:
        query = select(Closing).where(col(Closing.state).in_(closings.UNDER_WAY)).order_by(col(Closing.id))
        several = list(await session.exec(query))
        policy = life.world.dispatch.policy
        return (
            await load_closing(session, policy, one_of(several, pick), at=life.world.clock.now())
            if several
            else None
        )


async def _moves(life: Life, view: Passing, who: str, new: str) -> None:
    number, to = view.number, view.hand_over.to_id or 0
    match view.waits:
        case Waits.NAME:
            await life.fills(who, passing_actions.Name(handover=number), person=[str(life.number(new))])
        case Waits.ACCEPT:
            await life.presses(who, passing_actions.Accept(handover=number, person=to))
        case Waits.APPROVE:
            await life.presses(who, passing_actions.Approve(handover=number, person=to))
        case Waits.STEP if view.next_step:
            await life.fills(who, passing_actions.Step(handover=number, key=view.next_step.key), done=True)
        case Waits.CONFIRM:
            await life.presses(who, passing_actions.Confirm(handover=number))
        case _:
            pass


async def _absence(life: Life, who: str, pick: int) -> int | None:
    """An absence that is not over: somebody's own where they have one."""
    async with life.world.database.reading() as session:
        several = [
            one
            for one in await session.exec(select(Absence).order_by(col(Absence.id).desc()))
            if one.cancelled_at is None and (one.ends_at is None or one.ends_at > life.world.clock.now())
        ]
        own = await people.get(session, life.number(who)) if who else None
    mine = [one for one in several if own and one.person_id == own.id] or several
    return one_of(mine, pick).id if mine else None


def _evidence(life: Life) -> dict[str, Raw]:
    """What is told of any step of a closing."""
    today = str(life.world.clock.now().date())
    return {
        "on": today,
        "where": "E-arkivet",
        "files": "41",
        "registration": "KS 2027/12",
        "done": True,
    }


def _answers(life: Life, pick: int, fields: set[str]) -> dict[str, Raw]:
    """Something in the fields of any form."""
    today = life.world.clock.now().date()
    person = [str(life.number(one_of(PEOPLE, pick // 7)))]
    known: dict[str, Raw] = {
        **_evidence(life),
        "person": person,
        "who": person,
        "reason": WHY,
        "answer": WHY,
        "first": str(today),
        "last": str(today + timedelta(days=pick % 5)),
        "text": WHY,
        "done": True,
    }
    return {name: value for name, value in known.items() if name in fields}
