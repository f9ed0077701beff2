"""Whether the program can do its work: for whoever watches the server."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.channels.base import Channel
from store import outbox
from store.db import Database, Unavailable
from store.models.people import RoleName
from store.queries import people


def health_routes(database: Database, channels: Mapping[str, Channel]) -> Sequence[web.RouteDef]:
    """`GET /health`: 200 with waiting messages and each channel's state; 503 only without a database.

    And how many there are in the information unit: without anybody, what only they can decide waits.
    """

    async def health(_request: web.Request) -> web.Response:
        told: dict[str, Any] = {"channels": {name: _state(channel) for name, channel in channels.items()}}
        try:
            async with database.reading() as session:
                waiting = len(await outbox.waiting(session))
                unit = len(await people.with_role(session, RoleName.INFORMATION_UNIT))
        except Unavailable:
            return web.json_response({"database": "unavailable", **told}, status=503)
        return web.json_response(
            {"database": "ok", "messages_waiting": waiting, "information_unit": unit, **told}
        )

    return [web.get("/health", health)]


def _state(channel: Channel) -> str:
    try:
        return channel.state()
    except Exception as fault:  # noqa: BLE001 - one channel's fault must not hide how the others are
        return f"fault: {type(fault).__name__}"
