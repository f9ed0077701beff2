"""A fresh database for each test."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import migrate
from store.db import Database
from store.models import Person

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'store.db'}"
    migrate.to_head(url)
    made = Database(url)
    async with made.transaction() as session:
        session.add(Person(name="Alva Exempelsson"))
    yield made
    await made.dispose()


@pytest.fixture
def now() -> datetime:
    return NOW
