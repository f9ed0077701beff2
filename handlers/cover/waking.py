"""What was put before somebody who is away now is put before whoever has the account (G4)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from handlers.close.kind import Closings
from handlers.comments.kind import Comments
from handlers.cover.asking import concerned
from handlers.duties.kinds import Kind
from handlers.duties.turns import Told, looked_at
from handlers.posting.kind import Posting
from handlers.rulebook import Rulebook
from handlers.watch.kind import Watch
from store.db import Session
from store.models.duties import Duty
from store.queries import absences, closings, comments, duties, nudges

_KINDS: Mapping[str, Kind[Any]] = MappingProxyType(
    {one.name: one for one in (Posting(), Comments(), Watch(), Closings())}
)


async def begin(session: Session, policy: Rulebook, now: datetime, most: int) -> None:
    """Absences that have begun: what their people were told of goes to others."""
    for absence in await absences.begun(session, now, most):
        absence.begun_at = now
        session.add(absence)
        entries = await concerned(session, absence.person_id, now)
        await wake(session, policy, [one.account.id or 0 for one in entries], now)


async def wake(session: Session, policy: Rulebook, account_ids: Collection[int], now: datetime) -> None:
    """Tell whoever has these accounts at that UTC moment, at once, of what others have been told of."""
    several = await _open(session, account_ids)
    matters = await looked_at(session, policy, _KINDS, several, now)
    reminded = await duties.nudges(session, [duty.id or 0 for duty in several])
    for duty in several:
        matter, told = matters.get(duty.id), Told(reminded.get(duty.id or 0, []))
        if matter is None or matter.is_over or not told.everybody:
            continue  # what nobody has been told of comes in its time
        theirs = {one.key for one in _KINDS[duty.kind].receivers(matter, "responsible")}
        if theirs and not theirs & told.everybody:
            await nudges.put_off(session, duty.id or 0, sorted(told.everybody), None)
            duty.step, duty.next_at = 0, now
            session.add(duty)


async def _open(session: Session, account_ids: Collection[int]) -> list[Duty]:
    """What is to be done about these accounts."""
    waiting = await comments.unanswered(session, account_ids)
    closing = await closings.of_accounts(session, account_ids)
    subjects = [f"account:{one}" for one in account_ids] + [f"comment:{one.id}" for one in waiting]
    subjects += [f"closing:{one.id}" for one in closing.values()]
    found = []
    for kind in _KINDS:
        for subject in subjects:
            found += await duties.open_of(session, kind, subject)
    return found
