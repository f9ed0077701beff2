"""The page itself: by keyboard alone, for a screen reader, on a phone, with the clock moved."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.e2e.demo import PERSONAS, AtTheDesk, demo


@pytest_asyncio.fixture(loop_scope="session")
async def desk(page: Page, tmp_path: Path) -> AsyncIterator[AtTheDesk]:
    async with demo(tmp_path / "data") as address:
        yield AtTheDesk(page, address)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_barrier_is_found_by_axe(desk: AtTheDesk, scheme: str) -> None:
    await desk.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await desk.becomes("alva")
    await desk.types("/nytt-konto")
    await desk.presses("Börja ansökan")
    await desk.form.get_by_role("button", name="Spara och fortsätt").click()
    await expect(desk.form.locator(".error-summary")).to_be_visible()
    found = await Axe().run(desk.page)
    assert found.violations_count == 0, found.generate_report()
    await desk.becomes("fia")
    found = await Axe().run(desk.page)
    assert found.violations_count == 0, found.generate_report()


async def test_an_application_is_begun_by_keyboard_alone(desk: AtTheDesk) -> None:
    await desk.becomes("alva")
    line = desk.conversation().get_by_role("combobox")
    await line.focus()
    await desk.page.keyboard.type("/nyt")
    await expect(desk.conversation().get_by_role("option")).to_have_count(1)
    for key in ("ArrowDown", "Enter", "Enter"):
        await desk.page.keyboard.press(key)
    button = desk.conversation().get_by_role("button", name="Börja ansökan")
    await button.focus()
    await desk.page.keyboard.press("Enter")
    await expect(desk.form.locator("h2")).to_be_focused()
    await desk.page.keyboard.press("Escape")
    await expect(desk.form).to_be_hidden()
    await expect(button).to_be_focused()


async def test_a_fault_stands_at_its_field_and_what_was_written_stays(desk: AtTheDesk) -> None:
    await desk.becomes("alva")
    await desk.types("/nytt-konto")
    await desk.presses("Börja ansökan")
    await desk.fills(platform="Facebook", name="<b>Lönnen</b>", start="2020-01-01")
    await desk.form.get_by_role("button", name="Spara och fortsätt").click()
    start = desk.form.locator('[data-field="start"]')
    await expect(start.locator(".error")).to_contain_text("Den dagen har redan varit")
    await expect(desk.form.locator('[data-field="name"] input')).to_have_value("<b>Lönnen</b>")
    await expect(desk.form.locator(".error-summary")).to_be_focused()


async def test_a_closed_window_keeps_what_was_written(desk: AtTheDesk) -> None:
    await desk.becomes("alva")
    await desk.types("/nytt-konto")
    await desk.presses("Börja ansökan")
    await desk.fills(name="Halvskrivet namn")
    await desk.form.get_by_role("button", name="Stäng").click()
    await expect(desk.form).to_be_hidden()
    await desk.becomes("bo")
    await desk.becomes("alva")
    await desk.types("nytt konto")
    await desk.sees("Halvskrivet namn")
    await desk.presses("Fortsätt")
    await expect(desk.form.locator('[data-field="name"] input')).to_have_value("Halvskrivet namn")


async def test_what_is_typed_is_shown_as_typed(desk: AtTheDesk) -> None:
    await desk.becomes("nils")
    hostile = "<img src=x onerror=alert(1)> <!channel> **fet** &amp;"
    await desk.types(f"/kontoregister {hostile}")
    await expect(desk.conversation().get_by_text(hostile).last).to_be_visible()
    await expect(desk.conversation().locator("img")).to_have_count(0)


async def test_the_clock_moves_the_demos_time(desk: AtTheDesk) -> None:
    await desk.becomes("alva")
    time = desk.page.locator("#time")
    before = await time.inner_text()
    await desk.page.get_by_role("button", name="+1 vecka").click()
    await expect(time).not_to_have_text(before)
    assert re.match(r"\w+dag \d+ \w+ 20\d\d kl\. \d\d\.\d\d", await time.inner_text())


async def test_a_new_message_comes_without_loading_the_page(desk: AtTheDesk) -> None:
    await desk.becomes("nils")
    other = await desk.page.context.new_page()
    writer = AtTheDesk(other, desk.address)
    await writer.becomes("nils")
    await writer.types("/hjalp")
    await desk.sees("This is what you can do here")
    await other.close()


@pytest.mark.parametrize("width", [320, 768, 1280])
async def test_nothing_scrolls_sideways(desk: AtTheDesk, width: int) -> None:
    await desk.page.set_viewport_size({"width": width, "height": 800})
    for who in PERSONAS:
        await desk.becomes(who)
        wide = await desk.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{who} at {width}"
