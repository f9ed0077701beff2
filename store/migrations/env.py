"""Alembic's entry: runs the migrations in one transaction over a plain connection."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

import store.models  # noqa: F401 - fills the metadata


def _plain(url: str) -> str:
    """The same database by a driver that needs no event loop."""
    parsed = make_url(url)
    driver = {"sqlite+aiosqlite": "sqlite"}.get(parsed.drivername, parsed.drivername)
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")


engine = create_engine(_plain(context.config.get_main_option("sqlalchemy.url") or ""))
if engine.dialect.name == "sqlite":
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
