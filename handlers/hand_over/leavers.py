"""Those who have left: none of them keeps an account, and nobody waits for one of them (H3)."""

from datetime import datetime

from handlers.cases import account_subject
from handlers.context import Ctx, stored_id
from handlers.cover import rules
from handlers.cover.asking import ask
from handlers.cover.waking import wake
from handlers.hand_over import unit
from handlers.hand_over.moving import end_part, moved, show
from handlers.hand_over.rules import is_removed
from handlers.hand_over.view import Passing, load
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for
from store import log
from store.db import Session
from store.models import Assignment, HandOver, Person
from store.models.accounts import AccountStatus
from store.models.duties import DutyKind
from store.models.handovers import HandOverReason, HandOverState
from store.queries import absences, accounts, drafts, duties, handovers, people

_CHANNEL = "hand_over"


async def sweep(session: Session, policy: Rulebook, now: datetime, most: int) -> int:
    """Let nobody be held to work here after their last day, and begin a hand-over of what they have.

    How many were begun, at most so many. A manager is told at once.
    """
    await _gone(session, policy, now)
    await drafts.forget_gone(session)
    await unit.look(session, policy, now)
    await _back(session, policy, now)
    await _ask_others(session, policy, now)
    await _without_receiver(session, policy, now)
    found = await handovers.left_behind(session, most)
    for assignment in found:
        await _begin(session, policy, now, assignment)
    await _with_closings(session, policy, now)
    return len(found)


async def _gone(session: Session, policy: Rulebook, now: datetime) -> None:
    today = calendar_for(policy.today(now).working).day(now)
    for told, person in await handovers.gone_by(session, today):
        told.gone_at, person.active = now, False
        session.add_all((told, person))
        details = {"told_by": told.told_by_id, "last": told.last_day.isoformat()}
        await log.append(
            session, now, f"person:{person.id}", "person.left", details=details, channel=_CHANNEL
        )


async def _begin(
    session: Session,
    policy: Rulebook,
    now: datetime,
    assignment: Assignment,
    asked_by_id: int | None = None,
) -> None:
    """Somebody leaves or has left who had that part in an account: the manager is to name who takes over."""
    entry = await accounts.entry(session, assignment.account_id or 0)
    gone = await people.get(session, assignment.person_id)
    if entry is None or gone is None:
        return
    version = await policy.record(session, now, policy.today(now, entry.unit.name))
    told = await handovers.leaving(session, assignment.person_id)
    one = await handovers.add(
        session,
        HandOver(
            account_id=stored_id(assignment.account_id),
            part=assignment.part,
            from_id=assignment.person_id,
            asked_by_id=asked_by_id,
            reason=HandOverReason.LEAVES,
            last_day=told.last_day if told else None,
            asked_at=now,
            profile_version_id=version,
        ),
    )
    (view,) = await load(session, policy, [one], now)
    await _log(session, now, view, "left")
    await wake(session, policy, [one.account_id], now)
    await moved(_by_itself(session, policy, now, gone), view, silently=True)


async def _without_receiver(session: Session, policy: Rulebook, now: datetime) -> None:
    """Whoever was to take over has left: it is called off, or done where the old one is out already.

    Whoever hands over chooses somebody else; if they leave themselves, it is asked again who takes over.
    """
    for view in await load(session, policy, await handovers.without_receiver(session), now):
        one, new = view.hand_over, view.new
        if new is None:
            continue
        ctx = _by_itself(session, policy, now, new)
        if is_removed(view):
            one.state = HandOverState.DONE
            await end_part(ctx, one, one.from_id, one.part)
        else:
            if one.state == HandOverState.MOVING:
                await end_part(ctx, one, stored_id(new.id), one.part)
            one.state = HandOverState.CANCELLED
        one.closed_at = now
        await _log(session, now, view, "receiver_left")
        after = await moved(ctx, view, silently=True)
        if one.state == HandOverState.CANCELLED and await handovers.leaving(session, one.from_id):
            await _begin_again(session, policy, now, one)
        elif view.old.active:
            for person in {each.id: each for each in (view.old, view.asker) if each}.values():
                await show(ctx, person, after)


async def _ask_others(session: Session, policy: Rulebook, now: datetime) -> None:
    """Somebody has left who was asked to have an account while another is away: the next in line is asked."""
    asked = {rules.absence_in(one.period) for one in await duties.told_to_gone(session, DutyKind.COVER)}
    for absence in (await absences.by_ids(session, asked)).values():
        await ask(session, policy, absence, now)


async def _back(session: Session, policy: Rulebook, now: datetime) -> None:
    """Whoever had left and works here again keeps what nobody has been named for."""
    for view in await load(session, policy, await handovers.of_those_back(session), now):
        view.hand_over.state, view.hand_over.closed_at = HandOverState.CANCELLED, now
        await _log(session, now, view, "back")
        await moved(_by_itself(session, policy, now, view.old), view, silently=True)


async def _with_closings(session: Session, policy: Rulebook, now: datetime) -> None:
    """An account that is being closed needs nobody new: the closing says since when nobody runs it.

    Where it stays after all, or a legal hold stops the closing, it is asked again who takes over.
    """
    for view in await load(session, policy, await handovers.nameless_and_closing(session), now):
        view.hand_over.state = HandOverState.CLOSING
        await _log(session, now, view, "closing")
        await moved(_by_itself(session, policy, now, view.old), view, silently=True)
    for one in await handovers.closing_ended(session):
        account = await accounts.get(session, one.account_id)
        is_closed = account is not None and account.status == AccountStatus.CLOSED
        one.state = HandOverState.CLOSED if is_closed else HandOverState.CANCELLED
        one.closed_at = now
        session.add(one)
        await session.flush()
        for view in await load(session, policy, [one], now):
            await _log(session, now, view, "asked_again")
            await moved(_by_itself(session, policy, now, view.old), view, silently=True)
            await _begin_again(session, policy, now, one)


async def _begin_again(session: Session, policy: Rulebook, now: datetime, before: HandOver) -> None:
    """Somebody leaves, and a hand-over of theirs has come to nothing."""
    for held in await handovers.held(session, before.account_id, before.from_id):
        if held.part == before.part:
            await _begin(session, policy, now, held, before.asked_by_id)


def _by_itself(session: Session, policy: Rulebook, now: datetime, about: Person) -> Ctx:
    """The circumstances in which the bot acts by itself; nothing in them asks who does."""
    return Ctx(session=session, now=now, person=about, policy=policy)


async def _log(session: Session, now: datetime, view: Passing, what: str) -> None:
    subject = account_subject(view.entry.account)
    details = {"hand_over": view.number, "from": view.hand_over.from_id, "part": view.hand_over.part}
    source = view.profile.hand_over.approval.source
    await log.append(session, now, subject, f"hand_over.{what}", details=details, rule=source)
