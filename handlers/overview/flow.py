"""`/mina-konton` and `/lage`: how accounts stand, and what can be done about one."""

from datetime import datetime

from chat.fields import Values
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.apply.view import Application
from handlers.apply.view import load as load_case
from handlers.cases import account_subject
from handlers.comments.kind import CommentMatter
from handlers.comments.view import KIND
from handlers.context import Ctx, stored_id
from handlers.duties.answering import has_part_in, live_entry, require_runs
from handlers.duties.routing import deciders
from handlers.errors import NotAllowed
from handlers.overview import actions, cards, lists
from handlers.overview.lists import Judged
from handlers.overview.rules import verdict
from handlers.overview.view import AccountView, load
from store.models.accounts import AccountStatus
from store.queries import accounts, cases, duties
from store.queries.accounts import Entry

_MOST_COMMENTS = 5  # of an account in one message


async def mine(_text: str, ctx: Ctx) -> Reply:
    """`/mina-konton`: the accounts that a person runs or steps in for, and those of their staff."""
    own, managed = await _mine(ctx)
    return Whisper(card=cards.mine(own, managed, in_unit=ctx.in_information_unit))


async def whole(_text: str, ctx: Ctx) -> Reply:
    """`/lage`: all accounts, and the cases that wait; for the information unit."""
    several, waiting = await _whole(ctx)
    return Whisper(card=cards.whole(several, waiting))


async def rest(action: actions.Rest, ctx: Ctx) -> Reply:
    """The next of a list; of all accounts for the information unit."""
    match action.group:
        case "own":
            own, _managed = await _mine(ctx)
            return Whisper(card=cards.rest_of_own(own, action.after))
        case "staff":
            _own, managed = await _mine(ctx)
            return Whisper(card=cards.rest(lists.of_staff(managed), action.after))
        case of_unit:
            several, waiting = await _whole(ctx)
            return Whisper(card=cards.rest(lists.of_unit(several, waiting)[of_unit], action.after))


async def show(action: actions.Show, ctx: Ctx) -> Reply:
    """How one account stands."""
    entry = await live_entry(ctx, action.account)
    require_runs(ctx, entry)
    ((view, found),) = await _judged(ctx, [entry])
    waiting = await _most_urgent(ctx, view)
    answers = any(has_part_in(ctx, KIND, one) for one in waiting)
    decides = _decides(ctx, entry)
    return Whisper(card=cards.account(view, found, waiting, ctx.now, answers=answers, decides=decides))


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


async def _mine(ctx: Ctx) -> tuple[list[Judged], list[Judged]]:
    """The accounts that a person runs or steps in for, as owner first, and those of their staff."""
    own = await _live(ctx, [stored_id(one.id) for one in await accounts.run_by(ctx.session, ctx.person_id)])
    own.sort(key=lambda entry: ctx.person_id not in {one.id for one in entry.owners})
    has = {entry.account.id for entry in own}
    managed = await accounts.managed_by(ctx.session, ctx.person_id)
    others = await _live(ctx, [stored_id(one.id) for one in managed if one.id not in has])
    return await _judged(ctx, own), await _judged(ctx, others)


async def _whole(ctx: Ctx) -> tuple[list[Judged], list[tuple[Application, datetime]]]:
    """All accounts, and the cases that wait, since when. NotAllowed for all but the information unit."""
    if not ctx.in_information_unit:
        raise NotAllowed(
            _("Only the information unit sees all accounts. Write /mina-konton to see your own.")
        )
    entries = [one for one in await accounts.entries(ctx.session) if one.account.status == AccountStatus.LIVE]
    waiting = [
        (await load_case(ctx.session, ctx.policy, case), case.changed_at)
        for case in await cases.being_decided(ctx.session)
    ]
    return await _judged(ctx, entries), waiting


async def _most_urgent(ctx: Ctx, view: AccountView) -> list[CommentMatter]:
    """Its comments that have waited longest. What is written first is to be answered first."""
    subjects = [f"comment:{one.id}" for one in view.comments[:_MOST_COMMENTS]]
    open_ = await duties.about(ctx.session, subjects, ctx.now)
    return await KIND.look(ctx.session, ctx.policy, open_, ctx.now)


async def _judged(ctx: Ctx, entries: list[Entry]) -> list[Judged]:
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
