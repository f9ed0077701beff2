"""The reminders of a time to come: the same as hour by hour, and nothing happens to the original."""

import re
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import simulated
from bot.simulating import Reminder, Sweeps, on_the_minute, simulate
from chat.cards import Card, plain
from handlers.rulebook import Rulebook
from policy.profile import NoProfileYet, Profile
from store import copying
from store.db import Database
from store.models import OutboxMessage
from tests.store.test_copying import content
from tests.town import build
from tests.world import Hurried, empty, profile

FIRST, LAST = date(2027, 3, 24), date(2027, 4, 2)  # over Easter
MORNING = datetime(2027, 3, 23, 23, tzinfo=UTC)  # the first day begins
BEFORE, SOON = datetime(2027, 3, 12, 9, 12, tzinfo=UTC), date(2027, 3, 25)
HOME = ZoneInfo("Europe/Stockholm")
MANY = 2


@pytest.fixture(autouse=True)
def _hurried_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "Database", Hurried)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Database]:
    made = empty(tmp_path)
    await build(made, Rulebook([profile()]), MANY)
    yield made
    await made.dispose()


def changed(**reminding: object) -> Profile:
    """The same profile with another section about reminders."""
    rules = profile()
    return rules.model_copy(update={"reminding": rules.reminding.model_copy(update=reminding)})


async def reminders(
    source: Database | str, versions: list[Profile], *days: date, **how: Any
) -> list[Reminder]:
    """What a simulation brings in which nothing fails."""
    found = await simulate(source, versions, *days, **how)
    assert found.is_whole
    return found.reminders


def said(several: list[Reminder]) -> list[tuple[object, ...]]:
    """What is told to whom on which day, whatever the hour."""
    return sorted(
        (one.at.date(), one.receiver, one.kind, one.subject, one.period, one.step) for one in several
    )


async def hourly(town: Database, begin: datetime, end: datetime) -> list[Reminder]:
    """The sweeps hour by hour, half a minute past."""
    told: list[Reminder] = []
    now = on_the_minute(begin)
    async with copying.scratch(town) as made:
        sweeps = Sweeps(made, Rulebook([profile()]))
        while now < end:
            if await sweeps.sweep(now):
                told += await sweeps.told(now)
            now += timedelta(hours=1)
    return told


async def test_it_is_the_same_as_hour_by_hour(town: Database) -> None:
    found = await reminders(town, [profile()], FIRST, LAST, now=MORNING)
    assert len(found) > MANY * 4
    assert said(found) == said(await hourly(town, MORNING, datetime(2027, 4, 2, 22, tzinfo=UTC)))


async def test_what_stands_on_the_first_day_is_what_would_stand_then(town: Database) -> None:
    found = await reminders(town, [profile()], FIRST, SOON, now=BEFORE)
    whole = await hourly(town, BEFORE.replace(minute=0), datetime(2027, 3, 25, 23, tzinfo=UTC))
    assert said(found) == said([one for one in whole if one.at >= MORNING])
    assert "2027-W11" in {one.period for one in found if one.kind == "posting"}
    assert said(found) != said(await reminders(town, [profile()], FIRST, SOON, now=MORNING))


async def test_the_days_before_are_left_out_and_what_was_before_now_has_been(town: Database) -> None:
    whole = await reminders(town, [profile()], date(2027, 3, 12), SOON, now=BEFORE)
    later = await reminders(town, [profile()], FIRST, SOON, now=BEFORE)
    assert [one.key for one in later] == [one.key for one in whole if one.at >= MORNING]
    assert whole[0].at > BEFORE


async def test_what_is_answered_is_answered_before_as_well(town: Database) -> None:
    found = await reminders(town, [profile()], FIRST, SOON, now=BEFORE, answered=True)
    assert {one.period for one in found if one.kind == "posting"} == {"2027-W12"}


async def test_nothing_is_swept_before_the_first_profile(town: Database) -> None:
    rules = profile().model_copy(update={"effective_from": FIRST})
    early = await reminders(town, [rules], FIRST, SOON, now=BEFORE)
    assert said(early) == said(await reminders(town, [rules], FIRST, SOON, now=MORNING))


