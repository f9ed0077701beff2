"""What nobody has in the weeks to come, found each night (G3): things have changed since it was asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from handlers.cases import account_subject, called
from handlers.context import Ctx
from handlers.cover import cards, rules
from handlers.cover.asking import ask, wanting
from handlers.cover.whereabouts import Whereabouts, load
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, next_working_time
from store.db import Session
from store.models import Absence
from store.models.accounts import AccountStatus
from store.models.duties import DutyKind
from store.queries import absences, accounts, duties, people
from store.queries.accounts import Entry

WEEKS = timedelta(weeks=8)


async def look(session: Session, policy: Rulebook, now: datetime) -> int:
    """Ask, once a local day, about each absence of the next weeks in which nobody has an account; how many.

    Whoever said yes may have left, or an owner; what is asked already is not asked again. Whoever is going to
    be away is told in the morning (G3).
    """
    today = policy.calendar(now).day(now).isoformat()
    if await duties.is_opened(session, DutyKind.COVER, today):
        return 0
    await duties.set_opened(session, DutyKind.COVER, today)
    several = await absences.near(session, now, now + WEEKS)
    if not several:
        return 0
    register = await accounts.entries(session, at=now)
    live = [one for one in register if one.account.status == AccountStatus.LIVE]
    where = await load(session, live, now)
    own = _by_person(live, where)
    asked = {(one.subject, one.period) for one in await duties.open_in(session, DutyKind.COVER, "absence:")}
    opened = 0
    for absence in several:
        found = wanting(own.get(absence.person_id, []), absence, where, policy)
        wanted = {(account_subject(entry.account), rules.period(absence)) for entry, _gap in found}
        if wanted - asked:
            opened += await ask(session, policy, absence, now)
            await _tell(session, policy, absence, [entry for entry, _gap in found], now)
    return opened


async def _tell(
    session: Session, policy: Rulebook, absence: Absence, several: Sequence[Entry], now: datetime
) -> None:
    """Tell whoever is going to be away which of their accounts nobody has then; nothing once they are."""
    person = await people.get(session, absence.person_id)
    own = [called(one.account) for one in several if person in one.owners]
    if person is None or not own or absence.starts_at <= now:
        return
    morning = next_working_time(calendar_for(policy.today(now).working, person.zone), now).moment
    ctx = Ctx(session=session, now=now, person=person, policy=policy)
    await ctx.tell_at(morning, person, cards.nobody_then, own, absence)


def _by_person(entries: Sequence[Entry], where: Whereabouts) -> Mapping[int, Sequence[Entry]]:
    """The accounts that people own or have for others, by person."""
    by_id = {one.account.id: one for one in entries}
    found: dict[int, dict[int | None, Entry]] = {}
    for entry in entries:
        for owner in entry.owners:
            found.setdefault(owner.id or 0, {})[entry.account.id] = entry
    for given in where.given:
        if has := by_id.get(given.cover.account_id):
            found.setdefault(given.cover.person_id, {})[has.account.id] = has
    return {person: list(several.values()) for person, several in found.items()}
