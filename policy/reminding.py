"""The section of a profile about reminders: who is reminded of what, when, and how often at most."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from policy.words import Rule, Rules, Source, Words

Who = Literal["responsible", "deputy", "manager", "information_unit"]
"""Whose turn it is: who has the duty today, who steps in for them, their manager, the information unit."""
_PRACTICE = "praktik"


class Rung(Rules):
    """A step of the ladder: whose turn it is, and when."""

    who: Who
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


def _ladder(*hours: int) -> tuple[Rung, ...]:
    people: tuple[tuple[Who, Words], ...] = (
        ("responsible", _BEFORE),
        ("deputy", _AT),
        ("manager", _AFTER),
        ("information_unit", _LAST),
    )
    steps = zip(people, hours, strict=True)
    return tuple(Rung(who=who, working_hours=after, why=why) for (who, why), after in steps)


class Reminding(Rules):
    """Reminders. The defaults are for profiles stored before there was this section.

    A working day has nine hours here, from eight to five.
    """

    posting: Ladder = _ladder(-9, 0, 9, 18)
    """Of the week's posts. Before the deadline counted once for each post that is missing."""
    comment: Ladder = _ladder(-4, 0, 4, 9)
    """Of a comment that nobody has answered."""
    decision: Ladder = _ladder(0, 9, 18, 27)
    """Of a case that waits for a decision."""
    review: Ladder = (
        Rung(who="information_unit", working_hours=-180, why=_BEFORE),
        Rung(who="information_unit", working_hours=0, why=_LAST),
    )
    """Of the guidelines, which are to be revised."""
    rounds_per_week: Rule[Annotated[int, Field(strict=True, ge=1, le=50)]] = Rule(
        value=5,
        source=_PRACTICE,
        why=Words(
            sv="Ingen får fler än fem påminnelser i veckan, utom om det som redan är försenat.",
            en="Nobody gets more than five reminders a week, but for what is late already.",
        ),
    )
    decide_within: Rule[Annotated[int, Field(strict=True, ge=1, le=400)]] = Rule(
        value=27,
        source=_PRACTICE,
        why=Words(
            sv="Ett beslut tas inom tre arbetsdagar.",
            en="A decision is taken within three working days.",
        ),
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

    @field_validator("posting", "comment", "decision", "review")
    @classmethod
    def _climbs(cls, ladder: tuple[Rung, ...]) -> tuple[Rung, ...]:
        hours = [rung.working_hours for rung in ladder]
        if hours != sorted(hours):
            raise ValueError("stegen i tidsordning")
        return ladder
