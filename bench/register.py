"""A register of so many accounts, put into a database by a few statements of its own."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from store.db import Database

UNITS = 100

# One statement a table, on either database: a million rows are there in a minute.
_NUMBERS = {
    "sqlite": "(WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < :most)"
    " SELECT n FROM one)",
    "postgresql": "(SELECT generate_series(1, :most) AS n)",
}
_PEOPLE = (
    "INSERT INTO person (id, name, email, title, language, zone, unit_id, active)"
    " SELECT n, 'Person ' || n, 'person' || n || '@exempelkommun.example', '', 'sv', 'Europe/Stockholm',"
    " n % :units + 1, true FROM {numbers} AS number"
)
_ACCOUNTS = (
    "INSERT INTO account (id, platform, name, unit_id, profile_version_id, status, url, address_key, contact,"
    " closed_group, exempt, created_at, live_at)"
    " SELECT n, 'facebook', 'Konto ' || n, n % :units + 1, 1, 'live', 'https://www.facebook.com/konto' || n,"
    " 'facebook:konto' || n, '', false, '[]', :before, :before FROM {numbers} AS number"
)
_OWNERS = (
    "INSERT INTO assignment (person_id, part, account_id, starts_at)"
    " SELECT (n - 1) % :people + 1, 'owner', n, :before FROM {numbers} AS number"
)
_SUBSTITUTES = (
    "INSERT INTO assignment (person_id, part, account_id, starts_at)"
    " SELECT n % :people + 1, 'substitute', n, :before FROM {numbers} AS number"
)
_DUTIES = (
    "INSERT INTO duty (kind, subject, period, opened_at, due_at, rule, source, step, next_at, outcome)"
    " SELECT 'posting', 'account:' || n, :period, :before, :due_at, 'posting.posts_per_week', 'P1', 0,"
    " :later, '' FROM {numbers} AS number"
)
_VERSION = (
    "INSERT INTO profile_version (id, name, effective_from, fingerprint, content, recorded_at)"
    " VALUES (1, 'bench', '2026-01-01', 'bench', '{{}}', :before)"
)
_UNIT = "INSERT INTO unit (id, name, kind) SELECT n, 'Enhet ' || n, 'school' FROM {numbers} AS number"


def people_of(accounts: int) -> int:
    """How many people run so many accounts: two each."""
    return max(1, accounts // 2)


async def fill(
    database: Database, accounts: int, now: datetime, period: str = "", due_at: datetime | None = None
) -> None:
    """So many live accounts with an owner and a substitute each; with `period`, a duty for each of them."""
    given: dict[str, object] = {
        "most": accounts,
        "people": people_of(accounts),
        "units": UNITS,
        "before": now - timedelta(days=30),
    }
    several = [_VERSION, _ACCOUNTS, _OWNERS, _SUBSTITUTES, *([_DUTIES] if period else [])]
    later = now + timedelta(days=2)
    async with database.engine.begin() as connection:
        if not database.is_sqlite:  # what each row refers to is there: nothing need look a million times
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await run(connection, _UNIT, given | {"most": UNITS})
        await run(connection, _PEOPLE, given | {"most": people_of(accounts)})
        for statement in several:
            await run(connection, statement, given | {"period": period, "due_at": due_at, "later": later})
    if not database.is_sqlite:
        await _sequences(database)


async def run(connection: AsyncConnection, statement: str, given: dict[str, object]) -> None:
    """One statement with those of the values that it names."""
    name = connection.dialect.name
    made = text(statement.format(numbers=_NUMBERS[name]))
    own = {key: given[key] for key in made.compile().params}
    await connection.execute(made, {key: _stored(name, value) for key, value in own.items()})


def _stored(dialect: str, value: object) -> object:
    """As the program's own columns keep it."""
    if isinstance(value, datetime) and dialect == "sqlite":
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    return value


async def _sequences(database: Database) -> None:
    """PostgreSQL's counters go on after the numbers that were given; and its planner knows the tables."""
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("SET statement_timeout = 0"))
        for name in ("person", "account", "unit", "profile_version"):
            await connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")  # noqa: S608 - names of our own
            )
        await connection.execute(text("ANALYZE"))
