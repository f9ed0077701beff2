"""Names that one transaction has to itself until it ends, on a server that lets several write at once.

SQLite has one writer at a time, so that there nothing is asked.
"""

from collections.abc import Collection

from sqlalchemy import text

from store.db import Session

_WAIT = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_TRY = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")


async def hold(session: Session, names: Collection[str]) -> None:
    """Have these names, when whoever has them has ended. Raises Unavailable when they do not."""
    if _several_write(session):
        for name in sorted(names):  # all in one order, so that no two wait for each other
            await (await session.connection()).execute(_WAIT, {"name": name})


async def hold_if_free(session: Session, name: str) -> bool:
    """Have the name, unless somebody else has it."""
    if not _several_write(session):
        return True
    return bool((await (await session.connection()).execute(_TRY, {"name": name})).scalar_one())


def _several_write(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
