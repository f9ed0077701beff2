"""Applying for a new account: `/nytt-konto`, the steps, the summary, sending, answering a question."""

from typing import Any

from chat.fields import Option, Values
from chat.forms import Form
from chat.language import _
from chat.replies import Ask, Nothing, Refuse, Reply, Say
from handlers import cases as case_words
from handlers import drafts
from handlers.apply import actions, advice, cards, checks, forms, rules
from handlers.apply.actions import StepName
from handlers.apply.view import Application, load, numbers
from handlers.context import Ctx, stored_id
from handlers.decide import flow as decide
from handlers.decide.copies import redraw
from handlers.errors import Gone, NotAllowed, UserMistake
from policy.profile import NoProfileYet
from store.models import Case, Person
from store.models.cases import CaseState
from store.queries import accounts, cases, people

KIND = "application"


async def start(_text: str, ctx: Ctx) -> Reply:
    """`/nytt-konto`: what is required, or the draft that lies there (B3, B4)."""
    draft = await cases.draft_of(ctx.session, ctx.person_id, KIND)
    if draft is not None:
        view = await load(ctx.session, ctx.policy, draft)
        return Say(card=cards.resume(view, await checks.unfinished(ctx, view)))
    return Say(card=cards.requirements(ctx.policy.today(ctx.now)))


async def start_from_button(_action: actions.Start, ctx: Ctx) -> Reply:
    """As `/nytt-konto`, from the home tab."""
    return await start("", ctx)


async def begin(_action: actions.Begin, ctx: Ctx) -> Reply:
    """Open the first step, or the draft that is there already where it was left."""
    draft = await cases.draft_of(ctx.session, ctx.person_id, KIND)
    return await _next(ctx, draft) if draft else await _first_step(ctx)


async def go_on(action: actions.GoOn, ctx: Ctx) -> Reply:
    """Open the draft where it was left."""
    return await _next(ctx, await _own(ctx, action.case, CaseState.DRAFT))


async def start_over(action: actions.StartOver, ctx: Ctx) -> Reply:
    """Throw the draft away and open the first step."""
    old = await _own(ctx, action.case, CaseState.DRAFT)
    await _close(ctx, old)
    return await _first_step(ctx)


async def change(action: actions.Change, ctx: Ctx) -> Reply:
    """Open one step again, from the summary."""
    case = await _own(ctx, action.case, CaseState.DRAFT, CaseState.RETURNED)
    return Ask(form=await _form(ctx, case, _step(action.step), single=True))


async def save_step(action: actions.Step, values: Values, ctx: Ctx) -> Reply:
    """Save a step as it was sent, then say what is wrong with it, advise, or go on."""
    case = await _of_step(ctx, action) or await _add(ctx, await _new_draft(ctx))
    step = _step(action.step)
    view = await _keep(ctx, case, step, values)
    if errors := {**await checks.faults(ctx, view, step), **drafts.secrets(values)}:
        return Refuse(errors=errors)
    # Advice is given once for each name; sent again as it is, it is kept (B5, S3).
    if step is StepName.ACCOUNT and view.name != action.advised and (remarks := advice.on(view)):
        return Ask(form=await _form(ctx, case, step, single=action.single, remarks=remarks, advised=True))
    if action.single or rules.after(step) is None:
        return await _show_summary(ctx, case)
    return await _next(ctx, case, at_least=rules.after(step))


async def leave_step(action: actions.Step, values: Values, ctx: Ctx) -> Reply:
    """The window was closed: what was typed is kept (B4)."""
    step = _step(action.step)
    case = await _of_step(ctx, action)
    if case is None:
        case = await _new_draft(ctx)
        view = await load(ctx.session, ctx.policy, case)
        if checks.model(view, step).kept(values, forms.options(step)) == case.answers:
            return drafts.kept(values)  # nothing was typed: an empty draft would only lie about
        await _add(ctx, case)
    await _keep(ctx, case, step, values, left=True, is_old=action.saves != case.saves)
    return drafts.kept(values)


async def send(action: actions.Send, ctx: Ctx) -> Reply:
    """Send the application to the first who decides."""
    case = await _own(ctx, action.case, CaseState.DRAFT)
    view = await _settled(ctx, case)
    found = await checks.first_at_fault(ctx, view)
    if found is not None:
        step, errors = found
        return Ask(form=await _form(ctx, case, step, single=True, remarks=errors))
    await decide.submit(ctx, case)
    return Nothing()


