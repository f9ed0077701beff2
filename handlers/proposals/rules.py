"""Why an account is put before those who decide. Pure."""

from enum import Enum

from policy.reminding import Reminding
from policy.words import Rule


class Reason(Enum):
    """What shows that an account is not run by the rules, named as its rule is in the profile."""

    WEEKS = "proposal_after_weeks"
    LATE_ANSWERS = "proposal_after_late_answers"

    @property
    def key(self) -> str:
        """The profile's rule by its key, as a duty records it."""
        return f"reminding.{self.value}"

    def rule(self, rules: Reminding) -> Rule[int]:
        """How much of it there must be."""
        if self is Reason.WEEKS:
            return rules.proposal_after_weeks
        return rules.proposal_after_late_answers


def why(rules: Reminding, weeks: int, late: int) -> Reason | None:
    """The reason in so many weeks without posts and so many late answers; None where there is none."""
    if weeks >= rules.proposal_after_weeks.value:
        return Reason.WEEKS
    return Reason.LATE_ANSWERS if late >= rules.proposal_after_late_answers.value else None


def recorded(key: str) -> Reason:
    """The reason that a duty was opened for: what has become of the account since does not change it."""
    return Reason.LATE_ANSWERS if key == Reason.LATE_ANSWERS.key else Reason.WEEKS
