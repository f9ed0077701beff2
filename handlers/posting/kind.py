"""The week's posts as a duty (F1): how many are known of, who is asked, and what counts as a post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.cards import Button, Card, button
from chat.language import _, moment, n_
from handlers.cases import account_subject, called, number_in, source
from handlers.duties import actions as duty_actions
from handlers.duties.kinds import Kind, OfAccount
from handlers.duties.ladder import comes_at
from handlers.duties.routing import Receiver, receivers
from handlers.posting import actions, cards
from handlers.rulebook import Rulebook
from handlers.working_words import week_left
from policy.calendar import Calendar, Week, calendar_for, quota_week, working_time
from policy.platforms import Platform
from policy.profile import Profile
from policy.reminding import Ladder, Who
from policy.sections import Posts
from policy.words import Rule
from store.db import Session
from store.models import Account
from store.models.accounts import AccountStatus
from store.models.duties import Duty, DutyKind, Outcome
from store.models.pauses import Pause
from store.queries import accounts, duties, pauses

_MOMENT = timedelta(seconds=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class PostsOfWeek(OfAccount):
    """A week's posts on an account."""

    week: Week
    """With the working days that were left of it at the moment that it was looked at."""
    rule: Rule[Posts]

    @property
    def known(self) -> int:
        """How many posts are known of; there may have been more."""
        return max(0, self.rule.value - self.missing)

    @property
    def last_moment(self) -> datetime:
        """The last UTC second of the week."""
        return self.week.ends - _MOMENT


class Posting(Kind[PostsOfWeek]):
    """Opened when the week begins for every live account; over when the quota is met."""

    name = DutyKind.POSTING

    def ladder(self, profile: Profile) -> Ladder:
        """Who is reminded of it when."""
        return profile.reminding.posting

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[PostsOfWeek]:
        """How many posts are missing; without accounts that are not live any more, or that rest that week."""
        numbers = {duty.id: number_in(duty.subject) for duty in several}
        entries = {one.account.id: one for one in await accounts.entries(session, set(numbers.values()))}
        since = min(duty.opened_at for duty in several) - _WEEK
        known = await duties.posts_of(session, set(numbers.values()), since)
        resting = await pauses.of(session, set(numbers.values()))
        found = []
        for duty in several:
            entry = entries.get(numbers[duty.id])
            if entry is None or entry.account.status != AccountStatus.LIVE:
                continue
            profile = policy.today(now, entry.unit.name)
            calendar = calendar_for(profile.working)
            week = quota_week(calendar, max(duty.opened_at, min(now, duty.due_at)))
            if rests_in(resting.get(numbers[duty.id], []), week):
                continue
            rule = quota(profile, entry.account)
            posts = [at for at in known.get(numbers[duty.id], []) if week.starts <= at < week.ends]
            found.append(
                PostsOfWeek(
                    duty=duty,
                    profile=profile,
                    calendar=calendar,
                    missing=rule.value - len(posts),
                    entry=entry,
                    week=week,
                    rule=rule,
                )
            )
        return found

    def receivers(self, matter: PostsOfWeek, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung."""
        return receivers(matter.entry, who)

    def lines(self, matter: PostsOfWeek, now: datetime) -> tuple[str, str]:
        """The question, what is known, by when, and the rule that says so. Unknown is not zero."""
        values = {"account": called(matter.entry.account), "week": matter.week.number}
        asked = (
            _("{account}: did you publish in week {week}?", **values)
            if now >= matter.duty.due_at
            else _("{account}: have you published this week?", **values)
        )
        missing = n_(
            "As far as I know, {n} of {of} posts is missing.",
            "As far as I know, {n} of {of} posts are missing.",
            matter.missing,
            of=matter.rule.value,
        )
        by = _("By {when}.", when=moment(matter.duty.due_at))
        left = f" {week_left(matter.week).capitalize()}." if now < matter.duty.due_at else ""
        cited = _("Source: {source}", source=source(matter.profile, matter.rule.source))
        return f"{asked} {missing}", f"{by}{left} {cited}"

    def buttons(self, matter: PostsOfWeek, now: datetime) -> list[Button]:
        """What can be answered with one click; after the week there is nothing to put off or pass on."""
        duty = matter.duty.id or 0
        told = actions.Published(account=matter.entry.account.id or 0, known=matter.known, duty=duty)
        published = button(_("We have published"), told, "primary")
        if now >= matter.duty.due_at:
            return [published, button(_("No, we have not"), actions.NotPublished(duty=duty))]
        return [
            published,
            button(_("Remind me later"), duty_actions.Later(duty=duty)),
            button(_("I cannot"), duty_actions.Cannot(duty=duty)),
            button(_("How do I do it?"), duty_actions.Help(duty=duty)),
        ]

    def how(self, matter: PostsOfWeek) -> Card:
        """How a week's post is made."""
        return cards.how_to_post()

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Open this week's duty for the accounts that were live when it began."""
        calendar = calendar_for(policy.today(now).working)
        week = quota_week(calendar, now)
        due = _deadline(calendar, week)
        if due is None or await duties.is_opened(session, self.name, week.period):
            return 0  # nobody works in what is left of it, or it has been done
        found = await duties.without(session, self.name, week.period, week.starts, most)
        resting = await pauses.of(session, [account.id or 0 for account, _unit in found])
        for account, unit in found:
            profile = policy.today(now, unit.name)
            rule = quota(profile, account)
            duty = Duty(
                kind=self.name,
                subject=account_subject(account),
                period=week.period,
                opened_at=now,
                due_at=due,
                rule="posting.posts_per_week",
                source=rule.source,
                next_at=comes_at(calendar, self.ladder(profile), 0, due, rule.value),
            )
            if rests_in(resting.get(account.id or 0, []), week):
                duties.close(session, duty, now, Outcome.VOID)
            session.add(duty)
        if len(found) < most:
            await duties.set_opened(session, self.name, week.period)
        return len(found)


def quota(profile: Profile, account: Account) -> Rule[Posts]:
    """How many posts a week an account is to have: its own figure, its platform's, or the common one."""
    rule = profile.posting.on.get(Platform(account.platform), profile.posting.posts_per_week)
    return rule.model_copy(update={"value": account.posts_per_week}) if account.posts_per_week else rule


def rests_in(several: Sequence[Pause], week: Week) -> bool:
    """Whether the account rests on a weekday of that week: then no post is asked for in it."""
    return any(one.first_day <= week.friday and one.last_day >= week.monday for one in several)


def _deadline(calendar: Calendar, week: Week) -> datetime | None:
    """The end of the week's last working day; None when none is left."""
    if not week.working_days_left:
        return None
    window = working_time(calendar, week.working_days_left[-1])
    return window[1] if window else None
