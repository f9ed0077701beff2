"""What people wrote beside the log is thinned after the profile's time; the log holds (J2)."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import select

from bot.scheduler import sweeps
from chat.cards import plain, stored
from chat.inbound import Press
from handlers.cases import digest
from handlers.rulebook import Rulebook
from policy.profile import Profile
from store import log
from store.db import Database
from store.models import Closing, ClosingDecision, Comment, Duty, OutboxMessage, Pause
from store.models.duties import DutyKind
from tests import world as worlds
from tests.accounts import add_account
from tests.handlers.close import closing
from tests.handlers.duties.begun import guidelines, not_run
from tests.sweeping import all_duties, sweep
from tests.talk import Talk, fills, presses, sees
from tests.world import TestClock, World

AGREED = "Cleo hjälper till."
CHANGED = "Ny text om barn på bild."
REASON = "Ingen läser det."


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
    assert await words(world) == [None, CHANGED]  # the last revision is told of at the next
    async with world.database.reading() as session:
        (talked,) = [one for one in await log.of_chain(session, "account:1") if one.what == "proposal.talk"]
        assert talked.details["words"] == digest(AGREED)
        assert await log.verify(session) is None


async def test_the_profile_says_for_how_long(world: World, rules: Profile) -> None:
    await add(world.database, datetime(2027, 3, 1, 11, tzinfo=UTC))
    months = rules.retention.words_months.model_copy(update={"value": 1})
    short = rules.model_copy(
        update={"retention": rules.retention.model_copy(update={"words_months": months})}
    )
    await thin(world.database, short, datetime(2027, 4, 1, 12, tzinfo=UTC))
    assert await words(world) == [AGREED]
    await thin(world.database, short, datetime(2027, 4, 2, 12, tzinfo=UTC))
    assert await words(world) == [None]


@pytest.fixture
async def old(tmp_path: Path) -> AsyncIterator[World]:
    """Guidelines that nobody has revised for eleven years."""
    rules = worlds.profile().model_copy(update={"effective_from": date(2016, 2, 29)})
    async with worlds.world(tmp_path, rules) as made:
        yield made


async def test_a_revision_dated_back_is_kept_from_when_it_was_told(old: World, rules: Profile) -> None:
    talk = Talk(old)
    await guidelines(talk)
    told = old.clock.now()
    for day, changed in (("2023-05-02", CHANGED), ("2024-06-03", "Inget.")):
        await talk("fia", presses("Vi har gått igenom riktlinjerna"), fills(day=day, changed=changed))
        old.clock.at += timedelta(days=1)
        await sweep(old)
    await thin(old.database, rules, old.clock.now())
    assert await words(old) == [CHANGED, "Inget."]
    await thin(old.database, rules, told.replace(year=told.year + 2) + timedelta(days=1))
    assert await words(old) == [None, "Inget."]


async def test_what_was_said_of_a_closing_under_way_stays(talk: Talk, world: World, rules: Profile) -> None:
    await not_run(talk)
    await talk("bo", presses("Avsluta kontot"), fills(reason=REASON))
    said = world.clock.now()
    await talk("alva", sees(REASON))
    await thin(world.database, rules, said.replace(year=said.year + 2))
    # Those who run it, whoever asked, the unit.
    assert await with_reason(world) == {"Avsluta Lönnens kök (Facebook)": 4}
    await thin(world.database, rules, said.replace(year=said.year + 3))
    assert (await with_reason(world)).total() == 4  # nobody has decided on it yet


async def test_what_was_said_of_a_closing_that_came_to_nothing_goes(
    talk: Talk, world: World, rules: Profile
) -> None:
    await closing.asked(talk)
    await talk("fia", presses("Nej, kontot ska vara kvar"), fills(reason=REASON))
    said = world.clock.now()
    await talk("alva", sees(REASON, "Köket är nedlagt."))
    await thin(world.database, rules, said.replace(year=said.year + 2))
    before = await with_reason(world)
    assert before["Avsluta Lönnens kök (Facebook)"] > 3
    await thin(world.database, rules, said.replace(year=said.year + 2) + timedelta(days=1))
    assert await with_reason(world) == {}
    async with world.database.reading() as session:
        kept = [one.card for one in await session.exec(select(OutboxMessage)) if "sparas inte" in one.card]
        (one,) = await session.exec(select(Closing))
        (decision,) = await session.exec(select(ClosingDecision))
    assert len(kept) >= before.total()
    assert [REASON in card or "nedlagt" in card for card in kept] == [False] * len(kept)
    assert (one.reason, decision.reason) == ("", "")
    await talk.send("fia", Press(payload='close.show {"closing":1}'))
    await talk("fia", sees("Fia Påhittad sa nej"))


async def with_reason(world: World) -> Counter[str]:
    """How many messages hold the reason, by their title."""
    async with world.database.reading() as session:
        cards = [stored(one.card) for one in await session.exec(select(OutboxMessage))]
    return Counter(card.title for card in cards if card and REASON in plain(card))


async def test_reasons_of_comments_and_pauses_go(world: World, rules: Profile) -> None:
    number = await add_account(world, "Lönnens kök", "alva", "cleo")
    ago = datetime(2025, 3, 1, 12, tzinfo=UTC)
    by, day = world.gun.id or 0, ago.date()
    comment = partial(Comment, account_id=number, received_at=ago, told_by_id=by, told_at=ago, reason=REASON)
    pause = partial(Pause, account_id=number, asked_by_id=by, asked_at=ago, first_day=day, reason=REASON)
    async with world.database.transaction() as session:
        session.add(comment(state="no_answer", changed_at=ago))
        session.add(comment(state="passed", changed_at=ago + timedelta(days=1)))
        session.add(comment(state="open", changed_at=ago))
        session.add(pause(last_day=day))
        session.add(pause(last_day=day + timedelta(days=1)))
    await thin(world.database, rules, datetime(2027, 3, 2, 12, tzinfo=UTC))
    async with world.database.reading() as session:
        assert [one.reason for one in await session.exec(select(Comment))] == ["", REASON, REASON]
        assert [one.reason for one in await session.exec(select(Pause))] == ["", REASON]


async def add(database: Database, said: datetime) -> None:
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
                closed_at=said,
                words=AGREED,
                words_at=said,
            )
        )
