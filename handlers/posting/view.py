"""A week's posts on an account as they are known, and the duty of that week."""

from collections.abc import Sequence
from datetime import datetime

from handlers.cases import account_subject
from handlers.context import Ctx, stored_id
from handlers.posting import rules
from handlers.posting.rules import KnownPosts
from policy.calendar import Calendar, calendar_for, quota_week
from store.models import Duty
from store.models.duties import DutyKind, Outcome
from store.queries import accounts, duties, pauses
from store.queries.accounts import Entry


def calendar_of(ctx: Ctx) -> Calendar:
    """The municipality's, by which weeks are counted."""
    return calendar_for(ctx.policy.today(ctx.now).working)


async def locked(ctx: Ctx, entry: Entry, at: datetime) -> KnownPosts:
    """The account's posts of the week of that moment, and whether any are asked for in it.

    Nobody else tells of one until the transaction ends.
    """
    number = stored_id(entry.account.id)
    await accounts.get(ctx.session, number)
    (posts,) = await in_week(ctx, [entry], at)
    resting = await pauses.of(ctx.session, [number], posts.week.monday)
    rests = rules.rests_in(resting.get(number, []), posts.week)
    duty = await duty_of(ctx, posts)
    is_asked = duty is not None and duty.outcome != Outcome.VOID and not rests
    return posts._replace(of=posts.of if is_asked else 0, rests=rests)


async def in_week(ctx: Ctx, several: Sequence[Entry], at: datetime) -> list[KnownPosts]:
    """The posts of the week of that moment on these accounts, in their order, as if all were asked for."""
    ids = [stored_id(entry.account.id) for entry in several]
    week = quota_week(calendar_of(ctx), at)
    posts = await duties.posts_of(ctx.session, ids, week.starts)
    return [
        KnownPosts(
            entry,
            week,
            rules.known_in(posts.get(number, []), week),
            rules.quota(ctx.policy.today(ctx.now, entry.unit.name), entry.account).value,
        )
        for entry, number in zip(several, ids, strict=True)
    ]


async def duty_of(ctx: Ctx, posts: KnownPosts) -> Duty | None:
    """The duty of that week's posts, open or closed."""
    subject = account_subject(posts.entry.account)
    return await duties.of_period(ctx.session, DutyKind.POSTING, subject, posts.week.period)


def open_id(duty: Duty | None) -> int | None:
    """The number of a duty that is open."""
    return duty.id if duty is not None and duty.closed_at is None else None
