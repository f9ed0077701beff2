"""What a request must be before anything is done with it, and what every answer carries.

The page has no login, so it must not be reachable from other machines, nor from other sites in
the same browser: a foreign name that resolves to this machine fails on Host, a foreign page on Origin.
"""

import asyncio
import re
import traceback
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.channels.web import inbound
from bot.people import UnknownPerson
from chat.actions import BadAction
from store.db import Unavailable

logger = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST_BODY = 256 * 1024
ARRIVES_WITHIN = 10.0  # seconds for all of a body, however it trickles in
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_THIS_MACHINE = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)


def guarded(handler: Handler, *, open_to_network: bool) -> Handler:
    """The handler behind the checks, with every fault of the request as a 4xx, and the headers on all."""

    async def run(request: web.Request) -> web.StreamResponse:
        try:
            _check(request, open_to_network)
            response = await _answered(handler, request)
        except web.HTTPException as answer:
            answer.headers.update(HEADERS)
            raise
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return run


def secure(app: web.Application) -> None:
    """Put the headers on every answer of the program, also where there is no page: health, unknown paths."""

    async def add(_request: web.Request, response: web.StreamResponse) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)

    app.on_response_prepare.append(add)


async def body(request: web.Request) -> Any:
    """The JSON value that was sent.

    Raises HTTPRequestEntityTooLarge (413), HTTPRequestTimeout (408), and Malformed (also for one cut off).
    """
    if (request.content_length or 0) > LARGEST_BODY:
        raise _too_large(request.content_length or 0)
    try:
        async with asyncio.timeout(ARRIVES_WITHIN):
            return inbound.parse_json(await _read(request))
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (web.PayloadAccessError, web.RequestPayloadError) as fault:
        raise inbound.Malformed("the body does not arrive whole") from fault


async def _read(request: web.Request) -> bytes:
    read = bytearray()
    async for piece in request.content.iter_chunked(64 * 1024):
        read += piece
        if len(read) > LARGEST_BODY:
            raise _too_large(len(read))
    return bytes(read)


async def _answered(handler: Handler, request: web.Request) -> web.StreamResponse:
    try:
        return await handler(request)
    except (inbound.Malformed, BadAction) as fault:
        raise web.HTTPBadRequest from fault
    except inbound.NotYours as fault:
        raise web.HTTPForbidden from fault
    except UnknownPerson as fault:
        raise web.HTTPNotFound from fault
    except Unavailable as fault:
        logger.warning("database unavailable", doing="web chat")
        raise web.HTTPServiceUnavailable(headers={"Retry-After": "2"}) from fault
    except (web.HTTPException, ConnectionError):
        raise
    except Exception as fault:  # noqa: BLE001 - see below
        # The last line of defence: a traceback could show what was typed, so its kind and place are logged.
        where = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(fault.__traceback__)[-3:]]
        logger.warning("fault", doing="web chat", kind=type(fault).__name__, where=where)
        raise web.HTTPInternalServerError from None


def _check(request: web.Request, open_to_network: bool) -> None:
    host = request.headers.get("Host", "")
    if not open_to_network and not _THIS_MACHINE.fullmatch(host):
        raise web.HTTPForbidden
    if request.method != "POST":
        return
    origin = request.headers.get("Origin")
    if origin is not None and not _same(origin, host):
        raise web.HTTPForbidden
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        raise web.HTTPUnsupportedMediaType


def _same(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc.lower() == host.lower() != ""
    except ValueError:
        return False


def _too_large(size: int) -> web.HTTPRequestEntityTooLarge:
    return web.HTTPRequestEntityTooLarge(max_size=LARGEST_BODY, actual_size=size)
