"""Deciding a case: the chain of deciders from the profile, with buttons, one decision a turn."""

from chat.fields import Values
from chat.language import _, listed
from chat.replies import Ask, Nothing, Reply, Whisper
from handlers import cases as case_words
from handlers import drafts
from handlers.apply import cards as apply_cards
from handlers.apply import rules as apply_rules
from handlers.apply.view import Application, load
from handlers.context import INFORMATION_UNIT, Ctx, stored_id
from handlers.decide import actions, cards, rules, who
from handlers.decide.copies import redraw
from handlers.errors import NotAllowed, UserMistake
from handlers.launch import flow as launch
from store.models import Assignment, Case, Decision, Person
from store.models.accounts import Part
from store.models.cases import CaseState, Outcome
from store.models.people import RoleName
from store.queries import accounts, cases, people


async def submit(ctx: Ctx, case: Case, reply: str = "") -> None:
    """Send an application, for the first time or again with an answer, to whoever decides now."""
    again, before = case.sent_at is not None, case.seen_answers
    if again and rules.is_another_matter(case.seen_answers, rules.matter(case)):
        case.stage = 0  # the manager's word was for something else (C2)
        await accounts.end_assignments(ctx.session, ctx.now, case_id=stored_id(case.id))
    case.state, case.changed_at = CaseState.DECIDING, ctx.now
    case.sent_at, case.deputy_id = case.sent_at or ctx.now, None
    view = await load(ctx.session, ctx.policy, case)
    await _require_somebody_who_can(ctx, view)
    # What was typed stands in the case, where it can be thinned; the log says only what was sent, and that
    # it has not changed since.
    await ctx.log(
        case_words.subject(case),
        "application.sent",
        again=again,
        answered=bool(reply),
        changed=[one.field for one in apply_rules.changes(before, rules.matter(case))],
        answers=case_words.digest(case.answers),
    )
    await pass_on(ctx, case)


async def show(action: actions.Show, ctx: Ctx) -> Reply:
    """Show the decider's card again, where its buttons are."""
    case = await cases.get(ctx.session, action.case)
    view = await load(ctx.session, ctx.policy, case) if case else None
    if view is not None and not who.may_see(ctx, view) and await who.was_asked(ctx, view):
        return Whisper(card=cards.over(ctx.person, view))
    if view is None or not who.may_see(ctx, view) or view.case.applicant_id == ctx.person_id:
        raise NotAllowed(_("Only those who decide in this case can do that. You are not one of them."))
    own = "manager" if view.case.manager_id == ctx.person_id else "information_unit"
    role = view.stage_role if who.may_decide(ctx, view) else own
    await ctx.post_anew(ctx.person, case_words.subject(view.case), role, cards.decider, view, role)
    return Nothing()


async def take(action: actions.Take, ctx: Ctx) -> Reply:
    """Take a case in hand, or over from another in the information unit."""
    case, view = await _at_turn(ctx, action)
    if _is_over(view, action):
        return await _tell_that_it_is_over(ctx, view)
    if view.stage_role != "information_unit":
        raise NotAllowed(
            _("It is not your turn to decide. It waits for {who}.", who=case_words.waits_for(view))
        )
    if case.taken_by_id != action.taken_by:
        _require_not_taken_by_another(ctx, view)  # somebody was quicker, and the card does not show it yet
    case.taken_by_id, case.changed_at = ctx.person_id, ctx.now
    await ctx.log(case_words.subject(case), "case.taken")
    await redraw(ctx, case)
    return Nothing()


async def approve(action: actions.Approve, ctx: Ctx) -> Reply:
    """Approve; a manager's approval records the assignments (C2)."""
    case, view = await _at_turn(ctx, action)
    if _is_over(view, action):
        return await _tell_that_it_is_over(ctx, view)
    _require_all_are_here(view)
    if rules.gives_assignment(view.stage_role, [stage.role for stage in view.chain]):
        await _assign(ctx, view)
    await _decide(ctx, case, view, Outcome.APPROVED)
    return Nothing()


