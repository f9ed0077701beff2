"""Letting an account be closed for comments while nobody has it: the manager's or the unit's word (G3)."""

from collections.abc import Sequence

from chat.fields import Values
from chat.language import _, speaking
from chat.replies import Ask, Reply, Whisper
from handlers.context import Ctx, stored_id
from handlers.cover import actions, cards, forms, words
from handlers.cover.kind import Gap
from handlers.cover.taking import matters_of, names_of
from handlers.duties.routing import deciders
from handlers.errors import NotAllowed
from store.models.absences import Closure
from store.models.duties import Outcome
from store.queries import absences, duties


async def shut(action: actions.Shut, ctx: Ctx) -> Reply:
    """Open the form with a text that can be changed."""
    matters = await _matters(ctx, action.duty)
    form = forms.ShutForm.form(
        action, title=_("Close for comments"), submit=_("Save"), values={"text": _suggested(matters)}
    )
    return Ask(form=form)


async def save(action: actions.Shut, values: Values, ctx: Ctx) -> Reply:
    """Nobody need have the accounts meanwhile; whoever is to be away gets the text as well."""
    matters = await _matters(ctx, action.duty)
    text = forms.ShutForm.parse(values).text
    for one in matters:
        await _record(ctx, one, text)
        duties.close(ctx.session, one.duty, ctx.now, Outcome.DONE, ctx.person_id)
    absence, absent = matters[0].absence, matters[0].absent
    if absence.starts_at > ctx.now:
        await ctx.tell(absent, cards.shut, names_of(matters), text)
    return Whisper(card=cards.shut(names_of(matters), text))


async def _record(ctx: Ctx, matter: Gap, text: str) -> None:
    for number, part in enumerate(matter.uncovered):
        await absences.shut(
            ctx.session,
            Closure(
                absence_id=stored_id(matter.absence.id),
                account_id=stored_id(matter.entry.account.id),
                starts_at=part.start,
                ends_at=part.ends_at,
                text=text,
                duty_id=matter.duty.id,
                number=number,
                agreed_by_id=ctx.person_id,
                agreed_at=ctx.now,
            ),
        )
        await ctx.log(
            matter.duty.subject,
            "account.closed_for_comments",
            rule=matter.duty.source,
            absence=matter.absence.id,
        )


async def _matters(ctx: Ctx, duty_id: int) -> list[Gap]:
    """The accounts of a question, for those who decide on all of them. Raises Gone, NotAllowed."""
    matters = await matters_of(ctx, duty_id)
    own = [ctx.person_id in {who.id for who in deciders(one.entry)} for one in matters]
    if not (ctx.in_information_unit or all(own)):
        raise NotAllowed(_("Only the manager or the information unit can let it be closed."))
    return matters


def _suggested(matters: Sequence[Gap]) -> str:
    """What the public reads, therefore in Swedish."""
    with speaking("sv"):
        return _(
            "This account is closed for comments {when}. Questions? {contact}",
            when=words.stretches(matters[0].uncovered),
            contact=matters[0].profile.complaints_contact,
        )
