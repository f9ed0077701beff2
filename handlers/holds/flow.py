"""Setting and lifting a legal hold: the information unit alone."""

from chat.actions import Action
from chat.fields import Values
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.cases import called, digest
from handlers.close.pausing import resume, stop
from handlers.context import Ctx
from handlers.errors import Gone, NotAllowed
from handlers.holds import actions, cards
from store.models import Hold
from store.queries import accounts, cases, holds, people


async def on_account(action: actions.OnAccount, ctx: Ctx) -> Reply:
    """Open the form, or show the hold that is on the account."""
    return await _ask(ctx, action, f"account:{action.account}")


async def on_case(action: actions.OnCase, ctx: Ctx) -> Reply:
    """Open the form, or show the hold that is on the case."""
    return await _ask(ctx, action, f"case:{action.case}")


async def save_account(action: actions.OnAccount, values: Values, ctx: Ctx) -> Reply:
    """Everything about the account is kept from now on, and its closing stops."""
    return await _put(ctx, f"account:{action.account}", values)


async def save_case(action: actions.OnCase, values: Values, ctx: Ctx) -> Reply:
    """Everything about the case is kept from now on."""
    return await _put(ctx, f"case:{action.case}", values)


async def lift(action: actions.Lift, ctx: Ctx) -> Reply:
    """It is not needed any more: a closing goes on where it stopped."""
    _require_unit(ctx)
    hold = await holds.get(ctx.session, action.hold)
    if hold is None:
        raise Gone(_("That hold is not there any more."))
    if hold.lifted_at is not None:
        raise Gone(cards.over(hold, await people.get(ctx.session, hold.lifted_by_id)))
    name = await _name(ctx, hold.subject)
    holds.lift(ctx.session, hold, ctx.now, ctx.person_id)
    await ctx.session.flush()
    await ctx.log(hold.subject, "hold.lifted", hold=hold.id)
    await resume(ctx, hold.subject, hold.set_at)
    return Whisper(card=cards.lifted(name))


async def _ask(ctx: Ctx, action: Action, subject: str) -> Reply:
    _require_unit(ctx)
    name = await _name(ctx, subject)
    if there := await holds.on(ctx.session, subject):
        return Whisper(card=cards.on(name, there, await people.get(ctx.session, there.set_by_id)))
    title = _("Legal hold on {name}", name=name[:200])
    return Ask(form=cards.HoldForm.form(action, title=title, submit=_("Set the hold"), intro=cards.about()))


async def _put(ctx: Ctx, subject: str, values: Values) -> Reply:
    _require_unit(ctx)
    name = await _name(ctx, subject)
    reason = cards.HoldForm.parse(values).reason
    if there := await holds.on(ctx.session, subject):
        return Whisper(card=cards.on(name, there, await people.get(ctx.session, there.set_by_id)))
    hold = await holds.put(
        ctx.session, Hold(subject=subject, reason=reason, set_by_id=ctx.person_id, set_at=ctx.now)
    )
    await ctx.log(subject, "hold.set", hold=hold.id, reason=digest(reason))
    await stop(ctx, subject)
    return Whisper(card=cards.on(name, hold, ctx.person))


async def _name(ctx: Ctx, subject: str) -> str:
    """What a hold is on, in words. Raises Gone."""
    kind, _colon, number = subject.partition(":")
    if kind == "account":
        entry = await accounts.entry(ctx.session, int(number))
        if entry is None:
            raise Gone(_("That account is not in the register any more."))
        return called(entry.account)
    case = await cases.get(ctx.session, int(number))
    if case is None or case.sent_at is None:
        raise Gone(_("There is no such application."))
    name = str(case.answers.get("name") or "–")[:80]
    return _("application {number}: {name}", number=number, name=name)


def _require_unit(ctx: Ctx) -> None:
    if not ctx.in_information_unit:
        raise NotAllowed(_("Only the information unit can do that."))
