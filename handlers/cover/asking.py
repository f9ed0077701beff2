"""Asking who has the accounts of somebody who is away: by whoever tells of it, and each night by the bot."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.cases import account_subject
from handlers.cover import rules, wanted
from handlers.cover.spans import Span
from handlers.cover.whereabouts import Whereabouts, left_of, load
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for
from store import log
from store.db import Session
from store.models import Absence, Duty
from store.models.accounts import AccountStatus
from store.models.duties import DutyKind, Outcome
from store.queries import absences, accounts, duties
from store.queries.accounts import Entry


async def concerned(session: Session, person_id: int, now: datetime) -> list[Entry]:
    """The live accounts that a person has or steps in for, and those that they have for others."""
    own = [one.id or 0 for one in await accounts.run_by(session, person_id)]
    own += [one.cover.account_id for one in await absences.given_by(session, person_id, now)]
    found = await accounts.entries(session, set(own), at=now)
    return [one for one in found if one.account.status == AccountStatus.LIVE]


def wanting(
    entries: Sequence[Entry], absence: Absence, where: Whereabouts, policy: Rulebook
) -> list[tuple[Entry, list[Span]]]:
    """The accounts that nobody has in some of the absence that is to come, in their unit's working time."""
    left = left_of(absence, where.now)
    mine = [one for one in entries if rules.concerns(one, absence.person_id, where, left)]
    return [
        (one, gap)
        for one in mine
        if (gap := where.uncovered(one, left, policy.calendar(where.now, one.unit.name)))
    ]


async def ask(
    session: Session,
    policy: Rulebook,
    absence: Absence,
    now: datetime,
    *,
    by_id: int | None = None,
    channel: str = "",
    first: Mapping[str, int] | None = None,
) -> int:
    """Open a question for each account that nobody has in some of an absence; how many.

    What was asked because of it before is not asked any more. `by_id`: who told of it; None for the bot.
    `first`: who is to be asked first, by the account's subject; whoever was before, where nothing is said.
    """
    entries = await concerned(session, absence.person_id, now)
    where = await load(session, entries, now, absence.person_id)
    found = wanting(entries, absence, where, policy)
    before = await close_questions(session, absence, now)
    first = wanted.by_subject(before) if first is None else first
    for entry, _gap in found:
        duty = _question(policy, entry, absence, now)
        wanted.want(duty, first.get(duty.subject))
        await duties.open_(session, duty)
        await log.append(
            session,
            now,
            account_subject(entry.account),
            "cover.asked",
            actor_id=by_id,
            details={"absence": absence.id},
            rule=duty.source,
            channel=channel,
        )
    return len(found)


async def close_questions(session: Session, absence: Absence, now: datetime) -> list[Duty]:
    """Nobody need answer what was asked because of an absence, which is given; what is asked then is new."""
    several = await duties.open_in(session, DutyKind.COVER, f"absence:{absence.id}:", lock=True)
    for duty in several:
        duties.close(session, duty, now, Outcome.VOID)
    absence.turn += 1
    session.add(absence)
    await session.flush()
    return several


def _question(policy: Rulebook, entry: Entry, absence: Absence, now: datetime) -> Duty:
    profile = policy.today(now, entry.unit.name)
    within = profile.reminding.answer_cover_within.value
    return Duty(
        kind=DutyKind.COVER,
        subject=account_subject(entry.account),
        period=rules.period(absence),
        opened_at=now,
        due_at=rules.answer_by(calendar_for(profile.working), absence, now, within),
        rule="cover.substitutes_at_least",
        source=profile.cover.substitutes_at_least.source,
        next_at=now,
    )
