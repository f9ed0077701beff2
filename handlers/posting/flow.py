"""Telling of posts: by a reminder's button, or with `/publicerat` without being reminded."""

from collections.abc import Sequence
from datetime import datetime

from chat.fields import no_passwords
from chat.language import _
from chat.replies import Reply, Whisper
from chat.typed import clean, looks_like_password
from handlers import when
from handlers.cases import account_subject
from handlers.context import Ctx, stored_id
from handlers.duties.answering import live_entry, open_matter, require_runs
from handlers.errors import NotAllowed, UserMistake
from handlers.posting import actions, cards, rules
from handlers.posting.links import in_log, is_carried_by, may_be_on
from handlers.posting.rules import KnownPosts
from handlers.posting.settling import settle
from handlers.posting.view import duty_of, in_week, locked, open_id
from handlers.register import rules as register_rules
from handlers.register.addresses import NotAnAddress, Reason
from handlers.register.linked import account_of, is_page_of, split, tidy
from store.models import Post
from store.models.accounts import AccountStatus
from store.models.duties import DutyKind, Outcome
from store.queries import absences, accounts, duties
from store.queries.accounts import Entry

_LONGEST = 2_200  # characters typed: a link, and a day


async def told(text: str, ctx: Ctx) -> Reply:
    """`/publicerat [LINK] [when]`: a post was published, on the link's account or on one that is chosen."""
    line = clean(text)[:_LONGEST]
    if looks_like_password(line):
        raise UserMistake(no_passwords())
    own = [one for one in await _run_by(ctx) if one.account.status == AccountStatus.LIVE]
    if not own and not ctx.in_information_unit:
        raise NotAllowed(_("You run no account that is live."))
    link, at = _read(line, ctx)
    if link:
        return await _told_of(ctx, link, at, own)
    if len(own) == 1:
        return await _note(ctx, await locked(ctx, own[0], at or ctx.now), at)
    if not own:
        raise UserMistake(_("Write the address of the post after the command."))
    return Whisper(card=cards.which_account(await in_week(ctx, own, at or ctx.now), at))


async def published(action: actions.Published, ctx: Ctx) -> Reply:
    """A post was published, says whoever runs the account; once for each press on a card that is fresh."""
    if action.duty is not None:
        _kind, matter = await open_matter(ctx, action.duty)
        if matter.duty.kind != DutyKind.POSTING or matter.entry.account.id != action.account:
            raise NotAllowed(_("Only those who run the account can do this."))
        posts = KnownPosts(matter.entry, matter.week, matter.known, matter.rule.value)
    else:
        entry = await live_entry(ctx, action.account)
        require_runs(ctx, entry)
        if action.at and not rules.may_be_told(action.at, ctx.now):
            raise UserMistake(cards.too_long_ago())
        if action.link and not is_carried_by(entry.account, action.link):
            raise UserMistake(cards.no_account_told())
        if action.link and (known := await _known(ctx, entry, action.link)):
            return known
        posts = await locked(ctx, entry, action.at or ctx.now)
    if posts.known > action.known:
        return Whisper(card=cards.known_already(posts, ctx.now))
    return await _note(ctx, posts, action.at, action.link)


async def not_published(action: actions.NotPublished, ctx: Ctx) -> Reply:
    """There were too few posts, says whoever was asked after the week: known, and not unknown any more."""
    kind, matter = await open_matter(ctx, action.duty)
    if kind.name != DutyKind.POSTING or ctx.now < matter.duty.due_at:
        raise UserMistake(_("The week is not over yet."))
    duties.close(ctx.session, matter.duty, ctx.now, Outcome.MISSED, ctx.person_id)
    await ctx.log(account_subject(matter.entry.account), "posts.missed", period=matter.duty.period)
    return Whisper(card=cards.not_published(matter.entry.account))


def _read(line: str, ctx: Ctx) -> tuple[str, datetime | None]:
    """The tidied link in what was typed, "" for none, and when the post was published, None for now.

    Raises UserMistake.
    """
    try:
        link, words = split(line)
        tidied = tidy(link) if link else ""
    except NotAnAddress as fault:
        raise UserMistake(register_rules.explain(fault)) from fault
    try:
        at = when.parse(words, ctx.now, when.zone_of(ctx), rules.LONGEST_AGO)
    except when.NotAMoment as fault:
        raise UserMistake(cards.no_moment(fault)) from fault
    return tidied, None if at == ctx.now else at


async def _told_of(ctx: Ctx, link: str, at: datetime | None, own: Sequence[Entry]) -> Reply:
    """A post at a link, on its account, or on one of one's own where the link does not tell it."""
    try:
        found = await account_of(ctx.session, link)
    except NotAnAddress as fault:
        if fault.reason is Reason.NOT_AN_ACCOUNT:
            return await _on_one_of(ctx, link, at, [one for one in own if may_be_on(one.account, link)])
        raise UserMistake(register_rules.explain(fault)) from fault
    if found is None:
        raise UserMistake(_("No account in the register has that address."))
    entry = await live_entry(ctx, stored_id(found.id))
    require_runs(ctx, entry)
    return await _note_at(ctx, entry, link, at)


async def _on_one_of(ctx: Ctx, link: str, at: datetime | None, several: Sequence[Entry]) -> Reply:
    """A post at a link that may be on any of these accounts."""
    if not several:
        raise UserMistake(cards.no_account_told())
    if len(several) == 1:
        return await _note_at(ctx, several[0], link, at)
    return Whisper(card=cards.which_account(await in_week(ctx, several, at or ctx.now), at, link))


async def _note_at(ctx: Ctx, entry: Entry, link: str, at: datetime | None) -> Reply:
    """Record a post at a link, once for each link; the account's own page is no post's address."""
    url = "" if is_page_of(entry.account, link) else link
    if url and (known := await _known(ctx, entry, url)):
        return known
    return await _note(ctx, await locked(ctx, entry, at or ctx.now), at, url)


async def _known(ctx: Ctx, entry: Entry, url: str) -> Reply | None:
    """What is answered for a link that has been told of; None for a new one."""
    account = await accounts.get(ctx.session, stored_id(entry.account.id))  # locked: told of once
    post = await duties.post_at(ctx.session, stored_id(account.id), url) if account else None
    if post is None:
        return None
    posts = await locked(ctx, entry, post.published_at)
    return Whisper(card=cards.told_already(posts, post, ctx.now))


async def _note(ctx: Ctx, posts: KnownPosts, typed: datetime | None, url: str = "") -> Reply:
    """Record a post of a week, `typed`: when it was published; and what that changes in the week's duty."""
    account = posts.entry.account
    post = Post(
        account_id=stored_id(account.id),
        published_at=typed or rules.published_at(posts.week, ctx.now),
        url=url,
        told_by_id=ctx.person_id,
        told_at=ctx.now,
    )
    await duties.add_post(ctx.session, post)
    where, published_at = in_log(account, url), post.published_at.isoformat()
    await ctx.log(account_subject(account), "post.told", post=post.id, published=published_at, **where)
    duty = await duty_of(ctx, posts)
    if duty is not None:
        await settle(ctx, duty, post)
    one_more = posts._replace(known=posts.known + 1)
    return Whisper(card=cards.noted(one_more, post, typed, open_id(duty), ctx.now))


async def _run_by(ctx: Ctx) -> list[Entry]:
    several = [stored_id(one.id) for one in await accounts.run_by(ctx.session, ctx.person_id)]
    several += await absences.covered_by(ctx.session, ctx.person_id, ctx.now)
    return await accounts.entries(ctx.session, several, at=ctx.now)
