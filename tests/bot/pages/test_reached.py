"""The whole program: where its pages are, and that it knows where people reach them."""

from pathlib import Path

from bot.app import build
from bot.settings import Settings
from tests.bot.pages.serving import got
from tests.world import PUBLIC_URL, TestClock, empty


async def test_calendars_are_served_and_their_addresses_begin_as_set(tmp_path: Path) -> None:
    url = empty(tmp_path).url
    app = build(Settings(database_url=url, port=0, public_url=PUBLIC_URL), TestClock())
    assert app.dispatch.public_url == PUBLIC_URL
    async with app.running() as address:
        answer = await got(f"{address}/calendar/unknown.ics")
        assert (answer.status, answer.headers["Cache-Control"]) == (404, "no-store")
        assert "Adressen fungerar inte" in answer.text


async def test_without_the_setting_no_address_is_given_out(tmp_path: Path) -> None:
    app = build(Settings(database_url=empty(tmp_path).url, port=0), TestClock())
    assert app.dispatch.public_url == ""
    await app.database.dispose()
