"""What there is to know about how accounts stand, read from the database in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.cases import account_subject, called, number_in
from handlers.posting.rules import known_in, quota
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, quota_week
from policy.profile import Profile
from policy.sections import Posts
from policy.words import Rule
from store.db import Session
from store.models import Comment, Duty
from store.models.pauses import Pause
from store.queries import comments, duties, pauses
from store.queries.accounts import Entry

FOUR_WEEKS = timedelta(weeks=4)
_REMEMBERED = timedelta(weeks=60)  # as many weeks as a profile may wait before it proposes something


@dataclass(frozen=True)
class AccountView:
    """How an account stands at a moment."""

    entry: Entry
    profile: Profile
    today: date
    """The municipality's local day."""
    known: int
    """Posts of this week that are known of."""
    rule: Rule[Posts]
    comments: Sequence[Comment]
    """Without an answer, the oldest first."""
    to_answer: Sequence[Duty]
    """The duties to answer these, however old."""
    duties: Sequence[Duty]
    """Of the last weeks, open and closed, the earliest deadline first."""
    late: Sequence[Duty]
    """Of comments that were not answered in time, of the last four weeks."""
    pauses: Sequence[Pause]
    """Those approved that are not over, the earliest first."""

    @property
    def account_id(self) -> int:
        """The account's number."""
        return self.entry.account.id or 0

    @property
    def called(self) -> str:
        """The account in a sentence."""
        return called(self.entry.account)

    @property
    def pause(self) -> Pause | None:
        """The pause that it is in, or the next one."""
        return next((one for one in self.pauses if one.last_day >= self.today), None)


async def load(
    session: Session, policy: Rulebook, now: datetime, entries: Sequence[Entry]
) -> list[AccountView]:
    """How these accounts stand at a UTC moment, in their order."""
    calendar = calendar_for(policy.today(now).working)
    week = quota_week(calendar, now)
    ids = [entry.account.id or 0 for entry in entries]
    posts = await duties.posts_of(session, ids, week.starts)
    resting = await pauses.of(session, ids, calendar.day(now))
    open_comments = _by_account(await comments.unanswered(session, ids))
    to_answer = await _to_answer(session, open_comments, now)
    recent = await _recent(session, entries, now)
    late = await duties.late_answers(session, now, now - FOUR_WEEKS, ids)
    found = []
    for entry in entries:
        number = entry.account.id or 0
        profile = policy.today(now, entry.unit.name)
        found.append(
            AccountView(
                entry=entry,
                profile=profile,
                today=calendar.day(now),
                known=known_in(posts.get(number, []), week),
                rule=quota(profile, entry.account),
                comments=open_comments.get(number, []),
                to_answer=to_answer.get(number, []),
                duties=recent.get(number, []),
                late=late.get(number, []),
                pauses=resting.get(number, []),
            )
        )
    return found


async def _recent(session: Session, entries: Sequence[Entry], now: datetime) -> dict[int, list[Duty]]:
    subjects = [account_subject(entry.account) for entry in entries]
    found: dict[int, list[Duty]] = {}
    for duty in await duties.about(session, subjects, now - _REMEMBERED):
        found.setdefault(number_in(duty.subject), []).append(duty)
    return found


async def _to_answer(
    session: Session, several: Mapping[int, Sequence[Comment]], now: datetime
) -> dict[int, list[Duty]]:
    account = {comments.comment_subject(one): one.account_id for some in several.values() for one in some}
    found: dict[int, list[Duty]] = {}
    for duty in await duties.about(session, account, now):
        found.setdefault(account[duty.subject], []).append(duty)
    return found


def _by_account(several: Sequence[Comment]) -> dict[int, list[Comment]]:
    found: dict[int, list[Comment]] = {}
    for one in several:
        found.setdefault(one.account_id, []).append(one)
    return found
