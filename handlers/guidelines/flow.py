"""The information unit tells that the guidelines have been revised (A4)."""

from datetime import datetime, time

from chat.fields import Values
from chat.forms import Faults
from chat.language import _, day
from chat.replies import Ask, Reply, Whisper
from handlers import drafts
from handlers.cases import digest
from handlers.context import Ctx
from handlers.duties.answering import open_matter
from handlers.errors import NotAllowed
from handlers.guidelines import actions, cards
from handlers.guidelines.kind import Revision, due_day, subject
from policy.calendar import instant
from store.models.duties import Outcome
from store.queries import duties

_NOON = time(12)


async def revised(action: actions.Revised, ctx: Ctx) -> Reply:
    """Ask when it was done; today, as a rule."""
    matter = await _matter(ctx, action)
    typed = await drafts.answers(ctx, action)
    form = cards.RevisionForm.form(
        action,
        title=_("Guidelines revised"),
        submit=_("Save"),
        values={"day": matter.calendar.day(ctx.now).isoformat(), **typed},
        keeps_draft=True,
    )
    return Ask(form=form)


async def leave_revised(action: actions.Revised, values: Values, ctx: Ctx) -> Reply:
    """The window was closed: what was typed is kept."""
    await _matter(ctx, action)
    return await drafts.keep(ctx, action, cards.RevisionForm, values)


async def save_revised(action: actions.Revised, values: Values, ctx: Ctx) -> Reply:
    """Record the revision: from its day it is counted until the next."""
    matter = await _matter(ctx, action)
    answers = cards.RevisionForm.parse(values)
    if answers.day > matter.calendar.day(ctx.now):
        raise Faults({"day": _("That day has not come yet. Choose today or a day before.")})
    if answers.day <= matter.last:
        raise Faults({"day": _("It must be after {last}, when it was done last.", last=day(matter.last))})
    matter.duty.words, matter.duty.words_at = answers.changed, ctx.now
    duties.close(ctx.session, matter.duty, _at(matter, answers, ctx.now), Outcome.DONE, ctx.person_id)
    await ctx.log(
        subject(matter.profile),
        "guidelines.revised",
        rule=matter.duty.source,
        day=answers.day.isoformat(),
        changed=digest(answers.changed) if answers.changed else "",
    )
    await drafts.forget(ctx, action)
    return Whisper(card=cards.noted(answers.day, due_day(matter.profile, answers.day)))


def _at(matter: Revision, answers: cards.RevisionForm, now: datetime) -> datetime:
    """The UTC moment that ends the duty: of the day that was told, which may be before it was opened."""
    today = matter.calendar.day(now)
    return now if answers.day == today else instant(answers.day, _NOON, matter.calendar.zone)


async def _matter(ctx: Ctx, action: actions.Revised) -> Revision:
    """A revision that is to be done still. Raises Gone, NotAllowed."""
    _kind, matter = await open_matter(ctx, action.duty)
    if not isinstance(matter, Revision) or not ctx.in_information_unit:
        raise NotAllowed(_("Only the information unit can do that."))
    return matter
