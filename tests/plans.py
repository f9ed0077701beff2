"""How SQLite goes about the very queries that the program asks."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import event

from store.db import Session
from tests.world import World


async def plans(world: World, ask: Callable[[Session], Awaitable[Any]]) -> str:
    """The plan of every query that is asked: `SEARCH` by an index, or `SCAN` of the whole table."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    engine = world.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        async with world.database.reading() as session:
            await ask(session)
            connection = await session.connection()
            found = [
                str((await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)).all())
                for statement, given in tuple(asked)
            ]
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert found
    return "\n".join(found)
