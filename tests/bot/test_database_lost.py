"""PostgreSQL goes away under the running program, and comes back: people are told, and nothing is lost."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.app import App, build
from chat.cards import Card
from handlers.guide import actions as guide_actions
from store import outbox
from store.db import Unavailable
from store.models import Comment, OutboxMessage, Person
from store.queries import events
from tests.chaos import town
from tests.chaos.copies import health
from tests.chaos.scene import Scene, scene
from tests.slack.cast import email, slack_id
from tests.slack.deliver import Answer as SlackAnswer
from tests.slack.deliver import Http as SlackHttp
from tests.slack.hands import Hands as SlackHands
from tests.slack.talk import text_of
from tests.teams.cast import teams_id
from tests.teams.deliver import Answer as TeamsAnswer
from tests.teams.deliver import Http as TeamsHttp
from tests.teams.hands import Hands as TeamsHands

AGAIN = "Det går långsamt just nu. Försök igen om en stund."
LINK = f"{town.address('kontoett')}/posts/"
_PATIENCE = 15.0  # seconds until what goes on by itself is done


@dataclass
class Town:
    """The program in this process, and people's hands on both platforms."""

    scene: Scene
    app: App
    address: str
    slack: SlackHands
    teams: TeamsHands

    async def in_slack(self, post: int) -> SlackAnswer:
        """Alva tells of a comment."""
        return await self.slack.command(slack_id("alva"), "/kommentar", f"{LINK}{post}")

    async def in_teams(self, post: int) -> TeamsAnswer:
        """Bo does, with a button."""
        payload = guide_actions.Run(key="kommentar", query=f"{LINK}{post}").pack()
        value = {"action": {"type": "Action.Execute", "verb": "press", "data": {"payload": payload}}}
        place = self.scene.teams.workspace.dm(teams_id("bo"))
        return await self.teams.invoke(
            teams_id("bo"), "adaptiveCard/action", {**value, "trigger": "manual"}, place
        )

    async def is_empty(self) -> bool:
        """Whether the outbox is; so also whether the database can be read."""
        try:
            async with self.app.database.reading() as session:
                return not await outbox.waiting(session)
        except Unavailable:
            return False

    async def is_well(self) -> bool:
        return await health(self.address) == 200

    def seen_in_slack(self) -> str:
        space, user = self.scene.slack.workspace, slack_id("alva")
        return "\n".join(text_of(one.blocks) for one in [*space.in_dm(user), *space.ephemerals.get(user, [])])

    async def posts(self) -> list[int]:
        """Of which comments somebody has told, by the number in their links."""
        async with self.app.database.reading() as session:
            return sorted(int(one.rpartition("/")[2]) for one in await session.exec(select(Comment.url)))

    async def put(self, title: str) -> None:
        """A message to Alva that is due in a second."""
        now = self.scene.clock.now()
        async with self.app.database.transaction() as session:
            alva = (await session.exec(select(Person.id).where(Person.email == email("alva")))).one()
            message = OutboxMessage(
                recipient=outbox.to_person(alva or 0),
                person_id=alva,
                card=Card(title=title).model_dump_json(),
                created_at=now,
                due_at=now + timedelta(seconds=1),
            )
            await outbox.put(session, message)


@pytest.fixture
async def here() -> AsyncIterator[Town]:
    async with scene() as made:
        await town.fill(made)
        app = build(made.settings(), made.clock)
        async with app.running() as address:
            slack = SlackHands(made.slack, SlackHttp(made.slack, address))
            sign = made.sign
            teams = TeamsHands(made.teams, TeamsHttp(made.teams, address, sign))
            yield Town(made, app, address, slack, teams)


async def soon(what: Callable[[], Awaitable[bool]], seconds: float = _PATIENCE) -> None:
    """Until it is so. TimeoutError when it does not come by itself."""
    async with asyncio.timeout(seconds):
        while not await what():  # noqa: ASYNC110 - what is waited for is in the database
            await asyncio.sleep(0.1)


@contextmanager
def hanging(here: Town) -> Iterator[None]:
    """While the database is there and does not answer."""
    several = here.scene.server.processes()
    for one in several:
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in several:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGCONT)


async def works(here: Town, first: int) -> None:
    """Both platforms are answered, and the copy is well."""
    assert (await here.in_slack(first)).used
    assert (await here.in_teams(first + 1)).used

    async def told() -> bool:
        return {first, first + 1} <= set(await here.posts()) and await health(here.address) == 200

    await soon(told)


