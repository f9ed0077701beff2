"""What can be answered to any reminder: later, I cannot, how."""

from chat.fields import Values
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.context import Ctx, stored_id
from handlers.duties import actions, cards, snoozing
from handlers.duties.answering import open_matter, told_together
from handlers.duties.kinds import Matter
from handlers.duties.routing import UNIT
from handlers.duties.turns import Told, next_in_turn, put_off_until
from handlers.errors import UserMistake
from store import outbox
from store.queries import duties, nudges


async def later(action: actions.Later, ctx: Ctx) -> Reply:
    """Ask when to remind again; never later than the ladder waits."""
    _kind, matter = await open_matter(ctx, action.duty)
    options = snoozing.options(matter.calendar, ctx.now, matter.duty.due_at)
    if not options:
        raise UserMistake(_("It is due so soon that it cannot be put off."))
    form = cards.LaterForm.form(
        action,
        title=_("Remind me later"),
        submit=_("Save"),
        values={"when": options[0].value} if len(options) == 1 else {},
        options={"when": options},
    )
    return Ask(form=form)


async def save_later(action: actions.Later, values: Values, ctx: Ctx) -> Reply:
    """Remind the same person again at the chosen time; the ladder does not climb until then."""
    kind, matter = await open_matter(ctx, action.duty)
    options = snoozing.options(matter.calendar, ctx.now, matter.duty.due_at)
    if not options:
        raise Faults({"": _("It is due so soon that it cannot be put off.")})
    chosen = cards.LaterForm.parse(values, {"when": options}).when
    at = snoozing.moments(matter.calendar, ctx.now, matter.duty.due_at)[chosen]
    for one in await told_together(ctx, kind, matter):
        await nudges.put_off(ctx.session, stored_id(one.duty.id), _told_as(ctx), at)
        one.duty.next_at = put_off_until(kind, one, await _told(ctx, one), at, ctx.now)
        ctx.session.add(one.duty)
        await ctx.log(one.duty.subject, "duty.put_off", kind=one.duty.kind, period=one.duty.period)
    return Whisper(card=cards.put_off(at))


async def cannot(action: actions.Cannot, ctx: Ctx) -> Reply:
    """Whoever steps in is asked at once, else the next on the ladder."""
    kind, matter = await open_matter(ctx, action.duty)
    if not kind.can_be_passed_on:
        raise UserMistake(_("There is nobody else who could do it. Talk with your manager."))
    asked: list[str] = []
    for one in await told_together(ctx, kind, matter):
        found = next_in_turn(kind, one, await _told(ctx, one), outbox.to_person(ctx.person_id))
        if found is None:
            continue
        one.duty.step, receivers = found
        one.duty.next_at = ctx.now
        ctx.session.add(one.duty)
        await nudges.cannot(ctx.session, stored_id(one.duty.id), _told_as(ctx), ctx.now)
        await ctx.log(one.duty.subject, "duty.passed_on", kind=one.duty.kind, period=one.duty.period)
        asked += [who.person.name if who.person else _("the information unit") for who in receivers]
    if not asked:
        raise UserMistake(_("There is nobody else who could do it. Talk with your manager."))
    return Whisper(card=cards.passed_on(list(dict.fromkeys(asked))))


async def how(action: actions.Help, ctx: Ctx) -> Reply:
    """How it is done."""
    kind, matter = await open_matter(ctx, action.duty)
    return Whisper(card=kind.how(matter))


def _told_as(ctx: Ctx) -> list[str]:
    """As whom the outbox reaches the person: as themselves, and where the information unit is told."""
    return [outbox.to_person(ctx.person_id), *([UNIT.key] if ctx.in_information_unit else [])]


async def _told(ctx: Ctx, matter: Matter) -> Told:
    number = stored_id(matter.duty.id)
    return Told((await duties.nudges(ctx.session, [number])).get(number, []))
