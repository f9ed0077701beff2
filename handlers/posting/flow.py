"""Telling of posts: by a reminder's button, or with `/publicerat` without being reminded."""

from collections.abc import Sequence
from typing import NamedTuple

from chat.fields import no_passwords
from chat.language import _
from chat.replies import Reply, Whisper
from chat.typed import clean, looks_like_password
from handlers.cases import account_subject
from handlers.context import Ctx, stored_id
from handlers.duties.answering import live_entry, open_matter, require_runs
from handlers.duties.ladder import comes_at
from handlers.errors import NotAllowed, UserMistake
from handlers.posting import actions, cards, rules
from handlers.posting.kind import Posting
from handlers.register import rules as register_rules
from handlers.register.addresses import NotAnAddress
from handlers.register.linked import account_of, is_page_of, split, tidy
from policy.calendar import Week, calendar_for, quota_week
from store.models import Duty, Post
from store.models.accounts import AccountStatus
from store.models.duties import DutyKind, Outcome
from store.queries import accounts, duties
from store.queries.accounts import Entry

_LONGEST = 2_200  # characters typed: a link, and words beside it
_KIND = Posting()


class _Posts(NamedTuple):
    """The posts of a week on an account: how many are known of, and how many there are to be."""

    entry: Entry
    week: Week
    known: int
    of: int


async def told(text: str, ctx: Ctx) -> Reply:
    """`/publicerat`: a post was published, on the account of the link or on one that is chosen."""
    line = clean(text)[:_LONGEST]
    if looks_like_password(line):
        raise UserMistake(no_passwords())
    own = [one for one in await _run_by(ctx) if one.account.status == AccountStatus.LIVE]
    if not own and not ctx.in_information_unit:
        raise NotAllowed(_("You run no account that is live."))
    if line:
        return await _told_of(ctx, line)
    if len(own) == 1:
        return await _note_now(ctx, await _locked(ctx, own[0]))
    if not own:
        raise UserMistake(_("Write the address of the post after the command."))
    several = await _this_week(ctx, own)
    return Whisper(card=cards.which_account([(one.entry.account, one.known) for one in several]))


async def published(action: actions.Published, ctx: Ctx) -> Reply:
    """A post was published, says whoever runs the account; once for each press on a card that is fresh."""
    if action.duty is not None:
        _kind, matter = await open_matter(ctx, action.duty)
        if matter.duty.kind != DutyKind.POSTING or matter.entry.account.id != action.account:
            raise NotAllowed(_("Only those who run the account can do this."))
        posts = _Posts(matter.entry, matter.week, matter.known, matter.rule.value)
        if posts.known > action.known:
            return _known_already(posts)
        return await _note(ctx, posts, matter.duty)
    entry = await live_entry(ctx, action.account)
    require_runs(ctx, entry)
    posts = await _locked(ctx, entry)
    return _known_already(posts) if posts.known > action.known else await _note_now(ctx, posts)


async def not_published(action: actions.NotPublished, ctx: Ctx) -> Reply:
    """There were too few posts, says whoever was asked after the week: known, and not unknown any more."""
    kind, matter = await open_matter(ctx, action.duty)
    if kind.name != DutyKind.POSTING or ctx.now < matter.duty.due_at:
        raise UserMistake(_("The week is not over yet."))
    duties.close(ctx.session, matter.duty, ctx.now, Outcome.MISSED, ctx.person_id)
    await ctx.log(account_subject(matter.entry.account), "posts.missed", period=matter.duty.period)
    return Whisper(card=cards.not_published(matter.entry.account))


