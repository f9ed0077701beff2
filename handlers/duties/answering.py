"""Who may answer for a duty, and what is told when it is too late. Shared by the flows of every kind."""

from collections.abc import Sequence
from typing import Any, get_args

from chat.language import _
from handlers.cases import called
from handlers.context import Ctx, stored_id
from handlers.duties import cards
from handlers.duties.catalogue import KINDS
from handlers.duties.kinds import Kind, Matter
from handlers.errors import Gone, NotAllowed
from policy.reminding import Who
from store import outbox
from store.models.accounts import AccountStatus
from store.queries import accounts, duties, people
from store.queries.accounts import Entry


async def open_matter(ctx: Ctx, duty_id: int) -> tuple[Kind[Any], Any]:
    """An open duty that the person may answer for, as its kind sees it. Raises Gone, NotAllowed."""
    duty = await duties.get(ctx.session, duty_id)
    kind = KINDS.get(duty.kind) if duty else None
    found = await kind.look(ctx.session, ctx.policy, [duty], ctx.now) if duty and kind else []
    if duty is None or kind is None or not found:
        raise Gone(_("You need not do that any more."))
    require_part_in(ctx, kind, found[0])
    if duty.closed_at is not None:
        raise Gone(cards.became_of(duty, await people.get(ctx.session, duty.closed_by_id)))
    if found[0].is_over:
        raise Gone(_("That has been done. You need do nothing more."))
    return kind, found[0]


async def told_together(ctx: Ctx, kind: Kind[Any], matter: Matter) -> list[Any]:
    """What an answer is for: the duty, or all that stood with it in the question to this person.

    Without what is not theirs any more, as when an account has been handed over.
    """
    if not kind.stands_together:
        return [matter]
    own = outbox.to_person(ctx.person_id)
    several = await duties.asked_with(ctx.session, stored_id(matter.duty.id), own)
    found = await kind.look(ctx.session, ctx.policy, several, ctx.now)
    return [one for one in found if not one.is_over and has_part_in(ctx, kind, one)] or [matter]


def require_part_in(ctx: Ctx, kind: Kind[Any], matter: Matter) -> None:
    """NotAllowed for somebody who has no part in it."""
    if not has_part_in(ctx, kind, matter):
        raise NotAllowed(kind.not_theirs())


def has_part_in(ctx: Ctx, kind: Kind[Any], matter: Matter) -> bool:
    """Whether the person would be reminded of it some time, were they here, or is in the information unit."""
    everybody: Sequence[Who] = get_args(Who)
    several = (matter, matter.as_if_all_were_here())
    keys = {one.key for each in several for who in everybody for one in kind.receivers(each, who)}
    return outbox.to_person(ctx.person_id) in keys or ctx.in_information_unit


async def live_entry(ctx: Ctx, account_id: int) -> Entry:
    """An account that is in use. Raises Gone."""
    entry = await accounts.entry(ctx.session, account_id, at=ctx.now)
    if entry is not None and entry.account.status == AccountStatus.CLOSED:
        name = called(entry.account)
        raise Gone(_("{account} is closed. Nothing is to be done there any more.", account=name))
    if entry is None or entry.account.status != AccountStatus.LIVE:
        raise Gone(_("That account is not in the register any more."))
    return entry


def require_runs(ctx: Ctx, entry: Entry) -> None:
    """NotAllowed for somebody who does not run the account, manage those who do, or keep the register."""
    people = {person.id for person in entry.people}
    if ctx.person_id not in people and not ctx.in_information_unit:
        raise NotAllowed(_("Only those who run the account can do this."))
