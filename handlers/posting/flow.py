"""Telling of posts: by a reminder's button, or with `/publicerat` without being reminded."""

from datetime import datetime

from chat.fields import no_passwords
from chat.language import _
from chat.replies import Reply, Whisper
from chat.typed import clean, looks_like_password
from handlers.cases import account_subject
from handlers.context import Ctx, stored_id
from handlers.duties.answering import live_entry, open_matter, require_runs
from handlers.duties.ladder import comes_at
from handlers.errors import NotAllowed, UserMistake
from handlers.posting import actions, cards
from handlers.posting.kind import Posting, PostsOfWeek, quota
from handlers.register import rules as register_rules
from handlers.register.addresses import NotAnAddress
from handlers.register.linked import account_of
from policy.calendar import calendar_for, quota_week
from store.models import Post
from store.models.accounts import AccountStatus
from store.models.duties import DutyKind, Outcome
from store.queries import accounts, duties
from store.queries.accounts import Entry

_LONGEST_URL = 2_000
_KIND = Posting()


async def told(text: str, ctx: Ctx) -> Reply:
    """`/publicerat`: a post was published, on the account of the link or on one that is chosen."""
    link = clean(text)[:_LONGEST_URL]
    if looks_like_password(link):
        raise UserMistake(no_passwords())
    own = [one for one in await _run_by(ctx) if one.account.status == AccountStatus.LIVE]
    if not own and not ctx.in_information_unit:
        raise NotAllowed(_("You run no account that is live."))
    if link:
        entry = await _of_link(ctx, link)
        require_runs(ctx, entry)
        if await duties.has_post(ctx.session, stored_id(entry.account.id), link):
            known, of = await _this_week(ctx, entry)
            return Whisper(card=cards.known_already(entry.account, known, of))
        return await _note(ctx, entry, link)
    if len(own) == 1:
        return await _note(ctx, own[0])
    if not own:
        raise UserMistake(_("Write the address of the post after the command."))
    return Whisper(card=cards.which_account([(one.account, (await _this_week(ctx, one))[0]) for one in own]))


async def published(action: actions.Published, ctx: Ctx) -> Reply:
    """A post was published, says whoever runs the account; once for each press on a card that is fresh."""
    if action.duty is not None:
        _kind, matter = await open_matter(ctx, action.duty)
        if matter.duty.kind != DutyKind.POSTING or matter.entry.account.id != action.account:
            raise NotAllowed(_("Only those who run the account can do this."))
        if matter.known > action.known:
            return Whisper(card=cards.known_already(matter.entry.account, matter.known, matter.rule.value))
        return await _note(ctx, matter.entry, matter=matter)
    entry = await live_entry(ctx, action.account)
    require_runs(ctx, entry)
    known, of = await _this_week(ctx, entry)
    if known > action.known:
        return Whisper(card=cards.known_already(entry.account, known, of))
    return await _note(ctx, entry)


async def not_published(action: actions.NotPublished, ctx: Ctx) -> Reply:
    """There were too few posts, says whoever was asked after the week: known, and not unknown any more."""
    kind, matter = await open_matter(ctx, action.duty)
    if kind.name != DutyKind.POSTING or ctx.now < matter.duty.due_at:
        raise UserMistake(_("The week is not over yet."))
    duties.close(ctx.session, matter.duty, ctx.now, Outcome.MISSED, ctx.person_id)
    await ctx.log(account_subject(matter.entry.account), "posts.missed", period=matter.duty.period)
    return Whisper(card=cards.not_published(matter.entry.account))


async def _note(ctx: Ctx, entry: Entry, url: str = "", matter: PostsOfWeek | None = None) -> Reply:
    """Record a post, in the week that was asked about or now."""
    account = entry.account
    await duties.add_post(
        ctx.session,
        Post(
            account_id=stored_id(account.id),
            published_at=min(ctx.now, matter.last_moment) if matter else ctx.now,
            url=url,
            told_by_id=ctx.person_id,
            told_at=ctx.now,
        ),
    )
    await ctx.log(account_subject(account), "post.told", url=url)
    if matter is None:
        await _settle(ctx, entry)
        known, of = await _this_week(ctx, entry)
        return Whisper(card=cards.noted(account, known, of - known))
    missing = await _count(ctx, matter)
    return Whisper(card=cards.noted(account, matter.rule.value - missing, missing, matter.duty.id))


async def _settle(ctx: Ctx, entry: Entry) -> None:
    """The present week's duty, if it is open, knows of one post more."""
    week = quota_week(calendar_for(ctx.policy.today(ctx.now).working), ctx.now)
    for duty in await duties.opened(ctx.session, DutyKind.POSTING, account_subject(entry.account)):
        if duty.period == week.period:
            for matter in await _KIND.look(ctx.session, ctx.policy, [duty], ctx.now):
                await _count(ctx, matter)


async def _count(ctx: Ctx, matter: PostsOfWeek) -> int:
    """How many posts are missing still; the duty is closed when none is, else it waits anew."""
    duty = matter.duty
    found = await _KIND.look(ctx.session, ctx.policy, [duty], ctx.now)
    if not found or found[0].is_over:
        duties.close(ctx.session, duty, ctx.now, Outcome.DONE, ctx.person_id)
        return 0
    if duty.step == 0:
        ladder = _KIND.ladder(matter.profile)
        duty.next_at = comes_at(matter.calendar, ladder, 0, duty.due_at, found[0].missing)
        ctx.session.add(duty)
    return found[0].missing


async def _this_week(ctx: Ctx, entry: Entry) -> tuple[int, int]:
    """How many posts of this week are known, and how many there are to be."""
    profile = ctx.policy.today(ctx.now, entry.unit.name)
    week = quota_week(calendar_for(profile.working), ctx.now)
    known = await duties.posts_of(ctx.session, [stored_id(entry.account.id)], week.starts)
    return len(_within(known.get(stored_id(entry.account.id), []), week.ends)), quota(
        profile, entry.account
    ).value


def _within(posts: list[datetime], end: datetime) -> list[datetime]:
    return [at for at in posts if at < end]


async def _run_by(ctx: Ctx) -> list[Entry]:
    several = await accounts.run_by(ctx.session, ctx.person_id)
    return await accounts.entries(ctx.session, [stored_id(one.id) for one in several])


async def _of_link(ctx: Ctx, link: str) -> Entry:
    """The account in the register that a link leads to, or that a post belongs to."""
    try:
        found = await account_of(ctx.session, link)
    except NotAnAddress as fault:
        raise UserMistake(register_rules.explain(fault)) from fault
    if found is None:
        raise UserMistake(_("No account in the register has that address."))
    return await live_entry(ctx, stored_id(found.id))
