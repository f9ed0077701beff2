"""SQLite's statements without a thread's turn, but for what may wait."""

import asyncio
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from store.db import Database
from store.models import Person
from store.queries import people

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])


async def threads_of(database: Database, monkeypatch: pytest.MonkeyPatch) -> dict[str, set[bool]]:
    """In which thread what is run: whether the program's own, by the name of the work."""
    found: dict[str, set[bool]] = {}
    async with database.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        run = driver._execute

        async def noted(work: Any, *args: Any, **kwargs: Any) -> Any:
            def working(*given: Any, **more: Any) -> Any:
                name = args[0].split()[0] if work.__name__ == "execute" else work.__name__
                found.setdefault(name, set()).add(threading.current_thread() is threading.main_thread())
                return work(*given, **more)

            working.__name__ = work.__name__
            return await run(working, *args, **kwargs)

        monkeypatch.setattr(driver, "_execute", noted)
    async with database.transaction() as session:
        session.add(Person(name="Bo Påhittad"))
        await session.flush()
        await people.active(session)
    return found


async def test_what_may_wait_is_left_to_the_thread(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await threads_of(database, monkeypatch)
    assert (found["BEGIN"], found["commit"]) == ({False}, {False})
    assert (found["INSERT"], found["SELECT"], found["fetchall"]) == ({True}, {True}, {True})


async def test_whoever_waits_for_another_process_keeps_nobody_waiting(
    database: Database, tmp_path: Path
) -> None:
    holder = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with database.transaction() as session:
            session.add(Person(name="Bo Påhittad"))

    writing = asyncio.create_task(write())
    async with asyncio.timeout(2):
        for _turn in range(20):
            await asyncio.sleep(0.005)
            async with database.reading() as session:
                assert len(await people.active(session)) == 1
    assert not writing.done()
    holder.execute("COMMIT")
    holder.close()
    await writing
