"""What is asked each day, or by each who writes a command, is found by an index however much there is."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from store.db import Session
from store.models.duties import DutyKind
from store.queries import comments, duties, words
from tests.plans import plans
from tests.world import World

NOW = datetime(2027, 3, 8, 8, tzinfo=UTC)
ASKED: dict[str, tuple[Callable[[Session], Awaitable[Any]], str]] = {
    "the comment at an address": (
        lambda session: comments.at(session, 1, "https://exempel.se/1"),
        "ix_comment_account_id",
    ),
    "all late answers": (lambda session: duties.late_answers(session, NOW, NOW), "ix_duty_kind_due_at"),
    "weeks that were not done": (
        lambda session: duties.unfinished(session, DutyKind.POSTING, NOW),
        "ix_duty_kind_due_at",
    ),
    "how accounts stand": (lambda session: duties.about(session, ["account:1"], NOW), "ix_duty_subject"),
    "what is to be thinned": (lambda session: words.thin(session, NOW, set()), "ix_duty_words_at"),
    "what waits for an answer": (lambda session: comments.unanswered(session, [1]), "ix_comment_account_id"),
}


@pytest.mark.parametrize("name", ASKED)
async def test_it_is_found_by_its_index(world: World, name: str) -> None:
    ask, index = ASKED[name]
    found = await plans(world, ask)
    assert index in found
    assert "SCAN duty" not in found
