"""Pages by secret addresses: no login guards them, so nothing on the way may keep or tell the address."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from aiohttp import web

from bot.clock import Clock
from chat.language import _, speaking
from store.db import Database, Session, Unavailable
from store.models import Person
from store.models.addresses import Purpose
from store.queries import addresses

logger = structlog.get_logger()

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}

Draw = Callable[[Session, Person, datetime, web.Request], Awaitable[web.Response]]
"""Makes the page: reading the database, for this person, at this UTC moment; in their language."""


def secret_page(
    database: Database, clock: Clock, purpose: Purpose, draw: Draw, *, at: str, ending: str = ""
) -> web.RouteDef:
    """`GET <at><secret><ending>`: what `draw` makes for whom the secret was made for that purpose.

    404 for a secret that opens nothing (any more), also where `draw` raises HTTPNotFound; 503 without a
    database. Never logged: the program writes no access log, and the line below names no address.
    """

    async def show(request: web.Request) -> web.StreamResponse:
        path = request.match_info["secret"]
        secret = path.removesuffix(ending) if path.endswith(ending) else ""
        try:
            async with database.reading() as session:
                now = clock.now()
                person = await addresses.person_of(session, now, secret, purpose)
                if person is None:
                    return _unknown()
                with speaking(person.language, person.zone):
                    answer = await draw(session, person, now, request)
        except web.HTTPNotFound:
            return _unknown()
        except Unavailable:
            logger.warning("database unavailable", doing=f"{purpose} page")
            return _told(_("Something is slow just now. Try again in a little while."), status=503)
        return _with_headers(answer)

    return web.get(at + r"{secret:[\s\S]*}", show)  # a line break, too


def _unknown() -> web.Response:
    """The same for all that opens nothing: whether there ever was such an address is not told."""
    return _told(_("This address does not work, or not any more. Get a new one in the chat."), status=404)


def _told(sentence: str, status: int) -> web.Response:
    answer = web.Response(text=sentence + "\n", status=status)
    if status == web.HTTPServiceUnavailable.status_code:
        answer.headers["Retry-After"] = "60"
    return _with_headers(answer)


def _with_headers(answer: web.Response) -> web.Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer
