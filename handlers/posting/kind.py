"""The week's posts as a duty (F1): how many are known of, who is asked, and what counts as a post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.cards import Button, Card, button
from chat.language import N_, _, moment, n_
from handlers.cases import account_subject, called, number_in, source
from handlers.duties.kinds import Kind, OfAccount
from handlers.duties.ladder import comes_at
from handlers.duties.looking import live_entries
from handlers.duties.offered import general
from handlers.duties.routing import Receiver, receivers
from handlers.posting import actions, cards, rules
from handlers.rulebook import Rulebook
from handlers.working_words import week_left
from policy.calendar import Week, calendar_for, quota_week
from policy.profile import Profile
from policy.reminding import Ladder, Who
from policy.sections import Posts
from policy.words import Rule
from store.db import Session
from store.models.duties import Duty, DutyKind, Outcome
from store.queries import closings, duties, pauses

_LONGEST_WEEK = timedelta(days=8)  # seven days, and an hour when the clocks go back


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


class Posting(Kind[PostsOfWeek]):
    """Opened when the week begins for every live account; over when the quota is met."""

    name = DutyKind.POSTING
    topic = N_("the week's posts")

    def ladder(self, profile: Profile) -> Ladder:
        """Who is reminded of it when."""
        return profile.reminding.posting

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[PostsOfWeek]:
        """How many posts are missing; without accounts that are not live any more, or that rest that week.

        So too with accounts that have said goodbye: nobody publishes after the last post.
        """
        numbers = {duty.id: number_in(duty.subject) for duty in several}
        entries = await live_entries(session, set(numbers.values()), now)
        since = min((duty.due_at for duty in several), default=now) - _LONGEST_WEEK
        known = await duties.posts_of(session, set(numbers.values()), since)
        resting = await pauses.of(session, set(numbers.values()), since.date())
        found = []
        for duty in several:
            entry = entries.get(numbers[duty.id])
            if entry is None or (entry.has_said_goodbye and now < duty.due_at):
                continue
            profile = policy.today(now, entry.unit.name)
            calendar = calendar_for(profile.working)
            week = quota_week(calendar, min(now, duty.due_at))
            if rules.rests_in(resting.get(numbers[duty.id], []), week):
                continue
            rule = rules.quota(profile, entry.account)
            found.append(
                PostsOfWeek(
                    duty=duty,
                    profile=profile,
                    calendar=calendar,
                    missing=rule.value - rules.known_in(known.get(numbers[duty.id], []), week),
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
        if now < matter.duty.due_at:
            asked = _("{account}: have you published this week?", **values)
        elif matter.week.year == quota_week(matter.calendar, now).year:
            asked = _("{account}: did you publish in week {week}?", **values)
        else:
            year = str(matter.week.year)
            asked = _("{account}: did you publish in week {week} of {year}?", year=year, **values)
        missing = n_(
            "As far as I know, {n} of {of} posts is missing.",
            "As far as I know, {n} of {of} posts are missing.",
            matter.missing,
            of=matter.rule.value,
        )
        by = _("By {when}.", when=moment(matter.duty.due_at))
        today = matter.calendar.day(now)
        left = f" {week_left(matter.week, today).capitalize()}." if now < matter.duty.due_at else ""
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
            *general(matter.duty),
        ]

    def how(self, matter: PostsOfWeek) -> Card:
        """How a week's post is made."""
        return cards.how_to_post()

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Open this week's duty for the accounts that were live when it began.

        Before it those of the weeks in which the program stood still: they are asked about afterwards.
        """
        calendar = calendar_for(policy.today(now).working)
        present = quota_week(calendar, now).period
        last, opened = await duties.last_opened(session, self.name, present), 0
        for week, due in rules.weeks_to_open(calendar, last, now):
            found = await duties.without(session, self.name, week.period, week.starts, most - opened)
            ids = [account.id or 0 for account, _unit in found]
            resting = await pauses.of(session, ids, week.monday)
            said_goodbye = await closings.said_goodbye(session, ids)
            asked: list[Duty] = []
            for account, unit in found:
                profile = policy.today(now, unit.name)
                rule = rules.quota(profile, account)
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
                rests = account.id in said_goodbye or rules.rests_in(resting.get(account.id or 0, []), week)
                asked.append(duties.ended(duty, now, Outcome.VOID) if rests else duty)
            await duties.open_all(session, asked)
            opened += len(found)
            if opened >= most:
                break  # there may be more of that week
            await duties.set_opened(session, self.name, week.period)
        return opened