async def ask_back(action: actions.AskBack, ctx: Ctx) -> Reply:
    """Open the form for a question to the applicant."""
    _case, view = await _at_turn(ctx, action)
    if _is_over(view, action):
        return await _tell_that_it_is_over(ctx, view)
    form = cards.Question.form(
        action,
        title=_("Ask the applicant"),
        submit=_("Send back"),
        values=await drafts.answers(ctx, action),
        keeps_draft=True,
    )
    return Ask(form=form)


async def leave_question(action: actions.AskBack, values: Values, ctx: Ctx) -> Reply:
    """The window was closed: the question so far is kept, unless the turn is over."""
    _case, view = await _at_turn(ctx, action)
    if _is_over(view, action):
        return Nothing()
    return await drafts.keep(ctx, action, cards.Question, values)


async def send_question(action: actions.AskBack, values: Values, ctx: Ctx) -> Reply:
    """Send the application back with a question."""
    case, view = await _at_turn(ctx, action)
    if _is_over(view, action):
        return await _tell_that_it_is_over(ctx, view)
    await _decide(ctx, case, view, Outcome.RETURNED, cards.Question.parse(values).reason)
    await drafts.forget(ctx, action)
    return Nothing()


async def refuse(action: actions.Refuse, ctx: Ctx) -> Reply:
    """Open the form for the reason of a refusal."""
    _case, view = await _at_turn(ctx, action)
    if _is_over(view, action):
        return await _tell_that_it_is_over(ctx, view)
    form = cards.Reason.form(
        action,
        title=_("Refuse the application"),
        submit=_("Refuse"),
        values=await drafts.answers(ctx, action),
        keeps_draft=True,
    )
    return Ask(form=form)


async def leave_refusal(action: actions.Refuse, values: Values, ctx: Ctx) -> Reply:
    """The window was closed: the reason so far is kept, unless the turn is over."""
    _case, view = await _at_turn(ctx, action)
    if _is_over(view, action):
        return Nothing()
    return await drafts.keep(ctx, action, cards.Reason, values)


async def send_refusal(action: actions.Refuse, values: Values, ctx: Ctx) -> Reply:
    """Refuse the application with a reason."""
    case, view = await _at_turn(ctx, action)
    if _is_over(view, action):
        return await _tell_that_it_is_over(ctx, view)
    await _decide(ctx, case, view, Outcome.REFUSED, cards.Reason.parse(values).reason)
    await drafts.forget(ctx, action)
    return Nothing()


async def _at_turn(ctx: Ctx, action: actions.OfTurn) -> tuple[Case, Application]:
    """The case and what belongs to it. NotAllowed for somebody who has no say in this turn of it."""
    case = await cases.get(ctx.session, action.case)
    view = await load(ctx.session, ctx.policy, case) if case else None
    if case is None or view is None or not (who.may_see(ctx, view) or await who.was_asked(ctx, view)):
        raise NotAllowed(_("Only those who decide in this case can do that. You are not one of them."))
    if not _is_over(view, action) and not who.may_decide(ctx, view):
        own = case.applicant_id == ctx.person_id
        raise NotAllowed(
            _("Nobody decides on their own application. Somebody else has to do it.")
            if own
            else _(
                "It is not your turn to decide. It waits for {who}.",
                who=case_words.waits_for(view),
            )
        )
    if not _is_over(view, action) and not isinstance(action, actions.Take):
        _require_not_taken_by_another(ctx, view)
    return case, view


def _require_all_are_here(view: Application) -> None:
    """An account is not approved into the hands of somebody who has left (G3, H3)."""
    gone = [one.name for one in (view.owner, *view.substitutes) if one is not None and not one.active]
    if gone:
        raise UserMistake(
            _("{who} does not work here any more. Ask the applicant to choose another.", who=listed(gone))
        )


def _require_not_taken_by_another(ctx: Ctx, view: Application) -> None:
    if view.stage_role == "information_unit" and view.taken_by and view.taken_by.id != ctx.person_id:
        raise UserMistake(
            _(
                "{who} has taken the case. Take it over first if you are to decide.",
                who=view.taken_by.name,
            )
        )


def _is_over(view: Application, action: actions.OfTurn) -> bool:
    return view.case.state != CaseState.DECIDING or view.case.turn != action.turn


async def _tell_that_it_is_over(ctx: Ctx, view: Application) -> Reply:
    await redraw(ctx, view.case)
    return Whisper(card=cards.over(ctx.person, view))


