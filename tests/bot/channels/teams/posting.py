"""Messages put into the outbox of the whole program, and what then stands in Teams."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import aiohttp

from bot.app import App
from chat.cards import Card
from store import outbox
from store.models import OutboxMessage, Person
from store.models.messages import OutboxState
from store.queries import people
from tests.teams import cards
from tests.teams.cast import aad_id, teams_id
from tests.teams.cloud import Cloud
from tests.teams.hands import Hands
from tests.teams.server import FakeTeams
from tests.teams.workspace import BOT_USER

UNIT = outbox.to_place("information_unit")
OUTAGE = timedelta(minutes=6)


class Post:
    """Puts messages into the outbox of the whole program, and looks what stands in Teams."""

    def __init__(self, teams: FakeTeams, cloud: Cloud, app: App, address: str, hands: Hands) -> None:
        self.teams, self.cloud, self.app, self.address, self.hands = teams, cloud, app, address, hands
        self.clock: Any = app.clock

    async def put(self, to: str, title: str = "Hej", **other: Any) -> int:
        """For one of the cast, or for the information unit."""
        async with self.app.database.reading() as session:
            reader = await people.at(session, "teams", aad_id(to))
        return await self._put(reader, title, **other)

    async def put_to_stranger(self, name: str, email: str) -> int:
        """For somebody who is known, and has not been met on any channel."""
        async with self.app.database.transaction() as session:
            reader = await people.add(session, Person(name=name, email=email))
        return await self._put(reader, "Hej")

    async def redraw(self, number: int, title: str) -> int:
        """A message that was sent is to be as this card from now on."""
        async with self.app.database.transaction() as session:
            original = await outbox.get(session, number)
            assert original is not None
            await outbox.redraw(session, self.clock.now(), original, Card(title=title).model_dump_json())
        self.app.delivery.wake()
        return number + 1

    async def _put(self, reader: Person | None, title: str, **other: Any) -> int:
        async with self.app.database.transaction() as session:
            message = OutboxMessage(
                recipient=outbox.to_person(reader.id or 0) if reader else UNIT,
                person_id=reader.id if reader else None,
                card=Card(title=title).model_dump_json(),
                created_at=self.clock.now(),
                due_at=self.clock.now(),
                **other,
            )
            number = (await outbox.put(session, message)).id or 0
        self.app.delivery.wake()
        return number

    def there(self, to: str) -> list[str]:
        """What the bot has written to one of the cast, or into a conversation."""
        space = self.teams.workspace
        messages = space.conversations[to].messages if ":" in to else space.in_dm(teams_id(to))
        return [cards.text_of(one.card) for one in messages if one.sender == BOT_USER]

    async def row(self, number: int) -> OutboxMessage:
        async with self.app.database.reading() as session:
            found = await outbox.get(session, number)
        assert found is not None
        return found

    async def tried(self, number: int, times: int = 1) -> OutboxMessage:
        """Once it has been tried so often, or has arrived."""
        await until_so(lambda: self._is_tried(number, times))
        return await self.row(number)

    async def _is_tried(self, number: int, times: int) -> bool:
        """And is not due: the clock may leap, which no try that is under way outlives."""
        row = await self.row(number)
        is_quiet = row.claimed_until is None and row.due_at > self.clock.now()
        return row.state != OutboxState.WAITING or (is_quiet and row.attempts >= times)

    async def all_tried(self, numbers: Sequence[int]) -> None:
        """Once each has been tried, and none is under way."""
        for number in numbers:
            await self.tried(number)

    async def sent(self, number: int) -> OutboxMessage:
        await until_so(lambda: self._is(number, OutboxState.SENT))
        return await self.row(number)

    async def given_up(self, number: int) -> OutboxMessage:
        await until_so(lambda: self._is(number, OutboxState.FAILED))
        return await self.row(number)

    async def _is(self, number: int, state: OutboxState) -> bool:
        return (await self.row(number)).state == state

    def later(self, by: timedelta = OUTAGE) -> None:
        self.clock.advance(by)
        self.app.delivery.wake()

    async def settled(self) -> None:
        """Until what goes on after the answers is done."""
        await self.app.channels["teams"]._waiting.finish()  # type: ignore[attr-defined]

    async def health(self) -> dict[str, Any]:
        async with aiohttp.request("GET", f"{self.address}/health") as answer:
            assert answer.status == 200
            return dict(await answer.json())


async def until_so(is_so: Callable[[], Any], seconds: float = 8) -> None:
    async with asyncio.timeout(seconds):
        while not await is_so():  # noqa: ASYNC110 - what is waited for is in the database
            await asyncio.sleep(0.02)
