"""A long holiday of an owner as a duty (G2): who has their accounts in which week, asked weeks ahead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Self

from chat.cards import Button, Card, button
from chat.language import N_, _, current_language, listed
from handlers.cases import called, number_in, source
from handlers.duties.kinds import Kind, Matter
from handlers.duties.offered import general
from handlers.duties.routing import UNIT, Receiver, active, each
from handlers.planning import actions, cards, view, weeks
from handlers.rulebook import Rulebook
from policy.calendar import Calendar, calendar_for, instant
from policy.planning import Season, named
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models import Person
from store.models.accounts import AccountStatus
from store.models.duties import Duty, DutyKind
from store.queries import absences, accounts, duties, people
from store.queries.accounts import Entry

_MIDNIGHT = time(0)
_NAMED = 5  # accounts by name in a reminder


@dataclass(frozen=True, kw_only=True)
class Unplanned(Matter):
    """A holiday about which an owner has not answered."""

    season: Season
    person: Person
    own: Sequence[Entry]
    manager: Person | None
    away: frozenset[int]
    """Who of the two is away now."""

    def as_if_all_were_here(self) -> Self:
        """The same, with nobody away: whoever is may answer still."""
        return replace(self, away=frozenset())


class Planning(Kind[Unplanned]):
    """Opened for each owner weeks before a holiday; over when they have answered, or it has begun."""

    name = DutyKind.PLAN
    topic = N_("who has the accounts in a holiday")
    can_be_passed_on = False

    def ladder(self, profile: Profile) -> Ladder:
        """Who is asked when."""
        return profile.planning.ladder

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[Unplanned]:
        """Without owners who have left or own nothing any more, and holidays that are planned no more."""
        profile = policy.today(now)
        calendar = calendar_for(profile.working)
        persons = {one.id: one for one in await people.by_ids(session, _people(several))}
        chiefs = [one.manager_id for one in persons.values() if one.manager_id]
        managers = {one.id: one for one in await people.by_ids(session, chiefs)}
        known = [one or 0 for one in (*persons, *managers)]
        away = frozenset(await absences.away(session, known, now))
        found = []
        for duty in several:
            person = persons.get(number_in(duty.subject))
            season = named(profile.planning, duty.period, calendar.day(now))
            own = await view.owned(session, person.id or 0, now) if person and person.active else []
            if person is None or season is None or not own:
                continue
            found.append(
                Unplanned(
                    duty=duty,
                    profile=profile,
                    calendar=calendar,
                    season=season,
                    person=person,
                    own=own,
                    manager=managers.get(person.manager_id),
                    away=away,
                )
            )
        return found

    def receivers(self, matter: Unplanned, who: Who) -> list[Receiver]:
        """The owner; then their manager, and the information unit where there is none."""
        match who:
            case "responsible":
                return each(_here(matter, matter.person))
            case "manager":
                return each(_here(matter, matter.manager)) or [UNIT]
            case _:
                return []

    def lines(self, matter: Unplanned, now: datetime) -> tuple[str, str]:
        """What is to be planned, and the rule that says so."""
        what = _(
            "Planning for {who}: who has {accounts} each week of {holiday}, weeks {weeks}?",
            who=matter.person.name,
            accounts=listed([called(one.account) for one in matter.own[:_NAMED]]),
            holiday=weeks.called(matter.season),
            weeks=weeks.stretch(matter.season.mondays),
        )
        rule = matter.season.holiday
        cited = _("Source: {source}", source=source(matter.profile, rule.source))
        return what, f"{rule.why.in_(current_language())} {cited}"

    def buttons(self, matter: Unplanned, now: datetime) -> list[Button]:
        """The one form for all of it."""
        plan = actions.Plan(season=matter.season.key, person=matter.person.id or 0)
        return [button(_("Plan the weeks"), plan, "primary"), *general(matter.duty, cannot=False)]

    def how(self, matter: Unplanned) -> Card:
        """What one is asked."""
        return cards.how_to_plan()

    def about(self, matters: Sequence[Unplanned]) -> str:
        """The holiday, in a notification."""
        return listed(list(dict.fromkeys(weeks.called(one.season) for one in matters)))

    def not_theirs(self) -> str:
        """It is the owner's."""
        return not_theirs()

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Ask, once a local day, each owner who has not been asked about a holiday that is planned now."""
        profile = policy.today(now)
        calendar = calendar_for(profile.working)
        today = calendar.day(now)
        if await duties.is_opened(session, self.name, today.isoformat()):
            return 0
        await duties.set_opened(session, self.name, today.isoformat())
        seasons = [one for one in view.seasons(policy, now) if today < one.first]
        owners = await _owners(session) if seasons else []
        asked = await duties.periods_of(session, self.name, owners)
        several = [
            opened(profile, calendar, subject, season, now)
            for season in seasons
            for subject in owners
            if (subject, season.key) not in asked
        ]
        await duties.open_all(session, several)
        return len(several)


def not_theirs() -> str:
    """To somebody who has no part in a plan, in their language."""
    return _("Only whoever has the accounts, their manager and the information unit can plan this.")


def opened(profile: Profile, calendar: Calendar, subject: str, season: Season, now: datetime) -> Duty:
    """The question to an owner, on the last rung for them that has come."""
    due = instant(season.first, _MIDNIGHT, calendar.zone)
    ahead = profile.planning.weeks_ahead
    come = [one for one in profile.planning.ladder[: len(ahead.value)] if one.counted_from(due) <= now]
    return Duty(
        kind=DutyKind.PLAN,
        subject=subject,
        period=season.key,
        opened_at=now,
        due_at=due,
        rule="planning.weeks_ahead",
        source=ahead.source,
        step=max(0, len(come) - 1),
        next_at=now,
    )


async def _owners(session: Session) -> list[str]:
    """Everybody who owns a live account, as the subjects of questions."""
    register = await accounts.entries(session)
    live = [one for one in register if one.account.status == AccountStatus.LIVE]
    people_ = {owner.id: owner for one in live for owner in active(one.owners)}
    return [view.subject(one) for one in people_.values()]


def _people(several: Sequence[Duty]) -> list[int]:
    return sorted({number_in(one.subject) for one in several})


def _here(matter: Unplanned, person: Person | None) -> list[Person]:
    return [one for one in active([person] if person else []) if one.id not in matter.away]
