"""What may become of a comment, and by when it is answered."""

from datetime import UTC, datetime

import pytest

from handlers.comments.rules import deadline, is_settled, may_follow, outcome
from policy.calendar import calendar_for
from store.models.comments import CommentState as State
from tests.world import profile

OPEN, HOLDING, ANSWERED, NO_ANSWER, PASSED = State


@pytest.mark.parametrize(
    ("state", "may_become"),
    [
        (OPEN, {HOLDING, ANSWERED, NO_ANSWER, PASSED}),
        (HOLDING, {OPEN, ANSWERED, NO_ANSWER, PASSED}),
        (ANSWERED, {OPEN}),
        (NO_ANSWER, {OPEN}),
        (PASSED, {OPEN}),
    ],
)
def test_what_may_follow_what(state: State, may_become: set[State]) -> None:
    assert {to for to in State if may_follow(state, to)} == may_become


def test_a_holding_reply_settles_nothing() -> None:
    assert {state for state in State if is_settled(state)} == {ANSWERED, NO_ANSWER, PASSED}
    assert [outcome(state) for state in (ANSWERED, NO_ANSWER, PASSED)] == ["done", "void", "void"]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2027-03-01T08:00", "2027-03-02T08:00"),
        ("2027-03-05T12:00", "2027-03-08T11:00"),  # Friday: Monday at noon
        ("2027-03-24T15:00", "2027-03-25T15:00"),  # Maundy Thursday is a working day
        ("2027-03-25T08:00", "2027-03-30T10:00"),  # over Easter, and summer time has begun
        ("2027-12-23T08:00", "2027-12-27T11:00"),
    ],
)
def test_an_answer_is_due_on_the_next_working_day(received: str, due: str) -> None:
    rules = profile()
    calendar = calendar_for(rules.working)
    found = deadline(calendar, datetime.fromisoformat(received).replace(tzinfo=UTC), rules.answering)
    assert (found.timed.moment, found.soon) == (datetime.fromisoformat(due).replace(tzinfo=UTC), False)


def test_as_soon_as_possible_is_a_working_day_later() -> None:
    rules = profile()
    within = rules.answering.within_hours.model_copy(update={"value": None, "source": "S0"})
    soon = rules.answering.model_copy(update={"within_hours": within})
    friday = datetime(2027, 3, 5, 12, tzinfo=UTC)
    found = deadline(calendar_for(rules.working), friday, soon)
    assert (found.timed.moment, found.rule.source) == (datetime(2027, 3, 8, 12, tzinfo=UTC), "S0")
    assert found.soon
