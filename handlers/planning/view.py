"""An owner's holiday, read from the database: their accounts, and how each week stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cases import account_subject
from handlers.context import Ctx, stored_id
from handlers.cover import rules, wanted
from handlers.cover.whereabouts import Whereabouts, load
from handlers.planning import choices, weeks
from handlers.planning.choices import Week
from handlers.rulebook import Rulebook
from policy import planning
from policy.calendar import Calendar, calendar_for
from policy.planning import Season
from store.db import Session
from store.models import Absence, Duty, Person
from store.models.accounts import AccountStatus
from store.models.duties import DutyKind, Outcome
from store.queries import absences, accounts, duties
from store.queries.accounts import Entry


@dataclass(frozen=True)
class Plan:
    """A holiday of one owner."""

    season: Season
    person: Person
    own: Sequence[Entry]
    """The live accounts that they own."""
    weeks: Sequence[Week]
    """Those that are not over."""
    away: Sequence[Absence]
    """That are not over, the earliest first."""
    calendar: Calendar
    """Where they are."""
    duty: Duty | None
    """The question about it, if it has been asked."""

    @property
    def is_said(self) -> bool:
        """Whether they have answered."""
        return self.duty is not None and self.duty.outcome == Outcome.DONE

    @property
    def answers(self) -> list[str]:
        """The answer that each week stands by."""
        offered = list(choices.everybody(self.own))
        return [choices.answer(one, self.own, offered, said=self.is_said) for one in self.weeks]


def seasons(policy: Rulebook, now: datetime) -> list[Season]:
    """The holidays that are planned at that UTC moment, the earliest first."""
    profile = policy.today(now)
    return planning.being_planned(profile.planning, calendar_for(profile.working).day(now))


def season(policy: Rulebook, now: datetime, key: str) -> Season | None:
    """The holiday of that name, if it is planned at that UTC moment."""
    return next((one for one in seasons(policy, now) if one.key == key), None)


async def owned(session: Session, person_id: int, now: datetime) -> list[Entry]:
    """The live accounts that a person owns, by name."""
    ids = [one.id or 0 for one in await accounts.run_by(session, person_id)]
    found = await accounts.entries(session, ids, at=now)
    live = [one for one in found if one.account.status == AccountStatus.LIVE]
    return [one for one in live if person_id in {owner.id for owner in one.owners}]


async def load_plan(ctx: Ctx, person: Person, of: Season) -> Plan:
    """A holiday of one owner as it stands."""
    number = stored_id(person.id)
    own = await owned(ctx.session, number, ctx.now)
    where = await load(ctx.session, own, ctx.now, number)
    away = await absences.of_people(ctx.session, [number], ctx.now)
    calendar = calendar_for(ctx.policy.today(ctx.now).working, person.zone)
    return Plan(
        season=of,
        person=person,
        own=own,
        weeks=_weeks(of, own, away, await _wanted(ctx, own, away), where, calendar),
        away=away,
        calendar=calendar,
        duty=await duties.of_period(ctx.session, DutyKind.PLAN, subject(person), of.key),
    )


def subject(person: Person) -> str:
    """What the question is about, and the name of the person's chain in the log."""
    return f"person:{person.id}"


def _weeks(
    of: Season,
    own: Sequence[Entry],
    away: Sequence[Absence],
    asked: Mapping[tuple[int, str], int],
    where: Whereabouts,
    calendar: Calendar,
) -> list[Week]:
    parts = [(one, weeks.left(one, calendar.zone, where.now)) for one in of.mondays]
    return [
        choices.standing(monday, part, own, away, asked, where, calendar) for monday, part in parts if part
    ]


async def _wanted(ctx: Ctx, own: Sequence[Entry], away: Sequence[Absence]) -> dict[tuple[int, str], int]:
    """Who is to be asked first, by absence and account's subject."""
    several = await duties.about(ctx.session, [account_subject(one.account) for one in own], ctx.now)
    present = {rules.period(one) for one in away}
    found = {}
    for duty in several:
        if duty.kind == DutyKind.COVER and duty.period in present and (who := wanted.wanted(duty)):
            found[rules.absence_in(duty.period), duty.subject] = who
    return found
