"""The information unit chooses who decides in the place of a manager who does not answer (C4)."""

from chat.fields import Values
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers import cases as case_words
from handlers.apply.view import load
from handlers.context import Ctx
from handlers.decide import flow as decide
from handlers.decide import who as decide_who
from handlers.duties.answering import open_matter
from handlers.errors import Gone, NotAllowed, UserMistake
from handlers.waiting import actions, cards
from handlers.waiting.kind import CaseAtTurn, waits_still
from store.models import Case, Person
from store.models.duties import Outcome
from store.queries import cases, duties, people


async def reassign(action: actions.Reassign, ctx: Ctx) -> Reply:
    """Ask who is to decide."""
    matter = await _matter(ctx, action)
    form = cards.NewDecider.form(
        action,
        title=_("Choose who decides"),
        submit=_("Hand over the case"),
        intro=cards.about(matter.view),
    )
    return Ask(form=form)


async def save_reassign(action: actions.Reassign, values: Values, ctx: Ctx) -> Reply:
    """Hand the case to somebody else: it begins a turn of its own, and old buttons are of the past."""
    matter = await _matter(ctx, action)
    decider = await people.get(ctx.session, cards.NewDecider.parse(values).decider)
    if decider is None or not decider.active:
        raise Faults({"decider": _("Choose from the list that is shown while you write.")})
    if decider.id == matter.view.applicant.id:
        raise Faults({"decider": _("Nobody decides on their own application. Choose somebody else.")})
    if decider.id == ctx.person_id:
        raise Faults({"decider": _("You cannot choose yourself. Choose somebody else.")})
    if decider.id in (matter.view.case.manager_id, matter.view.case.deputy_id):
        raise Faults({"decider": _("{who} has been asked already. Choose somebody else.", who=decider.name)})
    case = await cases.lock(ctx.session, matter.view.case)
    if not waits_still(case, matter.duty):
        raise Gone(_("That has been done. You need do nothing more."))
    duties.close(ctx.session, matter.duty, ctx.now, Outcome.VOID, ctx.person_id)
    await _hand_over(ctx, case, decider)
    return Whisper(card=cards.noted(decider))


async def _hand_over(ctx: Ctx, case: Case, decider: Person) -> None:
    """Let them decide as the manager, also when the case comes back with an answer; tell whom it concerns."""
    before, chosen = case.manager_id, [str(decider.id)]
    case.manager_id, case.manager_chosen, case.deputy_id = decider.id, True, None
    case.answers = {**case.answers, "manager": chosen, "appointed": chosen}
    case.turn, case.changed_at = case.turn + 1, ctx.now
    ctx.session.add(case)
    await ctx.log(case_words.subject(case), decide_who.REASSIGNED, person=decider.id, before=before)
    await decide.pass_on(ctx, case)
    view = await load(ctx.session, ctx.policy, case)
    await ctx.tell(view.applicant, cards.reassigned, view)


async def _matter(ctx: Ctx, action: actions.Reassign) -> CaseAtTurn:
    """A case that waits for a manager. Raises Gone, NotAllowed, UserMistake."""
    _kind, matter = await open_matter(ctx, action.duty)
    if not isinstance(matter, CaseAtTurn) or not ctx.in_information_unit:
        raise NotAllowed(_("Only the information unit can do that."))
    if matter.view.applicant.id == ctx.person_id:
        raise NotAllowed(_("This is your own application. Somebody else has to choose who decides on it."))
    if matter.role != "manager":
        raise UserMistake(_("It waits for the information unit. There is nobody else to choose."))
    return matter
