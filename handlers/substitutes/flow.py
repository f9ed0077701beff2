"""Appointing somebody who steps in: the manager or the information unit does, others suggest (C2)."""

from chat.fields import Values
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers import finding
from handlers.context import INFORMATION_UNIT, Ctx, stored_id
from handlers.duties.answering import open_matter
from handlers.duties.routing import active, deciders, present
from handlers.errors import Gone
from handlers.substitutes import actions, cards
from handlers.substitutes.kind import TooFew, suggest
from store.models import Assignment, Person
from store.models.accounts import Part
from store.models.duties import Outcome
from store.queries import accounts, duties, people


async def appoint(action: actions.Appoint, ctx: Ctx) -> Reply:
    """Ask who is to step in."""
    matter = await _matter(ctx, action.duty)
    chosen = [str(matter.suggested.id)] if matter.suggested else []
    by = ", ".join(one.name for one in active(matter.entry.owners))
    form = cards.SubstituteForm.form(
        action,
        title=_("Choose who steps in"),
        submit=_("Save"),
        values={"who": await finding.named(ctx.session, "people", chosen)},
        intro=cards.about(matter.entry.account, matter.suggested, by),
    )
    return Ask(form=form)


async def save(action: actions.Appoint, values: Values, ctx: Ctx) -> Reply:
    """Somebody steps in from now on; or is put before the manager."""
    matter = await _matter(ctx, action.duty)
    person = await people.get(ctx.session, cards.SubstituteForm.parse(values).who)
    if person is None or not person.active:
        raise Faults({"who": _("Choose somebody else who works here.")})
    if person.id in {one.id for one in (*matter.entry.owners, *matter.entry.substitutes)}:
        raise Faults({"who": _("{who} runs the account already. Choose somebody else.", who=person.name)})
    if not _decides(ctx, matter):
        return await _suggest(ctx, matter, person)
    await _assign(ctx, matter, person)
    return Whisper(card=cards.appointed(matter.entry.account, person))


async def _suggest(ctx: Ctx, matter: TooFew, person: Person) -> Reply:
    """Put somebody before the manager, who may have been told of the matter long ago."""
    entry = matter.entry
    suggest(matter.duty, person)
    ctx.session.add(matter.duty)
    await ctx.log(matter.duty.subject, "substitute.suggested", rule=matter.duty.source, person=person.id)
    to = next(iter(present(entry, deciders(entry))), None) or INFORMATION_UNIT
    await ctx.post(to, "", "", cards.to_decide, entry.account, person, ctx.person, stored_id(matter.duty.id))
    return Whisper(card=cards.suggested(entry.account, person))


async def _assign(ctx: Ctx, matter: TooFew, person: Person) -> None:
    account = matter.entry.account
    await accounts.assign(
        ctx.session,
        Assignment(
            person_id=stored_id(person.id),
            part=Part.SUBSTITUTE,
            account_id=stored_id(account.id),
            approved_by_id=ctx.person_id,
            starts_at=ctx.now,
        ),
    )
    if matter.missing <= 1:
        duties.close(ctx.session, matter.duty, ctx.now, Outcome.DONE, ctx.person_id)
    await ctx.log(
        matter.duty.subject,
        "assignment.given",
        rule=matter.duty.source,
        person=person.id,
        part=Part.SUBSTITUTE.value,
    )
    if person.id != ctx.person_id:
        await ctx.tell(person, cards.stepping_in, account, ctx.person)
    for owner in active(matter.entry.owners):
        if owner.id not in matter.entry.away:
            await ctx.tell(owner, cards.told_owner, account, person)


async def _matter(ctx: Ctx, duty_id: int) -> TooFew:
    _kind, matter = await open_matter(ctx, duty_id)
    if not isinstance(matter, TooFew):
        raise Gone(_("You need not do that any more."))
    await accounts.get(ctx.session, stored_id(matter.entry.account.id))  # locked: appointed once
    return matter


def _decides(ctx: Ctx, matter: TooFew) -> bool:
    return ctx.in_information_unit or ctx.person_id in {one.id for one in deciders(matter.entry)}
