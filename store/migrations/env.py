"""Alembic's entry: runs the migrations in one transaction over a plain connection."""

from typing import Any

from alembic import context
from sqlalchemy import NullPool, create_engine, event
from sqlmodel import SQLModel

import store.models  # noqa: F401 - fills the metadata
from store.migrate import plain

_ONE_AT_A_TIME = 3978  # any number, the same in each copy


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")


address = plain(context.config.get_main_option("sqlalchemy.url") or "")
engine = create_engine(address, poolclass=NullPool)  # nothing stays open, also when a step fails
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
        if engine.dialect.name == "postgresql":
            # Copies that are started at once take turns; the second finds nothing left to do.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
        context.run_migrations()
