"""The summer of 2027, as the tests about it begin: it is planned from 3 May on, weeks 26 to 32."""

from datetime import UTC, date, datetime, timedelta

from tests.sweeping import sweep
from tests.talk import Talk, fills, presses
from tests.world import World

ASKED = datetime(2027, 5, 3, 8, tzinfo=UTC)
"""The Monday eight weeks before."""
FIRST = date(2027, 6, 28)
WEEKS = range(26, 33)
HERE = "here"


def field(week: int) -> str:
    """A week's field in the form."""
    return f"week_{FIRST + timedelta(weeks=week - 26):%Y_%m_%d}"


def away(world: World, who: str) -> str:
    """Away, and that person is asked."""
    return f"person-{world.people[who].id}"


def answers(default: str = HERE, **weeks: str) -> dict[str, str]:
    """An answer for each week; `w28="..."` for one that is otherwise."""
    return {field(week): weeks.get(f"w{week}", default) for week in WEEKS}


async def plans(talk: Talk, who: str = "alva", **weeks: str) -> None:
    """Somebody answers about the summer, and whoever is asked gets to know."""
    await talk(who, presses("Planera veckorna"), fills(**answers(**weeks)))
    await sweep(talk.world)


async def at(talk: Talk, moment: datetime) -> None:
    """The scheduler's sweep at that moment."""
    talk.world.clock.at = moment
    await sweep(talk.world)
