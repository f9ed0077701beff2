"""Conversations over the local web chat: the scripts of `tests.talk`, each act done at a person's page.

What people see, press and fill in is what the server has drawn. The neutral form of each reply is noted
as it passes, so that a script can look at its fields.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from sqlalchemy import make_url

from bot.app import App, build
from bot.channels.web.adapter import WebChannel
from bot.channels.web.inbound import UNIT_PLACE
from bot.delivery import Delivery
from bot.settings import Settings
from chat.cards import Card
from chat.inbound import Command, Leave, Press, Submit
from chat.replies import Reply
from handlers.rulebook import Rulebook
from policy.profile import Profile
from store.models import Account, Person, Unit
from tests import world as worlds
from tests.slack.talk import Noting, read_cast
from tests.talk import Standing, Talk
from tests.web import fields
from tests.web.dom import Element, parse
from tests.web.fields import Stopped
from tests.web.tab import Tab, lines
from tests.world import CAST, PUBLIC_URL, TestClock, World

_PATIENCE = 20.0  # seconds
_ROWS: dict[str, Any] = {"people": Person, "units": Unit, "accounts": Account}


class Arriving:
    """Stands before the delivery: when nothing is left to deliver, all that it brought is on the pages."""

    def __init__(self, delivery: Delivery, arrived: Callable[[], Awaitable[None]]) -> None:
        self._delivery, self._arrived = delivery, arrived

    async def drain(self) -> int:
        taken = await self._delivery.drain()
        if not taken:
            await self._arrived()
        return taken


def settings(folder: Path) -> Settings:
    """Settings without any platform."""
    return Settings(
        database_url=f"sqlite+aiosqlite:///{folder / 'world.db'}",
        profile=(str(Path(__file__).parents[2] / "bot" / "demo" / "exempelkommun-profile.toml"),),
        port=0,
        public_url=PUBLIC_URL,
    )


@asynccontextmanager
async def running(folder: Path, rules: Profile) -> AsyncIterator[tuple[App, str]]:
    """The whole program by these rules, with the cast in its database; and its address."""
    await worlds.empty(folder).dispose()
    app = build(settings(folder), TestClock())
    app.dispatch.policy = Rulebook((rules,))
    worlds.hurried(app.database)
    made = World(app.database, app.clock, None, app.dispatch, app.delivery)  # type: ignore[arg-type]
    await worlds.fill(made, "web", lambda key: str([*CAST].index(key) + 1))  # their numbers, in that order
    started = app.running()
    async with asyncio.timeout(_PATIENCE):
        address = await started.__aenter__()
    try:
        yield app, address
    finally:
        async with asyncio.timeout(_PATIENCE):
            await started.__aexit__(None, None, None)


@asynccontextmanager
async def talking(folder: Path, rules: Profile) -> AsyncIterator["WebTalk"]:
    """A conversation in which everybody has their page open.

    Fails if what somebody saw come in is not what the page shows when it is loaded anew.
    """
    async with running(folder, rules) as (app, address), ClientSession(address) as session:
        channel = app.channels["web"]
        assert isinstance(channel, WebChannel)
        noting = Noting(app.dispatch)
        channel.attach(noting)
        world = World(app.database, app.clock, None, app.dispatch, app.delivery)  # type: ignore[arg-type]
        async with app.database.reading() as reading:
            await read_cast(world, reading)
        async with AsyncExitStack() as undo:
            tabs = await signed_in(session, address)
            for tab in tabs.values():
                await tab.open()
                undo.push_async_callback(tab.close)
            talk = WebTalk(world, tabs, noting)
            world.delivery = Arriving(app.delivery, talk.arrived)  # type: ignore[assignment]
            yield talk
            await talk.arrived()
            for tab in tabs.values():
                shown = {name: lines(several) for name, several in tab.lists.items()}
                assert shown == await tab.shows_when_loaded_anew()


async def signed_in(session: ClientSession, address: str) -> dict[str, Tab]:
    """Everybody's page, by the links of the first page that one comes to."""
    async with session.get("/") as response:
        (nav,) = parse(await response.text()).all("nav")
    links = {link.one("span").text(): link.attributes["href"] for link in nav.all("a")}
    return {key: Tab(session, address, links[name]) for key, (name, *_rest) in CAST.items()}


