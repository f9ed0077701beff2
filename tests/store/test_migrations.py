"""Migrations: an empty database gets the models' schema, and a filled one survives."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlmodel import SQLModel

from store import migrate


def test_an_empty_database_gets_the_models_schema(tmp_path: Path) -> None:
    migrate.to_head(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_a_filled_database_survives_each_step(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'b.db'}"
    config = migrate.configuration(url)
    engine = create_engine(f"sqlite:///{tmp_path / 'b.db'}")
    revisions = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    for nth, revision in enumerate(revisions):
        command.upgrade(config, revision)
        with engine.begin() as connection:
            connection.execute(
                text("INSERT INTO unit (name, kind) VALUES (:name, 'other')"), {"name": f"Enhet {nth}"}
            )
    migrate.to_head(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM unit")).scalar() == len(revisions)
    engine.dispose()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'c.db'}"
    migrate.to_head(url)
    before = (tmp_path / "c.db").read_bytes()
    migrate.to_head(url)
    assert (tmp_path / "c.db").read_bytes() == before
