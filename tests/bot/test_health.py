"""What whoever watches the server is told, and the sweeps that keep it right."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels.base import Channel, DeliveryError
from bot.scheduler import sweeps
from bot.web.health import health_routes
from handlers.context import stored_id
from store.db import Unavailable
from store.queries import drafts
from tests.fake_channel import FakeChannel
from tests.world import World


class Ill(FakeChannel):
    """A channel that does not work."""

    refreshed = 0

    async def refresh(self) -> None:
        self.refreshed += 1
        if self.name == "ill":
            raise DeliveryError("token_revoked", permanent=False)

    def state(self) -> str:
        if self.name == "broken":
            raise RuntimeError("a fault of the channel")
        return "token_revoked: install the app again" if self.name == "ill" else "ok"


@asynccontextmanager
async def served(world: World, *names: str) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(health_routes(world.database, {name: Ill(name) for name in names}))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/health"
    await runner.cleanup()


async def health(world: World, *names: str) -> tuple[int, Any]:
    async with served(world, *names) as url, aiohttp.request("GET", url) as answer:
        return answer.status, await answer.json()


async def test_each_channel_says_how_it_is(world: World) -> None:
    status, told = await health(world, "well", "ill")
    assert (status, told["database"], told["messages_waiting"]) == (200, "ok", 0)
    assert told["channels"] == {"well": "ok", "ill": "token_revoked: install the app again"}


async def test_a_channel_that_cannot_say_is_the_only_one_that_does_not(world: World) -> None:
    status, told = await health(world, "well", "broken")
    assert (status, told["channels"]) == (200, {"well": "ok", "broken": "fault: RuntimeError"})


async def test_without_the_database_it_is_not_well(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def reading() -> None:
        raise Unavailable("x")

    monkeypatch.setattr(world.database, "reading", reading)
    status, told = await health(world, "well", "ill")
    assert (status, told["database"]) == (503, "unavailable")
    assert told["channels"]["ill"].startswith("token_revoked")


def jobs(world: World, *channels: Channel) -> list[Any]:
    made = sweeps(world.database, world.clock, world.dispatch.policy, channels, world.delivery.wake)
    found: list[Any] = made.get_jobs()
    return found


async def test_one_channel_that_cannot_be_refreshed_keeps_no_other_from_it(world: World) -> None:
    ill, well = Ill("ill"), Ill("well")
    for job in jobs(world, ill, well):
        if job.id == "refresh_channels":
            await job.func()
    assert (ill.refreshed, well.refreshed) == (1, 1)


async def test_drafts_are_kept_for_ninety_days(world: World) -> None:
    person, now = stored_id(world.alva.id), world.clock.now()
    async with world.database.transaction() as session:
        for days in (89, 91):
            await drafts.keep(session, now - timedelta(days=days), person, f"{days} days", {"reason": "Hur"})
    for job in jobs(world):
        if job.id == "forget_drafts":
            await job.func()
    async with world.database.reading() as session:
        assert await drafts.answers(session, person, "89 days")
        assert not await drafts.answers(session, person, "91 days")


@pytest.mark.parametrize(
    "job", ["anchor_log", "forget_events", "forget_drafts", "forget_words", "refresh_channels", "remind"]
)
async def test_each_sweep_runs(world: World, job: str) -> None:
    found = {one.id: one.func for one in jobs(world, Ill())}
    await found[job]()
