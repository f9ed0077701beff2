"""From the beginning of the process until it answers, and its memory: beside its frameworks alone."""

import asyncio
from pathlib import Path
from time import perf_counter

import aiohttp

from bench import databases, town
from bench.acknowledging import address_of
from bench.load import PEOPLE, Load
from bench.processes import child
from bench.report import Cell, Found, Goal, Scope, median
from bench.town import Slack

_REPEATED, _REPEATED_QUICK = 5, 1
_LOAD, _LOAD_QUICK = 2_000, 50  # requests
_TIME, _MEMORY = 1.2, 1.3  # the goals

# What a program with a web chat, pages, sweeps and an outbox cannot do without, with these settings.
_ALWAYS = (
    *("aiohttp.web", "aiohttp_sse", "apscheduler.schedulers.asyncio", "babel.support", "click"),
    *("confusable_homoglyphs.confusables", "holidays", "icalendar", "idna", "jinja2", "markupsafe"),
    *("PIL.Image", "pydantic", "pydantic_settings", "rapidfuzz", "sqlalchemy.ext.asyncio"),
    *("sqlmodel.ext.asyncio.session", "structlog"),
)
_OF = {
    "sqlite": ("aiosqlite",),
    "postgresql": ("psycopg",),
    "slack": ("slack_bolt.app.async_app", "slack_sdk.web.async_client"),
}
_NOT_USED = {
    "web": ("slack_bolt", "slack_sdk", "botbuilder", "botframework", "azure", "msal"),
    "slack": ("botbuilder", "botframework", "azure", "msal"),
}
"""What a configuration need not import."""


async def measure(scope: Scope) -> Found:
    """With a database that is there already: without a platform, and with Slack."""
    found = Found("start", "from the beginning of the process until it is ready, and its memory")
    async with town.slack(scope.folder, PEOPLE) as slack:
        for kind in scope.databases:
            for channel in ("slack",) if scope.is_quick else ("web", "slack"):
                await _of(kind, channel, slack, scope, found)
    return found


async def _of(kind: str, channel: str, slack: Slack, scope: Scope, found: Found) -> None:
    url = databases.fresh(kind, scope.folder)
    await town.settle(url, PEOPLE)
    given = slack.environment(url)
    if channel == "web":
        given = {name: value for name, value in given.items() if "SLACK" not in name}
    several = [*_ALWAYS, *_OF[kind], *_OF.get(channel, ())]
    bare, ours = [], []
    for _time in range(_REPEATED_QUICK if scope.is_quick else _REPEATED):
        bare.append(await _imported(several, scope.folder))
        ours.append(await _started(given, scope.folder))
    loaded = 0.0
    if channel == "slack":
        loaded = await _loaded(given, slack, scope)
    bare_s, bare_mb = (median([one[i] for one in bare]) for i in (0, 1))
    ours_s, ours_mb = (median([one[i] for one in ours]) for i in (0, 1))
    row: dict[str, Cell] = {"database": kind, "channel": channel, "frameworks_s": bare_s, "ready_s": ours_s}
    row |= {"frameworks_mb": bare_mb, "at_rest_mb": ours_mb, "after_load_mb": loaded}
    found.rows.append(row)
    where = f"{kind}, {channel}"
    found.goals.append(Goal(f"{where}: time to its frameworks'", ours_s / bare_s, _TIME))
    if bare_mb:
        found.goals.append(Goal(f"{where}: memory at rest to its frameworks'", ours_mb / bare_mb, _MEMORY))
    if bare_mb and loaded:
        found.goals.append(Goal(f"{where}: memory after load to its frameworks'", loaded / bare_mb, _MEMORY))
    found.notes += await _looked_through(given, channel, scope.folder, where)


async def _imported(several: list[str], folder: Path) -> tuple[float, float]:
    """Seconds until a process has imported these, and its memory in MB."""
    code = f"import {', '.join(several)}; print('ready', flush=True); import time; time.sleep(60)"
    async with child("-c", code, folder=folder, ready="ready") as process:
        return perf_counter() - process.began, process.resident()


async def _started(given: dict[str, str], folder: Path) -> tuple[float, float]:
    """Seconds until the program answers that it is well, and its memory in MB two seconds after that."""
    async with child("-m", "bot", "run", folder=folder, ready="http://", given=given) as process:
        async with aiohttp.ClientSession() as session:
            while not await _is_well(session, address_of(process)):  # noqa: ASYNC110 - of another process
                await asyncio.sleep(0.01)
        took = perf_counter() - process.began
        await asyncio.sleep(2)
        return took, process.resident()


async def _is_well(session: aiohttp.ClientSession, address: str) -> bool:
    async with session.get(f"{address}/health") as response:
        return response.status == 200  # noqa: PLR2004 - HTTP's own name for it


async def _loaded(given: dict[str, str], slack: Slack, scope: Scope) -> float:
    """Its memory in MB when many requests have been answered, and their messages delivered."""
    async with child("-m", "bot", "run", folder=scope.folder, ready="http://", given=given) as process:
        count = _LOAD_QUICK if scope.is_quick else _LOAD
        await Load(slack).run(address_of(process), min(PEOPLE, count), count)
        await asyncio.sleep(3)
        return process.resident()


async def _looked_through(given: dict[str, str], channel: str, folder: Path, where: str) -> list[str]:
    """What the program imports without using it."""
    async with child(
        "-X", "importtime", "-m", "bot", "run", folder=folder, ready="http://", given=given
    ) as one:
        lines = one.errors.read_text(encoding="utf-8").splitlines()
    names = {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}
    tops = {name.partition(".")[0] for name in names}
    needless = [name for name in _NOT_USED[channel] if name in tops]
    return [f"{where}: imported and not used: {', '.join(needless)}"] if needless else []
