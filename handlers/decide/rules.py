"""Who may decide, and what a decision leads to. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from store.models.cases import Case, CaseState, Outcome


@dataclass(frozen=True)
class Decider:
    """What matters of somebody who wants to decide."""

    person_id: int
    in_information_unit: bool


@dataclass(frozen=True)
class Turn:
    """What matters of a case that is to be decided."""

    role: str
    applicant_id: int
    manager_id: int | None
    deputy_id: int | None
    """Who may decide in the manager's place in this turn."""


def may_decide(decider: Decider, turn: Turn) -> bool:
    """Whether somebody may decide now: the one whose turn it is, and never on their own application (C3)."""
    if decider.person_id == turn.applicant_id:
        return False
    if turn.role == "manager":
        return decider.person_id in (turn.manager_id, turn.deputy_id)
    return turn.role == "information_unit" and decider.in_information_unit


def state_after(outcome: Outcome, stage: int, stages: int) -> tuple[CaseState, int]:
    """The case's state and stage after a decision at `stage` of a chain of `stages`."""
    match outcome:
        case Outcome.REFUSED:
            return CaseState.REFUSED, stage
        case Outcome.RETURNED:
            return CaseState.RETURNED, stage
        case Outcome.APPROVED:
            last = stage + 1 >= stages
            return (CaseState.APPROVED if last else CaseState.DECIDING), stage + 1


def gives_assignment(role: str, chain: Sequence[str]) -> bool:
    """Whether an approval in this role gives the assignments: the manager's, else the last in the chain."""
    return role == "manager" or ("manager" not in chain and role == chain[-1])


_WHAT_WAS_DECIDED = (
    "owner",
    "substitutes",
    "manager",
    "platform",
    "unit",
    "closed_group",
    "manager_id",
    "manager_chosen",
)


def matter(case: Case) -> dict[str, Any]:
    """What deciders see of a case: the answers, and who the manager is, which may change beside them."""
    return {**case.answers, "manager_id": case.manager_id, "manager_chosen": case.manager_chosen}


def is_another_matter(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether the answers are about other people or another account than was decided on (C2)."""
    return any(before.get(field) != after.get(field) for field in _WHAT_WAS_DECIDED)
