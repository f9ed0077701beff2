"""Whether the program can do its work: for whoever watches the server."""

from collections.abc import Sequence

from aiohttp import web

from store import outbox
from store.db import Database, Unavailable


def health_routes(database: Database) -> Sequence[web.RouteDef]:
    """`GET /health`: 200 with the number of waiting messages, 503 when the database does not answer."""

    async def health(_request: web.Request) -> web.Response:
        try:
            async with database.reading() as session:
                waiting = len(await outbox.waiting(session))
        except Unavailable:
            return web.json_response({"database": "unavailable"}, status=503)
        return web.json_response({"database": "ok", "messages_waiting": waiting})

    return [web.get("/health", health)]
