"""The day's look at an account as a duty (F3): asked of whoever has the account today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.cards import AnyPart, Bullets, Button, Card, Text, button, buttons
from chat.language import N_, _, n_
from handlers.cases import account_subject, called, number_in, source
from handlers.duties.kinds import FEW, Kind, OfAccount, first_tone, grounds
from handlers.duties.ladder import comes_at
from handlers.duties.looking import live_entries
from handlers.duties.offered import general
from handlers.duties.routing import Receiver, receivers
from handlers.rulebook import Rulebook
from handlers.watch import actions, cards
from policy.calendar import calendar_for, working_time
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models.duties import Duty, DutyKind, Outcome
from store.queries import absences, duties


@dataclass(frozen=True, kw_only=True)
class LookOfDay(OfAccount):
    """A day's look at an account."""


class Watch(Kind[LookOfDay]):
    """Opened when a working day begins for every live account; over with the day."""

    name = DutyKind.WATCH
    topic = N_("today's comments")
    answerable = timedelta(0)
    stands_together = True

    def ladder(self, profile: Profile) -> Ladder:
        """Who is asked when."""
        return profile.reminding.watch

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[LookOfDay]:
        """The accounts that are live still, and not closed for comments."""
        entries = await live_entries(session, {number_in(duty.subject) for duty in several}, now)
        closed = await absences.closed_at(session, list(entries), now)
        found = []
        for duty in several:
            entry = entries.get(number_in(duty.subject))
            if entry is None or entry.account.id in closed:
                continue
            profile = policy.today(now, entry.unit.name)
            calendar = calendar_for(profile.working)
            found.append(LookOfDay(duty=duty, profile=profile, calendar=calendar, entry=entry))
        return found

    def receivers(self, matter: LookOfDay, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung."""
        return receivers(matter.entry, who)

    def lines(self, matter: LookOfDay, now: datetime) -> tuple[str, str]:
        """The question, and the rule that says so."""
        asked = _("{account}: are all comments answered today?", account=called(matter.entry.account))
        return asked, _why(matter)

    def buttons(self, matter: LookOfDay, now: datetime) -> list[Button]:
        """What can be answered with one click."""
        duty = matter.duty.id or 0
        return [
            button(_("All answered"), actions.AllAnswered(duty=duty), "primary"),
            button(_("Some are unanswered"), actions.SomeUnanswered(duty=duty)),
            *general(matter.duty),
        ]

    def parts(self, matters: Sequence[LookOfDay], now: datetime, *, several: int) -> list[AnyPart]:
        """One question about all of somebody's accounts."""
        first = matters[0]
        if len(matters) == 1:
            return super().parts(matters, now, several=min(several, FEW))
        asked = n_(
            "Are all comments answered today? It is about {n} account:",
            "Are all comments answered today? It is about {n} accounts:",
            len(matters),
        )
        return [
            Text(text=asked, tone=first_tone(several)),
            Bullets(items=tuple(called(one.entry.account) for one in matters)),
            grounds(matters, _why(first)),
            buttons(*self.buttons(first, now)),
        ]

    def is_too_late(self, matter: LookOfDay, now: datetime) -> bool:
        """Nobody looks at yesterday."""
        return now >= matter.duty.due_at

    def how(self, matter: LookOfDay) -> Card:
        """How one looks after an account."""
        return cards.how_to_watch()

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Open the question of a working day, for the accounts that were live when it began."""
        calendar = calendar_for(policy.today(now).working)
        today = calendar.day(now)
        window = working_time(calendar, today)
        period = today.isoformat()
        if window is None or now > window[1] or await duties.is_opened(session, self.name, period):
            return 0
        common = policy.today(now)
        if not (_is_asked(common) or common.override):
            await duties.set_opened(session, self.name, period)
            return 0
        found = await duties.without(session, self.name, period, window[0], most)
        asked: list[Duty] = []
        for account, unit in found:
            profile = policy.today(now, unit.name)
            duty = Duty(
                kind=self.name,
                subject=account_subject(account),
                period=period,
                opened_at=now,
                due_at=window[1],
                rule="watch.every_working_day",
                source=profile.watch.every_working_day.source,
                next_at=comes_at(calendar, self.ladder(profile), 0, window[1]),
            )
            asked.append(duty if _is_asked(profile) else duties.ended(duty, now, Outcome.VOID))
        await duties.open_all(session, asked)
        if len(found) < most:
            await duties.set_opened(session, self.name, period)
        return len(found)


def _is_asked(profile: Profile) -> bool:
    return profile.watch.every_working_day.value and profile.reminding.watch_question.value


def _why(matter: LookOfDay) -> str:
    cited = source(matter.profile, matter.profile.watch.every_working_day.source)
    return _("Somebody looks at every account on every working day. Source: {source}", source=cited)
