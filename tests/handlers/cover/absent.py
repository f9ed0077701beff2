"""Being away, as the tests about it begin."""

from datetime import UTC, datetime
from typing import Any

from tests.remembered import remembered
from tests.sweeping import sweep
from tests.talk import Talk, fills, presses

MONDAY = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)
WEEK = {"first": "2027-03-15", "last": "2027-03-19"}
ASKED = "Kan du ta över kontot under tiden?"


@remembered
async def away(talk: Talk, /, who: str = "alva", **other: Any) -> None:
    """Somebody tells that they are away next week, or otherwise; whoever is asked gets to know."""
    await talk(who, "/franvaro", presses("Jag ska vara borta"), fills(**{**WEEK, **other}))
    await sweep(talk.world)


@remembered
async def covered(talk: Talk, /, **other: Any) -> None:
    """Cleo has said yes."""
    await away(talk, **other)
    await talk("cleo", presses("Ja, jag tar över"))
