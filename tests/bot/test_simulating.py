"""The reminders of a time to come: the same as hour by hour, and nothing happens to the original."""

import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import simulated, simulating
from bot.simulating import Reminder, Sweeps, on_the_minute, simulate
from handlers.rulebook import Rulebook
from policy.profile import NoProfileYet, Profile
from store import copying
from store.db import Database
from tests.store.test_copying import content
from tests.town import build
from tests.world import empty, profile

FIRST, LAST = date(2027, 3, 24), date(2027, 4, 9)  # over Easter
HOME = ZoneInfo("Europe/Stockholm")
MANY = 6


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


def said(reminders: list[Reminder]) -> list[tuple[object, ...]]:
    """What is told to whom on which day, whatever the hour."""
    return sorted(
        (one.at.date(), one.receiver, one.kind, one.subject, one.period, one.step) for one in reminders
    )


async def hourly(town: Database) -> list[Reminder]:
    """The sweeps hour by hour, half a minute past."""
    told: list[Reminder] = []
    now = on_the_minute(datetime(2027, 3, 23, 23, tzinfo=UTC))
    async with copying.scratch(town) as made:
        sweeps = Sweeps(made, Rulebook([profile()]))
        while now < datetime(2027, 4, 9, 22, tzinfo=UTC):
            if await sweeps.sweep(now):
                told += await sweeps.told(now, close=False)
            now += timedelta(hours=1)
    return told


async def test_it_is_the_same_as_hour_by_hour(town: Database) -> None:
    found = await simulate(town, [profile()], FIRST, LAST)
    assert len(found) > MANY * 4
    assert said(found) == said(await hourly(town))


async def test_the_database_is_as_it_was_and_the_copy_is_gone(
    town: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    before = await content(town)
    assert await simulate(town.url, [profile()], FIRST, LAST)
    assert await content(town) == before
    assert list((tmp_path / "temporary").iterdir()) == []


async def test_what_is_answered_climbs_no_ladder(town: Database) -> None:
    found = await simulate(town, [profile()], FIRST, LAST, answered=True)
    assert {one.rung.whose for one in found if one.kind == "posting"} == {"responsible"}
    once = [(one.kind, one.subject, one.period, one.receiver) for one in found]
    assert len(once) == len(set(once))
    assert len(found) < len(await simulate(town, [profile()], FIRST, LAST))


async def test_each_says_whom_what_and_why(town: Database) -> None:
    found = await simulate(town, [profile()], FIRST, LAST)
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


async def test_what_is_open_already_goes_along(town: Database) -> None:
    sweeps = Sweeps(town, Rulebook([profile()]))
    assert await sweeps.sweep(on_the_minute(datetime(2027, 3, 8, 0, tzinfo=UTC)))
    found = await simulate(town, [profile()], FIRST, LAST)
    assert {one.period for one in found if one.kind == "posting"} >= {"2027-W10", "2027-W12"}


async def test_a_changed_profile_makes_a_difference(town: Database) -> None:
    rules = changed(posting=profile().reminding.posting[:1])
    before = await simulate(town, [profile()], FIRST, LAST)
    after = await simulate(town, [rules], FIRST, LAST)
    marks = simulated.difference(before, after)
    gone = [one for mark, one in marks if mark == "-"]
    assert {one.rung.whose for one in gone if one.kind == "posting"} >= {"deputy", "manager"}
    assert simulated.difference(before, before) == []
    lines = list(simulated.changed_lines(before, after, HOME))
    assert lines[-1] == f"{len(gone)} reminders go away, {len(marks) - len(gone)} come."


async def test_a_summary_counts_messages_and_finds_the_busiest_week(town: Database) -> None:
    found = await simulate(town, [profile()], FIRST, LAST)
    own = {one.message: one.at for one in found if one.name == "Ansvarig 0 Exempelsson"}
    weeks = [f"{at.astimezone(HOME):%G-W%V}" for at in own.values()]
    busiest = min(set(weeks), key=lambda week: (-weeks.count(week), week))
    expected = f"Ansvarig 0 Exempelsson: {len(own)} messages, the most in {busiest}: {weeks.count(busiest)}"
    assert expected in list(simulated.summary(found, HOME))


async def test_a_day_before_every_profile_is_told_of(town: Database) -> None:
    with pytest.raises(NoProfileYet):
        await simulate(town, [profile()], date(1999, 1, 1), date(1999, 2, 1))


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
async def test_a_name_is_no_formula_and_no_line_of_its_own(town: Database, start: str) -> None:
    first = (await simulate(town, [profile()], FIRST, FIRST + timedelta(days=9)))[0]
    named = simulating.Reminder(**{**vars(first), "name": f"{start}1+1", "what": "två\nrader\x1b[2J"})
    assert f";'{start}1+1;" in simulated.table([("", named)], HOME)
    assert all(line.isprintable() for line in simulated.lines([named], HOME))