class WebTalk(Talk):
    """A script's acts, at the pages of the web chat."""

    def __init__(self, world: World, tabs: dict[str, Tab], noting: Noting) -> None:
        super().__init__(world)
        self.tabs, self.noting = tabs, noting

    def conversations(self, who: str) -> list[str]:
        return list(self.tabs[who].lists)

    def seen(self, who: str) -> str:
        tab = self.tabs[who]
        shown = [one.text() for one, _place in self._shown(tab)]
        return "\n\n".join([*shown, *tab.notes, *tab.errors.values()])

    def cards(self, who: str) -> list[Card]:
        raise Stopped("the page has elements, not cards")

    def buttons(self, who: str) -> list[list[Standing]]:
        return [
            [
                Standing(one.raw().strip(), payload, one.closest("data-message") or "", place)
                for one in item.all("button")
                if (payload := one.attributes.get("data-payload"))
            ]
            for item, place in self._shown(self.tabs[who])
        ]

    def _shown(self, tab: Tab) -> list[tuple[Element, str]]:
        """What stands on a page, each in its conversation; the form last."""
        several = [(item, place) for place, items in tab.lists.items() for item in items]
        return [*several, *([(tab.panel.form, tab.panel.conversation)] if tab.panel else [])]

    async def send(
        self, who: str, said: Command | Press | Submit | Leave, place: str = "", event: str = ""
    ) -> Reply:
        tab = self.tabs[who]
        before = len(self.noting.replies.get(tab.person, []))
        async with asyncio.timeout(_PATIENCE):
            await self._act(tab, said, UNIT_PLACE if place == "unit" else place or tab.own)
        await self.arrived()
        (reply,) = self.noting.replies[tab.person][before:]
        self._take(who, said, reply)
        if isinstance(said, Submit):
            self.errors[who] = tab.errors
        if tab.panel is None:
            self.forms.pop(who, None)  # also after an answer that only this person sees
        return reply

    async def arrived(self) -> None:
        """Until every message is delivered, and has come to the pages."""
        async with asyncio.timeout(_PATIENCE):
            while worlds.mail_waits(self.world):  # noqa: ASYNC110 - what is waited for is in the database
                await asyncio.sleep(0.01)
            newest = changes(self.world)
            for tab in self.tabs.values():
                await tab.heard(max(newest.get(name, 0) for name in tab.lists))

    async def _act(self, tab: Tab, said: Command | Press | Submit | Leave, place: str) -> None:
        match said:
            case Command():
                await tab.types(place, f"/{said.name} {said.text}".strip())
            case Press():
                await tab.press(place, said.payload, said.message)
            case Submit():
                await self._fill(tab, said.values)
                await tab.submit()
            case Leave():
                await self._fill(tab, said.values)
                await tab.leave()

    async def _fill(self, tab: Tab, values: dict[str, Any]) -> None:
        panel = tab.opened()
        for name, value in values.items():
            field = panel.field(name)
            assert field is not None, f"the form that is drawn has no {name}"
            if field.attributes["data-kind"] == "search":
                of = field.one("input").attributes["data-of"]
                await tab.choose(field, await self._labels(of, value))
            else:
                fields.fill(field, value)

    async def _labels(self, of: str, numbers: Any) -> dict[str, str]:
        """What is typed to find each of these rows."""
        if not all(isinstance(one, str) and one.isdecimal() for one in numbers):
            raise Stopped(f"nobody can choose {numbers!r}")
        async with self.world.database.reading() as session:
            rows = {one: await session.get(_ROWS[of], int(one)) for one in numbers}
        found = {one: row.name for one, row in rows.items() if row is not None}
        if found.keys() != rows.keys():
            raise Stopped(f"nobody can choose {numbers!r}")
        return found


def changes(world: World) -> dict[str, int]:
    """The newest change of each conversation: not what it is, only that a page should have heard of it."""
    with closing(sqlite3.connect(make_url(world.database.url).database or "")) as file:
        return dict(file.execute("SELECT conversation, max(change) FROM web_message GROUP BY conversation"))
