"""Pausing an account: asked for by whoever runs it, decided by the manager, ended by either."""

from datetime import date

from chat.fields import Values
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Nothing, Reply, Whisper
from handlers.cases import account_subject
from handlers.context import INFORMATION_UNIT, Ctx, stored_id
from handlers.duties.answering import live_entry, require_runs
from handlers.errors import Gone, NotAllowed
from handlers.pauses import actions, cards, rules
from handlers.posting.resting import resume
from policy.calendar import calendar_for
from store.models import Person
from store.models.pauses import Pause, PauseState
from store.queries import pauses, people
from store.queries.accounts import Entry

_ROLE = "decider"


async def ask(action: actions.Ask, ctx: Ctx) -> Reply:
    """Open the form."""
    entry = await live_entry(ctx, action.account)
    _require_runs(ctx, entry)
    send = _("Save") if rules.holds_at_once(ctx.person_id, entry) else _("Ask for a pause")
    return Ask(form=cards.PauseForm.form(action, title=_("Pause the account"), submit=send))


async def save(action: actions.Ask, values: Values, ctx: Ctx) -> Reply:
    """Ask the manager; a manager's own pause holds at once."""
    entry = await live_entry(ctx, action.account)
    _require_runs(ctx, entry)
    wanted = cards.PauseForm.parse(values)
    account_id = stored_id(entry.account.id)
    others = (await pauses.of(ctx.session, [account_id], wanted.first)).get(account_id, [])
    if found := rules.faults(wanted.first, wanted.last, _today(ctx), others):
        raise Faults(found)
    if await pauses.asked(ctx.session, account_id, _today(ctx)):
        raise Faults(
            {"": _("Somebody has asked for a pause already. Wait for the answer to that one first.")}
        )
    pause = await pauses.add(
        ctx.session,
        Pause(
            account_id=account_id,
            first_day=wanted.first,
            last_day=wanted.last,
            reason=wanted.reason,
            asked_by_id=ctx.person_id,
            asked_at=ctx.now,
        ),
    )
    await ctx.log(
        account_subject(entry.account), "pause.asked", first=str(wanted.first), last=str(wanted.last)
    )
    if rules.holds_at_once(ctx.person_id, entry):
        return await _decide(ctx, entry, pause, PauseState.APPROVED)
    return await _send(ctx, entry, pause)


async def approve(action: actions.Approve, ctx: Ctx) -> Reply:
    """The account may rest."""
    return await _decided(ctx, action.pause, PauseState.APPROVED)


async def refuse(action: actions.Refuse, ctx: Ctx) -> Reply:
    """The account may not rest."""
    return await _decided(ctx, action.pause, PauseState.REFUSED)


async def end(action: actions.End, ctx: Ctx) -> Reply:
    """The account publishes again, from today on."""
    pause, entry = await _found(ctx, action.pause)
    _require_runs(ctx, entry)
    if pause.state != PauseState.APPROVED or pause.last_day < _today(ctx):
        raise Gone(_("The pause is over already."))
    pause.state, pause.last_day = rules.ended(pause, _today(ctx))
    ctx.session.add(pause)
    await ctx.log(account_subject(entry.account), "pause.ended")
    await resume(ctx.session, ctx.policy, entry.account, ctx.now)
    return Whisper(card=cards.over(entry))


async def _send(ctx: Ctx, entry: Entry, pause: Pause) -> Reply:
    manager = rules.decider(entry)
    to: Person | str = manager or INFORMATION_UNIT
    await ctx.post_anew(to, f"pause:{pause.id}", _ROLE, cards.decider, entry, pause, ctx.person, None)
    return Whisper(card=cards.asked(entry.account, pause, manager))


async def _decided(ctx: Ctx, pause_id: int, state: PauseState) -> Reply:
    pause, entry = await _found(ctx, pause_id)
    if not rules.may_decide(
        ctx.person_id, in_information_unit=ctx.in_information_unit, entry=entry, pause=pause
    ):
        raise NotAllowed(_("The manager of those who run the account decides on this."))
    if pause.state != PauseState.ASKED:
        raise Gone(cards.became_of(pause, await people.get(ctx.session, pause.decided_by_id)))
    if state == PauseState.APPROVED and pause.last_day < _today(ctx):
        raise Gone(_("That time is over already."))
    return await _decide(ctx, entry, pause, state)


async def _decide(ctx: Ctx, entry: Entry, pause: Pause, state: PauseState) -> Reply:
    pause.state, pause.decided_by_id, pause.decided_at = state, ctx.person_id, ctx.now
    ctx.session.add(pause)
    await ctx.log(account_subject(entry.account), f"pause.{state}")
    asker = await people.get(ctx.session, pause.asked_by_id) or ctx.person
    await ctx.follow(f"pause:{pause.id}", _ROLE, cards.decider, entry, pause, asker, ctx.person)
    if asker.id == ctx.person_id:
        return Whisper(card=cards.begun(entry, pause))
    if state == PauseState.APPROVED:
        await ctx.tell(asker, cards.begun, entry, pause)
    else:
        await ctx.tell(asker, cards.refused, entry, ctx.person)
    return Nothing()


def _require_runs(ctx: Ctx, entry: Entry) -> None:
    """As for all that is done about an account; whoever may not is told where their own accounts are."""
    try:
        require_runs(ctx, entry)
    except NotAllowed as fault:
        where = _("Write /mina-konton to see which accounts you can pause, under “More”.")
        raise NotAllowed(f"{fault} {where}") from fault


async def _found(ctx: Ctx, pause_id: int) -> tuple[Pause, Entry]:
    pause = await pauses.get(ctx.session, pause_id)
    if pause is None:
        raise Gone(_("That pause is not there any more."))
    return pause, await live_entry(ctx, pause.account_id)


def _today(ctx: Ctx) -> date:
    return calendar_for(ctx.policy.today(ctx.now).working).day(ctx.now)
