"""The summer is planned for three accounts in one form; the information unit sees who has what."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.demo import HOUR, AtTheDesk, demo, first_monday

NARROW = 320  # pixels
MONDAYS = [date.fromisocalendar(first_monday().year, week, 1) for week in range(26, 33)]
AWAY = (28, 29, 30)


@pytest_asyncio.fixture(loop_scope="session")
async def spring(tmp_path: Path, page: Page) -> AsyncIterator[AtTheDesk]:
    """The demo on the Monday eight weeks before the summer."""
    async with demo(tmp_path / "data", MONDAYS[0] - timedelta(weeks=8)) as address:
        yield AtTheDesk(page, address)
        await page.close()


async def test_a_summer_is_planned_and_seen(spring: AtTheDesk, pictures: Path) -> None:
    desk = spring
    await desk.becomes("ines")
    await desk.moves(HOUR)
    await desk.presses("Planera veckorna")
    await chooses(desk, pictures)
    await desk.sees("Nu är det sparat: sommaren")
    await desk.becomes("fia")
    await desk.types("/lage")
    await desk.presses("Semestertäckning")
    await desk.sees("v. 28–30 Jon Exempelqvist har fått frågan")
    await desk.becomes("jon")
    await desk.moves(HOUR)
    await desk.presses("Ja, jag tar över")
    await desk.sees("medan Ines Låtsas är borta")
    await desk.becomes("fia")
    await desk.types("/lage")
    await desk.presses("Semestertäckning")
    await desk.presses("Visa 6 till")
    await desk.sees("v. 28–30 Jon Exempelqvist tar över")
    picture = desk.conversation().get_by_role("img", name=re.compile("Semestertäckning")).last
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("complete", value=True)
    assert await picture.evaluate("one => one.naturalWidth")
    await desk.page.screenshot(path=pictures / "coverage.png")
    await on_paper(desk, pictures)


async def chooses(desk: AtTheDesk, pictures: Path) -> None:
    """She is here but for three weeks, and asks Jon."""
    for number, monday in enumerate(MONDAYS, 26):
        week = desk.form.locator(f'[data-field="week_{monday:%Y_%m_%d}"]')
        await week.get_by_role("radio", name="fråga Jon" if number in AWAY else "på plats").check()
    await desk.page.screenshot(path=pictures / "planning.png")
    await desk.sends("Spara")


async def on_paper(desk: AtTheDesk, pictures: Path) -> None:
    """The same as a page, which is read on a telephone, too."""
    link = desk.conversation().get_by_role("link", name="Öppna tabellen").last
    async with desk.page.context.expect_page() as opened:
        await link.click(modifiers=["Control"])
    sheet = await opened.value
    row = sheet.get_by_role("row", name=re.compile("Exempelbiblioteket"))
    await expect(row.get_by_role("cell", name="Jon Exempelqvist tar över")).to_have_count(len(AWAY))
    await sheet.screenshot(path=pictures / "coverage-page.png")
    await sheet.set_viewport_size({"width": NARROW, "height": 800})
    assert await sheet.evaluate("document.documentElement.scrollWidth") <= NARROW
    await expect(row.get_by_role("cell", name="Jon Exempelqvist tar över").first).to_be_visible()
