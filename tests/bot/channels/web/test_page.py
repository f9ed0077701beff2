"""The page says whom one acts as, and shows the conversations in that person's language."""

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.base import Letter
from bot.channels.web import adapter, page
from bot.channels.web.adapter import WebChannel
from chat.cards import Card
from chat.language import speaking
from store.db import Database
from tests.bot.channels.web.drawn import Page
from tests.bot.channels.web.helpers import Cast, Client, news, queued, serving, tell
from tests.world import MONDAY, TestClock

STATIC = Path(adapter.__file__).parent / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))


async def html(client: Client, person: int) -> str:
    answer = await client.get(f"/som/{person}")
    assert answer.status == 200
    return await answer.text()


async def test_the_first_persona_is_shown(client: Client, cast: Cast) -> None:
    answer = await client.get("/", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (302, f"/som/{cast.alva}")


async def test_nobody_to_act_as(channel: WebChannel) -> None:
    async with serving(channel) as client:
        assert (await client.get("/")).status == 404


async def test_whom_one_acts_as(client: Client, cast: Cast) -> None:
    shown = await html(client, cast.alva)
    who = re.search(r'<p class="who">(.*?)</p>', shown, re.DOTALL)
    assert who is not None
    for word in ("Alva Exempelsson", "förskollärare", "Förskolan Lönnen"):
        assert word in who[1]
    assert f'href="/som/{cast.alva}" aria-current="page"' in shown


async def test_everybody_who_works_here_is_one_click_away(client: Client, cast: Cast) -> None:
    shown = await html(client, cast.alva)
    linked = [int(number) for number in re.findall(r'href="/som/(\d+)"', shown)]
    assert linked == [cast.alva, cast.eve, cast.fia]


async def test_the_unit_has_a_second_conversation(client: Client, cast: Cast) -> None:
    assert 'data-conversation="place:information_unit"' in await html(client, cast.fia)
    assert 'data-conversation="place:information_unit"' not in await html(client, cast.alva)


async def test_the_page_is_in_the_readers_language(client: Client, cast: Cast) -> None:
    assert '<html lang="sv">' in await html(client, cast.alva)
    english = await html(client, cast.eve)
    assert '<html lang="en">' in english
    assert "You act as" in english


async def test_a_conversation(
    client: Client, cast: Cast, channel: WebChannel, database: Database, clock: TestClock
) -> None:
    await tell(client, cast.alva, {"kind": "typed", "text": "/hjalp <img>"})
    card = Card(title="Svar </script>")
    place = f"person:{cast.alva}"
    reference = await channel.send(Letter(await queued(database, clock, card), place, card))
    shown = await html(client, cast.alva)
    assert shown.index("/hjalp &lt;img&gt;") < shown.index("Svar &lt;/script&gt;")
    assert f'data-message="{reference}"' in shown
    assert 'data-since="2"' in shown
    assert "<img>" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{ 7*7 }} {% raw %} ${7*7} {0}",
        """He said "no", 'no' and `no`""",
        '"><img src=x onerror="alert(1)">',
        "&lt;b&gt; &amp; &",
        "</script><!-- ]]>",
    ],
)
async def test_what_is_typed_stands_on_the_live_page_as_it_was_typed(
    client: Client, cast: Cast, text: str
) -> None:
    async with asyncio.timeout(5), news(client, cast.alva) as alva:
        await tell(client, cast.alva, {"kind": "typed", "text": text})
        told = (await alva.next())["html"]
    found = re.search(r'<li id="message-.*?</li>', await html(client, cast.alva), re.DOTALL)
    assert found is not None
    for item in (Page(told), Page(found[0])):
        assert text in item.typed()
        assert {one.tag for one in item.elements} == {"li", "p", "span", "time"}


async def test_an_empty_conversation_greets_and_offers_the_commands(
    client: Client, cast: Cast, channel: WebChannel, database: Database, clock: TestClock
) -> None:
    shown = await html(client, cast.alva)
    assert '<h3 class="typed">Hej Alva</h3>' in shown
    offered = re.findall(r'<button type="button" data-command="([^"]+)">([^<]+)</button>', shown)
    assert offered == [("/nytt-konto", "Ansök om ett konto"), ("/hjalp", "Vad du kan skriva")]
    assert (await html(client, cast.fia)).count('class="greeting"') == 1  # not in the unit's channel
    card = Card(title="Svar")
    await channel.send(Letter(await queued(database, clock, card), f"person:{cast.alva}", card))
    assert 'class="greeting"' not in await html(client, cast.alva)


async def test_commands_and_words_for_the_scripts(client: Client, cast: Cast) -> None:
    shown = await html(client, cast.alva)
    found = re.search(r'<script type="application/json" id="commands">(.*?)</script>', shown)
    assert found is not None
    assert json.loads(found[1])[0] == {"name": "nytt-konto", "summary": "Ansök om ett konto"}


async def test_nothing_is_inline(client: Client, cast: Cast) -> None:
    shown = await html(client, cast.alva)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", shown)
    assert re.findall(r"<script(?! type=.application/json)[^>]*>", shown) == [
        '<script type="module" src="/static/chat.js">'
    ]


async def test_the_demos_clock(client: Client, cast: Cast, clock: TestClock) -> None:
    assert "måndag 1 mars 2027 kl. 09.00" in await html(client, cast.alva)
    for hours in (1, 24, 168):
        assert (await client.post("/klocka", json={"hours": hours})).status == 200
    assert clock.now() == MONDAY + timedelta(hours=193)


@pytest.mark.parametrize("hours", [0, -1, 2, "1", 1.5, True, None, 10**30])
async def test_the_clock_moves_by_its_buttons_alone(client: Client, clock: TestClock, hours: object) -> None:
    assert (await client.post("/klocka", json={"hours": hours})).status == 400
    assert clock.now() == MONDAY


async def test_the_clock_stops_before_the_end_of_time(client: Client, clock: TestClock) -> None:
    clock.at = MONDAY.replace(year=2100, month=12, day=31)
    assert (await client.post("/klocka", json={"hours": 168})).status == 409


async def test_outside_the_demo_time_cannot_be_moved(
    database: Database, clock: TestClock, cast: Cast
) -> None:
    channel = WebChannel(database, clock, list, demo=False, open_to_network=False)
    async with serving(channel) as client:
        assert (await client.post("/klocka", json={"hours": 1})).status == 404
        assert 'class="clock"' not in await html(client, cast.alva)


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
async def test_the_scripts_are_served(client: Client, file: Path) -> None:
    answer = await client.get(f"/static/{file.name}")
    assert (answer.status, answer.content_type.rpartition("/")[2]) == (200, "javascript")


def test_the_scripts_say_what_the_page_gives_them() -> None:
    texts = [file.read_text(encoding="utf-8") for file in SCRIPTS]
    calls = [call for text in texts for call in re.findall(r"\bsay\(([^;]*)", text)]
    certain = {word for call in calls for word in re.findall(r'^"([a-z_]+)"', call)}
    perhaps = {word for call in calls for word in re.findall(r'"([a-z_]+)"', call)}
    with speaking("en"):
        given = set(page.words())
    assert certain - given == set()
    assert given - perhaps == set()


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_the_scripts_are_short(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 250


def test_html_is_made_only_from_what_the_server_drew() -> None:
    unsafe = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    found = [file.name for file in SCRIPTS for _hit in unsafe.findall(file.read_text(encoding="utf-8"))]
    assert found == ["words.js"]
