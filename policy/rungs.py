"""A ladder of reminders: its rungs, each with whose turn it is and when."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from policy.words import Rules, Source, Words

Who = Literal["responsible", "deputy", "manager", "information_unit"]
"""Whose turn it is: who has the duty today, who steps in for them, their manager, the information unit."""
PRACTICE = "praktik"


class Rung(Rules):
    """A step of the ladder: whose turn it is, and when."""

    whose: Who
    """Whose turn it is. Not `who`, by which items of lists are merged: a ladder is replaced as a whole."""
    working_hours: Annotated[int, Field(strict=True, ge=-200, le=200)]
    """From the deadline, in working time; before it when negative."""
    source: Source = PRACTICE
    why: Words

    def counted_from(self, due: datetime) -> datetime:
        """What the working time is counted from: the deadline."""
        return due


Ladder = Annotated[tuple[Rung, ...], Field(min_length=1, max_length=8)]


def rung(whose: Who, working_hours: int, sv: str, en: str) -> Rung:
    """A rung of the standard's, which is practice."""
    return Rung(whose=whose, working_hours=working_hours, why=Words(sv=sv, en=en))