async def answer(action: actions.Answer, ctx: Ctx) -> Reply:
    """Open the form for the answer to a decider's question."""
    case = await _own(ctx, action.case, CaseState.RETURNED)
    view = await load(ctx.session, ctx.policy, case)
    asked = view.last.reason if view.last else ""
    form = cards.QuestionAnswer.form(
        action,
        title=_("Answer the question"),
        submit=_("Send again"),
        intro=[case_words.quote(view, view.last)] if view.last and asked else [],
        values=await drafts.answers(ctx, action),
        keeps_draft=True,
    )
    return Ask(form=form)


async def leave_answer(action: actions.Answer, values: Values, ctx: Ctx) -> Reply:
    """The window was closed: the answer so far is kept, as long as the question waits for it."""
    case = await _own(ctx, action.case, CaseState.RETURNED)
    if case.turn != action.turn:
        return Nothing()
    return await drafts.keep(ctx, action, cards.QuestionAnswer, values)


async def send_answer(action: actions.Answer, values: Values, ctx: Ctx) -> Reply:
    """Send the application again, with the answer."""
    case = await _own(ctx, action.case, CaseState.RETURNED)
    if case.turn != action.turn:
        raise Gone(_("This question has been answered already."))
    reply = cards.QuestionAnswer.parse(values).reply
    view = await _settled(ctx, case)
    found = await checks.first_at_fault(ctx, view)
    if found is not None:
        step, errors = found
        fault = next(iter(errors.values()))
        title = _(cards.STEP_TITLES[step])
        raise UserMistake(_("Change the step “{step}” first: {fault}", step=title, fault=fault))
    if view.last:
        view.last.reply = reply
    await drafts.forget(ctx, action)
    await decide.submit(ctx, case, reply=reply)
    return Nothing()


async def withdraw(action: actions.Withdraw, ctx: Ctx) -> Reply:
    """Take the application back, or throw the draft away."""
    case = await _own(ctx, action.case, CaseState.DRAFT, CaseState.DECIDING, CaseState.RETURNED)
    await _close(ctx, case)
    return Nothing()


async def show(action: actions.Show, ctx: Ctx) -> Reply:
    """Show a case of one's own."""
    case = await cases.get(ctx.session, action.case)
    if case is None or case.applicant_id != ctx.person_id:
        raise NotAllowed(_("Only the applicant can open this from here."))
    view = await load(ctx.session, ctx.policy, case)
    if case.state == CaseState.DRAFT:
        return Say(card=cards.resume(view, await checks.unfinished(ctx, view)))
    await ctx.post_anew(ctx.person, case_words.subject(case), "applicant", cards.applicant, view)
    return Nothing()


async def _own(ctx: Ctx, case_id: int, *states: CaseState) -> Case:
    """The person's own case in one of these states. NotAllowed or Gone otherwise."""
    case = await cases.get(ctx.session, case_id)
    if case is None or case.applicant_id != ctx.person_id:
        raise NotAllowed(_("Only the one who applied can do this."))
    if case.state not in states:
        view = await load(ctx.session, ctx.policy, case)
        raise Gone(_("{title}: {standing}", title=case_words.title(view), standing=case_words.standing(view)))
    return case


async def _of_step(ctx: Ctx, action: actions.Step) -> Case | None:
    """The case that a step belongs to; None when nothing has been saved yet."""
    if action.case is not None:
        return await _own(ctx, action.case, CaseState.DRAFT, CaseState.RETURNED)
    return await cases.draft_of(ctx.session, ctx.person_id, KIND)


async def _first_step(ctx: Ctx) -> Reply:
    """The first step of an application of which nothing is saved yet."""
    return Ask(form=await _form(ctx, await _new_draft(ctx), StepName.ACCOUNT, single=False))


async def _new_draft(ctx: Ctx) -> Case:
    """A draft under today's rules, which is not stored yet."""
    version = await ctx.policy.record(ctx.session, ctx.now, ctx.policy.today(ctx.now))
    return Case(
        kind=KIND,
        applicant_id=ctx.person_id,
        profile_version_id=version,
        opened_at=ctx.now,
        changed_at=ctx.now,
        answers={"unit": [str(ctx.person.unit_id)]} if ctx.person.unit_id else {},
    )


async def _add(ctx: Ctx, draft: Case) -> Case:
    await cases.add(ctx.session, draft)
    await ctx.log(case_words.subject(draft), "application.begun")
    return draft


async def _close(ctx: Ctx, case: Case) -> None:
    case.state, case.closed_at, case.changed_at = CaseState.WITHDRAWN, ctx.now, ctx.now
    case.turn += 1
    await accounts.end_assignments(ctx.session, ctx.now, case_id=stored_id(case.id))
    await ctx.log(case_words.subject(case), "application.withdrawn")
    await redraw(ctx, case)


