"""What is done about a post that has been told of: its link is added, or it is taken back."""

from chat.fields import Values
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.cases import account_subject
from handlers.context import Ctx
from handlers.duties.answering import live_entry, require_runs
from handlers.errors import Gone, NotAllowed, UserMistake
from handlers.posting import actions, cards, rules
from handlers.posting.links import in_log, may_be_on
from handlers.posting.settling import unsettle
from handlers.posting.view import calendar_of, duty_of, locked, open_id
from handlers.register import rules as register_rules
from handlers.register.addresses import NotAnAddress
from handlers.register.linked import is_page_of, tidy
from store.models import Account, Post
from store.queries import accounts, duties, people
from store.queries.accounts import Entry


async def add_link(action: actions.AddLink, ctx: Ctx) -> Reply:
    """Ask where the post is, filled with what is known already."""
    post, _entry = await _found(ctx, action)
    form = cards.LinkForm.form(
        action, title=_("The link to the post"), submit=_("Save"), values={"link": post.url}
    )
    return Ask(form=form)


async def save_link(action: actions.AddLink, values: Values, ctx: Ctx) -> Reply:
    """Store it with the post: one on that account, which nobody has told of."""
    post, entry = await _found(ctx, action)
    link = _checked(entry.account, cards.LinkForm.parse(values).link)
    if link != post.url:
        await accounts.get(ctx.session, post.account_id)  # locked: told of once
        if await duties.post_at(ctx.session, post.account_id, link):
            raise Faults({"link": _("That post has been told of already.")})
        post.url = link
        ctx.session.add(post)
        subject, where = account_subject(entry.account), in_log(entry.account, link)
        await ctx.log(subject, "post.linked", post=post.id, **where)
    return Whisper(card=cards.linked(entry.account, post))


async def take_back(action: actions.TakeBack, ctx: Ctx) -> Reply:
    """The post counts no more, and its week is asked about again where that closed the question."""
    post, entry = await _found(ctx, action)
    if not rules.may_take_back(post, ctx.person_id, is_unit=ctx.in_information_unit):
        raise NotAllowed(_("Only whoever told of the post can take it back, or the information unit."))
    posts = await locked(ctx, entry, post.published_at)
    duty = await duty_of(ctx, posts)
    if not rules.may_be_taken_back(calendar_of(ctx), post.told_at, ctx.now, duty):
        raise UserMistake(_("The week in which it was told is over. The post cannot be taken back now."))
    post.taken_back_by_id, post.taken_back_at = ctx.person_id, ctx.now
    ctx.session.add(post)
    await ctx.log(account_subject(entry.account), "post.taken_back", post=post.id, period=posts.week.period)
    if duty is not None:
        await unsettle(ctx, duty)
    one_less = posts._replace(known=posts.known - 1)
    return Whisper(card=cards.taken_back(one_less, open_id(duty), ctx.now))


async def _found(ctx: Ctx, action: actions.OfPost) -> tuple[Post, Entry]:
    """A post and its account. Raises Gone, and NotAllowed for somebody who does not tell of its posts."""
    post = await duties.get_post(ctx.session, action.post)
    if post is None:
        raise Gone(_("That post is not known."))
    entry = await live_entry(ctx, post.account_id)
    require_runs(ctx, entry)
    if post.taken_back_at is not None:
        by = await people.get(ctx.session, post.taken_back_by_id)
        raise Gone(cards.was_taken_back(post.taken_back_at, by))
    return post, entry


def _checked(account: Account, typed: str) -> str:
    """The tidied link. Raises Faults for none, and for one to elsewhere or to the account itself."""
    try:
        link = tidy(typed)
        is_elsewhere = not may_be_on(account, link)
    except NotAnAddress as fault:
        raise Faults({"link": register_rules.explain(fault)}) from fault
    if is_elsewhere:
        raise Faults({"link": _("That link does not lead to a post on {account}.", account=account.name)})
    if is_page_of(account, link):
        raise Faults({"link": _("That is the address of the account. Open the post, and copy its address.")})
    return link
