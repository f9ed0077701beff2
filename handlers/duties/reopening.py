"""A duty that is to be done after all, or of which less is left to do: its ladder goes on."""

from datetime import datetime
from typing import Any

from handlers.context import stored_id
from handlers.duties.kinds import Kind, Matter
from handlers.duties.ladder import comes_at
from handlers.duties.turns import Told, after_the_last, put_off_until
from store.db import Session
from store.queries import duties


async def reopen(session: Session, kind: Kind[Any], matter: Matter, now: datetime) -> None:
    """Open a closed duty again; nobody is told on a rung on which they have been told."""
    duty = matter.duty
    duty.closed_at, duty.outcome, duty.closed_by_id = None, "", None
    await go_on_from_here(session, kind, matter, now)


async def go_on_from_here(session: Session, kind: Kind[Any], matter: Matter, now: datetime) -> None:
    """When the ladder goes on from where it is; what somebody has chosen it waits for (`Told.held`)."""
    duty = matter.duty
    number = stored_id(duty.id)
    told = Told((await duties.nudges(session, [number])).get(number, []))
    at = comes_at(
        matter.calendar, kind.ladder(matter.profile), duty.step, duty.due_at, max(1, matter.missing)
    )
    duty.next_at = max(at, now) if at else after_the_last(kind, matter, now)
    if _is_passed_on(told):
        duty.next_at = now  # whoever cannot was promised that the next is asked at once
    elif held := told.held(now):
        duty.next_at = put_off_until(kind, matter, told, held, now)
    session.add(duty)


def _is_passed_on(told: Told) -> bool:
    """Whether somebody has said that they cannot, and nobody has been told since."""
    said = max((one.cannot_at for one in told.nudges if one.cannot_at), default=None)
    return said is not None and all(one.at < said or one.cannot_at == said for one in told.nudges)
