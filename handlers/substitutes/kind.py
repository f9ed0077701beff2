"""An account with too few who step in as a duty (G3): nobody could take over when the owner is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.cards import Button, Card, button
from chat.language import N_, _, current_language, n_
from handlers.cases import account_subject, called, number_in, source
from handlers.duties.kinds import Kind, OfAccount
from handlers.duties.ladder import comes_at
from handlers.duties.looking import live_entries
from handlers.duties.offered import general
from handlers.duties.routing import Receiver, active, receivers
from handlers.rulebook import Rulebook
from handlers.substitutes import actions, cards
from policy.calendar import add_working_time, calendar_for
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models import Person
from store.models.accounts import AccountStatus
from store.models.duties import Duty, DutyKind
from store.queries import accounts, duties, people
from store.queries.accounts import Entry

_TWO_WEEKS = timedelta(hours=90)  # of working time: somebody may be on their way already
_SUGGESTED = "person:"


@dataclass(frozen=True, kw_only=True)
class TooFew(OfAccount):
    """An account for which too few step in."""

    suggested: Person | None
    """Whom the owner wants."""


class Substitutes(Kind[TooFew]):
    """Opened each night for accounts with an owner and too few who step in; over when there are enough."""

    name = DutyKind.SUBSTITUTE
    topic = N_("somebody who steps in")
    keeps_on = True

    def ladder(self, profile: Profile) -> Ladder:
        """Who is asked when."""
        return profile.reminding.substitute

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[TooFew]:
        """How many are missing still; without accounts that nobody owns: those are handed over."""
        entries = await live_entries(session, {number_in(duty.subject) for duty in several}, now)
        ids = [int(one.words.removeprefix(_SUGGESTED)) for one in several if one.words]
        names = {one.id: one for one in await people.by_ids(session, ids)}
        found = []
        for duty in several:
            entry = entries.get(number_in(duty.subject))
            if entry is None or not active(entry.owners):
                continue
            profile = policy.today(now, entry.unit.name)
            wanted = int(duty.words.removeprefix(_SUGGESTED)) if duty.words else None
            found.append(
                TooFew(
                    duty=duty,
                    profile=profile,
                    calendar=calendar_for(profile.working),
                    missing=_missing(profile, entry),
                    entry=entry,
                    suggested=names.get(wanted),
                )
            )
        return found

    def receivers(self, matter: TooFew, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung."""
        return receivers(matter.entry, who)

    def lines(self, matter: TooFew, now: datetime) -> tuple[str, str]:
        """How many are missing, who is suggested, and the rule that says so."""
        what = n_(
            "{account}: {n} person more has to step in when somebody is away.",
            "{account}: {n} persons more have to step in when somebody is away.",
            max(1, matter.missing),
            account=called(matter.entry.account),
        )
        if matter.suggested:
            what += " " + _("{who} is suggested.", who=matter.suggested.name)
        rule = matter.profile.cover.substitutes_at_least
        cited = _("Source: {source}", source=source(matter.profile, rule.source))
        return what, f"{rule.why.in_(current_language())} {cited}"

    def buttons(self, matter: TooFew, now: datetime) -> list[Button]:
        """To choose somebody."""
        chooses = button(_("Choose who steps in"), actions.Appoint(duty=matter.duty.id or 0), "primary")
        return [chooses, *general(matter.duty, later=now < matter.duty.due_at)]

    def how(self, matter: TooFew) -> Card:
        """How one finds somebody."""
        return cards.how_to_choose()

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Open it, once a local day, where too few step in and nobody has been asked about it."""
        calendar = calendar_for(policy.today(now).working)
        today = calendar.day(now).isoformat()
        if await duties.is_opened(session, self.name, today):
            return 0
        await duties.set_opened(session, self.name, today)
        register = await accounts.entries(session)
        asked = {one.subject for one in await duties.open_in(session, self.name, "")}
        opened = 0
        for entry in register:
            if not _is_asked_about(policy.today(now, entry.unit.name), entry, asked):
                continue
            profile = policy.today(now, entry.unit.name)
            due = add_working_time(calendar, now, _TWO_WEEKS).moment
            duty = Duty(
                kind=self.name,
                subject=account_subject(entry.account),
                period=today,
                opened_at=now,
                due_at=due,
                rule="cover.substitutes_at_least",
                source=profile.cover.substitutes_at_least.source,
                next_at=comes_at(calendar, self.ladder(profile), 0, due),
            )
            session.add(duty)
            opened += 1
        return opened


def suggest(duty: Duty, person: Person) -> None:
    """The owner wants that person; the manager decides."""
    duty.words = f"{_SUGGESTED}{person.id}"


def _is_asked_about(profile: Profile, entry: Entry, asked: set[str]) -> bool:
    live = entry.account.status == AccountStatus.LIVE and bool(active(entry.owners))
    return live and account_subject(entry.account) not in asked and _missing(profile, entry) > 0


def _missing(profile: Profile, entry: Entry) -> int:
    return max(0, profile.cover.substitutes_at_least.value - len(active(entry.substitutes)))
