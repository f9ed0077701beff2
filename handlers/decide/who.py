"""Who has a say in a case, and who is told what became of it. Read from the database at each press."""

from handlers import cases as case_words
from handlers.apply.view import Application
from handlers.context import Ctx
from handlers.decide import rules
from store import log
from store.db import Session
from store.models import Case

PASSED_ON, REASSIGNED = "case.passed_on", "case.reassigned"
"""What the log says of who is to decide; each has the person, and the second who it was before."""


def may_decide(ctx: Ctx, view: Application) -> bool:
    """Whether it is the person's turn to decide (C3, C4)."""
    case = view.case
    turn = rules.Turn(view.stage_role, case.applicant_id, case.manager_id, case.deputy_id)
    return rules.may_decide(rules.Decider(ctx.person_id, ctx.in_information_unit), turn)


def may_see(ctx: Ctx, view: Application) -> bool:
    """Whether the person may read the case as those read it who decide."""
    if view.case.sent_at is None:
        return False  # a draft is the applicant's own
    involved = {
        view.case.manager_id,
        view.case.deputy_id,
        view.case.applicant_id,
        *(one.decided_by_id for one in view.decisions),
    }
    return ctx.in_information_unit or ctx.person_id in involved


async def was_asked(ctx: Ctx, view: Application) -> bool:
    """Whether the person was to decide once: their old button tells them what became of it (C5)."""
    return ctx.person_id in await asked_before(ctx.session, view.case)


async def asked_before(session: Session, case: Case) -> set[int]:
    """Who was to decide in the manager's place, or before somebody else was chosen, by number."""
    return {
        person
        for entry in await log.of_chain(session, case_words.subject(case))
        if entry.what in (PASSED_ON, REASSIGNED)
        for person in (entry.details.get("person"), entry.details.get("before"))
        if person is not None
    }
