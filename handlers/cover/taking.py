"""Saying yes to the accounts of somebody who is away, choosing somebody, and giving it back."""

from collections.abc import Sequence

from chat.fields import Values
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.cases import account_subject, called
from handlers.context import Ctx, stored_id
from handlers.cover import actions, asking, cards, forms, words
from handlers.cover.kind import Gap
from handlers.cover.spans import Span, span, within, without
from handlers.cover.waking import wake
from handlers.cover.whereabouts import still, worked
from handlers.duties.answering import open_matter, told_together
from handlers.duties.routing import deciders
from handlers.errors import Gone, NotAllowed, UserMistake
from store.models import Person
from store.models.absences import Cover
from store.models.duties import Outcome
from store.queries import absences, accounts, duties, people


async def take(action: actions.Take, ctx: Ctx) -> Reply:
    """I have these accounts meanwhile."""
    matters = await matters_of(ctx, action.duty)
    if not await give(ctx, matters, ctx.person):
        raise UserMistake(_("You are away then yourself."))
    return Whisper(
        card=cards.taken(
            names_of(matters), matters[0].absence, matters[0].absent, await _left(ctx, matters, ctx.person)
        )
    )


async def put(action: actions.Put, ctx: Ctx) -> Reply:
    """Open the form for who is to have the accounts."""
    await matters_of(ctx, action.duty)
    title = _("Who takes over?")
    return Ask(form=forms.PutForm.form(action, title=title, submit=_("Save")))


async def save_put(action: actions.Put, values: Values, ctx: Ctx) -> Reply:
    """Somebody is chosen to have the accounts, and is told."""
    matters = await matters_of(ctx, action.duty)
    absence, absent = matters[0].absence, matters[0].absent
    chosen = await people.get(ctx.session, forms.PutForm.parse(values).who)
    if chosen is None or not chosen.active or chosen.id == absent.id:
        raise Faults({"who": _("Choose somebody else who works here.")})
    if not all(_may_choose(ctx, one, chosen) for one in matters):
        raise Faults(
            {
                "who": _(
                    "Only the manager or the information unit can choose somebody who does not step in yet."
                )
            }
        )
    if not await give(ctx, matters, chosen):
        raise Faults({"who": _("{who} is away then, too. Choose somebody else.", who=chosen.name)})
    left = await _left(ctx, matters, chosen)
    if chosen.id == ctx.person_id:
        return Whisper(card=cards.taken(names_of(matters), absence, absent, left))
    await ctx.tell(chosen, cards.put_on, names_of(matters), absence, absent, ctx.person)
    return Whisper(card=cards.put(names_of(matters), chosen, absent, left))


async def release(action: actions.Release, ctx: Ctx) -> Reply:
    """I cannot have them after all: others are asked again."""
    absence = await absences.get(ctx.session, action.absence)
    own = [one for one in await absences.given(ctx.session, action.absence) if one.person.id == ctx.person_id]
    absent = await people.get(ctx.session, absence.person_id) if absence else None
    if absence is None or absent is None or not still(own, ctx.now):
        raise Gone(_("You do not take over anything there any more."))
    names = []
    for one in own:
        one.cover.ended_at, one.cover.ended_by_id = ctx.now, ctx.person_id
        ctx.session.add(one.cover)
        account = await accounts.get(ctx.session, one.cover.account_id)
        if account is not None:
            names.append(called(account))
            await ctx.log(account_subject(account), "cover.given_back", absence=absence.id)
    await ctx.session.flush()
    await asking.ask(ctx.session, ctx.policy, absence, ctx.now, by_id=ctx.person_id, channel=ctx.channel)
    if absence.starts_at > ctx.now:
        await ctx.tell(absent, cards.gave_back, ctx.person, list(dict.fromkeys(names)))
    return Whisper(card=cards.released(absent))


async def matters_of(ctx: Ctx, duty_id: int) -> list[Gap]:
    """All accounts of one absence that the person was asked about together. Raises Gone, NotAllowed."""
    kind, matter = await open_matter(ctx, duty_id)
    if not isinstance(matter, Gap):
        raise Gone(_("You need not do that any more."))
    if matter.absent.id == ctx.person_id:
        raise NotAllowed(_("You are away then yourself."))
    return await told_together(ctx, kind, matter)


async def give(ctx: Ctx, matters: Sequence[Gap], to: Person, only: Sequence[Span] | None = None) -> bool:
    """Let somebody have what of it they are here for, or `only` some of that; whether that is anything."""
    free = [(one, await _free(ctx, one, to)) for one in matters]
    if only is not None:
        free = [(one, worked(within(parts, only), one.calendar)) for one, parts in free]
    if not any(parts for _one, parts in free):
        return False
    for one, parts in free:
        await _record(ctx, one, to, parts)
        if not worked(without(one.uncovered, parts), one.calendar):
            duties.close(ctx.session, one.duty, ctx.now, Outcome.DONE, ctx.person_id)
        elif only is None:  # the next in line is asked about the rest, not where it is given by others
            one.duty.step, one.duty.next_at = 0, ctx.now
            ctx.session.add(one.duty)
    await ctx.session.flush()
    absence, absent = matters[0].absence, matters[0].absent
    if absence.starts_at <= ctx.now:
        await wake(ctx.session, ctx.policy, [stored_id(one.entry.account.id) for one in matters], ctx.now)
    elif absent.id != ctx.person_id:
        await ctx.tell(absent, cards.settled, names_of(matters), absence, to)
    return True


async def _record(ctx: Ctx, matter: Gap, to: Person, parts: Sequence[Span]) -> None:
    before = await absences.answers(ctx.session, stored_id(matter.duty.id))
    for number, part in enumerate(parts, before):
        await absences.give(
            ctx.session,
            Cover(
                absence_id=stored_id(matter.absence.id),
                account_id=stored_id(matter.entry.account.id),
                person_id=stored_id(to.id),
                starts_at=part.start,
                ends_at=part.ends_at,
                duty_id=matter.duty.id,
                number=number,
                given_by_id=ctx.person_id,
                given_at=ctx.now,
            ),
        )
        await ctx.log(
            matter.duty.subject,
            "cover.given",
            rule=matter.duty.source,
            person=to.id,
            absence=matter.absence.id,
        )


async def _free(ctx: Ctx, matter: Gap, person: Person) -> list[Span]:
    """When of the time in which nobody has the account that person is here."""
    away = await absences.of_people(ctx.session, [stored_id(person.id)], ctx.now)
    here = without(matter.uncovered, [span(one.starts_at, one.ends_at) for one in away])
    return worked(here, matter.calendar)


async def _left(ctx: Ctx, matters: Sequence[Gap], person: Person) -> list[str]:
    """What of it they cannot have."""
    several = [(one, without(one.uncovered, await _free(ctx, one, person))) for one in matters]
    left = [(one.entry.account, worked(rest, one.calendar)) for one, rest in several]
    return [words.named(account, rest, []) for account, rest in left if rest]


def _may_choose(ctx: Ctx, matter: Gap, chosen: Person) -> bool:
    """Nobody represents the unit without the manager's word (C2): others choose among those who have it."""
    entry = matter.entry
    if chosen.id in {one.id for one in (*entry.owners, *entry.substitutes)}:
        return True
    return ctx.in_information_unit or ctx.person_id in {one.id for one in deciders(entry)}


def names_of(matters: Sequence[Gap]) -> list[str]:
    """The accounts in a sentence."""
    return [called(one.entry.account) for one in matters]
