"""The databases to measure on: a file of SQLite, and a PostgreSQL as it ships, which waits for its disk."""

import itertools
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from store import migrate

if TYPE_CHECKING:
    from tests.postgres import Server

BOTH = ("sqlite", "postgresql")

_numbers = itertools.count(1)


def fresh(kind: str, folder: Path) -> str:
    """The address of a new database at the newest schema, with nothing in it."""
    if kind == "postgresql":
        return server().empty()
    url = f"sqlite+aiosqlite:///{folder / f'bench-{next(_numbers)}.db'}"
    migrate.to_head(url)
    return url


@cache
def server() -> "Server":
    """The PostgreSQL of this process, which ends with it. Not imported where it is not measured."""
    from tests import postgres  # noqa: PLC0415

    return postgres.Server(hurried=False)
