"""What may become of a comment, and by when it is answered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from policy.calendar import Calendar, Moved, Timed, add_working_days, answer_deadline
from policy.sections import Answering
from policy.words import Rule
from store.models.comments import CommentState as State
from store.models.duties import Outcome

LONGEST_AGO = timedelta(days=60)
"""What was written before must be a slip of the hand."""
_SETTLED = frozenset({State.ANSWERED, State.NO_ANSWER, State.PASSED})

_FOLLOWS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.OPEN: frozenset({State.HOLDING}) | _SETTLED,
        State.HOLDING: frozenset({State.OPEN}) | _SETTLED,
        **{settled: frozenset({State.OPEN}) for settled in _SETTLED},
    }
)
"""What may follow what. A settled comment is opened again before anything else becomes of it."""


def may_follow(state: State, to: State) -> bool:
    """Whether a comment may come from one state to the other; never to the same."""
    return to in _FOLLOWS[state]


def is_settled(state: State) -> bool:
    """Whether nobody need answer any more; a holding reply is no answer (X3)."""
    return state in _SETTLED


def outcome(state: State) -> Outcome:
    """How the duty of a settled comment ended: done, or not to be done here."""
    return Outcome.DONE if state is State.ANSWERED else Outcome.VOID


@dataclass(frozen=True)
class Deadline:
    """By when a comment is to be answered, and the rule that says so."""

    timed: Timed
    rule: Rule[Any]
    soon: bool
    """The rule is "as soon as possible", and the moment is one working day later."""


def deadline(calendar: Calendar, received: datetime, answering: Answering) -> Deadline:
    """By when something received at that UTC moment is to be answered (S0 S2)."""
    timed = answer_deadline(calendar, received, answering)
    if timed is None:
        return Deadline(add_working_days(calendar, received, 1), answering.within_hours, soon=True)
    moved = isinstance(timed.reason, Moved)
    return Deadline(timed, answering.next_working_day if moved else answering.within_hours, soon=False)
