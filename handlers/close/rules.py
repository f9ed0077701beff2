"""Who may close an account, who decides on it, and what stops a step. Pure; local days."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from handlers.duties.routing import active, deciders, watches
from policy.closing import ARCHIVE, PLATFORM, REGISTER, StepOfClosing
from store.models import Person
from store.models.closings import Closing, ClosingDecision, ClosingState
from store.queries.accounts import Entry

Role = Literal["manager", "information_unit"]
ROLES: tuple[Role, ...] = ("manager", "information_unit")
ANSWER = "answer"
"""What is waited for beside the decisions and the steps: the owner's answer (L5)."""


@dataclass(frozen=True)
class Bench:
    """All who might decide on an account's closing."""

    managers: Sequence[Person]
    """Of those who run it, and above them; nobody who runs it."""
    unit: Sequence[Person]
    """The information unit."""
    away: frozenset[int] = frozenset()
    """Who of these is away now: they may decide, but nobody waits for them."""

    def here(self, several: Sequence[Person]) -> list[Person]:
        """Those who are not away."""
        return [one for one in several if one.id not in self.away]


def bench(
    entry: Entry, above: Sequence[Person], unit: Sequence[Person], away: frozenset[int] = frozenset()
) -> Bench:
    """Who might decide: never somebody who runs the account, for it is about them."""
    own = running(entry)
    managers = {one.id: one for one in (*deciders(entry), *active(above)) if one.id not in own}
    return Bench(list(managers.values()), [one for one in active(unit) if one.id not in own], away)


def running(entry: Entry) -> set[int | None]:
    """Those who run an account, by number."""
    return {person.id for person in (*entry.owners, *entry.substitutes)}


def comes_from(person_id: int, entry: Entry, *, in_information_unit: bool) -> str:
    """As what somebody may start a closing: its owner, their manager, the information unit; "" for nobody.

    A manager who is in the information unit as well starts it as the manager.
    """
    if person_id in {one.id for one in entry.owners}:
        return "owner"
    if person_id in {one.id for one in deciders(entry)}:
        return "manager"
    return "information_unit" if in_information_unit else ""


def candidates(role: Role, those: Bench, asked_by: int, decided: Mapping[str, int]) -> list[Person]:
    """Who may decide in a role that nobody has decided in: two different people, and never who asked.

    Where there is no manager who could - the owner is the manager, and has none; or every one of them is
    away - the information unit decides alone, with two people: so no account is stuck, and nobody closes one
    by themselves. A manager who is away may decide all the same.
    """
    taken = {asked_by, *decided.values()}
    own = those.managers if role == "manager" else those.unit
    found = [one for one in own if one.id not in taken]
    if role != "manager" or those.here(found):
        return found
    return [*found, *(one for one in those.unit if one.id not in taken and one not in found)]


def is_possible(those: Bench, asked_by: int, decided: Mapping[str, int]) -> bool:
    """Whether two different people can decide."""
    missing = [role for role in ROLES if role not in decided]
    several = [{one.id for one in candidates(role, those, asked_by, decided)} for role in missing]
    return all(several) and (len(several) < len(ROLES) or len(several[0] | several[1]) > 1)


def may_decide(
    person_id: int, those: Bench, closing: Closing, decided: Mapping[str, int], now: datetime
) -> Role | None:
    """In which role somebody may decide now; None in none."""
    if closing.state != ClosingState.ASKED or not is_decidable(closing, now):
        return None
    manages = person_id in {one.id for one in those.managers}
    for role in ROLES if manages else ROLES[::-1]:  # the unit's own place first, then that of a manager
        if role not in decided and person_id in {
            one.id for one in candidates(role, those, closing.asked_by_id, decided)
        }:
            return role
    return None


def answers(entry: Entry) -> list[Person]:
    """Who may answer for those who run the account: its owners, and whoever has it while they are away."""
    return list({one.id: one for one in (*active(entry.owners), *watches(entry))}.values())


def is_decidable(closing: Closing, now: datetime) -> bool:
    """Whether the owner has been heard, where the information unit wants to close (L5)."""
    since = decidable_since(closing)
    return since is not None and since <= now


def decidable_since(closing: Closing) -> datetime | None:
    """From when on the two may decide."""
    if closing.answer_by is None:
        return closing.asked_at
    return min(closing.answered_at or closing.answer_by, closing.answer_by)


def state_after(decisions: Collection[ClosingDecision]) -> ClosingState:
    """The state that the decisions make: one no is enough, both yes are needed."""
    if any(one.outcome == "refused" for one in decisions):
        return ClosingState.REFUSED
    return ClosingState.APPROVED if len(decisions) == len(ROLES) else ClosingState.ASKED


def may_cancel(person_id: int, entry: Entry, closing: Closing, *, in_information_unit: bool) -> bool:
    """Whether somebody may call it off.

    The information unit always. A manager, unless the information unit wants it; an owner, where an owner
    asked: nobody takes back what others want.
    """
    if in_information_unit:
        return True
    if closing.by_unit:
        return False
    owners = {one.id for one in entry.owners}
    if person_id in {one.id for one in deciders(entry)}:
        return True
    return person_id in owners and closing.asked_by_id in owners


def may_do(person_id: int, step: StepOfClosing, entry: Entry, *, in_information_unit: bool) -> bool:
    """Whether a step is somebody's: the archive and the register are the information unit's alone."""
    if in_information_unit:
        return True
    has_it = {one.id for one in watches(entry)}
    runs_or_manages = running(entry) | has_it | {one.id for one in deciders(entry)}
    return step.who == "owner" and person_id in runs_or_manages


def is_too_early(key: str, closable_on: date | None, today: date) -> bool:
    """Whether a step ends the account, and the local day for that has not come."""
    return ends_account(key) and (closable_on is None or today < closable_on)


def closable_on(farewell_on: date | None, announce_days: int) -> date | None:
    """The first local day on which the account may be closed; None before the farewell (L2)."""
    return farewell_on + timedelta(days=announce_days) if farewell_on else None


def ends_account(key: str) -> bool:
    """Whether a step ends the account, so that nothing of it can be saved afterwards."""
    return key in (PLATFORM, REGISTER)


def lacks_archive(key: str, done: Collection[str]) -> bool:
    """Whether a step would end an account that is not archived (L3)."""
    return ends_account(key) and ARCHIVE not in done
