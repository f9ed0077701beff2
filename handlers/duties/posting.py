"""The week's posts (F1): how many are missing, who is reminded, and what counts as a post."""

from dataclasses import dataclass
from datetime import datetime

from chat.cards import Button, button
from chat.language import _, moment, n_
from handlers.cases import source
from handlers.duties import actions
from handlers.duties.kinds import Matter
from handlers.duties.ladder import comes_at
from handlers.duties.routing import Receiver, entry_of, receivers
from handlers.rulebook import Rulebook
from handlers.working_words import week_left
from policy.calendar import Calendar, Week, calendar_for, quota_week, working_time
from policy.platforms import Platform
from policy.profile import Profile
from policy.reminding import Ladder, Who
from policy.sections import Posts
from policy.words import Rule
from store.db import Session
from store.models import Account, Unit
from store.models.accounts import AccountStatus
from store.models.duties import Duty, DutyKind
from store.queries import duties, people
from store.queries.accounts import Entry


@dataclass(frozen=True)
class PostsOfWeek(Matter):
    """A week's posts on an account."""

    entry: Entry | None = None
    quota: int = 0
    source: str = ""
    week: Week | None = None


class Posting:
    """Opened on Monday for every live account; over when the quota is met."""

    name: str = DutyKind.POSTING

    def ladder(self, profile: Profile) -> Ladder:
        """Who is reminded of it when."""
        return profile.reminding.posting

    async def look(self, session: Session, policy: Rulebook, duty: Duty, now: datetime) -> PostsOfWeek | None:
        """How many posts are missing; None for an account that is not live any more."""
        entry = await entry_of(session, account_id(duty))
        if entry is None or entry.account.status != AccountStatus.LIVE:
            return None
        profile = policy.today(now, entry.unit.name)
        calendar = calendar_for(profile.working)
        week = quota_week(calendar, duty.opened_at)
        rule = quota(profile, entry.account)
        known = await duties.posts(session, account_id(duty), week.starts, week.ends)
        return PostsOfWeek(
            duty=duty,
            profile=profile,
            calendar=calendar,
            missing=rule.value - known,
            entry=entry,
            quota=rule.value,
            source=source(profile, rule.source),
            week=quota_week(calendar, max(duty.opened_at, min(now, duty.due_at))),
        )

    async def receivers(self, session: Session, matter: Matter, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung."""
        assert isinstance(matter, PostsOfWeek)  # noqa: S101 - made by `look`
        return await receivers(session, matter.entry, who) if matter.entry else []

    def lines(self, matter: Matter, now: datetime) -> tuple[str, str]:
        """How many posts are missing by when, and the rule that says so."""
        assert isinstance(matter, PostsOfWeek)  # noqa: S101 - made by `look`
        name = matter.entry.account.name if matter.entry else ""
        missing = n_(
            "{account}: {n} post is missing this week.",
            "{account}: {n} posts are missing this week.",
            matter.missing,
            account=name,
        )
        if now > matter.duty.due_at:
            missing = _("{account}: too few posts in week {week}.", account=name, week=_number(matter))
        rule = n_(
            "{n} post a week, by {when}",
            "{n} posts a week, by {when}",
            matter.quota,
            when=moment(matter.duty.due_at),
        )
        left = f" ({week_left(matter.week)})" if matter.week and now <= matter.duty.due_at else ""
        return missing, f"{rule}{left}. {_('Source: {source}', source=matter.source)}"

    def buttons(self, matter: Matter) -> list[Button]:
        """What can be answered with one click (F5)."""
        duty = matter.duty.id or 0
        return [
            button(_("We have published"), actions.Done(duty=duty), "primary"),
            button(_("Remind me later"), actions.Later(duty=duty)),
            button(_("I cannot"), actions.Cannot(duty=duty)),
            button(_("How do I do it?"), actions.Help(duty=duty)),
        ]

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Open this week's duty for the accounts that were live when it began."""
        calendar = calendar_for(policy.today(now).working)
        week = quota_week(calendar, now)
        due = _deadline(calendar, week)
        if due is None:
            return 0  # nobody works in what is left of it
        found = await duties.without(session, self.name, week.period, week.starts, most)
        for account in found:
            profile = policy.today(now, await _unit_name(session, account))
            rule = quota(profile, account)
            first = comes_at(calendar, self.ladder(profile), 0, due, rule.value)
            await duties.open_(
                session,
                Duty(
                    kind=self.name,
                    subject=f"account:{account.id}",
                    period=week.period,
                    opened_at=now,
                    due_at=due,
                    rule="posting.posts_per_week",
                    source=rule.source,
                    next_at=first,
                ),
            )
        return len(found)


def account_id(duty: Duty) -> int:
    """The account that a duty is about."""
    return int(duty.subject.partition(":")[2])


def quota(profile: Profile, account: Account) -> Rule[Posts]:
    """How many posts a week an account is to have: its platform's own figure, else the common one (A2)."""
    return profile.posting.on.get(Platform(account.platform), profile.posting.posts_per_week)


def _deadline(calendar: Calendar, week: Week) -> datetime | None:
    """The end of the week's last working day; None when none is left."""
    if not week.working_days_left:
        return None
    window = working_time(calendar, week.working_days_left[-1])
    return window[1] if window else None


def _number(matter: PostsOfWeek) -> int:
    return int(matter.duty.period.partition("-W")[2])


async def _unit_name(session: Session, account: Account) -> str:
    unit: Unit | None = await people.unit(session, account.unit_id)
    return unit.name if unit else ""
