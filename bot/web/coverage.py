"""The coverage table as a web page and as a picture, by an address that works for a time (G2)."""

import asyncio
import base64
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from importlib.resources import files

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.clock import Clock
from bot.web import coverage_picture
from bot.web.secret import secret_page
from chat.language import _, current_language, moment
from handlers.context import stored_id
from handlers.planning import coverage, weeks
from handlers.planning import coverage_words as words
from handlers.planning.coverage import COMING, Coverage
from handlers.planning.table import Row
from handlers.planning.words import held
from handlers.rulebook import Rulebook
from policy.platforms import FACTS, Platform
from store.db import Database, Session
from store.models import Person
from store.models.addresses import Purpose

_STYLE = (files("bot.web") / "static" / "coverage.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_templates = Environment(
    loader=PackageLoader("bot.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals["_"] = _


def coverage_routes(database: Database, clock: Clock, policy: Rulebook) -> Sequence[web.RouteDef]:
    """`GET /coverage/<secret>` and its picture: 404 for whoever may not see anything (any more), 503."""

    async def found(session: Session, person: Person, now: datetime, request: web.Request) -> Coverage:
        key = request.query.get("season", "")
        seen = await coverage.load(session, policy, now, stored_id(person.id), key)
        if seen is None:
            raise web.HTTPNotFound
        return seen

    async def page(session: Session, person: Person, now: datetime, request: web.Request) -> web.Response:
        return _page(await found(session, person, now, request), request, now)

    async def picture(session: Session, person: Person, now: datetime, request: web.Request) -> web.Response:
        seen = await found(session, person, now, request)
        drawn = await asyncio.to_thread(coverage_picture.drawn, _grid(seen))
        answer = web.Response(body=drawn, content_type="image/png")
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # a chat shows it on its own page
        return answer

    return [
        secret_page(database, clock, Purpose.COVERAGE, page, at=coverage.PATH),
        secret_page(
            database, clock, Purpose.COVERAGE, picture, at=coverage.PICTURE_PATH, ending=coverage.ENDING
        ),
    ]


def _page(seen: Coverage, request: web.Request, now: datetime) -> web.Response:
    text = _templates.get_template("coverage.html").render(
        language=current_language(),
        style=_STYLE,
        title=words.title(seen),
        counted=words.counted(seen),
        weeks=[(weeks.number(one), weeks.labelled(one)) for one in seen.mondays],
        rows=[
            (row.called, row.entry.unit.name, [(one.state.value, held(one)) for one in row.cells])
            for row in seen.rows
        ],
        others=[(f"?season={key}", name) for key, name in _others(seen)],
        when=moment(now),
    )
    answer = web.Response(text=text, content_type="text/html", charset="utf-8")
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


def _others(seen: Coverage) -> list[tuple[str, str]]:
    """What else can be looked at, by its key."""
    found = [(one.key, weeks.called(one)) for one in seen.others]
    return [*found, (COMING, _("The weeks to come"))] if seen.season else found


def _platform(row: Row) -> str:
    return FACTS[Platform(row.entry.account.platform)].title


def _grid(seen: Coverage) -> coverage_picture.Grid:
    """The table as it is drawn, in the language that is spoken."""
    left = len(seen.rows) - coverage_picture.MOST
    more = words.more(left) if left > 0 else ""
    return coverage_picture.Grid(
        title=words.title(seen),
        note=words.counted(seen),
        columns=[words.week(one) for one in seen.mondays],
        rows=[
            (row.entry.account.name, _platform(row), cells)
            for row in seen.rows[: coverage_picture.MOST]
            if (cells := [(one.state.value, words.short(one)) for one in row.cells])
        ],
        below=[*([more] if more else []), *words.legend()],
    )
