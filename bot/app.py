"""The only file that knows everything: builds one municipality's program from its settings."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.channels.base import Channel
from bot.channels.web import guard
from bot.channels.web.adapter import WebChannel
from bot.clock import Clock
from bot.delivery import Delivery
from bot.dispatch import Dispatch
from bot.people import People
from bot.scheduler import sweeps
from bot.settings import LOOPBACK, Settings, check
from bot.web.calendar import calendar_route
from bot.web.coverage import coverage_routes
from bot.web.health import health_routes
from chat.language import _
from handlers.registry import TABLE, Registry
from handlers.rulebook import Rulebook
from policy.loading import load
from store.db import Database

if TYPE_CHECKING:
    from bot.channels.slack.adapter import SlackChannel
    from bot.channels.teams.adapter import TeamsChannel

logger = structlog.get_logger()


@dataclass(frozen=True)
class App:
    """A municipality's program, wired; `running` starts it."""

    settings: Settings
    clock: Clock
    database: Database
    registry: Registry
    channels: dict[str, Channel]
    delivery: Delivery
    dispatch: Dispatch
    people: People
    http: web.Application

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serve until the block ends; gives the address that is listened on."""
        async with AsyncExitStack() as undo:  # whatever was begun is ended, also when the next does not begin
            undo.push_async_callback(self.database.dispose)
            runner = web.AppRunner(self.http, access_log=None, shutdown_timeout=2)
            await runner.setup()
            undo.push_async_callback(runner.cleanup)
            for channel in self.channels.values():
                undo.push_async_callback(channel.stop)
                await channel.start()
            delivering = asyncio.create_task(self.delivery.run())
            undo.push_async_callback(_end, delivering)
            site = web.TCPSite(runner, self.settings.host, self.settings.port)
            await site.start()
            undo.push_async_callback(site.stop)  # nothing new comes in while the rest ends
            scheduler = sweeps(
                self.database,
                self.clock,
                self.dispatch.policy,
                list(self.channels.values()),
                self.delivery.wake,
                self.people.see_who_left,
            )
            scheduler.start()
            undo.push_async_callback(scheduler.end)
            host, port = runner.addresses[0][:2]
            yield f"http://{host}:{port}"


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def build(settings: Settings, clock: Clock, *, demo: bool = False, others: Sequence[Channel] = ()) -> App:
    """Wire everything. Raises BadSettings, ProfileFaults. `others` are channels beside the web chat."""
    check(settings)
    database = Database(settings.database_url)
    registry = Registry(TABLE)
    slack = _slack(settings, clock, database)
    teams = _teams(settings, clock, database)
    web_chat = WebChannel(
        database,
        clock,
        lambda: [(name, _(summary)) for name, summary in registry.summaries.items()],
        demo=demo,
        open_to_network=settings.host not in LOOPBACK,
        has_unit=not (slack or teams),
    )
    everywhere = (*others, *slack, *teams, web_chat)
    channels: dict[str, Channel] = {channel.name: channel for channel in everywhere}
    delivery = Delivery(database, clock, channels)
    policy = Rulebook([load(name) for name in settings.profile])
    people = People(database, clock, channels)
    dispatch = Dispatch(database, registry, policy, clock, channels, people, delivery.wake)
    dispatch.public_url = settings.public_url
    web_chat.attach(dispatch)
    http = web.Application()
    guard.secure(http)
    http.add_routes(web_chat.routes())
    platforms: list[SlackChannel | TeamsChannel] = [*slack, *teams]
    for platform in platforms:
        platform.attach(dispatch, people)
        http.add_routes(platform.routes())
    http.add_routes(health_routes(database, channels))
    http.add_routes([calendar_route(database, clock)])
    http.add_routes(coverage_routes(database, clock, policy))
    return App(settings, clock, database, registry, channels, delivery, dispatch, people, http)


def _slack(settings: Settings, clock: Clock, database: Database) -> "list[SlackChannel]":
    """Imported only where it is used, as the other platform is."""
    if settings.slack == "off":
        return []
    from bot.channels.slack.adapter import SlackChannel  # noqa: PLC0415
    from bot.channels.slack.safe import DatabaseSafe  # noqa: PLC0415

    return [SlackChannel(settings, clock, DatabaseSafe(database))]


def _teams(settings: Settings, clock: Clock, database: Database) -> "list[TeamsChannel]":
    """Imported only where it is used: Microsoft's libraries take their time and memory."""
    if settings.teams == "off":
        return []
    from bot.channels.teams.adapter import TeamsChannel  # noqa: PLC0415

    return [TeamsChannel(settings, clock, database)]
