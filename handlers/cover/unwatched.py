"""An account that nobody has now though nobody told of it: whoever had it has left, or it was handed over."""

from datetime import datetime, timedelta

from handlers.cases import account_subject
from handlers.cover.asking import ask, wanting
from handlers.cover.rules import absence_in
from handlers.cover.whereabouts import load
from handlers.rulebook import Rulebook
from store.db import Session
from store.models.accounts import AccountStatus
from store.models.duties import DutyKind
from store.queries import absences, accounts, duties

_MOMENT = timedelta(microseconds=1)


async def look(session: Session, policy: Rulebook, now: datetime) -> int:
    """Ask at once who has such accounts; how many. What is to come is found each night, see `ahead`."""
    running = await absences.near(session, now, now + _MOMENT)
    if not running:
        return 0
    owned = await accounts.owned_by(session, {one.person_id for one in running})
    register = await accounts.entries(session, owned, at=now)
    live = [one for one in register if one.account.status == AccountStatus.LIVE]
    where = await load(session, live, now)
    numbers = {one.id for one in running}
    several = await duties.open_in(session, DutyKind.COVER, "absence:")
    asked = {one.subject for one in several if absence_in(one.period) in numbers}
    opened = 0
    for absence in running:
        found = wanting(live, absence, where, policy)
        wanted = {account_subject(one.account) for one, gaps in found if gaps[0].start <= now}
        if wanted - asked:
            opened += await ask(session, policy, absence, now)
            asked |= wanted
    return opened
