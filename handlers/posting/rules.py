"""How many posts a week is to have, which weeks are asked about, and by when. Pure; UTC moments."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from policy.calendar import Calendar, Week, quota_week, working_time
from policy.platforms import Platform
from policy.profile import Profile
from policy.sections import Posts
from policy.words import Rule
from store.models import Account, Duty, Post
from store.models.pauses import Pause
from store.queries.accounts import Entry

MOST_WEEKS_BACK = 8  # after a long stop; what was published before, hardly anybody remembers
LONGEST_AGO = timedelta(weeks=MOST_WEEKS_BACK)
"""What was published before is not told of any more."""
_MOMENT, _DAY = timedelta(seconds=1), timedelta(days=1)


class KnownPosts(NamedTuple):
    """The posts of a week on an account: how many are known of, and how many there are to be."""

    entry: Entry
    week: Week
    known: int
    of: int
    """None are asked for in a week that nobody is asked about."""
    rests: bool = False
    """The account rests in that week; then none are asked for either."""

    @property
    def missing(self) -> int:
        """How many are to come, or were to; below nothing when there are more than there had to be."""
        return self.of - self.known


def quota(profile: Profile, account: Account) -> Rule[Posts]:
    """How many posts a week an account is to have: its own figure, its platform's, or the common one."""
    rule = profile.posting.on.get(Platform(account.platform), profile.posting.posts_per_week)
    return rule.model_copy(update={"value": account.posts_per_week}) if account.posts_per_week else rule


def known_in(posts: Sequence[datetime], week: Week) -> int:
    """How many of an account's posts lie in that week."""
    return sum(week.starts <= at < week.ends for at in posts)


def rests_in(several: Sequence[Pause], week: Week) -> bool:
    """Whether the account rests on a weekday of that week: then no post is asked for in it."""
    return any(one.first_day <= week.friday and one.last_day >= week.monday for one in several)


def published_at(week: Week, now: datetime) -> datetime:
    """When a post of that week was published that somebody tells of now: before the week's end."""
    return min(now, week.ends - _MOMENT)


def may_be_told(at: datetime, now: datetime) -> bool:
    """Whether a post that was published then is told of now: it has been, and not too long ago."""
    return now - LONGEST_AGO - _DAY <= at <= now  # a day alone is its noon


def may_take_back(post: Post, person_id: int, *, is_unit: bool) -> bool:
    """Whether it is theirs to take back: of whoever told of the post, and of the information unit."""
    return is_unit or post.told_by_id == person_id


def may_be_taken_back(calendar: Calendar, told_at: datetime, now: datetime, duty: Duty | None) -> bool:
    """Whether a post that was told of then may be taken back: in that week, and while its own is asked about.

    `duty`: that of the week in which it was published.
    """
    return now < quota_week(calendar, told_at).ends or (duty is not None and duty.closed_at is None)


def weeks_to_open(calendar: Calendar, last: str | None, now: datetime) -> list[tuple[Week, datetime]]:
    """The weeks after the last that has been opened, to the present one, with their deadlines.

    Weeks in which the program stood still are among them, whole, so that nobody takes them for kept; at the
    first start there are none. Weeks in which nobody works in what is left of them are left out.
    """
    weeks = [quota_week(calendar, now)]
    while last is not None and len(weeks) <= MOST_WEEKS_BACK:
        sunday = quota_week(calendar, weeks[0].starts - _MOMENT)
        if sunday.period <= last:
            break
        weeks.insert(0, quota_week(calendar, sunday.starts))
    unopened = [one for one in weeks if last is None or one.period > last]
    return [(one, due) for one in unopened if (due := _deadline(calendar, one))]


def _deadline(calendar: Calendar, week: Week) -> datetime | None:
    """The end of the last working day that is left; None when none is."""
    if not week.working_days_left:
        return None
    window = working_time(calendar, week.working_days_left[-1])
    return window[1] if window else None
