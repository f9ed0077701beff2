"""`/mina-konton` and `/lage`: how accounts stand, and what can be done about one."""

from chat.fields import Values
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.apply.view import load as load_case
from handlers.cases import account_subject
from handlers.context import Ctx, stored_id
from handlers.duties.answering import live_entry, require_runs
from handlers.duties.routing import deciders
from handlers.errors import NotAllowed
from handlers.overview import actions, cards
from handlers.overview.rules import Verdict, verdict
from handlers.overview.view import AccountView, load
from store.models.accounts import AccountStatus
from store.queries import accounts, cases
from store.queries.accounts import Entry


async def mine(_text: str, ctx: Ctx) -> Reply:
    """`/mina-konton`: the accounts that a person runs or steps in for, and those of their staff."""
    own = await _live(ctx, [stored_id(one.id) for one in await accounts.run_by(ctx.session, ctx.person_id)])
    own.sort(key=lambda entry: ctx.person_id not in {one.id for one in entry.owners})  # as owner first
    has = {entry.account.id for entry in own}
    managed = await accounts.managed_by(ctx.session, ctx.person_id)
    others = await _live(ctx, [stored_id(one.id) for one in managed if one.id not in has])
    return Whisper(card=cards.mine(await _judged(ctx, own), await _judged(ctx, others)))


async def whole(_text: str, ctx: Ctx) -> Reply:
    """`/lage`: all accounts, and the cases that wait; for the information unit."""
    if not ctx.in_information_unit:
        raise NotAllowed(
            _("Only the information unit sees all accounts. Write /mina-konton to see your own.")
        )
    entries = [one for one in await accounts.entries(ctx.session) if one.account.status == AccountStatus.LIVE]
    waiting = [
        (await load_case(ctx.session, ctx.policy, case), case.changed_at)
        for case in await cases.being_decided(ctx.session)
    ]
    return Whisper(card=cards.whole(await _judged(ctx, entries), waiting))


async def show(action: actions.Show, ctx: Ctx) -> Reply:
    """How one account stands."""
    entry = await live_entry(ctx, action.account)
    require_runs(ctx, entry)
    ((view, found),) = await _judged(ctx, [entry])
    return Whisper(card=cards.account(view, found, decides=_decides(ctx, entry)))


async def quota(action: actions.Quota, ctx: Ctx) -> Reply:
    """Open the form for how many posts a week the account is to have."""
    entry = await _decided_by(ctx, action.account)
    own = entry.account.posts_per_week
    return Ask(
        form=cards.QuotaForm.form(
            action,
            title=_("Posts a week"),
            submit=_("Save"),
            values={"posts": str(own) if own else ""},
        )
    )


async def save_quota(action: actions.Quota, values: Values, ctx: Ctx) -> Reply:
    """The account has a quota of its own, or the municipality's again."""
    entry = await _decided_by(ctx, action.account)
    entry.account.posts_per_week = cards.QuotaForm.parse(values).posts
    ctx.session.add(entry.account)
    await ctx.log(account_subject(entry.account), "quota.set", posts=entry.account.posts_per_week)
    ((view, _verdict),) = await _judged(ctx, [entry])
    return Whisper(card=cards.saved(view))


async def _judged(ctx: Ctx, entries: list[Entry]) -> list[tuple[AccountView, Verdict]]:
    views = await load(ctx.session, ctx.policy, ctx.now, entries)
    return [(view, verdict(view, ctx.now)) for view in views]


async def _live(ctx: Ctx, ids: list[int]) -> list[Entry]:
    found = await accounts.entries(ctx.session, ids)
    return [one for one in found if one.account.status == AccountStatus.LIVE]


async def _decided_by(ctx: Ctx, account_id: int) -> Entry:
    entry = await live_entry(ctx, account_id)
    if not _decides(ctx, entry):
        raise NotAllowed(_("The manager or the information unit decides on this."))
    return entry


def _decides(ctx: Ctx, entry: Entry) -> bool:
    return ctx.in_information_unit or ctx.person_id in {one.id for one in deciders(entry)}
