"""How fast the outbox is emptied to Slack: beside a bare loop of its client, and beside what Slack allows."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, insert
from sqlmodel import col, select

from bench import databases, town
from bench.report import Cell, Found, Goal, Scope
from bench.town import Slack
from bot.app import App, build
from bot.channels.slack import render, views
from bot.clock import Clock
from bot.settings import Settings
from chat.cards import Card
from chat.language import speaking
from handlers.guide import cards
from store.models import OutboxMessage
from store.models.messages import OutboxState
from tests.slack.rates import BURST

CONCURRENCY = 50
"""Messages under way at once: as many as the program's own delivery has."""

_SHARE, _OVER = 0.8, 1.1  # the goals


@dataclass(frozen=True)
class _Size:
    """How many people get how many messages each."""

    people: int
    each: int

    @property
    def messages(self) -> int:
        """All of them."""
        return self.people * self.each


_FREE, _FREE_QUICK = _Size(5_000, 4), _Size(100, 2)
_BARE = _Size(5_000, 1)  # as much as shows how many it sends in a second
_LIMITED, _LIMITED_QUICK = _Size(150, 40), _Size(10, 7)


async def measure(scope: Scope) -> Found:
    """The fakes are processes of their own; the program's delivery and the bare loop take turns here."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    free = _FREE_QUICK if scope.is_quick else _FREE
    found = Found("deliver", f"{free.messages:,} messages to Slack, and as many as its limits allow")
    floors: dict[str, float] = {}
    async with town.slack(scope.folder, free.people) as slack:
        bare = _FREE_QUICK if scope.is_quick else _BARE
        for is_shared, name in ((False, "slack_sdk, as it ships"), (True, "slack_sdk, one session")):
            floors[name] = bare.messages / (took := await _bare(slack, bare, is_shared=is_shared))
            found.rows.append(_row("-", name, bare, took))
        for kind in scope.databases:
            took, again = await _delivered(kind, slack, free, scope)
            found.rows.append(_row(kind, "ours", free, took, again))
            for name, each in floors.items():
                share = free.messages / took / each
                found.goals.append(Goal(f"{kind}: throughput to {name}", share, _SHARE, is_least=True))
    for kind in scope.databases:
        await _limited(kind, _LIMITED_QUICK if scope.is_quick else _LIMITED, scope, found)
    return found


async def _limited(kind: str, size: _Size, scope: Scope, found: Found) -> None:
    """To a fake that takes a burst from each conversation and then one message a second."""
    async with town.slack(scope.folder, size.people, is_limited=True) as slack:
        took, again = await _delivered(kind, slack, size, scope)
    found.rows.append(_row(kind, "ours, to the limits", size, took, again))
    where = f"{kind}, {size.people} conversations of {size.each} messages: seconds to what the limits allow"
    found.goals.append(Goal(where, took / (size.each - BURST), _OVER))


def _row(kind: str, who: str, size: _Size, took: float, again: int = 0) -> dict[str, Cell]:
    return {
        "database": kind,
        "who": who,
        "messages": size.messages,
        "conversations": size.people,
        "seconds": took,
        "messages_per_s": size.messages / took,
        "tried_again": again,
    }


# ---------------------------------------------------------------------------------- bare


async def _bare(slack: Slack, size: _Size, *, is_shared: bool) -> float:
    """Seconds that slack_sdk takes for the same blocks to the same conversations."""
    several = iter(range(size.messages))
    with speaking("sv"):
        message = views.with_opener(render.message(_card()))
    session = aiohttp.ClientSession() if is_shared else None
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=session)
    try:
        began = perf_counter()
        await asyncio.gather(*(_post(client, message, several, size) for _ in range(CONCURRENCY)))
        return perf_counter() - began
    finally:
        if session:
            await session.close()


async def _post(client: AsyncWebClient, message: Any, several: Iterator[int], size: _Size) -> None:
    for number in several:
        await client.chat_postMessage(
            channel=town.direct(number % size.people + 1),
            text=message.text,
            blocks=message.blocks,
            metadata={"event_type": "bench", "event_payload": {"outbox": number}},
        )


# ---------------------------------------------------------------------------------- ours


async def _delivered(kind: str, slack: Slack, size: _Size, scope: Scope) -> tuple[float, int]:
    """Seconds until the outbox is empty. RuntimeError when not all has been sent."""
    url = databases.fresh(kind, scope.folder)
    await town.settle(url, size.people)
    async with _program(slack, url) as app:
        await _fill(app, size)
        began = perf_counter()
        delivering = asyncio.create_task(app.delivery.run())
        try:
            while await _left(app):  # noqa: ASYNC110 - what is waited for is in the database
                await asyncio.sleep(0.2)
            took = perf_counter() - began
        finally:
            delivering.cancel()
            with suppress(asyncio.CancelledError):
                await delivering
        return took, await _tried_again(app, size)


@asynccontextmanager
async def _program(slack: Slack, url: str) -> AsyncIterator[App]:
    """The program's parts, without its sweeps and its server."""
    given: dict[str, Any] = slack.settings(url)
    app = build(Settings(**given | {"profile": tuple(json.loads(given["profile"]))}), Clock())
    channel = app.channels["slack"]
    try:
        await channel.start()
        yield app
    finally:
        await channel.stop()
        await app.database.dispose()


async def _fill(app: App, size: _Size) -> None:
    """The messages in rounds, each person once in each, as a sweep puts them."""
    # Their conversations are known, as after a command of theirs; the bare loop knows them, too.
    now, card = datetime.now(UTC), _card().model_dump_json()
    rows = [
        {"recipient": f"person:{n}", "person_id": n, "card": card, "created_at": now, "due_at": now}
        | {"channel": "slack", "conversation": town.direct(n)}
        for _round in range(size.each)
        for n in range(1, size.people + 1)
    ]
    async with app.database.transaction() as session:
        await (await session.connection()).execute(insert(OutboxMessage), rows)


async def _left(app: App) -> int:
    async with app.database.reading() as session:
        query = select(OutboxMessage.id).where(OutboxMessage.state == OutboxState.WAITING)
        return len(list(await session.exec(query.limit(1))))


async def _tried_again(app: App, size: _Size) -> int:
    """How many messages Slack did not take at the first try; a 429 is one of them."""
    async with app.database.reading() as session:
        count = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == OutboxState.SENT)
        sent = (await session.exec(count)).one()
        again = (await session.exec(count.where(col(OutboxMessage.attempts) > 0))).one()
    if sent != size.messages:
        raise RuntimeError(f"of {size.messages} messages {sent} were sent")
    return again


def _card() -> Card:
    """A reminder of a common size."""
    return cards.commands({f"kommando-{n}": "Det här gör kommandot" for n in range(10)})
