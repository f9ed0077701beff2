"""What must hold after the trouble, by the database and by the fake platforms' own records."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, func, select

from store import log, outbox
from store.db import Session
from store.models import Comment, Decision, Duty, Nudge, OutboxMessage, Person
from store.models.entries import LogEntry
from store.models.messages import HandledEvent, OutboxState
from tests.chaos.acts import Act
from tests.chaos.arrivals import by_slack, by_teams
from tests.chaos.scene import Scene

_IN_HAND = timedelta(seconds=10)  # a duty that fell due just now is for the next sweep


async def effects(session: Session, acts: Sequence[Act]) -> dict[str, int]:
    """How often each act has had its effect, by its mark."""
    comments = Counter(await session.exec(select(Comment.url)))
    decided = Counter(
        str(one) for one in await session.exec(select(Decision.case_id).where(Decision.turn == 1))
    )
    found = {}
    for act in acts:
        match act.kind:
            case "comment":
                found[act.mark] = comments[act.mark]
            case "decision":
                found[act.mark] = decided[act.mark]
            case "words":
                found[act.mark] = await _said(session, act.mark)
    return found


async def _said(session: Session, words: str) -> int:
    """How many messages answer these words.

    Or answers beside the outbox: where Slack does not say which conversation is whose, as where others read.
    """
    put = select(func.count()).where(col(OutboxMessage.card).contains(words, autoescape=True))
    shown = select(func.count()).where(col(HandledEvent.reply).contains(words, autoescape=True))
    return (await session.exec(put)).one() + (await session.exec(shown)).one()


async def faults(scene: Scene, session: Session, acts: Sequence[Act]) -> list[str]:
    """Everything that does not hold, a line each."""
    rows = list(await session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))))
    return [
        *_each_once(await effects(session, acts)),
        *await _logged_once(session),
        *_all_sent(rows),
        *by_slack(scene.slack, rows).faults,
        *by_teams(scene.teams, rows).faults,
        *await _everybody_is_told(scene, session),
        *await _nobody_twice(session),
        *await _unbroken(session),
    ]


def _each_once(found: dict[str, int]) -> list[str]:
    return [f"{mark!r} had its effect {times} times" for mark, times in found.items() if times != 1]


async def _logged_once(session: Session) -> list[str]:
    """Each comment and each decision stands in the log once."""
    told = await session.exec(select(LogEntry).where(LogEntry.what == "comment.told"))
    numbers = Counter(one.details["comment"] for one in told)
    known = set(await session.exec(select(Comment.id).where(Comment.url != "")))
    decided = Counter(await session.exec(select(LogEntry.chain).where(LogEntry.what == "case.approved")))
    return [
        *(f"comment {one} stands in the log {n} times" for one, n in numbers.items() if n != 1),
        *(f"comment {one} does not stand in the log" for one in known - set(numbers)),
        *(f"{chain} is approved in the log {n} times" for chain, n in decided.items() if n != 1),
    ]


def _all_sent(rows: Sequence[OutboxMessage]) -> list[str]:
    return [f"message {one.id} is {one.state}: {one.error}" for one in rows if one.state != OutboxState.SENT]


async def _everybody_is_told(scene: Scene, session: Session) -> list[str]:
    """No duty waits to be told of, and none that fell due was left out; nobody is told of a rung twice."""
    now = scene.clock.now() - _IN_HAND
    several = list(await session.exec(select(Duty)))
    nudges = list(await session.exec(select(Nudge)))
    told = {one.duty_id for one in nudges}
    twice = Counter((one.duty_id, one.step, one.recipient) for one in nudges)
    return [
        *(
            f"duty {one.id} ({one.kind}) is due, and nobody is told"
            for one in several
            if one.closed_at is None and one.next_at is not None and one.next_at <= now
        ),
        *(
            f"duty {one.id} ({one.subject}) has no nudge"
            for one in several
            if one.kind == "comment" and one.id not in told
        ),
        *(f"{key} was told {times} times" for key, times in twice.items() if times > 1),
    ]


async def _nobody_twice(session: Session) -> list[str]:
    names = Counter(await session.exec(select(Person.name)))
    return [f"{name} is {times} people" for name, times in names.items() if times > 1]


async def _unbroken(session: Session) -> list[str]:
    broken = await log.verify(session)
    return [f"the log is broken: {broken}"] if broken else []


async def is_calm(scene: Scene, session: Session) -> bool:
    """Whether nothing is under way: no message waits, no duty is due."""
    if await outbox.waiting(session):
        return False
    query = select(func.count()).where(col(Duty.next_at) <= scene.clock.now(), col(Duty.closed_at).is_(None))
    return (await session.exec(query)).one() == 0
