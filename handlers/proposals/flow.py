"""Choosing what to do about an account that is not run by the rules: talk, or close; pausing is elsewhere."""

from chat.fields import Values
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.cases import account_subject, called, digest
from handlers.close import actions as close_actions
from handlers.close import flow as closing_flow
from handlers.close import telling as close_telling
from handlers.close.rules import comes_from
from handlers.context import Ctx, stored_id
from handlers.duties.answering import open_matter
from handlers.duties.routing import runs
from handlers.errors import Gone, NotAllowed
from handlers.proposals import actions, cards
from handlers.proposals.kind import NotRun
from store.models.duties import Outcome
from store.queries import closings, duties

CONCERNED = "concerned"
"""The role of the cards that tell why an account is to be closed."""


async def talk(action: actions.Talk, ctx: Ctx) -> Reply:
    """Open the form for what was agreed on."""
    await _matter(ctx, action.duty)
    title = _("Talk with those who run it")
    return Ask(form=cards.TalkForm.form(action, title=title, submit=_("Save")))


async def save_talk(action: actions.Talk, values: Values, ctx: Ctx) -> Reply:
    """They have talked: the question does not come again for as many weeks as it took."""
    matter = await _matter(ctx, action.duty)
    agreed = cards.TalkForm.parse(values).agreed
    await _settle(ctx, matter, "proposal.talk", agreed)
    return Whisper(card=cards.talked(called(matter.entry.account)))


async def close(action: actions.Close, ctx: Ctx) -> Reply:
    """Open the form for the reason."""
    await _matter(ctx, action.duty)
    title = _("Close the account")
    return Ask(form=cards.CloseForm.form(action, title=title, submit=_("Propose to close it")))


async def save_close(action: actions.Close, values: Values, ctx: Ctx) -> Reply:
    """Somebody wants it closed: its closing begins. Nothing is closed by that."""
    matter = await _matter(ctx, action.duty)
    reason = cards.CloseForm.parse(values).reason
    entry = matter.entry
    under_way = await closings.under_way(ctx.session, stored_id(entry.account.id))
    if under_way is not None:
        await _settle(ctx, matter, "proposal.close", reason)
        return await closing_flow.show(close_actions.Show(closing=stored_id(under_way.id)), ctx)
    unit = ctx.in_information_unit
    # A manager who steps in for their staff may propose it, but does not decide on it.
    as_what = comes_from(ctx.person_id, entry, in_information_unit=unit) or "owner"
    view = await closing_flow.start(ctx, entry, as_what, reason)
    await _settle(ctx, matter, "proposal.close", reason)
    return Whisper(card=close_telling.noted(view, closing_flow.told_to(view)))


def closing(duty_id: int) -> str:
    """What the cards about closing an account follow, so that the reason in them is found and thinned."""
    return f"duty:{duty_id}"


async def _settle(ctx: Ctx, matter: NotRun, what: str, words: str) -> None:
    matter.duty.words, matter.duty.words_at = words, ctx.now
    duties.close(ctx.session, matter.duty, ctx.now, Outcome.DONE, ctx.person_id)
    await ctx.log(account_subject(matter.entry.account), what, rule=matter.duty.rule, words=digest(words))


async def _matter(ctx: Ctx, duty_id: int) -> NotRun:
    """The open proposal. Raises Gone, and NotAllowed for those who run the account: it is about them."""
    _kind, matter = await open_matter(ctx, duty_id)
    if not isinstance(matter, NotRun):
        raise Gone(_("You need not do that any more."))
    if runs(matter.entry, ctx.person_id):
        raise NotAllowed(
            _("This is your own account. Its manager, or somebody else in the information unit, decides.")
        )
    return matter
