"""The coverage table: which accounts somebody sees, in which weeks, the worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.planning import view
from handlers.planning.table import Row, rows
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for
from policy.planning import Season, coming_weeks
from store.db import Session
from store.models.accounts import AccountStatus
from store.models.people import RoleName
from store.queries import accounts, people
from store.queries.accounts import Entry

PATH, PICTURE_PATH, ENDING = "/coverage/", "/coverage-picture/", ".png"
"""What stands before the secret of the page and of its picture, and after the latter."""
COMING = "coming"
"""Asked for instead of a holiday: the weeks from this one on."""
_WEEKS = 8


@dataclass(frozen=True)
class Coverage:
    """What somebody sees of who has which account."""

    season: Season | None
    """None: the weeks to come."""
    mondays: Sequence[date]
    rows: Sequence[Row]
    others: Sequence[Season]
    """What is planned now beside it."""

    @property
    def key(self) -> str:
        """How it is asked for."""
        return self.season.key if self.season else COMING

    @property
    def gaps(self) -> int:
        """In how many cells nobody has said yes."""
        return sum(cell.is_gap for row in self.rows for cell in row.cells)


async def load(
    session: Session, policy: Rulebook, now: datetime, person_id: int, key: str = ""
) -> Coverage | None:
    """What a person sees at that UTC moment by the rights that they have then; None for nothing.

    `key`: a holiday, or `COMING`; what is planned first, where it is empty or planned no more.
    """
    entries = await seen_by(session, person_id, now)
    if not entries:
        return None
    several = view.seasons(policy, now)
    chosen = next((one for one in several if one.key == key), None)
    season = chosen or (several[0] if several and key != COMING else None)
    today = calendar_for(policy.today(now).working).day(now)
    mondays = season.mondays if season else coming_weeks(today, _WEEKS)
    left = [one for one in mondays if one >= coming_weeks(today, 1)[0]]
    found = await rows(session, policy, now, entries, left, season.key if season else "")
    return Coverage(
        season=season,
        mondays=left,
        rows=sorted(found, key=lambda one: -one.worst),
        others=[one for one in several if one != season],
    )


async def seen_by(session: Session, person_id: int, now: datetime) -> list[Entry]:
    """The live accounts of which a person sees who covers them: all, or those that their staff run."""
    roles = await people.roles(session, person_id)
    managed = [one.id or 0 for one in await accounts.managed_by(session, person_id)]
    ids = None if RoleName.INFORMATION_UNIT in roles else managed
    found = await accounts.entries(session, ids, at=now) if ids is None or ids else []
    return [one for one in found if one.account.status == AccountStatus.LIVE]
