"""Messages put into the outbox of the whole program, and what then stands in Slack."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aiohttp

from bot.app import App
from chat.cards import Card
from store import outbox
from store.models import OutboxMessage
from store.models.messages import OutboxState
from store.queries import people
from tests.slack.server import FakeSlack
from tests.slack.talk import text_of

UNIT = outbox.to_place("information_unit")
OUTAGE = timedelta(minutes=6)


class Post:
    """Puts messages into the outbox of the whole program, and looks what stands in Slack."""

    def __init__(self, slack: FakeSlack, app: App, address: str) -> None:
        self.slack, self.app, self.address = slack, app, address
        self.clock: Any = app.clock

    async def put(self, to: str, title: str = "Hej", **other: Any) -> int:
        async with self.app.database.transaction() as session:
            reader = await people.at(session, "slack", to)
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
        place = self.slack.workspace.dm(to).id if to.startswith("U") else to
        return [text_of(one.blocks) or one.text for one in self.slack.workspace.channels[place].messages]

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
        row = await self.row(number)
        return row.claimed_until is None and (row.attempts >= times or row.state != OutboxState.WAITING)

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

    async def health(self) -> dict[str, Any]:
        async with aiohttp.request("GET", f"{self.address}/health") as answer:
            assert answer.status == 200
            return dict(await answer.json())


async def until_so(is_so: Callable[[], Any], seconds: float = 8) -> None:
    async with asyncio.timeout(seconds):
        while not await is_so():  # noqa: ASYNC110 - what is waited for is in the database
            await asyncio.sleep(0.02)
