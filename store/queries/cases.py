"""Cases and their decisions."""

from collections.abc import Collection

from sqlalchemy import String, cast, literal
from sqlmodel import col, or_, select

from store.db import Session
from store.models.cases import Case, CaseState, Decision
from store.models.duties import Duty, DutyKind


async def get(session: Session, case_id: int) -> Case | None:
    """The case with that number, locked until the transaction ends where the database can."""
    return await session.get(Case, case_id, with_for_update=True)


async def by_ids(session: Session, ids: Collection[int]) -> dict[int, Case]:
    """The cases with those numbers, by number."""
    found = await session.exec(select(Case).where(col(Case.id).in_(ids)))
    return {case.id: case for case in found if case.id is not None}


async def lock(session: Session, case: Case) -> Case:
    """The case as it is now, locked until the transaction ends where the database can."""
    await session.refresh(case, with_for_update=True)
    return case


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
    """The cases that wait for a decision, the oldest first.

    With `manager_id`, those with that manager, or that were passed on to them.
    """
    query = select(Case).where(Case.state == CaseState.DECIDING)
    if manager_id is not None:
        query = query.where(or_(Case.manager_id == manager_id, Case.deputy_id == manager_id))
    return list(await session.exec(query.order_by(col(Case.sent_at))))


async def without_duty(session: Session, most: int) -> list[Case]:
    """Cases that wait for a decision of which nobody is reminded in this turn, the oldest first."""
    has = select(Duty.id).where(
        Duty.kind == DutyKind.DECISION,
        col(Duty.subject) == literal("case:") + cast(col(Case.id), String),
        col(Duty.period) == cast(col(Case.turn), String),
    )
    query = select(Case).where(Case.state == CaseState.DECIDING, ~has.exists())
    return list(await session.exec(query.order_by(col(Case.id)).limit(most)))


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
