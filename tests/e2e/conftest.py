"""A real headless Chromium for the browser tests: `make e2e`, or `pytest tests/e2e`.

Playwright's objects belong to the event loop that made them, and the browser is started once, so
every test in this folder runs in the one loop of the session. An async fixture added here needs
the same: `@pytest_asyncio.fixture(loop_scope="session")`.
"""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from pytest_asyncio import is_async_test

from tests.e2e.demo import ROOT, AtTheDesk, demo, first_monday

HERE = Path(__file__).parent
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)  # a day that the demo's clock is moved over is swept hour by hour
FLAGS = [
    "--headless",
    "--no-sandbox",  # CI runs as root, where Chromium has no sandbox; only our own pages are opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Without these Chromium asks Google's hosts for this and that at every start.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the async tests of this folder in the loop of the session."""
    for item in items:
        if HERE in item.path.parents and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium: `CHROMIUM` if that is set, else Debian's."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None:
        pytest.fail("There is no chromium on this machine: `make e2e` installs it, or says how.")
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests, with a profile folder of its own that goes when it closes."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A fresh person at the browser: no cookies, nothing stored."""
    fresh = await browser.new_context(
        locale="sv-SE", timezone_id="Europe/Stockholm", viewport={"width": 1280, "height": 900}
    )
    fresh.set_default_timeout(PATIENCE_MS)
    yield fresh
    await fresh.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """An empty page; an error in the page's own script fails the test."""
    faults: list[str] = []
    empty = await context.new_page()
    empty.on("pageerror", lambda fault: faults.append(str(fault)))
    yield empty
    assert not faults, f"The page's script failed: {faults}"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures go: a folder of the test's own, with `PICTURES=docs` where the documents show them."""
    return ROOT / os.environ["PICTURES"] if "PICTURES" in os.environ else tmp_path


@pytest_asyncio.fixture(loop_scope="session")
async def monday(tmp_path: Path, page: Page) -> AsyncIterator[AtTheDesk]:
    """The demo on a Monday at ten."""
    async with demo(tmp_path / "data", first_monday()) as address:
        yield AtTheDesk(page, address)
        await page.close()