async def _told_of(ctx: Ctx, line: str) -> Reply:
    """A post at a link, once for each link; the account's own page is no post's address."""
    try:
        link = tidy(split(line)[0] or line)
        found = await account_of(ctx.session, link)
    except NotAnAddress as fault:
        raise UserMistake(register_rules.explain(fault)) from fault
    if found is None:
        raise UserMistake(_("No account in the register has that address."))
    entry = await live_entry(ctx, stored_id(found.id))
    require_runs(ctx, entry)
    posts = await _locked(ctx, entry)
    url = "" if is_page_of(entry.account, link) else link
    if url and await duties.has_post(ctx.session, stored_id(entry.account.id), url):
        return _known_already(posts)
    return await _note_now(ctx, posts, url)


def _known_already(posts: _Posts) -> Reply:
    return Whisper(card=cards.known_already(posts.entry.account, posts.known, posts.of))


async def _note_now(ctx: Ctx, posts: _Posts, url: str = "") -> Reply:
    """Record a post of the present week; its duty, if it is open, knows of one more."""
    several = await duties.open_of(ctx.session, DutyKind.POSTING, account_subject(posts.entry.account))
    duty = next((one for one in several if one.period == posts.week.period), None)
    return await _note(ctx, posts, duty, url)


async def _note(ctx: Ctx, posts: _Posts, duty: Duty | None, url: str = "") -> Reply:
    """Record a post of a week, and what that changes in its duty."""
    account = posts.entry.account
    await duties.add_post(
        ctx.session,
        Post(
            account_id=stored_id(account.id),
            published_at=rules.published_at(posts.week, ctx.now),
            url=url,
            told_by_id=ctx.person_id,
            told_at=ctx.now,
        ),
    )
    await ctx.log(account_subject(account), "post.told", url=url)
    missing = posts.of - posts.known - 1
    if duty is not None:
        _settle(ctx, posts.entry, duty, missing)
    return Whisper(card=cards.noted(account, missing, _another(ctx, posts, duty if missing > 0 else None)))


def _another(ctx: Ctx, posts: _Posts, duty: Duty | None) -> actions.Published | None:
    """What tells of one post more; nothing for a week that is over and has all of its posts.

    `duty`: the week's, while it is open: a button with one that is closed would be dead.
    """
    if duty is None and posts.week.ends <= ctx.now:
        return None
    return actions.Published(
        account=stored_id(posts.entry.account.id), known=posts.known + 1, duty=duty.id if duty else None
    )


def _settle(ctx: Ctx, entry: Entry, duty: Duty, missing: int) -> None:
    """The duty is closed when no post is missing any more, else it waits anew."""
    if missing <= 0:
        duties.close(ctx.session, duty, ctx.now, Outcome.DONE, ctx.person_id)
    elif duty.step == 0:
        profile = ctx.policy.today(ctx.now, entry.unit.name)
        ladder = _KIND.ladder(profile)
        duty.next_at = comes_at(calendar_for(profile.working), ladder, 0, duty.due_at, missing)
        ctx.session.add(duty)


async def _locked(ctx: Ctx, entry: Entry) -> _Posts:
    """The account's posts of the present week, which nobody else tells of until the transaction ends."""
    await accounts.get(ctx.session, stored_id(entry.account.id))
    return (await _this_week(ctx, [entry]))[0]


async def _this_week(ctx: Ctx, several: Sequence[Entry]) -> list[_Posts]:
    """The posts of the present week on these accounts, in their order."""
    ids = [stored_id(entry.account.id) for entry in several]
    week = quota_week(calendar_for(ctx.policy.today(ctx.now).working), ctx.now)
    posts = await duties.posts_of(ctx.session, ids, week.starts)
    return [
        _Posts(
            entry,
            week,
            rules.known_in(posts.get(number, []), week),
            rules.quota(ctx.policy.today(ctx.now, entry.unit.name), entry.account).value,
        )
        for entry, number in zip(several, ids, strict=True)
    ]


async def _run_by(ctx: Ctx) -> list[Entry]:
    several = await accounts.run_by(ctx.session, ctx.person_id)
    return await accounts.entries(ctx.session, [stored_id(one.id) for one in several])
