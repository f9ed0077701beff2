"""A page of the program, served as `bot.app` serves it, and asked for."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from multidict import CIMultiDictProxy
from yarl import URL

from bot.channels.web import guard


@dataclass(frozen=True)
class Got:
    """What was answered."""

    status: int
    headers: CIMultiDictProxy[str]
    text: str


@asynccontextmanager
async def served(*routes: web.RouteDef) -> AsyncIterator[str]:
    """The address at which these routes are listened for."""
    app = web.Application()
    guard.secure(app)
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def got(url: str, *, method: str = "GET", headers: Sequence[tuple[str, str]] = ()) -> Got:
    """The answer to a request for an address, which is sent as it is given."""
    given = URL(url, encoded=True)
    async with aiohttp.request(method, given, headers=dict(headers), allow_redirects=False) as answer:
        return Got(answer.status, answer.headers, await answer.text())
