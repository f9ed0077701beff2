"""Whether the program can do its work: for whoever watches the server."""

from collections.abc import Mapping, Sequence

from aiohttp import web

from bot.channels.base import Channel
from store import outbox
from store.db import Database, Unavailable


def health_routes(database: Database, channels: Mapping[str, Channel]) -> Sequence[web.RouteDef]:
    """`GET /health`: 200 with waiting messages and each channel's state, 503 without a database."""

    async def health(_request: web.Request) -> web.Response:
        try:
            async with database.reading() as session:
                waiting = len(await outbox.waiting(session))
        except Unavailable:
            return web.json_response({"database": "unavailable"}, status=503)
        states = {name: channel.state() for name, channel in channels.items()}
        return web.json_response({"database": "ok", "messages_waiting": waiting, "channels": states})

    return [web.get("/health", health)]
