"""The section of a profile about reminders: who is reminded of what, when, and how often at most."""

from typing import Annotated, Literal, TypeVar

from pydantic import Field, StrictBool, field_validator

from policy.words import Rule, Rules, Source, Words

Who = Literal["responsible", "deputy", "manager", "information_unit"]
"""Whose turn it is: who has the duty today, who steps in for them, their manager, the information unit."""
T = TypeVar("T")
_PRACTICE = "praktik"


class Rung(Rules):
    """A step of the ladder: whose turn it is, and when."""

    whose: Who
    """Whose turn it is. Not `who`, by which items of lists are merged: a ladder is replaced as a whole."""
    working_hours: Annotated[int, Field(strict=True, ge=-200, le=200)]
    """From the deadline, in working time; before it when negative."""
    source: Source = _PRACTICE
    why: Words


Ladder = Annotated[tuple[Rung, ...], Field(min_length=1, max_length=8)]

_BEFORE = Words(
    sv="Den som har ansvaret påminns i tid för att hinna.",
    en="Whoever is responsible is reminded in time to do it.",
)
_AT = Words(
    sv="Den som tar över vid frånvaro får veta att tiden är ute.",
    en="Whoever steps in is told that the time is up.",
)
_AFTER = Words(
    sv="Närmaste chef får veta när det inte blev gjort.",
    en="The nearest manager is told when it was not done.",
)
_LAST = Words(
    sv="Informationsenheten får veta det sist, så att kontot inte står utan någon som sköter det.",
    en="The information unit is told last, so that the account is not left without anybody.",
)
_WHY: dict[Who, Words] = {
    "responsible": _BEFORE,
    "deputy": _AT,
    "manager": _AFTER,
    "information_unit": _LAST,
}


def _ladder(*rungs: tuple[Who, int]) -> tuple[Rung, ...]:
    return tuple(Rung(whose=who, working_hours=hours, why=_WHY[who]) for who, hours in rungs)


def _practice(value: T, sv: str, en: str) -> Rule[T]:
    return Rule(value=value, source=_PRACTICE, why=Words(sv=sv, en=en))


class Reminding(Rules):
    """Reminders. The defaults are for profiles stored before there was this section.

    A working day has nine hours here, from eight to five.
    """

    posting: Ladder = _ladder(("responsible", -9), ("deputy", 0), ("manager", 9), ("information_unit", 18))
    """Of the week's posts. Before the deadline counted once for each post that is missing."""
    comment: Ladder = _ladder(
        ("responsible", -18), ("responsible", -4), ("deputy", 0), ("manager", 4), ("information_unit", 9)
    )
    """Of a comment that nobody has answered."""
    watch: Ladder = _ladder(("responsible", -9), ("deputy", -3))
    """Of the day's look at an account; the deadline is the end of the working day."""
    decision: Ladder = _ladder(
        ("responsible", -18), ("responsible", -9), ("deputy", 0), ("manager", 9), ("information_unit", 18)
    )
    """Of a case that waits for a decision: the decider, who stands in for them, their manager."""
    proposal: Ladder = _ladder(
        ("manager", -45), ("information_unit", -45), ("manager", 0), ("information_unit", 9)
    )
    """Of what is to be done about an account that is not run by the rules."""
    review: Ladder = _ladder(("information_unit", -180), ("information_unit", 0))
    """Of the guidelines, which are to be revised."""
    rounds_per_week: Rule[Annotated[int, Field(strict=True, ge=1, le=50)]] = _practice(
        10,
        "Ingen får fler än tio påminnelser i veckan, utom om det som brådskar eller redan är försenat.",
        "Nobody gets more than ten reminders a week, but for what is urgent or late already.",
    )
    watch_question: Rule[StrictBool] = _practice(
        True,
        "Den som har kontot får frågan varje arbetsdag. Då syns det om någon dag står utan.",
        "Whoever has the account is asked each working day. So a day without anybody is seen.",
    )
    """Whether somebody is asked each working day if all comments are answered."""
    decide_within: Rule[Annotated[int, Field(strict=True, ge=1, le=400)]] = _practice(
        27,
        "Ett beslut tas inom tre arbetsdagar.",
        "A decision is taken within three working days.",
    )
    """Working hours."""
    proposal_after_weeks: Rule[Annotated[int, Field(strict=True, ge=1, le=52)]] = Rule(
        value=4,
        source="S0",
        why=Words(
            sv="Ett konto som inte används ska avslutas.",
            en="An account that is not used is to be closed.",
        ),
    )
    """Weeks in a row without the posts that were due."""
    proposal_after_late_answers: Rule[Annotated[int, Field(strict=True, ge=1, le=100)]] = _practice(
        3,
        "Tre kommentarer som inte fick svar i tid på fyra veckor visar att kontot behöver hjälp.",
        "Three comments without an answer in time within four weeks show that the account needs help.",
    )
    """Comments within four weeks."""

    @field_validator("posting", "comment", "watch", "decision", "proposal", "review")
    @classmethod
    def _climbs(cls, ladder: tuple[Rung, ...]) -> tuple[Rung, ...]:
        hours = [rung.working_hours for rung in ladder]
        if hours != sorted(hours):
            raise ValueError("stegen i tidsordning")
        return ladder