async def _keep(
    ctx: Ctx, case: Case, step: StepName, values: Values, *, left: bool = False, is_old: bool = False
) -> Application:
    """Keep what was typed, but nothing that must never be stored (B6); then what follows from it.

    In a window that was left, what is empty takes nothing away; and an old one, drawn before a step was
    sent elsewhere, only adds what is not there yet.
    """
    view = await load(ctx.session, ctx.policy, case)
    model = checks.model(view, step)
    kept = model.kept(values, forms.options(step))
    if left and is_old:
        kept = {**kept, **case.answers}
    gone = set() if left else set(model.asked)
    case.answers = {**{name: raw for name, raw in case.answers.items() if name not in gone}, **kept}
    case.changed_at = ctx.now
    case.saves += 0 if left else 1
    return await _settled(ctx, case)


async def _settled(ctx: Ctx, case: Case) -> Application:
    """Set what follows from the answers: the unit's own rules, and who the manager is now (A3, C3)."""
    view = await load(ctx.session, ctx.policy, case)
    try:
        rules_now = ctx.policy.today(case.opened_at, view.unit.name if view.unit else "")
        case.profile_version_id = await ctx.policy.record(ctx.session, ctx.now, rules_now)
    except NoProfileYet:
        pass  # the files of that day are gone: the rules that were recorded hold
    if view.is_appointed:
        return await load(ctx.session, ctx.policy, case)
    directory = None if view.asks_for_manager else view.applicant.manager_id
    case.manager_chosen = directory is None
    case.manager_id = directory if directory is not None else await _chosen_manager(ctx, case)
    return await load(ctx.session, ctx.policy, case)


async def _chosen_manager(ctx: Ctx, case: Case) -> int | None:
    """Whom the applicant chose; None for nobody who works here, which the field itself says."""
    chosen = numbers(case.answers.get("manager"))
    found = await people.by_ids(ctx.session, chosen[:1])
    return next((person.id for person in found if person.active), None)


async def _next(ctx: Ctx, case: Case, at_least: StepName | None = None) -> Reply:
    """The next step that is not complete, or the summary."""
    view = await load(ctx.session, ctx.policy, case)
    step = await checks.unfinished(ctx, view)
    if at_least and step and rules.STEPS.index(step) < rules.STEPS.index(at_least):
        step = at_least
    if step is None:
        return await _show_summary(ctx, case)
    return Ask(form=await _form(ctx, case, step, single=False))


async def _show_summary(ctx: Ctx, case: Case) -> Reply:
    """Post the summary, or redraw the one that is there; deciders see changes when they are sent."""
    await redraw(ctx, case, deciders=False)
    view = await load(ctx.session, ctx.policy, case)
    if case.state == CaseState.DRAFT:
        await ctx.post_once(
            ctx.person, case_words.subject(case), "applicant", cards.applicant, ctx.person, view
        )
    return Nothing()


async def _form(
    ctx: Ctx,
    case: Case,
    step: StepName,
    *,
    single: bool,
    remarks: dict[str, str] | None = None,
    advised: bool = False,
) -> Form:
    view = await load(ctx.session, ctx.policy, case)
    action = actions.Step(
        case=case.id,
        step=step.value,
        single=single,
        saves=case.saves,
        advised=view.name[:80] if advised else "",
    )
    submit = _("Save") if single else _("Save and go on")
    return checks.model(view, step).form(
        action,
        title=cards.step_title(step),
        submit=submit,
        intro=[cards.read_advice(submit)] if advised else [],
        values=_filled(view),
        options=forms.options(step),
        advice=remarks,
        keeps_draft=True,
    )


def _filled(view: Application) -> dict[str, Any]:
    """The answers so far as the fields take them: what was chosen by search with its label."""
    chosen: dict[str, list[Person]] = {
        "owner": [view.owner] if view.owner else [],
        "substitutes": list(view.substitutes),
        "manager": [view.manager] if view.manager else [],
    }
    filled: dict[str, Any] = {
        name: value for name, value in view.case.answers.items() if name not in {*chosen, "unit"}
    }
    filled |= {
        name: tuple(Option(value=str(p.id), label=p.name) for p in found) for name, found in chosen.items()
    }
    if view.unit:
        filled["unit"] = (Option(value=str(view.unit.id), label=view.unit.name),)
    return filled


def _step(name: str) -> StepName:
    try:
        return StepName(name)
    except ValueError:
        raise UserMistake(_("That step does not exist any more. Write /nytt-konto to go on.")) from None