async def test_the_database_is_as_it_was_and_the_copy_is_gone(
    town: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    before = await content(town)
    assert await reminders(town.url, [profile()], FIRST, LAST, now=MORNING)
    assert await content(town) == before
    assert list((tmp_path / "temporary").iterdir()) == []


async def test_what_is_answered_climbs_no_ladder(town: Database) -> None:
    found = await reminders(town, [profile()], FIRST, LAST, now=MORNING, answered=True)
    assert {one.rung.whose for one in found if one.kind == "posting"} == {"responsible"}
    once = [(one.kind, one.subject, one.period, one.receiver) for one in found]
    assert len(once) == len(set(once))
    assert len(found) < len(await reminders(town, [profile()], FIRST, LAST, now=MORNING))


async def test_each_says_whom_what_and_why(town: Database) -> None:
    found = await reminders(town, [profile()], FIRST, LAST, now=MORNING)
    for one in found:
        local = one.at.astimezone(HOME)
        assert one.name
        assert one.what
        assert one.why
        assert one.rule
        assert one.source
        assert local.time().replace(second=0).isoformat("minutes") >= "08:00"
        assert FIRST <= local.date() <= LAST
    assert all(one.at <= other.at for one, other in pairwise(found))


async def test_why_is_what_the_message_says(town: Database) -> None:
    sweeps, now, found = Sweeps(town, Rulebook([profile()])), on_the_minute(BEFORE), list[Reminder]()
    while now < MORNING:
        is_busy = await sweeps.sweep(now)
        found += await sweeps.told(now)
        now = now + timedelta(minutes=1) if is_busy else await sweeps.next_after(now)
    posts = [one for one in found if one.kind == "posting"]
    assert not [one for one in posts if one.rung.whose == "responsible" and "frågar jag" in one.why]
    managers = [one for one in posts if one.rung.whose == "manager"]
    assert managers
    async with town.reading() as session:
        for one in managers:
            assert re.match(
                "Ansvarig .* har fått en påminnelse, .* Därför frågar jag dig som chef. ", one.why
            )
            text = plain(Card.model_validate_json((await session.get_one(OutboxMessage, one.message)).card))
            assert all(sentence in text for sentence in one.why.split(". "))


async def test_what_is_open_already_goes_along(town: Database) -> None:
    sweeps = Sweeps(town, Rulebook([profile()]))
    assert await sweeps.sweep(on_the_minute(datetime(2027, 3, 8, 0, tzinfo=UTC)))
    found = await reminders(town, [profile()], FIRST, LAST, now=MORNING)
    assert {one.period for one in found if one.kind == "posting"} >= {"2027-W10", "2027-W12"}


async def test_a_changed_profile_makes_a_difference(town: Database) -> None:
    rules = changed(posting=profile().reminding.posting[:1])
    before = await reminders(town, [profile()], FIRST, LAST, now=MORNING)
    after = await reminders(town, [rules], FIRST, LAST, now=MORNING)
    marks = simulated.difference(before, after)
    gone = [one for mark, one in marks if mark == "-"]
    assert {one.rung.whose for one in gone if one.kind == "posting"} >= {"deputy", "manager"}
    assert simulated.difference(before, before) == []
    lines = list(simulated.changed_lines(before, after, HOME))
    counts = f"Reminders that go away: {len(gone)}. Reminders that come: {len(marks) - len(gone)}."
    assert lines[-1] == counts


async def test_a_summary_counts_messages_and_finds_the_busiest_week(town: Database) -> None:
    found = await reminders(town, [profile()], FIRST, LAST, now=MORNING)
    own = {one.message: one.at for one in found if one.name == "Ansvarig 0 Exempelsson"}
    weeks = [f"{at.astimezone(HOME):%G-W%V}" for at in own.values()]
    busiest = min(set(weeks), key=lambda week: (-weeks.count(week), week))
    most = f"at most {weeks.count(busiest)} in a week ({busiest})"
    expected = f"Ansvarig 0 Exempelsson: {len(own)} messages, {most}"
    assert expected in list(simulated.summary(found, HOME))


async def test_a_line_says_as_what_and_which_step(town: Database) -> None:
    found = await reminders(town, [profile()], FIRST, SOON, now=BEFORE)
    lines = list(simulated.lines(found, HOME))
    owner = next(line for line in lines if "Ansvarig 0 Exempelsson (responsible): " in line)
    assert owner.endswith("[watch 2027-03-24, step 1 of 2, by watch.every_working_day]")
    unit = [line for line in lines if "  informationsenheten: " in line]
    assert any(line.endswith("[posting 2027-W11, step 4 of 4, by posting.posts_per_week]") for line in unit)
    assert any(
        line.endswith("[comment, step 5 of 5, once more, by answering.within_hours]") for line in lines
    )


def test_of_nothing_that_is_said_and_one_is_no_plural(one: Reminder) -> None:
    assert list(simulated.lines([], HOME)) == ["Nobody is reminded of anything in that time."]
    assert list(simulated.lines([one], HOME))[1:] == [
        "",
        "Alva Exempelsson: 1 message, at most 1 in a week (2027-W12)",
        "In all: 1 reminder in 1 message, to 1 receiver.",
    ]


@pytest.fixture
def one() -> Reminder:
    return Reminder(
        at=MORNING + timedelta(hours=10),
        receiver="person:1",
        name="Alva Exempelsson",
        kind="posting",
        subject="account:1",
        period="2027-W12",
        step=0,
        steps=4,
        rung=profile().reminding.posting[0],
        message=1,
        what="Har ni publicerat?",
        why="Regel.",
        rule="posting.posts_per_week",
        source="S2",
    )


async def test_a_day_before_every_profile_is_told_of(town: Database) -> None:
    with pytest.raises(NoProfileYet):
        await reminders(town, [profile()], date(1999, 1, 1), date(1999, 2, 1), now=MORNING)


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_name_is_no_formula_and_no_line_of_its_own(one: Reminder, start: str) -> None:
    named = replace(one, name=f"{start}1+1", what="två\nrader\x1b[2J")
    assert f";'{start}1+1;" in simulated.table([("", named)], HOME)
    assert all(line.isprintable() for line in simulated.lines([named], HOME))
