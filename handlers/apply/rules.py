"""The rules of an application: which step comes next, what a name should be like, who may be who."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chat.language import _
from handlers.apply.actions import StepName
from handlers.register.searching import fold
from policy.words import Rule

STEPS = tuple(StepName)


def after(step: StepName) -> StepName | None:
    """The step that follows, or None after the last."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


@dataclass(frozen=True)
class Roles:
    """The people named in an application, by number."""

    applicant: int
    owner: int
    substitutes: tuple[int, ...]
    manager: int | None


def faults_of_people(roles: Roles, substitutes_at_least: Rule[int]) -> dict[str, str]:
    """Who may not be who: a sentence for each field.

    Every account has one who is mainly responsible (S4) and at least one other who steps in
    (S0 S1 S2); nobody decides on their own application (C3).
    """
    found: dict[str, str] = {}
    others = [one for one in roles.substitutes if one != roles.owner]
    if not others:
        found["substitutes"] = _(
            "The one who steps in must be somebody else than the one mainly responsible."
        )
    elif len(others) < len(roles.substitutes):
        found["substitutes"] = _(
            "Leave out the one mainly responsible here: nobody can step in for themselves."
        )
    elif len(others) < substitutes_at_least.value:
        found["substitutes"] = _("Choose at least {least}.", least=substitutes_at_least.value)
    if roles.manager == roles.applicant:
        found["manager"] = _("You cannot decide on your own application. Choose your own manager.")
    return found


def fault_of_start(start: date, today: date) -> str:
    """A planned start lies ahead, and within reason."""
    if start < today:
        return _("That day has passed. Choose today or a day to come.")
    if start.year > today.year + 2:
        return _("That is more than two years away. Choose a day nearer in time.")
    return ""


def same_name(one: str, other: str) -> bool:
    """Whether two names read as the same: case, accents, spaces and signs do not tell them apart."""
    return _letters(one) == _letters(other)


def _letters(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalnum()) or name


@dataclass(frozen=True)
class Changed:
    """An answer that was changed since the deciders saw it."""

    field: str
    before: Any
    after: Any


def changes(before: Mapping[str, Any], after_: Mapping[str, Any]) -> list[Changed]:
    """What differs between two states of the answers, in the order they are asked."""
    names: Iterable[str] = dict.fromkeys([*before, *after_])
    return [
        Changed(name, before.get(name), after_.get(name))
        for name in names
        if before.get(name) != after_.get(name)
    ]