# ---------------------------------------------------------------------------------- away


async def test_while_it_is_away_people_are_told_and_then_it_works_by_itself(here: Town) -> None:
    await works(here, 1)
    await here.put("Innan den gick ner")
    await asyncio.to_thread(here.scene.server.stop)
    in_slack, in_teams = await asyncio.gather(here.in_slack(3), here.in_teams(4))
    assert (in_slack.used, in_teams.used) == (True, True)  # in time
    assert AGAIN in str(in_teams.body)

    async def seen() -> bool:
        return AGAIN in here.seen_in_slack()

    await soon(seen, 3 - in_slack.took)
    assert await health(here.address) == 503
    await asyncio.to_thread(here.scene.server.start)
    await soon(here.is_empty)
    assert here.seen_in_slack().count("Innan den gick ner") == 1
    await works(here, 5)
    assert await here.posts() == [1, 2, 5, 6]


async def test_what_is_delivered_again_after_it_was_away_is_done_once(here: Town) -> None:
    """The same event, which a platform or a person sends again since nothing came of it."""
    await asyncio.to_thread(here.scene.server.stop)
    lost = await here.in_teams(1)
    assert AGAIN in str(lost.body)
    await asyncio.to_thread(here.scene.server.start)
    await soon(here.is_well)
    for _time in range(2):
        assert (await here.teams.again(lost)).used
    await soon(here.is_empty)
    assert await here.posts() == [1]


# ---------------------------------------------------------------------------------- cut, restarted


async def test_nobody_notices_that_connections_are_cut(here: Town) -> None:
    await works(here, 1)
    for nth in range(3, 9, 2):
        await asyncio.to_thread(here.scene.server.cut)
        answers = await asyncio.gather(here.in_slack(nth), here.in_teams(nth + 1))
        assert [one.used for one in answers] == [True, True]
        assert AGAIN not in str(answers[1].body)
    await soon(here.is_empty)
    assert await here.posts() == [*range(1, 9)]
    assert AGAIN not in here.seen_in_slack()
    assert await health(here.address) == 200


async def test_nobody_notices_a_cut_in_the_middle_of_their_work(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    records, cuts = events.handled, iter([here.scene.server.cut])

    async def cut_once(*words: Any, **more: Any) -> None:
        for cut in cuts:
            await asyncio.to_thread(cut)
            break
        await records(*words, **more)

    monkeypatch.setattr(events, "handled", cut_once)
    assert AGAIN not in str((await here.in_teams(1)).body)
    assert next(cuts, None) is None
    assert await here.posts() == [1]


async def test_nobody_notices_that_it_was_restarted(here: Town) -> None:
    await works(here, 1)
    await asyncio.to_thread(here.scene.server.restart)
    await works(here, 3)
    assert AGAIN not in here.seen_in_slack()


# ---------------------------------------------------------------------------------- hanging


async def test_while_it_hangs_people_are_answered_in_time_and_then_it_works_by_itself(here: Town) -> None:
    await works(here, 1)
    with hanging(here):
        in_slack, in_teams = await asyncio.gather(here.in_slack(3), here.in_teams(4))
        assert (in_slack.used, in_teams.used) == (True, True)
        began = time.monotonic()
        assert await health(here.address) == 503
        assert time.monotonic() - began < 8
    await works(here, 5)
    await soon(here.is_empty)
    found = await here.posts()
    # What was begun while it hung is done once, or the person was told to try again.
    assert [one for one in found if one not in (3, 4)] == [1, 2, 5, 6]
    assert len(found) == len(set(found))


async def test_many_who_come_while_it_hangs_do_not_take_the_program_with_them(
    here: Town, pytestconfig: pytest.Config
) -> None:
    """More than there are connections; none is left in a bad state."""
    if not pytestconfig.getoption("every_way"):
        pytest.skip(
            "--every-way lets thirty come; on a machine that is busy with other tests they are not in time"
        )
    await works(here, 1)
    with hanging(here):
        answers = await asyncio.gather(*(here.in_teams(nth) for nth in range(10, 40)))
        assert all(one.used for one in answers)
    await soon(here.is_well)
    await works(here, 50)
    await soon(here.is_empty)
    found = await here.posts()
    assert len(found) == len(set(found))
