"""Times in which accounts need not publish."""

from collections.abc import Collection
from datetime import date

from sqlmodel import col, select

from store.db import Session
from store.models.pauses import Pause, PauseState


async def get(session: Session, pause_id: int) -> Pause | None:
    """The pause with that number, locked until the transaction ends where the database can."""
    return await session.get(Pause, pause_id, with_for_update=True)


async def add(session: Session, pause: Pause) -> Pause:
    """Somebody asks for a pause, or gives it."""
    session.add(pause)
    await session.flush()
    return pause


async def of(session: Session, account_ids: Collection[int], since: date) -> dict[int, list[Pause]]:
    """The approved pauses, by account, that end on that local day or later, the earliest first."""
    query = select(Pause).where(
        col(Pause.account_id).in_(account_ids),
        Pause.state == PauseState.APPROVED,
        col(Pause.last_day) >= since,
    )
    found: dict[int, list[Pause]] = {}
    for pause in await session.exec(query.order_by(col(Pause.first_day), col(Pause.id))):
        found.setdefault(pause.account_id, []).append(pause)
    return found


async def asked(session: Session, account_id: int, since: date) -> list[Pause]:
    """The pauses of an account that nobody has decided on, the oldest first.

    Without those that would have ended before that local day: nobody need wait for an answer to them.
    """
    query = select(Pause).where(
        Pause.account_id == account_id, Pause.state == PauseState.ASKED, col(Pause.last_day) >= since
    )
    return list(await session.exec(query.order_by(col(Pause.id))))
