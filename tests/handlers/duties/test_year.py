"""A year of reminders in a municipality where nobody answers, and the same with a program that is killed.

As a rule it is its first quarter with Easter, for two accounts, with six sweeps on a working day and one on
a free day, and 200 accounts have a week; `--every-way` lets the whole year pass for 200 accounts, hour by
hour.
"""

import gc
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from bot.sweeping import sweep
from handlers.duties.catalogue import KINDS
from handlers.duties.kinds import Matter
from handlers.duties.ladder import comes_at
from handlers.rulebook import Rulebook
from store.db import Database
from store.models import Duty, Nudge, OutboxMessage
from store.models.duties import Outcome
from tests import threads
from tests.policy.swedish_year import is_free
from tests.town import build
from tests.world import empty, hurried, profile

POLICY = Rulebook([profile()])
HOME = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2027, 1, 3, 23, tzinfo=UTC)  # midnight in Sweden
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPENS, CLOSES = time(8), time(17)
_AT_LEAST = 11
_BY_DAY = (7, 9, 11, 14, 15, 16)  # in UTC: after each hour at which a rung may come, in winter and summer
MOST = profile().reminding.rounds_per_week.value


class Killed(BaseException):
    """What nobody catches: the end of the process, for a test that lives on."""


@dataclass(eq=False)
class Killer:
    """Ends the program before some statements, which ones by its seed; with no chance it lets it be."""

    chance: float
    dice: random.Random
    kills: int = 0

    def __call__(self, *_given: Any) -> None:
        if self.chance and self.dice.random() < self.chance:
            self.kills += 1
            raise Killed


@dataclass(eq=False)
class Record:
    """All that there is after a time, to be looked at."""

    duties: dict[int | None, Duty]
    nudges: list[Nudge]
    messages: dict[int | None, OutboxMessage]
    matters: dict[int | None, Matter]

    def told(self) -> set[tuple[object, ...]]:
        """Who was told of what on which rung at which hour."""
        return {(*name(self.duties[one.duty_id]), one.step, one.recipient, one.at) for one in self.nudges}

    def sent(self) -> Counter[tuple[str, datetime]]:
        """How many messages to whom when, also those that remind of nothing."""
        return Counter((one.recipient, one.created_at) for one in self.messages.values())

    def of_duties(self) -> Iterator[tuple[Matter, list[Nudge]]]:
        """Each duty with what was told of it, by step."""
        told: dict[int, list[Nudge]] = {}
        for one in sorted(self.nudges, key=lambda nudge: nudge.step):
            told.setdefault(one.duty_id, []).append(one)
        for number, matter in self.matters.items():
            yield matter, told.get(number or 0, [])


def name(duty: Duty) -> tuple[str, str, str]:
    return duty.kind, duty.subject, duty.period


def reopened(folder: Path, killer: Killer) -> Database:
    made = hurried(Database(f"sqlite+aiosqlite:///{folder / 'world.db'}"))
    event.listen(made.engine.sync_engine, "before_cursor_execute", killer)
    event.listen(made.engine.sync_engine, "commit", killer)
    return made


async def lived(folder: Path, hours: Sequence[datetime], accounts: int, killer: Killer) -> Record:
    """So long a time; whenever the program is killed, it starts anew and sweeps again at that hour."""
    async with threads.outlived():
        return await _lived(folder, hours, accounts, killer)


async def _lived(folder: Path, hours: Sequence[datetime], accounts: int, killer: Killer) -> Record:
    made = empty(folder)
    await build(made, POLICY, accounts)
    await made.dispose()
    database = reopened(folder, killer)
    try:
        for now in hours:
            while not await survived(database, now):
                await database.dispose()
                database = reopened(folder, killer)
        killer.chance = 0
        return await read(database, hours[-1])
    finally:
        await database.dispose()
        gc.collect()  # connections of a killed program


async def survived(database: Database, now: datetime) -> bool:
    try:
        assert not (await sweep(database, POLICY, now)).failed
    except Killed:
        return False
    return True


async def read(database: Database, now: datetime) -> Record:
    async with database.reading() as session:
        found = {one.id: one for one in await session.exec(select(Duty))}
        nudges = list(await session.exec(select(Nudge).order_by(col(Nudge.at))))
        several = await session.exec(select(OutboxMessage))
        messages: dict[int | None, OutboxMessage] = {one.id: one for one in several}
        matters: dict[int | None, Matter] = {}
        for kind in KINDS.values():
            own = [one for one in found.values() if one.kind == kind.name]
            for start in range(0, len(own), 500):
                looked = await kind.look(session, POLICY, own[start : start + 500], now)
                matters |= {one.duty.id: one for one in looked}
    return Record(found, nudges, messages, matters)


def calendar_hours(days: int, *, all_night: bool) -> list[datetime]:
    """Every hour, or those of working days and two of each night and free day."""
    hours = (MONDAY + nth * HOUR for nth in range(days * 24))
    return [
        one
        for one in hours
        if all_night or one.hour == _AT_LEAST or (one.hour in _BY_DAY and not is_free(one.date()))
    ]


@pytest.fixture
def scale(pytestconfig: pytest.Config) -> tuple[int, list[datetime]]:
    """How many accounts, and the hours of how long a time."""
    every = bool(pytestconfig.getoption("every_way"))
    return (200, calendar_hours(365, all_night=True)) if every else (2, calendar_hours(92, all_night=False))


