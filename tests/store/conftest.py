"""A fresh database for each test, copied from one that was migrated once."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import migrate
from store.db import Database
from store.models import Person

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "empty.db"
    migrate.to_head(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture
async def database(tmp_path: Path, migrated: Path) -> AsyncIterator[Database]:
    shutil.copy(migrated, tmp_path / "store.db")
    made = Database(f"sqlite+aiosqlite:///{tmp_path / 'store.db'}")
    async with made.transaction() as session:
        session.add(Person(name="Alva Exempelsson"))
    yield made
    await made.dispose()


@pytest.fixture
def now() -> datetime:
    return NOW
