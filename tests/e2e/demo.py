"""The demo as its own process, and a person at its web page."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, expect

ROOT = Path(__file__).parent.parent.parent
_NAMES = (
    "alva",
    "bo",
    "cleo",
    "disa",
    "ebbe",
    "fia",
    "gun",
    "hugo",
    "ines",
    "jon",
    "kim",
    "lo",
    "max",
    "nils",
)
PERSONAS = {name: number for number, name in enumerate(_NAMES, 1)}
"""The demo's people by the number that the seed gives them."""


MONDAY, SATURDAY = 0, 5


@asynccontextmanager
async def demo(data: Path, weekday: int = SATURDAY) -> AsyncIterator[str]:
    """`kontolots demo` on a free port, its data in that folder; gives its address.

    It begins on that weekday, whatever day the test is run; on a Saturday no reminder comes in between.
    """
    begin_on(weekday, data)
    environment = os.environ | {"KONTOLOTS_DATA_DIR": str(data)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0",
        stdout=asyncio.subprocess.PIPE, env=environment, cwd=ROOT,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), 30)
        found = re.search(rb"http://\S+", line)
        assert found, f"the demo did not start: {line!r}"
        yield found[0].decode()
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), 15)


def begin_on(weekday: int, data: Path) -> None:
    """Set the demo's clock to ten in Sweden on such a day to come, unless it has run before.

    A week without holidays: the second full week of a February.
    """
    file = data / "demo-clock"
    if file.exists():
        return
    now = datetime.now(ZoneInfo("Europe/Stockholm"))
    eighth = now.replace(year=now.year + 1, month=2, day=8, hour=10, minute=0, second=0)
    monday = eighth + timedelta(days=(MONDAY - eighth.weekday()) % 7)
    data.mkdir(parents=True, exist_ok=True)
    ahead = monday + timedelta(days=weekday) - now
    file.write_text(str(int(ahead.total_seconds())), encoding="ascii")


class AtTheDesk:
    """A person at the page: reads, presses and fills in as people do, by what they see."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    async def becomes(self, who: str) -> None:
        """Switch to another persona."""
        await self.page.goto(f"{self.address}/som/{PERSONAS[who]}")

    def conversation(self, *, unit: bool = False) -> Locator:
        """The own conversation, or the information unit's channel."""
        name = "place:information_unit" if unit else "person:"
        return self.page.locator(f'section.conversation[data-conversation^="{name}"]')

    async def types(self, command: str) -> None:
        """Write a command and send it."""
        field = self.conversation().get_by_role("combobox")
        await field.fill(command)
        await field.press("Escape")
        await field.press("Enter")

    async def presses(self, label: str, *, unit: bool = False) -> None:
        """Press the newest button with that label."""
        await self.conversation(unit=unit).get_by_role("button", name=label).last.click()

    @property
    def form(self) -> Locator:
        """The open form."""
        return self.page.locator("section.panel")

    async def fills(self, **answers: str) -> None:
        """Fill in text fields by their names, and choose in search fields."""
        for name, answer in answers.items():
            field = self.form.locator(f'[data-field="{name}"]')
            kind = await field.get_attribute("data-kind")
            if kind == "search":
                await self._searches(field, answer)
            elif kind == "choice":
                await field.locator("select").select_option(label=answer)
            elif kind == "tick":
                await field.get_by_role("checkbox").check()
            else:
                await field.locator("input, textarea").fill(answer)

    async def _searches(self, field: Locator, answer: str) -> None:
        box = field.get_by_role("combobox")
        await box.press_sequentially(answer[:4])
        await field.get_by_role("option", name=re.compile(answer)).first.click()

    async def sends(self, label: str) -> None:
        """Send the open form, and wait until it has gone or changed."""
        before = await self.form.locator("h2").inner_text()
        await self.form.get_by_role("button", name=label, exact=True).click()
        await expect(self.form.locator("h2", has_text=before)).to_have_count(0)

    async def sees(self, text: str, *, unit: bool = False) -> None:
        """The text stands in the conversation."""
        await expect(self.conversation(unit=unit).get_by_text(text).last).to_be_visible()
