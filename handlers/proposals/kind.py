"""What is to be done about an account as a duty (F6): put before the manager and the information unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.cards import AnyPart, Button, Card, Text, button, buttons
from chat.language import N_, _
from handlers.cases import account_subject, called, number_in, source
from handlers.duties.kinds import FEW, Kind, OfAccount, first_tone, grounds
from handlers.duties.ladder import WORKING_WEEK
from handlers.duties.looking import live_entries
from handlers.duties.offered import general
from handlers.duties.routing import Receiver, receivers
from handlers.overview.rules import weeks_without
from handlers.overview.view import FOUR_WEEKS, load
from handlers.pauses import actions as pause_actions
from handlers.proposals import actions, cards
from handlers.proposals.rules import Reason, recorded, why
from handlers.rulebook import Rulebook
from policy.calendar import add_working_time, calendar_for, working_time
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models.duties import Duty, DutyKind
from store.queries import duties

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True)
class NotRun(OfAccount):
    """An account that is not run by the rules."""

    weeks: Sequence[Duty]
    """In a row, without the posts that were due."""
    late: Sequence[Duty]
    """Of comments within four weeks."""
    before: Duty | None = None
    """The last proposal about it, with what was said to it."""


class Proposal(Kind[NotRun]):
    """Opened when there are too many weeks or late answers; over when somebody has chosen what to do."""

    name = DutyKind.PROPOSAL
    topic = N_("how the account is run")
    keeps_on = True
    can_be_passed_on = False

    def ladder(self, profile: Profile) -> Ladder:
        """Who is asked when."""
        return profile.reminding.proposal

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[NotRun]:
        """The record as it is now; over for an account that rests."""
        entries = await live_entries(session, {number_in(duty.subject) for duty in several}, now)
        views = {one.account_id: one for one in await load(session, policy, now, list(entries.values()))}
        found = []
        for duty in several:
            view = views.get(number_in(duty.subject))
            if view is None:
                continue
            rests = view.pause is not None and view.pause.first_day <= view.today
            found.append(
                NotRun(
                    duty=duty,
                    profile=view.profile,
                    calendar=calendar_for(view.profile.working),
                    missing=0 if rests else 1,
                    entry=view.entry,
                    weeks=weeks_without(view.duties),
                    late=view.late,
                    before=_before(view.duties, duty),
                )
            )
        return found

    def receivers(self, matter: NotRun, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung; never theirs who run the account: it is about them."""
        return receivers(matter.entry, who) if who in ("manager", "information_unit") else []

    def not_theirs(self) -> str:
        """It is theirs who decide on the account."""
        return _("The manager or the information unit decides on this.")

    def lines(self, matter: NotRun, now: datetime) -> tuple[str, str]:
        """What there is to say against it, and the rule that says so."""
        reason = recorded(matter.duty.rule)
        shown = matter.weeks if reason is Reason.WEEKS else matter.late
        asked = cards.asked(called(matter.entry.account), shown)
        rule = reason.rule(matter.profile.reminding)
        cited = _("Source: {source}", source=source(matter.profile, rule.source))
        return asked, f"{cards.why(reason, rule.value)} {cited}"

    def buttons(self, matter: NotRun, now: datetime) -> list[Button]:
        """Talk, pause, close."""
        duty = matter.duty.id or 0
        return [
            button(_("We talk with them"), actions.Talk(duty=duty), "primary"),
            button(_("Pause the account"), pause_actions.Ask(account=matter.entry.account.id or 0)),
            button(_("Close the account"), actions.Close(duty=duty), "danger"),
            *general(matter.duty, cannot=False, how=_("What is best?")),
        ]

    def parts(self, matters: Sequence[NotRun], now: datetime, *, several: int) -> list[AnyPart]:
        """Each with its record as evidence, where there are few, and all of its choices."""
        if several > FEW:
            return super().parts(matters, now, several=several)
        shown: list[AnyPart] = []
        for matter in matters:
            what, why = self.lines(matter, now)
            shown += [
                Text(text=what, tone=first_tone(several)),
                *cards.record(matter.weeks, matter.late),
                *cards.last_time(matter.before),
                grounds([matter], why),
                buttons(*self.buttons(matter, now)),
            ]
        return shown

    def how(self, matter: NotRun) -> Card:
        """What each choice means."""
        return cards.how_to_choose()

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Open what the last weeks show, once a working day; not again before as many weeks have passed."""
        profile = policy.today(now)
        calendar = calendar_for(profile.working)
        today = calendar.day(now)
        if working_time(calendar, today) is None or await duties.is_opened(
            session, self.name, today.isoformat()
        ):
            return 0
        entries = await live_entries(session, await self._suspects(session, now), now)
        opened = 0
        for view in await load(session, policy, now, list(entries.values())):
            rules = view.profile.reminding
            reason = why(rules, len(weeks_without(view.duties)), len(view.late))
            again = now - rules.proposal_after_weeks.value * _WEEK
            asked = [one for one in view.duties if one.kind == self.name]
            if (
                view.entry.is_to_close
                or reason is None
                or any(one.closed_at is None or one.opened_at > again for one in asked)
            ):
                continue
            due = add_working_time(calendar, now, WORKING_WEEK).moment
            session.add(
                Duty(
                    kind=self.name,
                    subject=account_subject(view.entry.account),
                    period=today.isoformat(),
                    opened_at=now,
                    due_at=due,
                    rule=reason.key,
                    source=reason.rule(rules).source,
                    next_at=now,
                )
            )
            opened += 1
        await duties.set_opened(session, self.name, today.isoformat())
        return opened

    async def _suspects(self, session: Session, now: datetime) -> set[int]:
        """Accounts with a week that ended without its posts lately, or with late answers."""
        missed = await duties.unfinished(session, DutyKind.POSTING, now - FOUR_WEEKS)
        late = await duties.late_answers(session, now, now - FOUR_WEEKS)
        return {number_in(subject) for subject in missed} | set(late)


def _before(several: Sequence[Duty], duty: Duty) -> Duty | None:
    """The last proposal before this one to which somebody said something."""
    earlier = [one for one in several if one.kind == duty.kind and one.words and one.period < duty.period]
    return max(earlier, key=lambda one: one.period, default=None)
