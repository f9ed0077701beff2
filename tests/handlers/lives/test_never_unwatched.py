"""Whatever people do in whatever order: each account is watched, or it is known since when it is not.

Absences, hand-overs, leavers and closings at once, over weeks, for three accounts whose people step in for
one another. As a rule some short lives; `--every-way` leads many, and longer ones.
"""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.handlers.lives import acts
from tests.handlers.lives.life import ACCOUNTS, PEOPLE, UNIT
from tests.handlers.lives.living import Act, lived

WHO = st.sampled_from(PEOPLE)
OWNER = st.sampled_from(("alva", "cleo", "bo"))
ABOVE = st.sampled_from(("bo", *UNIT))
ACCOUNT = st.integers(1, len(ACCOUNTS))
START = st.sampled_from((0, 0, 1, 4, 9))
DAYS = st.sampled_from((0, 2, 6, 13, None))
PICK = st.integers(0, 999)
OFTEN = st.integers(1, 9)
HOURS = st.lists(st.sampled_from((1, 5, 24, 24, 72, 216)), min_size=1, max_size=3)


def act(do: Callable[..., Any], *args: st.SearchStrategy[Any]) -> st.SearchStrategy[Act]:
    """An act with anything in it."""
    return st.tuples(*args).map(lambda drawn: Act(do, drawn))


ACTS = (
    act(acts.away, OWNER | WHO, START, DAYS, st.sampled_from((0, 0, 11))),
    act(acts.told_away, ABOVE, OWNER, START, DAYS),
    act(acts.changes, WHO, START, DAYS, PICK),
    act(acts.back, WHO, PICK),
    act(acts.takes_over, PICK),
    act(acts.takes_over, PICK),
    act(acts.gives_back, WHO, PICK),
    act(acts.presses_any, WHO, PICK),
    act(acts.presses_any, WHO, PICK),
    act(acts.hands_over, OWNER | ABOVE, ACCOUNT, OWNER, WHO),
    act(acts.moves_on, PICK, WHO, OFTEN),
    act(acts.moves_on, PICK, WHO, OFTEN),
    act(acts.moves_on, PICK, WHO, OFTEN),
    act(acts.forges_step, WHO, PICK),
    act(acts.calls_off, WHO, PICK),
    act(acts.leaves, WHO),
    act(acts.leaves, st.sampled_from(("cleo", "olle"))),
    act(acts.returns, WHO),
    act(acts.told_leaving, ABOVE, WHO, st.sampled_from((0, 1, 9))),
    act(acts.stays, ABOVE, WHO),
    act(acts.wants_closed, OWNER | ABOVE, ACCOUNT),
    act(acts.closes_on, PICK, OFTEN),
    act(acts.closes_on, PICK, OFTEN),
    act(acts.closes_on, PICK, OFTEN),
    act(acts.forges_end, WHO, PICK),
    act(acts.says_of_closing, WHO, PICK),
    act(acts.holds, st.sampled_from((*UNIT, "bo")), ACCOUNT),
    act(acts.lifts, st.sampled_from(UNIT)),
    act(acts.goes_by, HOURS),
    act(acts.goes_by, HOURS),
    act(acts.goes_by, HOURS),
)

BEGINNINGS: tuple[tuple[Act, ...], ...] = (
    (),
    (Act(acts.away, ("alva", 0, 13, 0)), Act(acts.takes_over, (1,))),
    (Act(acts.away, ("cleo", 1, None, 0)), Act(acts.goes_by, ([24],))),
    (Act(acts.hands_over, ("alva", 1, "alva", "olle")), Act(acts.moves_on, (0, "olle", 4))),
    (Act(acts.hands_over, ("bo", 3, "bo", "alva")), Act(acts.moves_on, (0, "alva", 1))),
    (Act(acts.hands_over, ("bo", 2, "cleo", "olle")), Act(acts.moves_on, (0, "olle", 8))),
    (Act(acts.wants_closed, ("alva", 1)), Act(acts.closes_on, (0, 3)), Act(acts.goes_by, ([72, 216],))),
    (Act(acts.wants_closed, ("cleo", 2)), Act(acts.closes_on, (0, 9)), Act(acts.goes_by, ([216, 216],))),
    (Act(acts.wants_closed, ("fia", 2)),),
    (Act(acts.leaves, ("alva",)),),
)
"""What has happened before, so that a short life comes to what comes late."""


def lives(longest: int) -> st.SearchStrategy[list[Act]]:
    """So many acts at most after a beginning."""
    after = st.lists(st.one_of(*ACTS), min_size=longest // 2, max_size=longest)
    return st.builds(lambda before, then: [*before, *then], st.sampled_from(BEGINNINGS), after)


def try_all(examples: int, longest: int, *, every_way: bool) -> None:
    """So many lives of so many acts at most; the same each time, but with `--every-way`."""
    phases = [Phase.generate, Phase.shrink] if every_way else [Phase.generate]

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=not every_way,
        suppress_health_check=list(HealthCheck),
        phases=phases,
    )
    @given(lives(longest))
    def whatever(several: Sequence[Act]) -> None:
        with tempfile.TemporaryDirectory(prefix="kontolots-") as folder:
            asyncio.run(lived(Path(folder), several))

    whatever()


@pytest.mark.timeout(7_200)
def test_whatever_people_do(pytestconfig: pytest.Config) -> None:
    every_way = bool(pytestconfig.getoption("every_way"))
    examples, longest = (400, 50) if every_way else (7, 14)
    try_all(examples, longest, every_way=every_way)
