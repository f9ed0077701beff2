"""What kinds of duty look at the same."""

from collections.abc import Collection
from datetime import datetime

from store.db import Session
from store.models.accounts import AccountStatus
from store.queries import accounts
from store.queries.accounts import Entry


async def live_entries(session: Session, account_ids: Collection[int], now: datetime) -> dict[int, Entry]:
    """Those of these accounts that are live, by number: of others nothing is to be done any more.

    With who is away at that UTC moment.
    """
    found = await accounts.entries(session, account_ids, at=now)
    return {one.account.id or 0: one for one in found if one.account.status == AccountStatus.LIVE}
