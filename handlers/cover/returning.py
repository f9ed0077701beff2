"""Somebody is back: one message about what happened meanwhile (G4), and why they were away is forgotten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cases import account_subject
from handlers.context import Ctx
from handlers.cover import summary
from handlers.cover.asking import concerned
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, next_working_time
from store import log
from store.db import Session
from store.models import Absence, Comment, LogEntry, Person
from store.queries import absences, comments, duties, holds, people
from store.queries.absences import Given
from store.queries.accounts import Entry


async def finish(session: Session, policy: Rulebook, now: datetime, most: int) -> None:
    """Absences that are over: whoever is back is told in their working time, once for all of them."""
    by_person: dict[int, list[Absence]] = {}
    ended = await absences.ended(session, now, most)
    kept = await holds.kept(session) if ended else set()
    for absence in ended:
        if f"absence:{absence.id}" not in kept:
            absence.reason = ""
        session.add(absence)
        by_person.setdefault(absence.person_id, []).append(absence)
    for person_id, several in by_person.items():
        person = await people.get(session, person_id)
        if person is None or not person.active:
            _close(session, several, now)
        elif _works(policy, person, now) and not await absences.away(session, [person_id], now):
            _close(session, several, now)
            await _tell(session, policy, person, several, now)
    await session.flush()


def _close(session: Session, several: Sequence[Absence], now: datetime) -> None:
    for absence in several:
        absence.over_at = now
        session.add(absence)


def _works(policy: Rulebook, person: Person, now: datetime) -> bool:
    calendar = calendar_for(policy.today(now).working, person.zone)
    return next_working_time(calendar, now).moment <= now


async def _tell(
    session: Session, policy: Rulebook, person: Person, several: Sequence[Absence], now: datetime
) -> None:
    """What happened on their own accounts since they were away first; nothing if they never were."""
    since = min((one.starts_at for one in several if one.cancelled_at is None), default=now)
    own = [one for one in await concerned(session, person.id or 0, now) if person in one.owners]
    if own and since < now:
        ctx = Ctx(session=session, now=now, person=person, policy=policy)
        await ctx.tell(person, summary.back_again, await _happened(session, own, person, since, now))


@dataclass(frozen=True)
class _Read:
    """What was read of some accounts."""

    posts: Mapping[int, Sequence[datetime]]
    comments: Sequence[Comment]
    waiting: Sequence[Comment]
    entries: Sequence[LogEntry]
    given: Sequence[Given]
    names: Mapping[int | None, str]


async def _happened(
    session: Session, own: Sequence[Entry], person: Person, since: datetime, until: datetime
) -> list[summary.Meanwhile]:
    ids = [one.account.id or 0 for one in own]
    chains = [account_subject(one.account) for one in own]
    told = await comments.told_between(session, ids, since, until)
    entries = [one for one in await log.between(session, chains, since, until) if one.what in summary.DECIDED]
    read = _Read(
        posts=await duties.posts_of(session, ids, since),
        comments=told,
        waiting=await comments.unanswered(session, ids),
        entries=entries,
        given=await absences.gave(session, person.id or 0, since, until),
        names=await _names(session, [one.changed_by_id for one in told] + [one.actor_id for one in entries]),
    )
    return [_of(entry, read) for entry in own]


async def _names(session: Session, ids: Collection[int | None]) -> dict[int | None, str]:
    several = await people.by_ids(session, sorted({one for one in ids if one is not None}))
    return {one.id: one.name for one in several}


def _of(entry: Entry, read: _Read) -> summary.Meanwhile:
    number, chain = entry.account.id or 0, account_subject(entry.account)
    return summary.Meanwhile(
        entry=entry,
        posts=len(read.posts.get(number, [])),
        comments=[one for one in read.comments if one.account_id == number],
        waiting=len([one for one in read.waiting if one.account_id == number]),
        decided=[one for one in read.entries if one.chain == chain],
        had_it=list(dict.fromkeys(one.person.name for one in read.given if one.cover.account_id == number)),
        names=read.names,
    )
