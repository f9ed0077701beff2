"""Bringing a database to the newest schema, with alembic."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from store.db import Unavailable

_MIGRATIONS = Path(__file__).parent / "migrations"


def configuration(url: str) -> Config:
    """Alembic's configuration for a database; the async driver's address is taken as it is."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def to_head(url: str) -> None:
    """Migrate to the newest schema; an empty database gets all of it.

    Raises Unavailable, whose text never holds the address.
    """
    with _told():
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        command.upgrade(configuration(url), "head")


def head() -> str:
    """The newest schema that this program knows."""
    newest = ScriptDirectory.from_config(configuration("sqlite://")).get_current_head()
    if newest is None:
        raise LookupError("the program was installed without its migrations")
    return newest


def revision(url: str) -> str | None:
    """The schema that a database is at; None for an empty one, and for one that is not there yet.

    Makes and changes nothing. Raises Unavailable, whose text never holds the address.
    """
    with _told():
        parsed = make_url(url)
        kind = parsed.get_backend_name()
        if kind == "sqlite" and parsed.database and not Path(parsed.database).exists():
            return None  # to open it would make it
        engine = create_engine(parsed.set(drivername=kind))  # the driver that needs no event loop
        try:
            with engine.connect() as connection:
                return MigrationContext.configure(connection).get_current_revision()
        finally:
            engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    """What is wrong with a database, in words."""
    try:
        yield
    except DBAPIError as fault:
        raise Unavailable(f"cannot be opened ({fault.orig})") from None
    except OSError as fault:
        raise Unavailable(f"its folder cannot be made ({fault.strerror})") from None
    except (SQLAlchemyError, ImportError) as fault:
        raise Unavailable(f"its address is of no kind that is known here ({type(fault).__name__})") from None
