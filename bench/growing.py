"""How a database and the program's memory grow: some weeks of sweeps, from which a year is reckoned.

A year of 5,000 accounts in full would take hours: each owner is told each working day. What sweeps write goes
by account and week, so a part of the accounts for some weeks is measured, and the rest is multiplied.
"""

import gc
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import text
from sqlmodel import SQLModel

from bench import databases, register, town
from bench.report import Cell, Found, Scope
from bot.simulating import Sweeps, on_the_minute
from handlers.rulebook import Rulebook
from policy.loading import load
from store.db import Database

BEGAN = datetime(2027, 3, 1, 5, 0, tzinfo=UTC)
"""A Monday, before anybody works."""

_ACCOUNTS, _ACCOUNTS_QUICK = 60, 10
_WEEKS, _WEEKS_QUICK = 3, 1
_OF, _YEAR = 5_000, 52  # accounts and weeks that are reckoned
_MINUTE, _WEEK = timedelta(minutes=1), timedelta(weeks=1)
_KB = 1024.0


@dataclass(frozen=True)
class _Size:
    rows: dict[str, int]
    """Of each table."""
    kilobytes: float
    memory: float
    """Of this process, in MB."""


async def measure(scope: Scope) -> Found:
    """All that is asked is answered at the first reminder; all that is sent has arrived at once."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    accounts = _ACCOUNTS_QUICK if scope.is_quick else _ACCOUNTS
    weeks = _WEEKS_QUICK if scope.is_quick else _WEEKS
    title = f"{weeks} weeks of {accounts} accounts measured; {_YEAR} weeks of {_OF:,} reckoned from them"
    found = Found("grow", title)
    for kind in scope.databases:
        sizes = await _lived(kind, accounts, weeks, scope)
        found.rows += _rows(kind, sizes, accounts)
        # The first week also fills the pages anew.
        first, last = sizes[1 if weeks > 1 else 0], sizes[-1]
        grown = (last.kilobytes - first.kilobytes) / max(1, weeks - 1) / accounts
        whole = grown * _OF * _YEAR / _KB / _KB
        found.notes.append(
            f"{kind}: {grown:.2f} kB an account and week, {whole:.1f} GB in a year of {_OF:,} (reckoned);"
            f" memory {sizes[0].memory:.0f} MB before and {last.memory:.0f} MB after"
        )
    found.notes.append("not in it: commands and what people type, which is thinned after days or years")
    return found


async def _lived(kind: str, accounts: int, weeks: int, scope: Scope) -> list[_Size]:
    """The sizes at the beginning and after each week."""
    url = databases.fresh(kind, scope.folder)
    database = Database(url)
    try:
        await register.fill(database, accounts, BEGAN)
        sweeps = Sweeps(database, Rulebook([load(str(town.PROFILE))]))
        sizes, at = [await _size(database)], on_the_minute(BEGAN)
        for week in range(1, weeks + 1):
            while at < BEGAN + week * _WEEK:
                is_busy = await sweeps.sweep(at)
                if is_busy:
                    await sweeps.done(at)
                    await _sent(database)
                at = at + _MINUTE if is_busy else await sweeps.next_after(at)
            sizes.append(await _size(database))
        if sweeps.failed:
            raise RuntimeError(f"{sweeps.failed} pieces of the sweeps have failed")
    finally:
        await database.dispose()
    return sizes


def _rows(kind: str, sizes: list[_Size], accounts: int) -> list[dict[str, Cell]]:
    """The tables that grow, and the whole."""
    first, last, weeks = sizes[0], sizes[-1], len(sizes) - 1
    rows: list[dict[str, Cell]] = []
    grown = {name: last.rows[name] - first.rows[name] for name in last.rows}
    for name, number in sorted(grown.items(), key=lambda one: -one[1]):
        if number > weeks:  # what has a row for each kind or day does not grow with the accounts
            each = number / weeks / accounts
            rows.append(
                {
                    "database": kind,
                    "table": name,
                    "rows_measured": number,
                    "rows_per_account_week": each,
                    "rows_in_a_year_reckoned": round(each * _OF * _YEAR),
                }
            )
    return rows


async def _sent(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET state = 'sent' WHERE state = 'waiting'"))


async def _size(database: Database) -> _Size:
    gc.collect()
    async with database.engine.connect() as connection:
        rows = {
            name: int((await connection.execute(text(f"SELECT count(*) FROM {name}"))).scalar_one())  # noqa: S608 - of our own
            for name in SQLModel.metadata.tables
        }
        if database.is_sqlite:
            pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
            size = int(pages) * int((await connection.execute(text("PRAGMA page_size"))).scalar_one())
        else:
            size = int(
                (await connection.execute(text("SELECT pg_database_size(current_database())"))).scalar_one()
            )
    return _Size(rows, size / _KB, _memory())


def _memory() -> float:
    """Of this process in MB; Linux only, nothing elsewhere."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * 4096 / _KB / _KB
