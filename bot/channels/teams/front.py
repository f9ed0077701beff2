"""What stands before everything else on the way in from Teams: size, form, token and tenant of a request.

botframework answers 500 to a body that is no JSON, and reads one of any length before it looks at the token.
"""

import asyncio
import json
from typing import Any

import structlog
from aiohttp import web

from bot.channels.teams.auth import Doorkeeper, ForeignTenant, Unauthorized

logger = structlog.get_logger()

MOST_BYTES = 256 * 1024
"""Teams sends messages of at most some 100 kB."""

_MSTEAMS = "msteams"
_ARRIVES_WITHIN = 10.0  # seconds
_DEEPEST = 100  # levels: an activity has some ten, and whoever walks it later calls itself at each


class _Malformed(Exception):
    """Not what Teams sends: 400. It says why, without what was sent."""


async def activity(request: web.Request, doorkeeper: Doorkeeper) -> dict[str, Any]:
    """The activity in a request that the Bot Connector sent for a tenant of the settings.

    Its `type` and `serviceUrl`, and the `id` of its `conversation` and `from`, are there and are texts.
    Raises HTTPUnauthorized (401) for what the Bot Connector did not send, HTTPForbidden (403) for another
    tenant, HTTPBadRequest (400) for what is no activity of Teams, HTTPUnsupportedMediaType (415),
    HTTPRequestEntityTooLarge (413), HTTPRequestTimeout (408).
    """
    try:
        doorkeeper.admit(request)
        body = _object(await _read(request))
        await doorkeeper.verify(request.headers.get("Authorization", ""), body)
        _check(body)
    except Unauthorized as fault:
        logger.warning("teams request refused", why=str(fault))
        raise web.HTTPUnauthorized from None
    except ForeignTenant as fault:
        logger.warning("teams request refused", why=str(fault))
        raise web.HTTPForbidden from None
    except _Malformed as fault:
        logger.warning("teams request refused", why=str(fault))
        raise web.HTTPBadRequest from None
    return body


async def _read(request: web.Request) -> bytes:
    """The body, as far as it may be long."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if request.content_type != "application/json" or encoding != "identity":
        logger.warning("teams request refused", why="not plain JSON")
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > MOST_BYTES:
        raise web.HTTPRequestEntityTooLarge(MOST_BYTES, request.content_length or 0)
    raw = bytearray()
    try:
        async with asyncio.timeout(_ARRIVES_WITHIN):
            async for chunk in request.content.iter_chunked(64 * 1024):
                raw += chunk
                if len(raw) > MOST_BYTES:
                    raise web.HTTPRequestEntityTooLarge(MOST_BYTES, len(raw))
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (web.PayloadAccessError, web.RequestPayloadError, ValueError) as fault:  # cut off
        raise _Malformed(type(fault).__name__) from None
    return bytes(raw)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise _Malformed("not JSON") from None
    if not isinstance(value, dict):
        raise _Malformed("not a JSON object")
    if _is_deep(value):
        raise _Malformed("too deep")
    return value


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _is_deep(value: object) -> bool:
    """Level by level, since a function that calls itself would be what is to be kept from harm."""
    level = [value]
    for _depth in range(_DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return bool(level)


def _check(body: dict[str, Any]) -> None:
    """Refuse what no activity of Teams lacks. Raises _Malformed."""
    if body.get("channelId") != _MSTEAMS:
        raise _Malformed("of another channel")
    sender, conversation = body.get("from"), body.get("conversation")
    if not isinstance(sender, dict) or not isinstance(conversation, dict):
        raise _Malformed("without its sender or its conversation")
    texts = (body.get("type"), body.get("serviceUrl"), sender.get("id"), conversation.get("id"))
    if not all(isinstance(text, str) and text for text in texts):
        raise _Malformed("without its type or an address")
