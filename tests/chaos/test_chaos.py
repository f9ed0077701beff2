"""A short run of the fault tests; `make chaos` has a longer one."""

import pytest

from tests.chaos.figures import logged, table
from tests.chaos.run import Plan, run

SHORT = Plan(seconds=6, seed=7, haste=6.0, a_second=3.0, between=(1.5, 3.0), calm_within=60.0)
"""In haste: a killed copy's claims lapse within ten seconds and not sixty, for which the test would wait."""


@pytest.mark.timeout(180)  # on a busy machine; on an idle one it takes half a minute
async def test_nothing_is_lost_or_done_twice() -> None:
    result = await run(SHORT)
    told = "\n".join(f"{times:5} {what}" for what, times in logged(result.said).most_common(30))
    assert result.faults == [], f"\n{table(result.figures)}\n{told}"