@pytest.mark.timeout(3_600)
async def test_a_year_in_which_nobody_answers(tmp_path: Path, scale: tuple[int, list[datetime]]) -> None:
    accounts, hours = scale
    record = await lived(tmp_path, hours, accounts, Killer(0, random.Random(1)))
    holds(record, hours)
    opened = Counter(duty.kind for duty in record.duties.values())
    days = {one.astimezone(HOME).date() for one in hours}
    working = {day for day in days if not is_free(day)}
    assert opened["posting"] == accounts * len({day.isocalendar()[:2] for day in working})
    if "watch" in KINDS:
        assert opened["watch"] == accounts * len(working)


@pytest.mark.timeout(300)
async def test_weeks_for_200_accounts(tmp_path: Path) -> None:
    hours = calendar_hours(5, all_night=True)
    holds(await lived(tmp_path, hours, 200, Killer(0, random.Random(1))), hours)


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("seed", [1, 2])
async def test_killed_between_any_two_statements_it_tells_the_same(
    tmp_path: Path, seed: int, pytestconfig: pytest.Config
) -> None:
    """No reminder is lost, and none is told twice."""
    every = pytestconfig.getoption("every_way")
    if seed > 1 and not every:
        pytest.skip("--every-way kills it at other statements, too")
    days, accounts = (365, 20) if every else (6, 4)
    hours = calendar_hours(days, all_night=False)
    for each in ("whole", "killed"):
        (tmp_path / each).mkdir()
    whole = await lived(tmp_path / "whole", hours, accounts, Killer(0, random.Random(seed)))
    # Among so many accounts a sweep has so many statements that it would hardly ever come to its end.
    killer = Killer(1 / 400 if every else 1 / 60, random.Random(seed))
    killed = await lived(tmp_path / "killed", hours, accounts, killer)
    assert killer.kills > days
    assert killed.told() == whole.told()
    assert len(killed.nudges) == len(whole.nudges)
    assert killed.sent() == whole.sent()
    assert ends(killed) == ends(whole)


def ends(record: Record) -> dict[tuple[str, str, str], tuple[object, ...]]:
    return {name(one): (one.closed_at, one.outcome, one.step) for one in record.duties.values()}


# ------------------------------------------------------------------------------ what must hold


def holds(record: Record, hours: Sequence[datetime]) -> None:
    """Every promise about reminders (F5)."""
    assert record.nudges
    assert {one.kind for one in record.duties.values()} >= {"posting"}
    in_working_time(record)
    explained(record)
    never_twice(record)
    for matter, told in record.of_duties():
        not_too_early(matter, told)
        climbed(matter, told, hours)


def in_working_time(record: Record) -> None:
    for at in {one.at for one in record.nudges}:
        local = at.astimezone(HOME)
        assert not is_free(local.date()), local
        assert OPENS <= local.time() <= CLOSES, local


def explained(record: Record) -> None:
    """By a duty with its rule, and a message to that person at that moment; none after the duty's end."""
    for nudge in record.nudges:
        duty, message = record.duties[nudge.duty_id], record.messages[nudge.outbox_id]
        assert duty.rule
        assert duty.source
        assert (message.recipient, message.created_at) == (nudge.recipient, nudge.at)
        assert duty.opened_at <= nudge.at
        assert duty.closed_at is None or nudge.at <= duty.closed_at


def never_twice(record: Record) -> None:
    """What is new and urgent at once; else one message a day, and but for what is late so many a week."""
    by_message: dict[int, list[Nudge]] = {}
    known: dict[tuple[int, str], datetime] = {}
    for nudge in record.nudges:
        by_message.setdefault(nudge.outbox_id, []).append(nudge)
        known.setdefault((nudge.duty_id, nudge.recipient), nudge.at)
    days: Counter[tuple[str, date]] = Counter()
    weeks: Counter[tuple[str, int, int]] = Counter()
    for some in by_message.values():
        who, day = some[0].recipient, some[0].at.astimezone(HOME).date()
        rest = [one for one in some if not (known[one.duty_id, who] == one.at and urgent(record, one, day))]
        late = [one for one in rest if record.duties[one.duty_id].due_at <= one.at]
        assert not rest or not days[who, day], (who, day)
        assert rest == late or weeks[who, *day.isocalendar()[:2]] < MOST, (who, day)
        days[who, day] += 1
        weeks[who, *day.isocalendar()[:2]] += 1


def urgent(record: Record, nudge: Nudge, day: date) -> bool:
    duty = record.duties[nudge.duty_id]
    return KINDS[duty.kind].cannot_wait or duty.due_at <= datetime.combine(day + DAY, time(0), HOME)


def not_too_early(matter: Matter, told: Sequence[Nudge]) -> None:
    """Each rung in its time: after the one before, which nobody may have been on."""
    duty = matter.duty
    ladder, quota = KINDS[duty.kind].ladder(matter.profile), 2 if duty.kind == "posting" else 1
    for nudge in told:
        before = [one for one in told if one.step < nudge.step]
        step = max((one.step for one in before), default=-1) + 1
        at = comes_at(matter.calendar, ladder, step, duty.due_at, quota)
        assert at is None or max(at, duty.opened_at) <= nudge.at
        assert all(one.at + HOUR <= nudge.at for one in before), "there was no time to answer"


def climbed(matter: Matter, told: Sequence[Nudge], hours: Sequence[datetime]) -> None:
    """Whoever is on a rung was told, when nobody answered; what is open still waits for a time to come."""
    duty, kind = matter.duty, KINDS[matter.duty.kind]
    if duty.closed_at is None:
        assert duty.next_at is not None
        assert duty.next_at > hours[-1] - HOUR
        return
    if duty.outcome == Outcome.UNANSWERED:
        rungs = enumerate(kind.ladder(matter.profile))
        whole = {(step, one.key) for step, rung in rungs for one in kind.receivers(matter, rung.whose)}
        reached = {(one.step, one.recipient) for one in told}
        assert reached == whole, name(duty)
