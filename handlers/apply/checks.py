"""What is wrong with an application's answers: each by itself, against the register, and between people."""

from chat.forms import Answers
from chat.language import _, local
from handlers.apply import forms, rules
from handlers.apply.actions import StepName
from handlers.apply.view import Application, numbers
from handlers.context import Ctx, stored_id
from handlers.register.lookalikes import is_deceptive
from store.models.accounts import AccountStatus
from store.queries import accounts, cases, people


def model(view: Application, step: StepName) -> type[Answers]:
    """The form model of a step, as this application needs it."""
    return forms.model(step, view.profile, view.case.answers, ask_manager=view.asks_for_manager)


async def unfinished(ctx: Ctx, view: Application) -> StepName | None:
    """The first step that could not be sent as it is, which is where a draft goes on; None when all could."""
    found = await first_at_fault(ctx, view)
    return found[0] if found else None


def form_faults(view: Application, step: StepName) -> dict[str, str]:
    """What is wrong or missing in a step as a form, by field."""
    return forms.faults(step, view.profile, view.case.answers, ask_manager=view.asks_for_manager)


async def first_at_fault(ctx: Ctx, view: Application) -> tuple[StepName, dict[str, str]] | None:
    """The first step with anything wrong in it, and what; None when it can be sent."""
    for step in rules.STEPS:
        if errors := await faults(ctx, view, step):
            return step, errors
    return None


async def faults(ctx: Ctx, view: Application, step: StepName) -> dict[str, str]:
    """Everything wrong with a step: as a form, then against the register and between people."""
    if errors := form_faults(view, step):
        return errors
    if step is StepName.ACCOUNT:
        return await _account_faults(ctx, view)
    return await _people_faults(ctx, view) if step is StepName.PEOPLE else {}


async def _account_faults(ctx: Ctx, view: Application) -> dict[str, str]:
    errors = {}
    if view.unit is None:
        errors["unit"] = _("Choose from the list that is shown while you write.")
    fault = rules.fault_of_start(view.start, local(ctx.now).date()) if view.start else ""
    if fault:
        errors["start"] = fault
    if any(is_deceptive(word) for word in view.name.split()):
        errors["name"] = _("Some letters in the name only look like ordinary ones. Type the name anew.")
    elif taken := await _taken(ctx, view):
        errors["name"] = taken
    return errors


async def _taken(ctx: Ctx, view: Application) -> str:
    """A name that the register has on that platform, or that somebody applies for, with who has it (B5)."""
    for entry in await accounts.entries(ctx.session):
        if entry.account.status == AccountStatus.CLOSED:
            continue  # a name may be used again
        if entry.account.platform == view.platform and rules.same_name(entry.account.name, view.name):
            who = entry.owners[0].name if entry.owners else entry.unit.name
            return _(
                "That name is in the register already: {unit} has it. Talk with {who}.",
                unit=entry.unit.name,
                who=who,
            )
    for case in await cases.undecided(ctx.session, view.case.kind):
        other = case.answers
        if (
            case.id != view.case.id
            and other.get("platform") == view.platform
            and rules.same_name(str(other.get("name")), view.name)
        ):
            applicant = await people.get(ctx.session, case.applicant_id)
            return _("{who} has applied for that name already.", who=applicant.name if applicant else "?")
    return ""


async def _people_faults(ctx: Ctx, view: Application) -> dict[str, str]:
    answers = view.case.answers
    owner, substitutes = numbers(answers.get("owner")), numbers(answers.get("substitutes"))
    manager = numbers(answers.get("manager")) if view.asks_for_manager else [view.applicant.manager_id or 0]
    known = {
        stored_id(p.id)
        for p in await people.by_ids(ctx.session, [*owner, *substitutes, *manager])
        if p.active
    }
    roles = rules.Roles(ctx.person_id, owner[0], tuple(substitutes), manager[0] if manager else None)
    errors = rules.faults_of_people(roles, view.profile.cover.substitutes_at_least)
    for field, chosen in (("owner", owner), ("substitutes", substitutes), ("manager", manager)):
        if not set(chosen) <= known:
            errors.setdefault(field, _("Choose from the list that is shown while you write."))
    return errors
