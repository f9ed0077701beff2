"""`/mina-konton` and `/lage`: how accounts stand, and what can be done about one."""

from collections.abc import Sequence

from chat.fields import Values
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.apply.view import load as load_case
from handlers.cases import account_subject
from handlers.close.rules import comes_from
from handlers.comments.view import KIND
from handlers.comments.view import waiting as comments_waiting
from handlers.context import Ctx, stored_id
from handlers.duties.answering import has_part_in, live_entry, require_runs
from handlers.duties.routing import deciders
from handlers.errors import NotAllowed
from handlers.hand_over.rules import may_start
from handlers.overview import actions, cards, lists
from handlers.overview.lists import Judged, Page, Waiting
from handlers.overview.rules import verdict
from handlers.overview.view import load
from store.models.accounts import AccountStatus
from store.queries import absences, accounts, cases
from store.queries.accounts import Entry

_MOST_COMMENTS = 5  # of an account in one message


async def mine(_text: str, ctx: Ctx) -> Reply:
    """`/mina-konton`: the accounts that a person runs or steps in for, and those of their staff."""
    own, managed = await _own(ctx), await _of_staff(ctx)
    is_manager = bool(await accounts.managed_by(ctx.session, ctx.person_id))
    unit = ctx.in_information_unit
    return Whisper(card=cards.mine(own, managed, ctx.now, is_manager=is_manager, in_unit=unit))


async def whole(_text: str, ctx: Ctx) -> Reply:
    """`/lage`: all accounts, and the cases that wait; for the information unit."""
    _require_unit(ctx)
    return Whisper(card=cards.whole(await _all(ctx), await _waiting(ctx)))


async def further(action: actions.Further, ctx: Ctx) -> Reply:
    """The next of a list; of all accounts for the information unit."""
    match action.group:
        case "own":
            return Whisper(card=cards.further_of_own(await _own(ctx, action.after), ctx.now))
        case "staff":
            listing = lists.of_staff(await _of_staff(ctx, action.after))
        case "waits":
            _require_unit(ctx)
            listing = lists.of_cases(await _waiting(ctx, action.after))
        case of_unit:
            _require_unit(ctx)
            listing = lists.of_accounts(of_unit, await _all(ctx), action.after)
    return Whisper(card=cards.further(listing))


async def show(action: actions.Show, ctx: Ctx) -> Reply:
    """How one account stands."""
    entry = await live_entry(ctx, action.account)
    require_runs(ctx, entry)
    ((view, found),) = await _judged(ctx, [entry])
    # What is written first is to be answered first.
    waiting = await comments_waiting(ctx, view.comments[:_MOST_COMMENTS])
    unit = ctx.in_information_unit
    may = cards.May(
        answer=any(has_part_in(ctx, KIND, one) for one in waiting),
        decide=_decides(ctx, entry),
        hand_over=any(
            may_start(ctx.person_id, in_information_unit=unit, entry=entry, old=old) for old in entry.owners
        ),
        close=bool(comes_from(ctx.person_id, entry, in_information_unit=unit)),
    )
    return Whisper(card=cards.account(view, found, waiting, ctx.now, may))


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


async def _own(ctx: Ctx, after: int | None = None) -> Page[Judged]:
    """The accounts that a person runs, steps in for or has meanwhile, as owner first."""
    own = await _live(ctx, await _own_ids(ctx))
    own.sort(key=lambda entry: ctx.person_id not in {one.id for one in entry.owners})
    return await _page(ctx, own, after, cards.OWN)


async def _of_staff(ctx: Ctx, after: int | None = None) -> Page[Judged]:
    """The accounts of a person's staff, without those that are the person's own."""
    own = await _own_ids(ctx)
    managed = [stored_id(one.id) for one in await accounts.managed_by(ctx.session, ctx.person_id)]
    entries = await _live(ctx, [one for one in managed if one not in own])
    return await _page(ctx, entries, after, lists.PAGE)


async def _own_ids(ctx: Ctx) -> list[int]:
    assigned = [stored_id(one.id) for one in await accounts.run_by(ctx.session, ctx.person_id)]
    return [*assigned, *await absences.covered_by(ctx.session, ctx.person_id, ctx.now)]


async def _page(ctx: Ctx, entries: Sequence[Entry], after: int | None, most: int) -> Page[Judged]:
    shown = lists.page(entries, lambda entry: stored_id(entry.account.id), after, most)
    return shown.of(await _judged(ctx, shown.several))


async def _all(ctx: Ctx) -> list[Judged]:
    entries = await accounts.entries(ctx.session, at=ctx.now)
    return await _judged(ctx, [one for one in entries if one.account.status == AccountStatus.LIVE])


async def _waiting(ctx: Ctx, after: int | None = None) -> Page[Waiting]:
    """The cases that wait, since when, the oldest first."""
    several = await cases.being_decided(ctx.session)
    shown = lists.page(several, lambda case: stored_id(case.id), after)
    return shown.of(
        [(await load_case(ctx.session, ctx.policy, case), case.changed_at) for case in shown.several]
    )


def _require_unit(ctx: Ctx) -> None:
    if not ctx.in_information_unit:
        raise NotAllowed(
            _("Only the information unit sees all accounts. Write /mina-konton to see your own.")
        )


async def _judged(ctx: Ctx, entries: Sequence[Entry]) -> list[Judged]:
    views = await load(ctx.session, ctx.policy, ctx.now, entries)
    return [(view, verdict(view, ctx.now)) for view in views]


async def _live(ctx: Ctx, ids: list[int]) -> list[Entry]:
    found = await accounts.entries(ctx.session, ids, at=ctx.now)
    return [one for one in found if one.account.status == AccountStatus.LIVE]


async def _decided_by(ctx: Ctx, account_id: int) -> Entry:
    entry = await live_entry(ctx, account_id)
    if not _decides(ctx, entry):
        raise NotAllowed(_("The manager or the information unit decides on this."))
    return entry


def _decides(ctx: Ctx, entry: Entry) -> bool:
    return ctx.in_information_unit or ctx.person_id in {one.id for one in deciders(entry)}
