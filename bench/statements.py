"""Which statements a piece of work makes, and how long each takes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from sqlalchemy import event, text

from store.db import Database


@dataclass
class Statement:
    """One statement, however often it was made."""

    words: str
    given: Any
    """What it was last given."""
    times: int = 0
    seconds: float = 0.0
    """Of all times together."""


@contextmanager
def noted(database: Database) -> Iterator[dict[str, Statement]]:
    """The statements that are made meanwhile, by their words."""
    found: dict[str, Statement] = {}
    began: list[float] = []

    def before(*_given: Any) -> None:
        began.append(perf_counter())

    def after(_connection: Any, _cursor: Any, words: str, given: Any, *_more: Any) -> None:
        one = found.setdefault(words, Statement(words, given))
        one.times += 1
        one.given = given
        one.seconds += perf_counter() - began.pop()

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


async def plan(database: Database, statement: Statement) -> list[str]:
    """How the database goes about it."""
    kind = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN (ANALYZE, COSTS OFF) "
    async with database.engine.connect() as connection:
        if not database.is_sqlite:
            await connection.execute(text("SET statement_timeout = 0"))
        rows = await connection.exec_driver_sql(kind + statement.words, statement.given)
        return [str(row[-1]).strip() for row in rows]


def short(words: str) -> str:
    """A statement without its list of columns, in one line."""
    one = re.sub(r"\s+", " ", words)
    return re.sub(r"^SELECT .*? FROM ", "SELECT ... FROM ", one)[:400]
