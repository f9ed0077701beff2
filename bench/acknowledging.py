"""From a signed slash command to its 200: the program, beside Bolt that only acks, and that stores too."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from bench import databases, town
from bench.load import PEOPLE, Answered, Load
from bench.processes import Child, child
from bench.report import Cell, Found, Goal, Scope
from bench.town import Slack

_COUNTS = {1: 300, 50: 1_500, 200: 2_000}
"""How many requests are sent so many at a time."""
_QUICK = {1: 20, 10: 40}
_WARM = PEOPLE  # requests before any is counted: each person's conversation is known then
_HALF, _NEARLY, _SECOND = 0.5, 1.3, 1_000.0  # the goals; the last in ms


async def measure(scope: Scope) -> Found:
    """Servers are processes of their own, one at a time, so that none shares a processor with another."""
    found = Found("ack", "a signed slash command over HTTP until its 200")
    for kind in scope.databases:
        await _on(kind, scope, found)
    found.notes.append(
        "ours: `kontolots run` with its sweeps, its delivery of each answer to the fake Slack and its pace of"
        " one message a second and person; bolt stores the same rows and sends nothing"
    )
    return found


async def _on(kind: str, scope: Scope, found: Found) -> None:
    counts = _QUICK if scope.is_quick else _COUNTS
    async with town.slack(scope.folder, PEOPLE) as slack:
        load, folder = Load(slack), scope.folder
        polling = await _loaded(load, ("-m", "bench.bolt", "polling", *_of(slack)), {}, counts, folder)
        url = databases.fresh(kind, folder)
        await town.settle(url, PEOPLE)
        storing = await _loaded(load, ("-m", "bench.bolt", "storing", *_of(slack), url), {}, counts, folder)
        url = databases.fresh(kind, folder)
        await town.settle(url, PEOPLE)
        ours = await _loaded(load, ("-m", "bot", "run"), slack.environment(url), counts, folder)
    for concurrency in counts:
        several = {"bolt, only ack": polling, "bolt, storing": storing, "ours": ours}
        for who, answered in several.items():
            one = answered[concurrency]
            row: dict[str, Cell] = {"database": kind, "concurrency": concurrency, "who": who}
            found.rows.append({**row, **one.figures(), "refused": one.refused})
        found.goals += _goals(kind, concurrency, polling, storing, ours)


def _of(slack: Slack) -> tuple[str, str, str]:
    return slack.signing_secret, slack.bot_token, slack.api_url


async def _loaded(
    load: Load, arguments: tuple[str, ...], given: dict[str, str], counts: dict[int, int], folder: Path
) -> dict[int, Answered]:
    """How a server answers, by how many at a time ask it."""
    async with AsyncExitStack() as undo:
        server = await undo.enter_async_context(
            child(*arguments, folder=folder, ready="http://", given=given)
        )
        address = address_of(server)
        await load.run(address, 4, _WARM)
        found = {}
        for concurrency, count in counts.items():
            found[concurrency] = await load.run(address, concurrency, count)
            await asyncio.sleep(0.5)
        return found


def address_of(server: Child) -> str:
    """Where it listens, by what it said."""
    return next(word for word in server.said.split() if word.startswith("http://"))


def _goals(
    kind: str,
    concurrency: int,
    polling: dict[int, Answered],
    storing: dict[int, Answered],
    ours: dict[int, Answered],
) -> list[Goal]:
    own = ours[concurrency].figures()
    bare, stored = (one[concurrency].figures()["median_ms"] for one in (polling, storing))
    where = f"{kind}, {concurrency} at a time"
    goals = [Goal(f"{where}: median to Bolt that stores as much", own["median_ms"] / stored, _NEARLY)]
    if concurrency == 1:
        goals.append(Goal(f"{where}: median to Bolt that only acknowledges", own["median_ms"] / bare, _HALF))
    if concurrency == max(_COUNTS):
        goals.append(Goal(f"{where}: p99 in ms", own["p99_ms"], _SECOND))
    return goals
