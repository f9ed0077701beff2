"""Lives in which an account was left unwatched once, or something else did not hold, as they were found."""

from pathlib import Path

import pytest

from tests.handlers.lives import acts
from tests.handlers.lives.living import Act, lived

ALVA_IS_AWAY = Act(acts.away, ("alva", 0, 13, 0))
CLEO_HAS_IT = Act(acts.takes_over, (1,))
OLLE_IS_ASKED = Act(acts.hands_over, ("alva", 1, "alva", "olle"))
WHERE_BOTH_HAVE_IT = Act(acts.moves_on, (0, "olle", 3))
TO_THE_END = Act(acts.moves_on, (0, "olle", 12))

FOUND = {
    "whoever had it meanwhile has left": [ALVA_IS_AWAY, CLEO_HAS_IT, Act(acts.leaves, ("cleo",))],
    "whoever had it meanwhile has had their last day": [
        ALVA_IS_AWAY,
        CLEO_HAS_IT,
        Act(acts.told_leaving, ("bo", "cleo", 0)),
        Act(acts.goes_by, ([24, 24],)),
    ],
    "who took over was away already": [Act(acts.away, ("olle", 0, 13, 0)), OLLE_IS_ASKED, TO_THE_END],
    "who took over went away meanwhile": [
        OLLE_IS_ASKED,
        WHERE_BOTH_HAVE_IT,
        Act(acts.away, ("olle", 0, 13, 0)),
        TO_THE_END,
    ],
    "of two who had it, one is away and one has left": [
        OLLE_IS_ASKED,
        WHERE_BOTH_HAVE_IT,
        ALVA_IS_AWAY,
        Act(acts.leaves, ("olle",)),
    ],
    "of two who had it, one is away and the other does not get it": [
        OLLE_IS_ASKED,
        WHERE_BOTH_HAVE_IT,
        ALVA_IS_AWAY,
        Act(acts.calls_off, ("alva", 0)),
    ],
}

TRIED = {
    "to be out before the other is in": [
        OLLE_IS_ASKED,
        Act(acts.moves_on, (0, "olle", 2)),
        *(Act(acts.forges_step, (who, pick)) for pick in range(5, 2, -1) for who in ("alva", "olle", "fia")),
    ],
    "to close before it is archived": [
        Act(acts.wants_closed, ("alva", 1)),
        Act(acts.closes_on, (0, 3)),
        Act(acts.goes_by, ([216, 216],)),
        *(Act(acts.forges_end, ("fia", pick)) for pick in (1, 7, 8, 14, 2)),
    ],
}
"""What nobody manages, whoever they are."""


@pytest.mark.parametrize("which", FOUND)
async def test_it_does_not_happen_again(tmp_path: Path, which: str) -> None:
    await lived(tmp_path, FOUND[which])


@pytest.mark.parametrize("which", TRIED)
async def test_nobody_gets_by_the_order(tmp_path: Path, which: str) -> None:
    await lived(tmp_path, TRIED[which])
