"""The coverage table as a page and as a picture: what both say, and who is shown nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest
from PIL import Image

from bot.web import coverage_picture
from bot.web.coverage import coverage_routes
from bot.web.coverage_picture import COLOURS, MOST, Grid
from handlers.context import stored_id
from store.models import Person
from store.models.addresses import Purpose
from store.queries import addresses
from tests.accounts import add_account
from tests.bot.pages.serving import got, served
from tests.handlers.planning.summer import ASKED, at, away, plans
from tests.talk import Talk
from tests.web.dom import parse
from tests.world import World

WEEKS = [str(week) for week in range(26, 33)]


@pytest.fixture
async def base(talk: Talk, world: World) -> AsyncIterator[str]:
    """Alva has planned the summer for two accounts: she is away in week 28, and Cleo is asked."""
    world.clock.at = ASKED
    for name in ("Köket <b>", "Lönnen"):
        await add_account(world, name, "alva", "cleo")
    await at(talk, ASKED)
    await plans(talk, w28=away(world, "cleo"))
    async with served(*coverage_routes(world.database, world.clock, world.dispatch.policy)) as address:
        yield address


async def secret(world: World, who: str) -> str:
    now = world.clock.now()
    ends = now + timedelta(days=14)
    async with world.database.transaction() as session:
        number = stored_id(world.people[who].id)
        return await addresses.make(session, now, number, Purpose.COVERAGE, ends)


async def test_the_page_says_what_the_card_says(base: str, world: World) -> None:
    answer = await got(f"{base}/coverage/{await secret(world, 'bo')}?season=summer-2027")
    assert answer.status == 200
    page = parse(answer.text)
    heads = [one.text() for one in page.all("th", having="scope") if one.attributes["scope"] == "col"]
    assert heads == ["Konto", *(f"v. {week}" for week in WEEKS)]
    rows = [one for one in page.all("th", having="scope") if one.attributes["scope"] == "row"]
    assert [one.text().split(" (")[0] for one in rows] == ["Köket <b>", "Lönnen"]
    cells = [one.text() for one in page.all("td")]
    here, asked = "Alva Exempelsson är på plats", "Cleo Exempelsson har fått frågan"
    assert cells == 2 * [here, here, asked, *4 * [here]]
    assert page.one("caption").text() == "Vem som har vilket konto vilken vecka"
    assert page.one("html").attributes["lang"] == "sv"
    assert "2 konton. Det finns 2 luckor" in answer.text


async def test_nothing_of_it_may_be_kept_or_run(base: str, world: World) -> None:
    told = (await got(f"{base}/coverage/{await secret(world, 'bo')}")).headers
    assert told["Cache-Control"] == "no-store"
    assert told["Referrer-Policy"] == "no-referrer"
    assert "noindex" in told["X-Robots-Tag"]
    assert "default-src 'none'" in told["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/coverage/", "/coverage-picture/"])
async def test_who_is_shown_nothing(base: str, world: World, path: str) -> None:
    ending = ".png" if "picture" in path else ""
    for who in ("cleo", "olle", "alva"):
        assert (await got(f"{base}{path}{await secret(world, who)}{ending}")).status == 404
    right = await secret(world, "bo")
    for wrong in ("", "x", right[:-1], right + "A", "%00", "a" * 5_000, f"{right}/"):
        assert (await got(f"{base}{path}{wrong}{ending}")).status == 404
    async with world.database.transaction() as session:
        (await session.get_one(Person, world.bo.id)).active = False
    assert (await got(f"{base}{path}{right}{ending}")).status == 404


@pytest.mark.parametrize("season", ["%00%ff", "summer-2019", "a" * 3_000, "&season=coming"])
async def test_a_holiday_that_is_not_planned_is_as_none(base: str, world: World, season: str) -> None:
    answer = await got(f"{base}/coverage/{await secret(world, 'bo')}?season={season}")
    assert answer.status == 200
    assert "Semestertäckning: sommaren 2027" in answer.text


async def test_rights_are_read_when_it_is_asked_for(base: str, world: World) -> None:
    right = await secret(world, "bo")
    async with world.database.transaction() as session:
        for who in ("alva", "cleo"):
            (await session.get_one(Person, world.people[who].id)).manager_id = world.gun.id
    assert (await got(f"{base}/coverage/{right}")).status == 404
    world.clock.advance(timedelta(days=15))
    assert (await got(f"{base}/coverage/{await secret(world, 'gun')}")).status == 200


async def test_it_ends_after_two_weeks(base: str, world: World) -> None:
    right = await secret(world, "bo")
    world.clock.advance(timedelta(days=14))
    assert (await got(f"{base}/coverage/{right}")).status == 404


async def test_the_picture(base: str, world: World) -> None:
    url = f"{base}/coverage-picture/{await secret(world, 'bo')}.png?season=summer-2027"
    async with aiohttp.request("GET", url) as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")
        with Image.open(BytesIO(await answer.read())) as picture:
            assert picture.format == "PNG"
            assert picture.width < 1_400


def grid(accounts: int, words: str = "→ Cleo") -> Grid:
    cells = [(state, words) for state in COLOURS]
    return Grid(
        "Semestertäckning",
        words,
        ["v. 26"] * len(cells),
        [(words, "Facebook", cells)] * accounts,
        [words] * 8,
    )


@pytest.mark.parametrize("accounts", [0, 1, MOST])
@pytest.mark.parametrize("words", ["", "→ Cleo", "Å" * 500, "a\nb\x00c", "漢字 🎉"])
def test_any_picture_is_small_and_opens(accounts: int, words: str) -> None:
    drawn = coverage_picture.drawn(grid(accounts, words))
    assert len(drawn) < 300_000
    with Image.open(BytesIO(drawn)) as picture:
        picture.load()
        assert picture.height < 2_000


def test_the_picture_has_its_colours_and_swedish_letters() -> None:
    with Image.open(BytesIO(coverage_picture.drawn(grid(1)))) as opened:
        colours = {colour for _count, colour in opened.convert("RGB").getcolors(100_000) or []}
    for ground, _ink in COLOURS.values():
        assert tuple(bytes.fromhex(ground[1:])) in colours
    one, other = (coverage_picture.drawn(grid(1, letter)) for letter in "ÅÖ")
    assert one != other


@pytest.mark.parametrize("state", COLOURS)
def test_words_can_be_read_on_their_ground(state: str) -> None:
    one, other = sorted(map(luminance, COLOURS[state]))
    assert (other + 0.05) / (one + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """By WCAG 2.1."""
    parts = [part / 255 for part in bytes.fromhex(colour[1:])]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
