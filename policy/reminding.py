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


def _rung(whose: Who, working_hours: int, sv: str, en: str) -> Rung:
    return Rung(whose=whose, working_hours=working_hours, why=Words(sv=sv, en=en))


def _practice(value: T, sv: str, en: str) -> Rule[T]:
    return Rule(value=value, source=_PRACTICE, why=Words(sv=sv, en=en))


class Reminding(Rules):
    """Reminders. The defaults are for profiles stored before there was this section.

    A working day has nine hours here, from eight to five.
    """

    posting: Ladder = (
        _rung(
            "responsible",
            -9,
            "Den som har kontot får frågan i tid: en arbetsdag före för varje inlägg som saknas.",
            "Whoever has the account is asked in time: a working day ahead for each missing post.",
        ),
        _rung(
            "deputy",
            0,
            "Ersättaren får frågan när veckan är slut, och vet kanske vad som har publicerats.",
            "Whoever steps in is asked when the week is over: they may know what was published.",
        ),
        _rung(
            "manager",
            9,
            "Chefen får frågan en arbetsdag senare, när ingen som sköter kontot har svarat.",
            "The manager is asked a working day later, when nobody who runs the account has answered.",
        ),
        _rung(
            "information_unit",
            18,
            "Informationsenheten får frågan sist, för att se om någon sköter kontot.",
            "The information unit is asked last, to see whether anybody runs the account.",
        ),
    )
    """Of the week's posts. Before the deadline counted once for each post that is missing."""
    comment: Ladder = (
        _rung(
            "responsible",
            -18,
            "Den som har kontot får veta genast att en kommentar väntar på svar.",
            "Whoever has the account is told at once that a comment waits for an answer.",
        ),
        _rung(
            "responsible",
            -4,
            "Fyra arbetstimmar före svarstidens slut kommer en påminnelse till, så att svaret hinns med.",
            "Another reminder comes four working hours before the answer is due.",
        ),
        _rung(
            "deputy",
            0,
            "När svarstiden är slut får ersättaren frågan, så att någon svarar samma dag.",
            "When the answer is due, whoever steps in is asked, so that somebody answers that day.",
        ),
        _rung(
            "manager",
            4,
            "Fyra arbetstimmar senare får chefen veta att ingen har svarat.",
            "Four working hours later the manager is told that nobody has answered.",
        ),
        _rung(
            "information_unit",
            9,
            "Efter en arbetsdag får informationsenheten veta det, så att den som frågar inte glöms bort.",
            "After a working day the information unit is told, so that whoever asks is not forgotten.",
        ),
    )
    """Of a comment that nobody has answered."""
    watch: Ladder = (
        _rung(
            "responsible",
            -9,
            "Den som har kontot får frågan på morgonen och har hela dagen på sig att svara.",
            "Whoever has the account is asked in the morning and has all day to answer.",
        ),
        _rung(
            "deputy",
            -3,
            "Har ingen svarat tre arbetstimmar före dagens slut får ersättaren frågan.",
            "If nobody has answered three working hours before the day ends, whoever steps in is asked.",
        ),
    )
    """Of the day's look at an account; the deadline is the end of the working day."""
    decision: Ladder = (
        _rung(
            "responsible",
            -18,
            "Den som beslutar påminns efter en arbetsdag.",
            "Whoever decides is reminded after a working day.",
        ),
        _rung(
            "responsible",
            -9,
            "Den som beslutar påminns en gång till, en arbetsdag innan tiden är ute.",
            "Whoever decides is reminded once more, a working day before the time is up.",
        ),
        _rung(
            "deputy",
            0,
            "När tiden är ute får den frågan som kan besluta i stället.",
            "When the time is up, whoever can decide instead is asked.",
        ),
        _rung(
            "manager",
            9,
            "Chefen till den som skulle ha beslutat får frågan senast en arbetsdag därefter.",
            "The manager of whoever was to decide is asked a working day later at the latest.",
        ),
        _rung(
            "information_unit",
            18,
            "Informationsenheten får veta det sist och kan utse någon annan som beslutar.",
            "The information unit is told last and can choose somebody else who decides.",
        ),
    )
    """Of a case that waits for a decision: the decider, who stands in for them, their manager."""
    proposal: Ladder = (
        _rung(
            "manager",
            -45,
            "Chefen får frågan först: det är deras medarbetares tid det gäller.",
            "The manager is asked first: it is about the time of their staff.",
        ),
        _rung(
            "information_unit",
            -45,
            "Informationsenheten får frågan direkt efter chefen, för att kunna hjälpa till.",
            "The information unit is asked right after the manager, to be able to help.",
        ),
        _rung(
            "manager",
            0,
            "Har ingen bestämt något på en arbetsvecka får chefen frågan igen.",
            "If nobody has chosen anything within a working week, the manager is asked again.",
        ),
        _rung(
            "information_unit",
            9,
            "En arbetsdag efter det får informationsenheten frågan igen.",
            "A working day after that the information unit is asked again.",
        ),
    )
    """Of what is to be done about an account that is not run by the rules."""
    review: Ladder = (
        _rung(
            "information_unit",
            -180,
            "Informationsenheten får veta det tjugo arbetsdagar i förväg, så att det finns tid.",
            "The information unit is told twenty working days ahead, so that there is time.",
        ),
        _rung(
            "information_unit",
            0,
            "På dagen påminns informationsenheten igen, och sedan varje arbetsvecka tills det är gjort.",
            "On the day the information unit is reminded again, and then each working week until it is done.",
        ),
    )
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
