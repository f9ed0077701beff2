"""What a sweep of duties costs by how many accounts there are: looking for what is due, and all of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import perf_counter

import structlog
from sqlalchemy import DateTime, text

from bench import databases, register, statements, town
from bench.report import Cell, Found, Goal, Scope, median
from bot.sweeping import sweep
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, quota_week
from policy.loading import load
from store.db import Database
from store.queries import duties

NOW = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Sweden."""

_TOTALS = (10_000, 100_000, 1_000_000)
_QUICK = (500, 2_000)
_DUE = 1_000
_TOLD = 250  # of them, when a whole sweep is measured: each is a message in a transaction of its own
_REPEATED = 15
_OF_BARE, _FLAT = 3.0, 1.2  # the goals
_GROWS = 3.0  # times that a statement takes on the largest register what it takes on the smallest
_NOTICED = 0.002  # seconds: what takes less is not told of

_BARE = (
    "SELECT id, kind, subject, period, opened_at, due_at, rule, source, step, next_at, closed_at, outcome,"
    " closed_by_id, words, words_at FROM duty WHERE next_at <= :now AND closed_at IS NULL ORDER BY due_at, id"
)
_COME = (
    "UPDATE duty SET next_at = :come WHERE id IN (SELECT id FROM duty WHERE id <= :most AND id % :each = 0)"
)


@dataclass
class _Seen:
    """What was found of a register of one size; times in seconds."""

    total: int
    filled: float = 0.0
    idle: float = 0.0
    bare: float = 0.0
    finding: float = 0.0
    whole: float = 0.0
    told: int = 0
    notes: dict[str, statements.Statement] = field(default_factory=dict)
    plans: dict[str, list[str]] = field(default_factory=dict)


async def measure(scope: Scope) -> Found:
    """Every size in a database of its own; the duties that are due lie evenly among all, a person's each."""
    found = Found("sweep", f"a sweep with {_due_of(scope):,} duties due, by the size of the register")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    for kind in scope.databases:
        seen = [await _of(kind, total, scope) for total in (_QUICK if scope.is_quick else _TOTALS)]
        for one in seen:
            found.rows.append(_row(kind, one))
            share = one.finding / one.bare
            found.goals.append(Goal(f"{kind}, {one.total:,} accounts: finding to bare SQL", share, _OF_BARE))
        first, last = seen[0], seen[-1]
        for name, grown in (
            ("finding what is due", last.finding / first.finding),
            ("a sweep with nothing due", last.idle / first.idle),
            ("a whole sweep that tells", last.whole / first.whole),
        ):
            between = f"{last.total:,} accounts to {first.total:,}"
            found.goals.append(Goal(f"{kind}, {name}: {between}", grown, _FLAT))
        found.notes += _growing(kind, first, last)
    found.notes.append(
        "finding: store.queries.duties.due, as objects; bare: the same rows as tuples, locked alike"
    )
    return found


def _due_of(scope: Scope) -> int:
    return min(_DUE, _QUICK[0] // 10) if scope.is_quick else _DUE


def _row(kind: str, one: _Seen) -> dict[str, Cell]:
    return {
        "database": kind,
        "accounts": one.total,
        "nothing_due_ms": one.idle * 1000,
        "bare_sql_ms": one.bare * 1000,
        "finding_ms": one.finding * 1000,
        "told": one.told,
        "telling_s": one.whole,
        "filled_in_s": one.filled,
    }


async def _of(kind: str, total: int, scope: Scope) -> _Seen:
    database = Database(databases.fresh(kind, scope.folder))
    policy, one = Rulebook([load(str(town.PROFILE))]), _Seen(total)
    try:
        await sweep(database, policy, NOW)  # with nobody there: everything of the day has been opened
        week = quota_week(calendar_for(policy.today(NOW).working), NOW)
        began = perf_counter()
        await register.fill(database, total, NOW, week.period, NOW + timedelta(days=4))
        one.filled = perf_counter() - began
        await sweep(database, policy, NOW)  # begins what only the first sweep of a register does
        with statements.noted(database) as one.notes:
            one.idle = await _timed(lambda: sweep(database, policy, NOW))
        one.plans = {
            words: await statements.plan(database, each)
            for words, each in one.notes.items()
            if words.startswith("SELECT") and each.seconds / each.times > _NOTICED
        }
        each = register.people_of(total) // _due_of(scope)
        async with database.engine.begin() as connection:
            given: dict[str, object] = {"come": NOW - timedelta(minutes=1), "each": each}
            await register.run(connection, _COME, given | {"most": each * _due_of(scope)})
        one.bare = await _timed(lambda: _bare(database))
        one.finding = await _timed(lambda: _finding(database))
        async with database.engine.begin() as connection:
            given = {"come": NOW + timedelta(days=1), "each": each}
            some = max(0, _due_of(scope) - _TOLD)
            await register.run(connection, _COME, given | {"most": each * some})
        began = perf_counter()
        one.told = (await sweep(database, policy, NOW)).told
        one.whole = perf_counter() - began
    finally:
        await database.dispose()
    return one


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    """Seconds, the median of several times after a first one."""
    await work()
    took = []
    for _time in range(_REPEATED):
        began = perf_counter()
        await work()
        took.append(perf_counter() - began)
    return median(took)


async def _bare(database: Database) -> None:
    lock = "" if database.is_sqlite else " FOR UPDATE SKIP LOCKED"
    moments = dict.fromkeys(("opened_at", "due_at", "next_at", "closed_at", "words_at"), DateTime)
    query = text(_BARE + lock).columns(**moments)  # as moments and not as text, as PostgreSQL gives them
    now = str(NOW.replace(tzinfo=None)) if database.is_sqlite else NOW
    async with database.engine.begin() as connection:
        (await connection.execute(query, {"now": now})).all()


async def _finding(database: Database) -> None:
    async with database.transaction() as session:
        await duties.due(session, NOW)


def _growing(kind: str, first: _Seen, last: _Seen) -> list[str]:
    """The statements of a sweep with nothing to do that take the longer the more accounts there are."""
    notes = []
    for words, one in last.notes.items():
        before = first.notes.get(words)
        each, was = one.seconds / one.times, before.seconds / before.times if before else 0.0
        if each > _NOTICED and each > _GROWS * was:
            grown = f"{was * 1000:.1f} ms to {each * 1000:.1f} ms"
            notes.append(f"{kind}: grows from {grown}: {statements.short(words)}")
            notes += [f"    {line}" for line in last.plans.get(words, ())]
    return notes
