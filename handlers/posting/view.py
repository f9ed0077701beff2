"""A week's posts on an account as they are known, and what the duty of that week makes of them."""

from collections.abc import Sequence
from datetime import datetime

from handlers.cases import account_subject
from handlers.context import Ctx, stored_id
from handlers.duties.reopening import go_on_from_here, reopen
from handlers.posting import rules
from handlers.posting.kind import Posting
from handlers.posting.rules import KnownPosts
from policy.calendar import Calendar, calendar_for, quota_week
from store.models import Duty
from store.models.duties import DutyKind, Outcome
from store.queries import accounts, duties
from store.queries.accounts import Entry

_KIND = Posting()
_NOT_DONE = frozenset({Outcome.MISSED, Outcome.UNANSWERED})


def calendar_of(ctx: Ctx) -> Calendar:
    """The municipality's, by which weeks are counted."""
    return calendar_for(ctx.policy.today(ctx.now).working)


async def locked(ctx: Ctx, entry: Entry, at: datetime) -> KnownPosts:
    """The account's posts of the week of that moment.

    Nobody else tells of one until the transaction ends.
    """
    await accounts.get(ctx.session, stored_id(entry.account.id))
    return (await in_week(ctx, [entry], at))[0]


async def in_week(ctx: Ctx, several: Sequence[Entry], at: datetime) -> list[KnownPosts]:
    """The posts of the week of that moment on these accounts, in their order."""
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


async def settle(ctx: Ctx, duty: Duty) -> None:
    """A post more is known of: the duty is done when none is missing any more, else it waits anew.

    One that had ended as not done, or without an answer, is done after all.
    """
    for matter in await _KIND.look(ctx.session, ctx.policy, [duty], ctx.now):
        if matter.is_over and (duty.closed_at is None or duty.outcome in _NOT_DONE):
            duties.close(ctx.session, duty, ctx.now, Outcome.DONE, ctx.person_id)
        elif duty.closed_at is None and duty.step == 0:
            await go_on_from_here(ctx.session, _KIND, matter, ctx.now)


async def unsettle(ctx: Ctx, duty: Duty) -> None:
    """A post less is known of: where one is missing again, the duty is to be done still."""
    for matter in await _KIND.look(ctx.session, ctx.policy, [duty], ctx.now):
        if matter.is_over:
            continue
        if duty.outcome == Outcome.DONE:
            await reopen(ctx.session, _KIND, matter, ctx.now)
        elif duty.closed_at is None and duty.step == 0:
            await go_on_from_here(ctx.session, _KIND, matter, ctx.now)
