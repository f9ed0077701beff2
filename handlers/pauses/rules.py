"""Which pauses can be had, and who says yes to them. Pure; local days."""

from collections.abc import Sequence
from datetime import date, timedelta

from chat.language import _
from handlers.duties.routing import deciders, present
from store.models import Person
from store.models.pauses import Pause, PauseState
from store.queries.accounts import Entry

LONGEST = timedelta(days=366)


def faults(first: date, last: date, today: date, others: Sequence[Pause]) -> dict[str, str]:
    """What is wrong with a pause from one local day to another, by field; `others` are approved already."""
    if last < first:
        return {"last": _("The last day is before the first.")}
    if last < today:
        return {"last": _("That time is over already.")}
    if last - first >= LONGEST:
        return {"last": _("A pause is at most a year.")}
    if first > today + LONGEST:
        return {"first": _("That is more than a year away.")}
    if any(one.first_day <= last and first <= one.last_day for one in others):
        return {"first": _("The account is paused in that time already.")}
    return {}


def decider(entry: Entry) -> Person | None:
    """Who is asked: the first who decides on the account and is here; None for the information unit."""
    return next(iter(present(entry, deciders(entry))), None)


def holds_at_once(person_id: int, entry: Entry) -> bool:
    """Whether somebody need not ask: the pause that a manager wants for their staff holds at once."""
    return person_id in {one.id for one in deciders(entry)}


def may_decide(person_id: int, *, in_information_unit: bool, entry: Entry, pause: Pause) -> bool:
    """Whether somebody may say yes or no: a manager of those who run it, else the information unit.

    Never whoever asked, but for a manager, who could say yes at once.
    """
    if holds_at_once(person_id, entry):
        return True
    others = {one.id for one in present(entry, deciders(entry))} - {pause.asked_by_id}
    return in_information_unit and not others and person_id != pause.asked_by_id


def ended(pause: Pause, today: date) -> tuple[PauseState, date]:
    """The state and the last day of a pause that is ended today: what has not begun never was."""
    if pause.first_day >= today:
        return PauseState.ENDED, pause.last_day
    return PauseState.APPROVED, today - timedelta(days=1)
