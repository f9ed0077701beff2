"""Cases and their decisions."""

from sqlmodel import col, or_, select

from store.db import Session
from store.models.cases import Case, CaseState, Decision


async def get(session: Session, case_id: int) -> Case | None:
    """The case with that number, locked until the transaction ends where the database can."""
    return await session.get(Case, case_id, with_for_update=True)


async def add(session: Session, case: Case) -> Case:
    """A new case."""
    session.add(case)
    await session.flush()
    return case


async def draft_of(session: Session, person_id: int, kind: str) -> Case | None:
    """A person's draft of that kind; there is at most one."""
    query = select(Case).where(
        Case.applicant_id == person_id, Case.kind == kind, Case.state == CaseState.DRAFT
    )
    return (await session.exec(query)).first()


async def of_person(session: Session, person_id: int, *, most: int | None = None) -> list[Case]:
    """The cases that a person applied in and did not take back, the last changed first."""
    query = select(Case).where(Case.applicant_id == person_id, Case.state != CaseState.WITHDRAWN)
    return list(await session.exec(query.order_by(col(Case.changed_at).desc()).limit(most)))


async def being_decided(session: Session, *, manager_id: int | None = None) -> list[Case]:
    """The cases that wait for a decision, the oldest first; with `manager_id`, those with that manager."""
    query = select(Case).where(Case.state == CaseState.DECIDING)
    if manager_id is not None:
        query = query.where(Case.manager_id == manager_id)
    return list(await session.exec(query.order_by(col(Case.sent_at))))


async def undecided(session: Session, kind: str) -> list[Case]:
    """The sent cases of a kind that are not decided yet: a second one for the same name is found there."""
    query = select(Case).where(
        Case.kind == kind, or_(Case.state == CaseState.DECIDING, Case.state == CaseState.RETURNED)
    )
    return list(await session.exec(query))


async def decide(session: Session, decision: Decision) -> Decision:
    """Store a decision. IntegrityError when the turn has been decided already."""
    session.add(decision)
    await session.flush()
    return decision


async def decisions(session: Session, case_id: int) -> list[Decision]:
    """What has been decided in a case, in order."""
    query = select(Decision).where(Decision.case_id == case_id).order_by(col(Decision.turn))
    return list(await session.exec(query))
