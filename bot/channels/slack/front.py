"""What stands before slack-bolt on the way in by HTTP: size, signature and form of a request.

slack-bolt answers 500 to several malformed requests before it looks at the signature, loses a command
with the word `payload` in it, and logs the whole body of a request that is wrongly signed.
"""

import asyncio
import time
from typing import Any

import structlog
from aiohttp import web

from bot.channels.slack import parse, signature
from bot.channels.slack.wire import Malformed

logger = structlog.get_logger()

MOST_BYTES = 512 * 1024
"""A view may have 250 kB, and comes back with what was typed in it."""

_ARRIVES_WITHIN = 10.0  # seconds: Slack itself waits three for the answer


async def body(request: web.Request, secret: str) -> dict[str, Any]:
    """The body of a request that Slack signed just now.

    Raises HTTPUnauthorized (401) for what is not signed so, HTTPBadRequest (400) for what is no body of
    Slack's, HTTPUnsupportedMediaType (415) for a packed one, HTTPRequestEntityTooLarge (413),
    HTTPRequestTimeout (408).
    """
    _refuse_packed(request)
    raw = await _read(request)
    headers = request.headers
    try:
        signature.verify(
            secret,
            headers.get("X-Slack-Request-Timestamp"),
            headers.get("X-Slack-Signature"),
            raw,
            time.time(),
        )
    except signature.Forged as fault:
        logger.warning("slack request refused", why=str(fault))
        raise web.HTTPUnauthorized from None
    try:
        return parse.parse(raw, headers.get("Content-Type", ""))
    except Malformed as fault:
        logger.warning("slack request refused", why=str(fault))
        raise web.HTTPBadRequest from None


def _refuse_packed(request: web.Request) -> None:
    """Slack packs nothing, and what is packed would be unpacked before its signature is known."""
    for coding in request.headers.getall("Content-Encoding", ()):
        if coding.strip().lower() not in {"", "identity"}:
            logger.warning("slack request refused", why="packed")
            raise web.HTTPUnsupportedMediaType


async def _read(request: web.Request) -> bytes:
    """The body, as far as it may be long; a length that is not a number never comes here."""
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
    except (web.PayloadAccessError, web.RequestPayloadError, ConnectionError, ValueError) as fault:
        # Cut off, or not in the pieces that it says.
        logger.warning("slack request refused", why=type(fault).__name__)
        raise web.HTTPBadRequest from None
    return bytes(raw)
