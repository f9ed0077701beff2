"""The last of the information unit has left: it is logged, and told to those who can give it somebody new."""

from datetime import datetime

from handlers.context import Ctx, stored_id
from handlers.hand_over import leaving_cards
from handlers.hand_over.view import approvers
from handlers.rulebook import Rulebook
from store import log
from store.db import Session
from store.models import Person
from store.models.people import RoleName
from store.queries import people

_CHAIN, _EMPTIED, _FILLED = "information_unit", "unit.emptied", "unit.filled"


async def look(session: Session, policy: Rulebook, now: datetime) -> None:
    """Tell the managers of those who were in it, once; nothing of a unit that nobody ever was in."""
    there = await people.with_role(session, RoleName.INFORMATION_UNIT)
    before = await is_emptied(session)
    if before and there:
        await log.append(session, now, _CHAIN, _FILLED)
    if before or there:
        return
    former = await people.once_with_role(session, RoleName.INFORMATION_UNIT)
    if not former:
        return
    told: dict[int, Person] = {}
    for one in former:
        told |= {stored_id(manager.id): manager for manager in (await approvers(session, one, None))[:1]}
    await log.append(session, now, _CHAIN, _EMPTIED, details={"told": sorted(told)})
    for manager in told.values():
        await Ctx(session=session, now=now, person=manager, policy=policy).tell(
            manager, leaving_cards.unit_is_empty
        )


async def is_emptied(session: Session) -> bool:
    """Whether the last of it has left, and nobody has come since."""
    said = await log.of_chain(session, _CHAIN)
    return bool(said) and said[-1].what == _EMPTIED
