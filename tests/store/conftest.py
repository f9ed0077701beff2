"""A fresh database for each test, of each kind that there is: copied from one that was migrated once."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import migrate
from store.db import Database
from store.models import Person
from tests import postgres

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "empty.db"
    migrate.to_head(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(kind: str, tmp_path: Path, migrated: Path) -> str:
    if kind == "postgresql":
        return postgres.server().empty()
    shutil.copy(migrated, tmp_path / "store.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    made = Database(url)
    async with made.transaction() as session:
        session.add(Person(name="Alva Exempelsson"))
    yield made
    await made.dispose()


@pytest.fixture
def now() -> datetime:
    return NOW
