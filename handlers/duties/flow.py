"""What can be answered to any reminder: later, I cannot, how."""

from chat.fields import Values
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.context import Ctx, stored_id
from handlers.duties import actions, cards, snoozing
from handlers.duties.answering import has_part_in, open_matter, told_together
from handlers.duties.catalogue import KINDS
from handlers.duties.kinds import Matter
from handlers.duties.pieces import MOST_IN_ONE, Piece, drawn
from handlers.duties.routing import UNIT
from handlers.duties.turns import Told, looked_at, next_in_turn, put_off_until
from handlers.errors import Gone, UserMistake
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


async def further(action: actions.Further, ctx: Ctx) -> Reply:
    """What a message had no room for and is to be done still, in the order in which it was left."""
    several = await duties.by_ids(ctx.session, action.duties)
    known = [one for one in several if one.closed_at is None and one.kind in KINDS]
    matters = await looked_at(ctx.session, ctx.policy, KINDS, known, ctx.now)
    open_ = [Piece(KINDS[one.duty.kind], one) for one in map(matters.get, action.duties) if one]
    own = [one for one in open_ if not one.matter.is_over and has_part_in(ctx, one.kind, one.matter)]
    if not own:
        raise Gone(_("You need not do that any more."))
    left = [stored_id(one.matter.duty.id) for one in own[MOST_IN_ONE:]]
    return Whisper(card=cards.the_rest(drawn(own[:MOST_IN_ONE], left, ctx.now).parts))


def _told_as(ctx: Ctx) -> list[str]:
    """As whom the outbox reaches the person: as themselves, and where the information unit is told."""
    return [outbox.to_person(ctx.person_id), *([UNIT.key] if ctx.in_information_unit else [])]


async def _told(ctx: Ctx, matter: Matter) -> Told:
    number = stored_id(matter.duty.id)
    return Told((await duties.nudges(ctx.session, [number])).get(number, []))
