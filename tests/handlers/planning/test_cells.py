"""What a cell of the coverage table says is what the routing of reminders says of each of its days."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from handlers.context import stored_id
from handlers.duties.routing import present
from handlers.planning.table import Row, State, rows
from policy.calendar import calendar_for, instant, is_working_day
from store.db import Session
from store.models import Absence, Closure, Cover
from store.queries import absences, accounts
from store.queries.accounts import Entry
from tests.accounts import add_account
from tests.handlers.planning.summer import ASKED, FIRST
from tests.world import World

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MONDAYS = [FIRST + week * WEEK for week in range(4)]
PEOPLE = ("alva", "cleo", "olle")


class Summer:
    """People who are away at random, and what others have promised at random."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice = world, random.Random(seed)
        self.calendar = calendar_for(world.dispatch.policy.today(ASKED).working)

    async def happens(self, several: Sequence[int]) -> None:
        """Absences of everybody, and answers about the accounts of whoever is away."""
        async with self.world.database.transaction() as session:
            for who in PEOPLE:
                for _nth in range(self.dice.randint(0, 2)):
                    absence = await self._away(session, who)
                    for account in several:
                        await self._answered(session, absence, account)

    async def _away(self, session: Session, who: str) -> Absence:
        first, last = self._days(FIRST - WEEK, FIRST + 5 * WEEK)
        number = stored_id(self.world.people[who].id)
        ends = self._at(last) if self.dice.random() < 0.8 else None
        made = Absence(
            person_id=number, starts_at=self._at(first), ends_at=ends, told_by_id=number, told_at=ASKED
        )
        if self.dice.random() < 0.1:
            made.cancelled_at = ASKED
        return await absences.add(session, made)

    async def _answered(self, session: Session, absence: Absence, account: int) -> None:
        first, last = self._days(FIRST - WEEK, FIRST + 5 * WEEK)
        taker = stored_id(self.world.people[self.dice.choice(PEOPLE)].id)
        part: dict[str, Any] = {
            "absence_id": stored_id(absence.id),
            "account_id": account,
            "starts_at": self._at(first),
        }
        if self.dice.random() < 0.6:
            ended = ASKED if self.dice.random() < 0.2 else None
            cover = Cover(**part, person_id=taker, ends_at=self._at(last), given_by_id=taker, given_at=ASKED)
            cover.ended_at = ended
            await absences.give(session, cover)
        elif self.dice.random() < 0.4:
            shut = Closure(**part, ends_at=self._at(last), text="-", agreed_by_id=taker, agreed_at=ASKED)
            await absences.shut(session, shut)

    def _days(self, first: date, last: date) -> tuple[date, date]:
        days = sorted(self.dice.sample(range((last - first).days), 2))
        return first + days[0] * DAY, first + days[1] * DAY

    def _at(self, day: date) -> datetime:
        return instant(day, time(0), self.calendar.zone)


async def watched(session: Session, account: int, at: datetime) -> tuple[State, Entry]:
    """Who has an account at a moment, by the routing of reminders."""
    entry = await accounts.entry(session, account, at=at)
    assert entry is not None
    if account in await absences.closed_at(session, [account], at):
        return State.CLOSED, entry
    if present(entry, entry.owners):
        return State.HERE, entry
    return (State.COVERED if present(entry, entry.covering) else State.NOBODY), entry


@pytest.mark.parametrize("seed", range(12))
async def test_a_cell_is_as_its_days_are(world: World, seed: int) -> None:
    several = [await add_account(world, "Köket", "alva", "cleo"), await add_account(world, "Parken", "olle")]
    summer = Summer(world, seed)
    await summer.happens(several)
    async with world.database.reading() as session:
        entries = await accounts.entries(session, several, at=ASKED)
        for row in await rows(session, world.dispatch.policy, ASKED, entries, MONDAYS):
            for place, monday in enumerate(MONDAYS):
                await agrees(session, summer, row, place, monday)


async def agrees(session: Session, summer: Summer, row: Row, place: int, monday: date) -> None:
    """A cell, and what is true of each working day of its week."""
    week = [monday + nth * DAY for nth in range(7)]
    noons = [
        instant(day, time(12), summer.calendar.zone)
        for day in week
        if is_working_day(summer.calendar.rules, day)
    ]
    found = [await watched(session, row.account_id, noon) for noon in noons]
    states = {state for state, _entry in found}
    cell = row.cells[place]
    assert cell.is_gap == (State.NOBODY in states)
    if cell.state == State.COVERED:
        takers = {one.name for state, entry in found if state == State.COVERED for one in entry.covering}
        assert takers & set(cell.who)
    if cell.state == State.HERE:
        assert states <= {State.HERE, State.CLOSED}
    if not cell.is_gap and states == {State.HERE}:
        assert cell.state == State.HERE
