"""The revision of the guidelines as a duty (A4): due some months after the last, asked of one unit alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chat.cards import Button, Card, button
from chat.language import N_, _, current_language, day
from handlers.cases import source
from handlers.duties.kinds import Kind, Matter
from handlers.duties.ladder import comes_at, next_midnight
from handlers.duties.offered import general
from handlers.duties.routing import UNIT, Receiver
from handlers.guidelines import actions, cards
from handlers.rulebook import Rulebook
from policy.calendar import Calendar, calendar_for, months_later, next_working_day, working_time
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models.duties import Duty, DutyKind
from store.queries import duties, revisions


@dataclass(frozen=True, kw_only=True)
class Revision(Matter):
    """The guidelines, which are to be revised."""

    last: date
    """When they were revised last, or took effect."""
    before: Duty | None
    """The revision that was recorded since they took effect, if one was."""


class Guidelines(Kind[Revision]):
    """Opened some time before the day; over when somebody says that they were revised, or new ones hold."""

    name = DutyKind.REVIEW
    topic = N_("the guidelines for social media")
    keeps_on = True
    can_be_passed_on = False

    def ladder(self, profile: Profile) -> Ladder:
        """Who is reminded of it when."""
        return profile.reminding.review

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[Revision]:
        """What is to be revised still; without what new guidelines, or a new interval, have put off."""
        profile = policy.today(now)
        calendar = calendar_for(profile.working)
        last, before = await last_revised(session, profile, calendar)
        period = due_day(profile, last).isoformat()
        return [
            Revision(duty=duty, profile=profile, calendar=calendar, last=last, before=before)
            for duty in several
            if duty.subject == subject(profile) and (duty.period == period or duty.closed_at is not None)
        ]

    def receivers(self, matter: Revision, who: Who) -> list[Receiver]:
        """The information unit alone: the guidelines are theirs."""
        return [UNIT] if who == "information_unit" else []

    def lines(self, matter: Revision, now: datetime) -> tuple[str, str]:
        """By when the guidelines are to be revised, when they were last, and the rule that says so."""
        rule = matter.profile.review.every_months
        when = day(due_day(matter.profile, matter.last))
        what = (
            _("The guidelines for social media are to be revised by {when}.", when=when)
            if now < matter.duty.due_at
            else _("The guidelines for social media were to be revised by {when}.", when=when)
        )
        last = (
            _("They were revised last on {when}.", when=day(matter.last))
            if matter.before
            else _("They have held since {when}.", when=day(matter.last))
        )
        if matter.before and matter.before.words:
            changed = _("What was changed then: {words}", words=matter.before.words)
            last = f"{last} {changed}"
        cited = _("Source: {source}", source=source(matter.profile, rule.source))
        return f"{what} {last}", f"{rule.why.in_(current_language())} {cited}"

    def buttons(self, matter: Revision, now: datetime) -> list[Button]:
        """What can be answered; once it is due, it cannot be put off."""
        duty = matter.duty
        revised = actions.Revised(duty=duty.id or 0)
        return [
            button(_("We have revised the guidelines"), revised, "primary"),
            *general(duty, later=now < duty.due_at, cannot=False, how=_("How do we do it?")),
        ]

    def how(self, matter: Revision) -> Card:
        """How the guidelines are revised."""
        return cards.how_to_revise(matter.profile)

    def not_theirs(self) -> str:
        """It is the information unit's."""
        return _("Only the information unit can do that.")

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Open the one revision that is due next, on the day of its first reminder; reckoned once a day.

        However long the guidelines have lain: one, and no more of its ladder than where it has come to.
        """
        profile = policy.today(now)
        calendar = calendar_for(profile.working)
        today = calendar.day(now).isoformat()
        if await duties.is_opened(session, self.name, today):
            return 0
        await duties.set_opened(session, self.name, today)
        last, _before = await last_revised(session, profile, calendar)
        when = due_day(profile, last)
        due = _end_of(calendar, when)
        come = self._come(profile, calendar, due, next_midnight(calendar, now))
        if not come or await revisions.has(session, subject(profile), when.isoformat()):
            return 0
        duty = Duty(
            kind=self.name,
            subject=subject(profile),
            period=when.isoformat(),
            opened_at=now,
            due_at=due,
            rule="review.every_months",
            source=profile.review.every_months.source,
            step=len(come) - 1,
            next_at=max(now, come[-1]),
        )
        await duties.open_(session, duty)
        return 1

    def _come(self, profile: Profile, calendar: Calendar, due: datetime, until: datetime) -> list[datetime]:
        """When each rung comes that does so before a UTC moment, in their order."""
        ladder = self.ladder(profile)
        moments = (comes_at(calendar, ladder, step, due) or due for step in range(len(ladder)))
        return [moment for moment in moments if moment < until]


def subject(profile: Profile) -> str:
    """What the revision is about, and the name of its chain in the log."""
    return f"profile:{profile.name}"[:60]


def due_day(profile: Profile, last: date) -> date:
    """So many months after that day; the last of the month where it has no such day."""
    return months_later(last, profile.review.every_months.value)


async def last_revised(session: Session, profile: Profile, calendar: Calendar) -> tuple[date, Duty | None]:
    """When the guidelines were revised last, with the duty of that; or when they took effect, with None."""
    found = await revisions.newest(session, subject(profile))
    if found is None or found.closed_at is None or calendar.day(found.closed_at) <= profile.effective_from:
        return profile.effective_from, None
    return calendar.day(found.closed_at), found


def _end_of(calendar: Calendar, when: date) -> datetime:
    """The end of that day in UTC, or of the next working day where nobody works on it."""
    window = working_time(calendar, when)
    while window is None:
        when, _why = next_working_day(calendar.rules, when)
        window = working_time(calendar, when)
    return window[1]
