"""What people wrote beside the log is thinned after the profile's time; the log holds (J2)."""

from datetime import UTC, datetime, timedelta

from bot.scheduler import sweeps
from handlers.cases import digest
from handlers.rulebook import Rulebook
from policy.profile import Profile
from store import log
from store.db import Database
from store.models import Duty
from store.models.duties import DutyKind
from tests.handlers.duties.begun import guidelines, not_run
from tests.sweeping import all_duties
from tests.talk import Talk, fills, presses
from tests.world import TestClock, World

AGREED = "Cleo hjälper till."
CHANGED = "Ny text om barn på bild."


async def thin(database: Database, rules: Profile, now: datetime) -> None:
    """The scheduler's sweep, at that moment."""
    made = sweeps(database, TestClock(now), Rulebook([rules]), [], lambda: None)
    await next(one.func for one in made.get_jobs() if one.id == "forget_words")()


async def words(world: World) -> list[str | None]:
    """What stands beside a duty of those that were answered."""
    several = [*await all_duties(world, "proposal"), *await all_duties(world, "review")]
    return [one.words for one in several if one.closed_at]


async def test_what_was_said_goes_and_the_log_holds(talk: Talk, world: World, rules: Profile) -> None:
    await not_run(talk)
    await talk("bo", presses("Vi har pratat med dem"), fills(agreed=AGREED))
    await guidelines(talk)
    await talk("fia", presses("Vi har gått igenom riktlinjerna"), fills(changed=CHANGED))
    said = world.clock.now()
    assert rules.retention.words_months.value == 24
    await thin(world.database, rules, said.replace(year=said.year + 2))
    assert await words(world) == [AGREED, CHANGED]
    await thin(world.database, rules, said.replace(year=said.year + 2) + timedelta(days=1))
    assert await words(world) == [None, None]
    async with world.database.reading() as session:
        (talked,) = [one for one in await log.of_chain(session, "account:1") if one.what == "proposal.talk"]
        assert talked.details["words"] == digest(AGREED)
        assert await log.verify(session) is None


async def test_the_profile_says_for_how_long(world: World, rules: Profile) -> None:
    closed = datetime(2027, 3, 1, 11, tzinfo=UTC)
    await add(world.database, closed)
    months = rules.retention.words_months.model_copy(update={"value": 1})
    short = rules.model_copy(
        update={"retention": rules.retention.model_copy(update={"words_months": months})}
    )
    await thin(world.database, short, datetime(2027, 4, 1, 12, tzinfo=UTC))
    assert await words(world) == [AGREED]
    await thin(world.database, short, datetime(2027, 4, 2, 12, tzinfo=UTC))
    assert await words(world) == [None]


async def test_what_is_open_is_kept(world: World, rules: Profile) -> None:
    await add(world.database, None)
    await thin(world.database, rules, datetime(2037, 1, 1, tzinfo=UTC))
    assert [one.words for one in await all_duties(world, "proposal")] == [AGREED]


async def add(database: Database, closed: datetime | None) -> None:
    """A proposal to which somebody has said something."""
    at = datetime(2027, 2, 1, 8, tzinfo=UTC)
    async with database.transaction() as session:
        session.add(
            Duty(
                kind=DutyKind.PROPOSAL,
                subject="account:1",
                period="2027-02-01",
                opened_at=at,
                due_at=at,
                closed_at=closed,
                words=AGREED,
            )
        )
