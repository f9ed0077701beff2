"""Bringing a database to the newest schema, with alembic.

Alembic itself is imported where a database is to be changed, and nowhere else: hardly any start changes one,
and the library takes a good part of the time that a start takes.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from store.db import Unavailable

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
_REVISION = re.compile(r"""^revision\b[^=\n]*=\s*["'](\w+)["']""", re.MULTILINE)
_UNKNOWN = "is at a step that this program does not know"

MOVING = "moving"
"""The step of a database that another is being moved to: no program may work with it (see `moving.py`)."""


def configuration(url: str) -> "Config":
    """Alembic's configuration for a database; the async driver's address is taken as it is."""
    from alembic.config import Config  # noqa: PLC0415 - as said above

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def plain(url: str) -> URL:
    """The same database by a driver that needs no event loop."""
    parsed = make_url(url)
    return parsed.set(drivername="sqlite") if parsed.get_backend_name() == "sqlite" else parsed


def to_head(url: str) -> None:
    """Migrate to the newest schema; an empty database gets all of it.

    One that a newer copy of the program has taken further is left as it is (decision 28).
    Raises Unavailable, whose text never holds the address.
    """
    at = revision(url)
    if at == MOVING:
        raise Unavailable(
            "is being moved to: run `kontolots move-database` again, which goes on where it stopped"
        )
    if at is not None and at >= head():
        return
    with _told():
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        _upgrade(url)


def _upgrade(url: str) -> None:
    from alembic import command  # noqa: PLC0415 - as said above
    from alembic.util import CommandError  # noqa: PLC0415

    try:
        command.upgrade(configuration(url), "head")
    except CommandError:
        raise Unavailable(_UNKNOWN) from None


def is_moving(url: str) -> bool:
    """Whether another database is being moved to this one. Raises Unavailable."""
    return revision(url) == MOVING


def is_newer(at: str) -> bool:
    """Whether a newer program has brought a database there: revisions are numbered."""
    return at > head()


@cache
def head() -> str:
    """The newest schema that this program knows: revisions are numbered, whatever their files are called."""
    files = (_MIGRATIONS / "versions").glob("*.py")
    found = [name[1] for file in files if (name := _REVISION.search(file.read_text(encoding="utf-8")))]
    if not found:
        raise LookupError("the program was installed without its migrations")
    return max(found)


def revision(url: str) -> str | None:
    """The schema that a database is at; None for an empty one, and for one that is not there yet.

    Makes and changes nothing. Raises Unavailable, whose text never holds the address.
    """
    with _told():
        parsed = make_url(url)
        is_file = parsed.get_backend_name() == "sqlite"
        if is_file and parsed.database and not Path(parsed.database).exists():
            return None  # to open it would make it
        engine = create_engine(plain(url))
        try:
            with engine.connect() as connection:
                if not inspect(connection).has_table("alembic_version"):
                    return None
                at = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
                if len(at) > 1:
                    raise Unavailable(_UNKNOWN)
                return str(at[0]) if at else None
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
