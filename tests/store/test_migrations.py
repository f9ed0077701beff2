"""Migrations: an empty database gets the models' schema, and a filled one survives."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    MetaData,
    Table,
    create_engine,
    inspect,
    select,
    text,
)
from sqlmodel import SQLModel

from store import migrate
from tests import postgres

REVISIONS = [
    one.revision for one in ScriptDirectory.from_config(migrate.configuration("sqlite://")).walk_revisions()
][::-1]


At = Callable[[], tuple[Config, Engine]]


@pytest.fixture
def at(kind: str, tmp_path: Path) -> Iterator[At]:
    """A database in which there is nothing at all, each time that it is asked for."""
    engines: list[Engine] = []

    def made() -> tuple[Config, Engine]:
        url = (
            postgres.server().copy("template1")
            if kind == "postgresql"
            else f"sqlite+aiosqlite:///{tmp_path / f'{len(engines)}.db'}"
        )
        engines.append(create_engine(migrate.plain(url)))
        return migrate.configuration(url), engines[-1]

    yield made
    for engine in engines:
        engine.dispose()


def test_alembic_finds_nothing_to_do(at: At) -> None:
    config, engine = at()
    command.upgrade(config, "head")
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_an_empty_database_gets_the_models_schema(at: At) -> None:
    """Column by column: autogenerate does not compare keys, references or the conditions of an index."""
    config, migrated = at()
    command.upgrade(config, "head")
    _config, made = at()
    SQLModel.metadata.create_all(made)
    assert schema(migrated) == schema(made)


def schema(engine: Engine) -> dict[str, Any]:
    """Everything about every table, in an order of its own."""
    found = inspect(engine)
    return {
        name: {
            "columns": {
                one["name"]: (str(one["type"]), one["nullable"], one["default"])
                for one in found.get_columns(name)
            },
            "key": found.get_pk_constraint(name),
            "references": sorted(map(str, found.get_foreign_keys(name))),
            "unique": sorted(map(str, found.get_unique_constraints(name))),
            "indexes": sorted(
                f"{one['name']} {one['column_names']} {one['unique']} "
                f"{[str(what) for name, what in one['dialect_options'].items() if name.endswith('where')]}"
                for one in found.get_indexes(name)
            ),
        }
        for name in found.get_table_names()
        if name != "alembic_version"
    }


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_filled_database_survives(at: At, revision: str) -> None:
    """A row in every table there was at that revision, and all that it said is there at the newest."""
    config, engine = at()
    command.upgrade(config, revision)
    with engine.begin() as connection:
        before = {table.name: put_row(connection, table) for table in tables(engine)}
    command.upgrade(config, "head")
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":  # which does not look at what is there already by itself
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        now = {table.name: table for table in tables(engine)}
        for name, said in before.items():
            (row,) = connection.execute(select(now[name])).mappings()
            kept = {column: value for column, value in said.items() if column in row}
            assert {column: row[column] for column in kept} == kept


def tables(engine: Engine) -> list[Table]:
    """The tables of a database as they are now, those referred to first."""
    metadata = MetaData()
    metadata.reflect(engine)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


VALUES: dict[type, Any] = {
    str: "ö",
    int: 7,
    bool: True,
    datetime: datetime(2027, 3, 1, tzinfo=UTC).replace(tzinfo=None),  # as SQLite keeps it
    date: date(2027, 3, 1),
    object: {"å": 1},
}


def put_row(connection: Connection, table: Table) -> dict[str, Any]:
    """Put a row in: each reference to row 1, each other value by its type."""
    row = {
        column.name: 1 if column.foreign_keys or column.name == "id" else _value(column)
        for column in table.columns
    }
    connection.execute(table.insert().values(row))
    return row


def _value(column: Column[Any]) -> Any:
    value = VALUES[column.type.python_type]
    has_zone = isinstance(column.type, DateTime) and column.type.timezone
    return value.replace(tzinfo=UTC) if has_zone else value


def test_words_of_before_are_thinned_in_their_time(tmp_path: Path) -> None:
    """They count as written when their duty ended, or was opened."""
    config = migrate.configuration(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    command.upgrade(config, "0006")
    with engine.begin() as connection:
        put = next(table for table in tables(engine) if table.name == "duty")
        row = {one.name: VALUES[one.type.python_type] for one in put.columns if not one.foreign_keys}
        opened, closed = datetime(2027, 1, 4, tzinfo=UTC), datetime(2027, 1, 8, tzinfo=UTC)
        for number, ended in ((1, closed), (2, None)):
            times = {
                "opened_at": opened.replace(tzinfo=None),
                "closed_at": ended and ended.replace(tzinfo=None),
            }
            connection.execute(put.insert().values(row | times | {"id": number, "period": str(number)}))
    command.upgrade(config, "head")
    with engine.connect() as connection:
        found = connection.execute(text("SELECT words_at FROM duty ORDER BY id")).scalars().all()
    assert [one[:10] for one in found] == ["2027-01-08", "2027-01-04"]
    engine.dispose()


LANDED = {
    "0001": "bdea683f411f",
    "0002": "cc143ea777b8",
    "0003": "1ab272ce6d8d",
    "0004": "ec426c5bec08",
    "0005": "453b021a8c74",
    "0006": "aec225a834f8",
    "0007": "d059b1e57526",
}


@pytest.mark.parametrize("revision", LANDED)
def test_a_step_that_databases_have_taken_is_not_changed(revision: str) -> None:
    """What is missing in one is a step of its own: a database that says it is there would never get it."""
    (file,) = (Path(migrate.__file__).parent / "migrations" / "versions").glob(f"{revision}_*.py")
    assert sha256(file.read_bytes()).hexdigest().startswith(LANDED[revision])


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'c.db'}"
    migrate.to_head(url)
    before = (tmp_path / "c.db").read_bytes()
    migrate.to_head(url)
    assert (tmp_path / "c.db").read_bytes() == before


def test_a_migration_that_fails_changes_nothing(at: At) -> None:
    """A table of the first step stands in the way: none of the others is made, and no version is noted."""
    config, engine = at()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE outbox (id INTEGER)"))
    with pytest.raises(Exception, match=r'"?outbox"? already exists'):
        command.upgrade(config, "head")
    assert inspect(engine).get_table_names() == ["outbox"]


def test_each_step_follows_one_other() -> None:
    script = ScriptDirectory.from_config(migrate.configuration("sqlite://"))
    assert script.get_heads() == REVISIONS[-1:]
    assert len(script.get_bases()) == 1


@pytest.mark.parametrize("name", ["a b.db", "50%.db", "åäö.db"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    migrate.to_head(f"sqlite+aiosqlite:///{tmp_path / 'new' / name}")
    assert (tmp_path / "new" / name).exists()
