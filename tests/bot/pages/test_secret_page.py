"""A page by a secret address: for whoever has it, for nobody else, and nothing keeps or tells it."""

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.web.secret import secret_page
from handlers.context import stored_id
from store.db import Session, Unavailable
from store.models import Person
from store.models.addresses import Purpose
from store.queries import addresses
from tests.bot.pages.serving import Got, got, served
from tests.world import World

HOUR = timedelta(hours=1)


async def draw(_session: Session, person: Person, now: datetime, request: web.Request) -> web.Response:
    if "gone" in request.query:
        raise web.HTTPNotFound
    return web.Response(text=f"{person.name}, {now:%H:%M}")


@pytest.fixture
async def base(world: World) -> AsyncIterator[str]:
    route = secret_page(world.database, world.clock, Purpose.COVERAGE, draw, at="/table/", ending=".html")
    async with served(route) as address:
        yield f"{address}/table/"


@pytest.fixture
async def secret(world: World) -> str:
    now = world.clock.now()
    async with world.database.transaction() as session:
        return await addresses.make(session, now, stored_id(world.alva.id), Purpose.COVERAGE, now + HOUR)


def is_not_kept(answer: Got) -> bool:
    """Whether nothing on the way may keep the page or tell its address."""
    told = answer.headers
    return (
        "no-store" in told["Cache-Control"]
        and told["Referrer-Policy"] == "no-referrer"
        and "noindex" in told["X-Robots-Tag"]
    )


async def test_who_has_the_address_sees_the_page(base: str, secret: str) -> None:
    answer = await got(f"{base}{secret}.html")
    assert (answer.status, answer.text) == (200, "Alva Exempelsson, 08:00")
    assert is_not_kept(answer)


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".html",
        "x.html",
        "x" * 43 + ".html",
        "x" * 8_000 + ".html",
        "%00.html",
        "%FF%FE.html",
        "%0A.html",
        "%F0%9F.html",
        "%.html",
        "..%2F..%2Fetc%2Fpasswd",
        "a/b/c.html",
        "%C3%A5%C3%A4%C3%B6.html",
        "'%20OR%201=1.html",
    ],
)
async def test_what_is_no_address_of_ours_is_told_plainly(base: str, secret: str, path: str) -> None:
    answer = await got(base + path)
    assert answer.status == 404
    assert "i chatten" in answer.text
    assert is_not_kept(answer)


async def test_the_secret_alone_is_no_address(base: str, secret: str) -> None:
    assert (await got(base + secret)).status == 404
    assert (await got(f"{base}{secret}.html.html")).status == 404


async def test_what_has_expired_looks_as_if_it_had_never_been(world: World, base: str, secret: str) -> None:
    never = await got(f"{base}never.html")
    world.clock.advance(HOUR)
    expired = await got(f"{base}{secret}.html")
    assert (expired.status, expired.text) == (never.status, never.text) == (404, never.text)


async def test_a_page_may_say_that_it_is_not_there(base: str, secret: str) -> None:
    assert (await got(f"{base}{secret}.html?gone=1")).status == 404


async def test_without_the_database_it_is_asked_to_come_back(
    world: World, base: str, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading() -> None:
        raise Unavailable("x")

    monkeypatch.setattr(world.database, "reading", reading)
    answer = await got(f"{base}{secret}.html")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
    assert is_not_kept(answer)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_nothing_can_be_sent_to_it(base: str, secret: str, method: str) -> None:
    assert (await got(f"{base}{secret}.html", method=method)).status == 405


async def test_its_head_can_be_asked_for(base: str, secret: str) -> None:
    answer = await got(f"{base}{secret}.html", method="HEAD")
    assert (answer.status, answer.text) == (200, "")


async def test_the_secret_is_not_logged(
    world: World, base: str, secret: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="aiohttp")
    with capture_logs() as told:
        await got(f"{base}{secret}.html")
        await got(f"{base}{secret}")
        monkeypatch.setattr(world.database, "reading", _lost)
        await got(f"{base}{secret}.html")
    assert [one["event"] for one in told] == ["database unavailable"]
    assert secret not in f"{told} {caplog.text}"


def _lost() -> None:
    raise Unavailable("x")
