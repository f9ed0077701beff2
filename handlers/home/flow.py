"""What a person's home tab shows: what waits for them, their cases, their accounts."""

from chat.cards import Card
from handlers.apply.view import Application, load
from handlers.context import Ctx
from handlers.decide import who
from handlers.home import cards
from store.queries import accounts, cases

_MOST = 25  # of each kind: what more there is, is found by /status and /kontoregister


async def home(ctx: Ctx) -> Card:
    """The home tab, where a channel has one."""
    return cards.home(
        ctx.person.name,
        await waiting(ctx),
        await own(ctx),
        await accounts.run_by(ctx.session, ctx.person_id),
    )


async def waiting(ctx: Ctx) -> list[Application]:
    """The cases that wait for this person's decision, the oldest first."""
    manager = None if ctx.in_information_unit else ctx.person_id
    found = await cases.being_decided(ctx.session, manager_id=manager)
    deciding = [await load(ctx.session, ctx.policy, case) for case in found]
    return [view for view in deciding if who.may_decide(ctx, view)]


async def own(ctx: Ctx) -> list[Application]:
    """The person's own cases, the last changed first, at most so many as are shown."""
    return [
        await load(ctx.session, ctx.policy, case)
        for case in await cases.of_person(ctx.session, ctx.person_id, most=_MOST)
    ]
