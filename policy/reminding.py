"""The section of a profile about reminders: who is reminded of what, when, and how often at most."""

from typing import Annotated, TypeVar

from pydantic import Field, StrictBool, field_validator

from policy import daily_ladders as daily
from policy import life_ladders as life
from policy.rungs import PRACTICE, Ladder, Rung, Who
from policy.words import Rule, Rules, Words

__all__ = ["Ladder", "Reminding", "Rung", "Who"]

T = TypeVar("T")


def _practice(value: T, sv: str, en: str) -> Rule[T]:
    return Rule(value=value, source=PRACTICE, why=Words(sv=sv, en=en))


class Reminding(Rules):
    """Reminders. The defaults are for profiles stored before there was this section.

    A working day has nine hours here, from eight to five.
    """

    posting: Ladder = daily.POSTING
    """Of the week's posts. Before the deadline counted once for each post that is missing."""
    comment: Ladder = daily.COMMENT
    """Of a comment that nobody has answered."""
    watch: Ladder = daily.WATCH
    """Of the day's look at an account; the deadline is the end of the working day."""
    cover: Ladder = daily.COVER
    """Of an account that nobody has while somebody is away: who can be asked first, the others, and so on."""
    substitute: Ladder = daily.SUBSTITUTE
    """Of an account for which too few step in."""
    decision: Ladder = life.DECISION
    """Of a case that waits for a decision: the decider, who stands in for them, their manager."""
    proposal: Ladder = life.PROPOSAL
    """Of what is to be done about an account that is not run by the rules."""
    review: Ladder = life.REVIEW
    """Of the guidelines, which are to be revised."""
    hand_over: Ladder = life.HAND_OVER
    """Of what waits in a hand-over: whoever's turn it is, who steps in, their manager."""
    closing: Ladder = life.CLOSING
    """Of what is waited for while an account is closed: an answer, a decision, a step."""
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
    answer_cover_within: Rule[Annotated[int, Field(strict=True, ge=1, le=400)]] = _practice(
        27,
        "Den som får frågan om att ta över har tre arbetsdagar på sig att svara.",
        "Whoever is asked to take over has three working days to answer.",
    )
    """Working hours; less where the absence is near."""
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

    @field_validator(
        *("posting", "comment", "watch", "cover", "substitute", "decision", "proposal", "review"),
        *("hand_over", "closing"),
    )
    @classmethod
    def _climbs(cls, ladder: tuple[Rung, ...]) -> tuple[Rung, ...]:
        hours = [rung.working_hours for rung in ladder]
        if hours != sorted(hours):
            raise ValueError("stegen i tidsordning")
        return ladder
