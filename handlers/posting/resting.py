"""What the end of a rest changes in the week's posts."""

from datetime import datetime

from handlers.cases import account_subject
from handlers.duties.reopening import reopen
from handlers.posting.kind import Posting
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, quota_week
from store.db import Session
from store.models import Account
from store.models.duties import DutyKind, Outcome
from store.queries import duties

_KIND = Posting()


async def resume(session: Session, policy: Rulebook, account: Account, now: datetime) -> None:
    """Ask for this week's posts again, where a rest alone kept them from being asked for."""
    period = quota_week(calendar_for(policy.today(now).working), now).period
    duty = await duties.of_period(session, DutyKind.POSTING, account_subject(account), period)
    if duty is None or duty.outcome != Outcome.VOID:
        return
    for matter in await _KIND.look(session, policy, [duty], now):  # nothing where it rests still
        await reopen(session, _KIND, matter, now)