async def _decide(ctx: Ctx, case: Case, view: Application, outcome: Outcome, reason: str = "") -> None:
    """Store the decision, move the case, tell everybody whom it concerns."""
    stage = view.chain[case.stage]
    decision = Decision(
        case_id=stored_id(case.id),
        turn=case.turn,
        stage=case.stage,
        role=stage.role,
        outcome=outcome,
        reason=reason,
        decided_by_id=ctx.person_id,
        decided_at=ctx.now,
        channel=ctx.channel,
    )
    await cases.decide(ctx.session, decision)
    case.state, case.stage = rules.state_after(outcome, case.stage, len(view.chain))
    case.turn, case.deputy_id = case.turn + 1, None
    case.taken_by_id = None if outcome == Outcome.APPROVED and stage.role == "manager" else case.taken_by_id
    case.changed_at, case.seen_answers = ctx.now, rules.matter(case)
    if case.state in (CaseState.APPROVED, CaseState.REFUSED):
        case.closed_at = ctx.now
    if case.state == CaseState.REFUSED:
        await accounts.end_assignments(ctx.session, ctx.now, case_id=stored_id(case.id))
    await ctx.log(
        case_words.subject(case),
        f"case.{outcome}",
        rule=stage.source,
        role=stage.role,
        reason=case_words.digest(reason) if reason else "",
    )
    await _tell_applicant(ctx, case, decision)
    await pass_on(ctx, case)


async def _tell_applicant(ctx: Ctx, case: Case, decision: Decision) -> None:
    view = await load(ctx.session, ctx.policy, case)
    if decision.outcome == Outcome.RETURNED:
        await ctx.post_anew(
            view.applicant,
            case_words.subject(case),
            "question",
            apply_cards.question,
            view,
        )
    else:
        await ctx.tell(view.applicant, apply_cards.news, view, decision)


async def pass_on(ctx: Ctx, case: Case) -> None:
    """Redraw what is there, then give the case to whoever is next."""
    await redraw(ctx, case)
    view = await load(ctx.session, ctx.policy, case)
    subject = case_words.subject(case)
    if case.state == CaseState.DECIDING and view.stage_role == "manager" and view.manager:
        await ctx.post_anew(view.manager, subject, "manager", cards.decider, view, "manager")
    elif case.state == CaseState.DECIDING:
        unit = INFORMATION_UNIT
        await ctx.post_anew(unit, subject, "information_unit", cards.decider, view, "information_unit")
    elif case.state == CaseState.APPROVED:
        if "information_unit" not in {stage.role for stage in view.chain}:
            await ctx.post(INFORMATION_UNIT, "", "", cards.informed, view)
        await launch.begin(ctx, view)


async def _assign(ctx: Ctx, view: Application) -> None:
    """Who may represent the unit, on the manager's word (S0 S1 S3)."""
    await accounts.end_assignments(ctx.session, ctx.now, case_id=view.case_id)
    owner = [(view.owner, Part.OWNER)] if view.owner else []
    for person, part in [*owner, *((one, Part.SUBSTITUTE) for one in view.substitutes)]:
        await accounts.assign(
            ctx.session,
            Assignment(
                person_id=stored_id(person.id),
                part=part,
                case_id=view.case_id,
                approved_by_id=ctx.person_id,
                starts_at=ctx.now,
            ),
        )
        await ctx.log(case_words.subject(view.case), "assignment.given", person=person.id, part=part.value)


async def _require_somebody_who_can(ctx: Ctx, view: Application) -> None:
    """A case that nobody but the applicant could decide is not sent: it would lie there for ever."""
    for stage in view.chain[view.case.stage :]:
        if stage.role == "manager" and (view.manager is None or not view.manager.active):
            raise UserMistake(
                _(
                    "Your manager does not work here any more. Choose another in the step “Who "
                    "is responsible”."
                )
            )
        if stage.role == "information_unit":
            unit = await people.with_role(ctx.session, RoleName.INFORMATION_UNIT)
            if not _others(unit, view.applicant):
                raise UserMistake(
                    _("Nobody in the information unit but you could decide. Ask your manager what to do.")
                )


def _others(group: list[Person], applicant: Person) -> list[Person]:
    return [person for person in group if person.id != applicant.id]
