"""What is so at every instant of a life, whatever anybody did before."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select

from handlers.close.view import load_all
from handlers.cover.rules import absence_in
from handlers.duties.routing import present, watches
from handlers.hand_over.view import load
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, next_working_time
from policy.closing import ARCHIVE, PLATFORM, REGISTER
from store import log
from store.db import Session
from store.models import Absence, Closing, ClosingDecision, ClosingStep, Duty, HandOver, Hold, OutboxMessage
from store.models.accounts import Account, AccountStatus, Part
from store.models.closings import ClosingOutcome, ClosingState
from store.models.duties import DutyKind
from store.models.handovers import OPEN, HandOverState, HandOverStep
from store.queries import absences, accounts, closings
from store.queries.accounts import Entry
from tests.handlers.lives.life import Life

FAULT = "Något gick fel"


async def all_holds(life: Life) -> None:
    """Everything."""
    async with life.world.database.reading() as session:
        await every_account_is_watched(session, life)
        await nothing_is_sent_to_who_left(session, life)
        await nothing_is_closed_without_evidence(session)
        await nobody_is_removed_too_soon(session, life)
        await nothing_went_wrong(session, life)
        assert await log.verify(session) is None


async def every_account_is_watched(session: Session, life: Life) -> None:
    """Each live account has one answer to who watches it now; where that is nobody, a duty since when."""
    now = life.world.clock.now()
    calendar = calendar_for(life.world.dispatch.policy.today(now).working)
    if next_working_time(calendar, now).moment > now:
        return  # a weekend alone is no gap
    entries = [one for one in await accounts.entries(session, at=now) if _is_live(one)]
    shut = await absences.closed_at(session, [one.account.id or 0 for one in entries], now)
    waiting = await _gaps(session, life.world.dispatch.policy, now)
    for entry in entries:
        about = (entry.account.name, now)
        assert entry.owners, about
        has_it = present(entry, entry.owners) or present(entry, entry.covering)
        since = waiting.get(entry.account.id or 0, [])
        assert has_it or entry.account.id in shut or since, about
        assert all(one <= now for one in since), about
        if has_it:
            assert watches(entry) == has_it, about
        assert all(one.active for one in watches(entry)), about


def _is_live(entry: Entry) -> bool:
    return entry.account.status == AccountStatus.LIVE


async def _gaps(session: Session, policy: Rulebook, now: datetime) -> dict[int, list[datetime]]:
    """Since when it is known, by account, that nobody has it now, and somebody is asked."""
    found: dict[int, list[datetime]] = {}
    query = select(Duty).where(col(Duty.closed_at).is_(None))
    several = list(await session.exec(query.where(Duty.kind == DutyKind.COVER)))
    known = await absences.by_ids(session, {absence_in(duty.period) for duty in several})
    for duty in several:
        if _runs(known[absence_in(duty.period)], now):
            found.setdefault(int(duty.subject.partition(":")[2]), []).append(duty.opened_at)
    several = list(await session.exec(query.where(Duty.kind == DutyKind.HAND_OVER)))
    passing = {f"handover:{one.id}": one for one in await session.exec(select(HandOver))}
    for duty in several:
        one = passing[duty.subject]
        if one.part == Part.OWNER:
            found.setdefault(one.account_id, []).append(duty.opened_at)
    several = list(await session.exec(query.where(Duty.kind == DutyKind.CLOSING)))
    subjects = {duty.subject for duty in several if duty.next_at}
    for closing in await load_all(session, policy, await closings.all_under_way(session), at=now):
        if closing.unwatched_since and closing.subject in subjects:
            found.setdefault(closing.closing.account_id, []).append(closing.unwatched_since)
    return found


def _runs(absence: Absence, now: datetime) -> bool:
    is_over = absence.ends_at is not None and absence.ends_at <= now
    return absence.cancelled_at is None and absence.starts_at <= now and not is_over


async def nothing_is_sent_to_who_left(session: Session, life: Life) -> None:
    """Not even put down to be sent."""
    for person_id, last in life.left.items():
        query = select(OutboxMessage.card).where(OutboxMessage.person_id == person_id)
        assert list(await session.exec(query.where(col(OutboxMessage.id) > last))) == [], person_id


async def nothing_is_closed_without_evidence(session: Session) -> None:
    """Closed means archived before, agreed on by two, and not while a legal hold was on it."""
    await _nothing_ends_before_the_archive(session)
    closed = list(await session.exec(select(Account).where(Account.status == AccountStatus.CLOSED)))
    for account in closed:
        chain = await log.of_chain(session, f"account:{account.id}")
        query = select(Closing).where(Closing.account_id == account.id, Closing.state == ClosingState.CLOSED)
        one = (await session.exec(query)).one()
        assert one.closed_at is not None
        await _is_agreed(session, one)
        await _is_archived(session, one)
        known = [(entry.what, entry.details.get("closing")) for entry in chain]
        assert known.count(("closing.approved", one.id)) == 2
        assert known.count(("account.closed", one.id)) == 1
    query_held = select(Hold).where(col(Hold.subject).in_([f"account:{one.id}" for one in closed]))
    for hold in await session.exec(query_held):
        number = int(hold.subject.partition(":")[2])
        ended = (await session.exec(select(Closing.closed_at).where(Closing.account_id == number))).all()
        until = hold.lifted_at
        assert not [at for at in ended if at and hold.set_at <= at and (until is None or at < until)]


async def _nothing_ends_before_the_archive(session: Session) -> None:
    steps = list(await session.exec(select(ClosingStep)))
    archived = {each.closing_id: each.done_at for each in steps if each.step == ARCHIVE}
    for each in steps:
        if each.step in (PLATFORM, REGISTER):
            assert archived[each.closing_id] <= each.done_at, each.closing_id


async def _is_agreed(session: Session, one: Closing) -> None:
    decided = list(await session.exec(select(ClosingDecision).where(ClosingDecision.closing_id == one.id)))
    assert {each.role for each in decided} == {"manager", "information_unit"}
    assert len({each.decided_by_id for each in decided}) == 2
    assert {each.outcome for each in decided} == {ClosingOutcome.APPROVED}
    assert all(each.decided_at <= (one.closed_at or each.decided_at) for each in decided)


async def _is_archived(session: Session, one: Closing) -> None:
    steps = list(await session.exec(select(ClosingStep).where(ClosingStep.closing_id == one.id)))
    by_key = {each.step: each for each in steps}
    archive = by_key[ARCHIVE]
    assert all(archive.evidence[each] for each in ("on", "where", "files", "registration"))
    assert one.archived_at == archive.done_at
    assert [each.id for each in sorted(steps, key=lambda each: each.done_at)] == [each.id for each in steps]


async def nobody_is_removed_too_soon(session: Session, life: Life) -> None:
    """The old one is out only after the new one has said that they are in, and both are heard at the end."""
    several = list(await session.exec(select(HandOver)))
    ticks = list(await session.exec(select(HandOverStep)))
    views = await load(session, life.world.dispatch.policy, several, life.world.clock.now())
    for view in views:
        done = {one.step: one for one in ticks if one.handover_id == view.number}
        proofs = [done[one.key] for one in view.steps if one.proves_access and one.key in done]
        for step in (one for one in view.steps if one.removes_access and one.key in done):
            assert any(
                proof.done_at <= done[step.key].done_at and proof.done_by_id == view.hand_over.to_id
                for proof in proofs
            ), view.number
        one = view.hand_over
        if one.state == HandOverState.DONE and one.closed_by_id is not None:
            assert one.old_confirmed_at
            assert one.new_confirmed_at
            assert one.to_id != one.approved_by_id
    open_ = [(one.account_id, one.from_id) for one in several if one.state in OPEN]
    assert len(set(open_)) == len(open_)


async def nothing_went_wrong(session: Session, life: Life) -> None:
    """No event was answered with a fault."""
    said: Iterable[str] = [text for errors in life.talk.errors.values() for text in errors.values()]
    written = await session.exec(select(OutboxMessage.card).where(col(OutboxMessage.card).contains(FAULT)))
    assert not [one for one in (*said, *written) if FAULT in one]
