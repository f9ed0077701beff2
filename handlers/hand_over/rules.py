"""Who may do what in a hand-over, and what must come before what. Pure."""

from datetime import date, timedelta

from chat.language import _, n_
from handlers.duties.routing import deciders
from handlers.hand_over.view import Passing, Waits
from policy.hand_over import HandOverStep
from store.models import Person
from store.queries.accounts import Entry

_LONGEST_AHEAD = timedelta(days=366)
_LONGEST_AGO = timedelta(days=60)


def may_start(person_id: int, *, in_information_unit: bool, entry: Entry, old: Person) -> bool:
    """Whether somebody may hand over what this owner has: they, a manager, the information unit."""
    managers = {one.id for one in deciders(entry)} | {old.manager_id}
    return in_information_unit or person_id == old.id or person_id in managers


def may_name(person_id: int | None, *, in_information_unit: bool, view: Passing) -> bool:
    """Whether somebody may say who takes over from one who leaves: a manager, or the information unit."""
    return in_information_unit or person_id in {one.id for one in view.approvers}


def may_approve(person_id: int | None, *, in_information_unit: bool, view: Passing) -> bool:
    """Whether somebody may say yes to the new assignment: a manager; where there is none, the unit.

    In the unit never whoever asked for it, or takes part in it.
    """
    if view.approvers:
        return person_id in {one.id for one in view.approvers}
    one = view.hand_over
    return in_information_unit and person_id not in {one.from_id, one.to_id, one.asked_by_id}


def is_approved_by_asking(view: Passing) -> bool:
    """Whether a manager who may approve it has asked for it: they need not be asked in turn."""
    return view.hand_over.asked_by_id in {one.id for one in view.approvers}


def may_do(person_id: int | None, *, in_information_unit: bool, view: Passing, step: HandOverStep) -> bool:
    """Whether a step is the person's; the information unit's where whoever was to do it has left."""
    whose = view.whose(step)
    if whose is not None:
        return person_id == whose.id
    return in_information_unit and (step.who == "information_unit" or person_id != view.hand_over.to_id)


def side(person_id: int | None, *, in_information_unit: bool, view: Passing) -> str:
    """For which of the two somebody may confirm: `old`, `new`, or nothing.

    For one who has left the information unit does, but for whoever takes over.
    """
    if person_id is not None and person_id == view.hand_over.to_id:
        return "new"
    if view.giver is not None:
        return "old" if person_id == view.giver.id else ""
    return "old" if in_information_unit else ""


def has_confirmed(view: Passing, which: str) -> bool:
    """Whether that side has confirmed."""
    one = view.hand_over
    return (one.old_confirmed_at if which == "old" else one.new_confirmed_at) is not None


def may_cancel(person_id: int | None, *, in_information_unit: bool, view: Passing) -> bool:
    """Whether somebody may call it off: whoever may begin one."""
    managers = {one.id for one in view.approvers}
    return in_information_unit or person_id == view.old.id or person_id in managers


def is_removed(view: Passing) -> bool:
    """Whether the one who hands over has no access any more: it cannot be called off then."""
    return any(step.removes_access and step.key in view.ticks for step in view.steps)


def removes_too_soon(view: Passing, step: HandOverStep) -> bool:
    """Whether it would remove the last administrator before the new one has said that they are in (H2)."""
    proofs = [one for one in view.steps if one.proves_access and one.who == "new"]
    return step.removes_access and not any(one.key in view.ticks for one in proofs)


def is_finished(view: Passing) -> bool:
    """Whether all steps are done and both have confirmed."""
    return view.waits == Waits.CONFIRM and not view.turn


def fault_of(entry: Entry, old: Person, new: Person | None, *, owner: bool) -> str:
    """Why somebody cannot take over; nothing when they can."""
    if new is None or not new.active:
        return _("Choose from the list that is shown while you write.")
    if new.id == old.id:
        return _("{who} has the account already. Choose somebody else.", who=new.name)
    having = {one.id for one in entry.owners}
    if not owner:
        having |= {one.id for one in entry.substitutes}
    if new.id in having:
        return _("{who} has the account already. Choose somebody else.", who=new.name)
    return ""


def fault_of_day(last: date, today: date) -> str:
    """Why a local day cannot be the last one of somebody who leaves; nothing when it can."""
    if last > today + _LONGEST_AHEAD:
        return _("That is more than a year away.")
    if last < today - _LONGEST_AGO:
        return n_(
            "That is more than {n} day ago. Check the day.",
            "That is more than {n} days ago. Check the day.",
            _LONGEST_AGO.days,
        )
    return ""


def substitutes_after(entry: Entry, new: Person) -> int:
    """How many step in once that person has the account."""
    return len([one for one in entry.substitutes if one.active and one.id != new.id])
