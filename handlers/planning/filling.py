"""Putting somebody in a gap of the coverage table: the manager, or the information unit (G2)."""

from collections.abc import Sequence
from datetime import date

from chat.fields import Values
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.cases import account_subject, called
from handlers.context import Ctx
from handlers.cover import asking, rules, taking, words
from handlers.cover import cards as cover_cards
from handlers.cover.kind import CoverWanted, Gap
from handlers.cover.spans import Span, within
from handlers.cover.whereabouts import load
from handlers.duties.answering import live_entry
from handlers.duties.routing import deciders
from handlers.errors import Gone, NotAllowed, UserMistake
from handlers.planning import actions, forms, seeing_cards, weeks
from policy.calendar import calendar_for
from store.models import Duty
from store.models.duties import DutyKind
from store.queries import absences, duties, people
from store.queries.accounts import Entry

_KIND = CoverWanted()


async def fill(action: actions.Fill, ctx: Ctx) -> Reply:
    """Open the form for who is to have the account that week."""
    entry, _part = await _gap(ctx, action)
    title = _("Week {week}", week=weeks.number(action.monday))
    label = _("Nobody has {account} then.", account=called(entry.account))
    return Ask(form=forms.fill_form(action, title, label))


async def save(action: actions.Fill, values: Values, ctx: Ctx) -> Reply:
    """Somebody has what nobody has of that week, and is told; others are asked about the rest of the gap."""
    entry, part = await _gap(ctx, action)
    chosen = await people.get(ctx.session, forms.FillForm.parse(values).who)
    if chosen is None or not chosen.active:
        raise Faults({"who": _("Choose somebody else who works here.")})
    matters = await _matters(ctx, entry, part)
    if not matters:
        raise UserMistake(_("Nobody owns that account. Hand it over first, with /overlat-konto."))
    if chosen.id in {one.absent.id for one in matters}:
        raise Faults({"who": _("{who} is away then, too. Choose somebody else.", who=chosen.name)})
    given = [one for one in matters if await taking.give(ctx, [one], chosen, [part])]
    if not given:
        raise Faults({"who": _("{who} is away then, too. Choose somebody else.", who=chosen.name)})
    named = words.named(entry.account, within(given[0].uncovered, [part]), [])
    if chosen.id != ctx.person_id:
        for one in given:
            await ctx.tell(chosen, cover_cards.put_on, [named], one.absence, one.absent, ctx.person)
    return Whisper(card=seeing_cards.filled(named, chosen))


async def _gap(ctx: Ctx, action: actions.Fill) -> tuple[Entry, Span]:
    """An account and a week in which nobody has it, for those who decide. Raises Gone, NotAllowed."""
    entry = await live_entry(ctx, action.account)
    if not ctx.in_information_unit and ctx.person_id not in {one.id for one in deciders(entry)}:
        raise NotAllowed(_("The manager or the information unit decides on this."))
    calendar = calendar_for(ctx.policy.today(ctx.now, entry.unit.name).working)
    part = _week(action.monday, calendar.day(ctx.now)) and weeks.left(action.monday, calendar.zone, ctx.now)
    where = await load(ctx.session, [entry], ctx.now)
    if not part or not where.uncovered(entry, [part], calendar):
        raise Gone(_("Somebody has the account that week now."))
    return entry, part


def _week(monday: date, today: date) -> bool:
    """Whether such a week is ever in the table: a forged one may lie anywhere."""
    return monday.weekday() == 0 and abs((monday - today).days) <= rules.LONGEST.days


async def _matters(ctx: Ctx, entry: Entry, part: Span) -> list[Gap]:
    """What is asked about the account in that week, because of whose absence; asked now where it was not."""
    found = await _open(ctx, entry, part)
    if found:
        return found
    owners = [one.id or 0 for one in entry.owners]
    for absence in await absences.of_people(ctx.session, owners, ctx.now):
        if within([part], [rules.whole(absence)]):
            await asking.ask(
                ctx.session, ctx.policy, absence, ctx.now, by_id=ctx.person_id, channel=ctx.channel
            )
    return await _open(ctx, entry, part)


async def _open(ctx: Ctx, entry: Entry, part: Span) -> list[Gap]:
    several: Sequence[Duty] = await duties.open_of(
        ctx.session, DutyKind.COVER, account_subject(entry.account)
    )
    matters = await _KIND.look(ctx.session, ctx.policy, several, ctx.now)
    return [one for one in matters if within(one.uncovered, [part])]
