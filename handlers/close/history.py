"""A closed account in the register: its address stays taken until the information unit lets it go."""

from chat.language import _
from chat.replies import Reply, Whisper
from handlers.cases import account_subject
from handlers.close import actions, telling
from handlers.context import Ctx
from handlers.errors import Gone, NotAllowed
from store.models.accounts import AccountStatus
from store.queries import accounts


async def release(action: actions.Release, ctx: Ctx) -> Reply:
    """The address may be registered again, for another account."""
    if not ctx.in_information_unit:
        raise NotAllowed(_("Only the information unit can do that."))
    account = await accounts.get(ctx.session, action.account)
    if account is None or account.status != AccountStatus.CLOSED:
        raise Gone(_("That account is not closed: its address is its own."))
    if account.address_key is None:
        raise Gone(_("The address has been let go already."))
    account.address_key = None
    ctx.session.add(account)
    await ctx.log(account_subject(account), "account.address_released", url=account.url)
    return Whisper(card=telling.released(account))
