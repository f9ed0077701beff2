"""The demo as its own process, and a person at its web page."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
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
HOUR, DAY, WEEK = "+1 timme", "+1 dag", "+1 vecka"
"""The buttons that move the demo's clock."""


@asynccontextmanager
async def demo(data: Path, day: date | None = None) -> AsyncIterator[str]:
    """`kontolots demo` on a free port, its data in that folder; gives its address.

    It begins on that local day, whenever the test is run; as a rule on a Saturday, when no reminder comes.
    """
    begin_on(day or first_monday() + timedelta(days=SATURDAY), data)
    environment = os.environ | {"KONTOLOTS_DATA_DIR": str(data)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0",
        stdout=asyncio.subprocess.PIPE, env=environment, cwd=ROOT,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        found = re.search(rb"http://\S+", line)
        assert found, f"the demo did not start: {line!r}"
        yield found[0].decode()
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), 15)


def begin_on(day: date, data: Path) -> None:
    """Set the demo's clock to ten in Sweden on that day to come, unless it has run before."""
    file = data / "demo-clock"
    if file.exists():
        return
    now = datetime.now(ZoneInfo("Europe/Stockholm"))
    begins = now.replace(year=day.year, month=day.month, day=day.day, hour=10, minute=0, second=0)
    data.mkdir(parents=True, exist_ok=True)
    ahead = begins - now
    file.write_text(str(int(ahead.total_seconds())), encoding="ascii")


def first_monday() -> date:
    """When the demo begins: the Monday of the second full week of a February, which has no holidays."""
    eighth = datetime.now(ZoneInfo("Europe/Stockholm")).date().replace(month=2, day=8)
    eighth = eighth.replace(year=eighth.year + 1)
    return eighth + timedelta(days=(MONDAY - eighth.weekday()) % 7)


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

    async def presses(self, label: str, *, unit: bool = False, whole: bool = False) -> None:
        """Press the newest button with that label; `whole`: not with one that it is a part of."""
        await self.conversation(unit=unit).get_by_role("button", name=label, exact=whole).last.click()

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
                await self._chooses(field, answer)
            elif kind == "tick":
                await field.get_by_role("checkbox").check()
            else:
                await field.locator("input, textarea").fill(answer)

    async def _chooses(self, field: Locator, answer: str) -> None:
        """Of few, all are in sight; of many, there is a list."""
        if await field.locator("select").count():
            await field.locator("select").select_option(label=answer)
        else:
            await field.get_by_role("radio", name=answer).check()

    async def _searches(self, field: Locator, answer: str) -> None:
        box = field.get_by_role("combobox")
        await box.press_sequentially(answer[:4])
        await field.get_by_role("option", name=re.compile(answer)).first.click()

    async def sends(self, label: str) -> None:
        """Send the open form, and wait until it has gone or changed."""
        before = await self.form.locator("h2").inner_text()
        await self.form.get_by_role("button", name=label, exact=True).click()
        await expect(self.form.locator("h2", has_text=before)).to_have_count(0)

    async def moves(self, *steps: str) -> None:
        """Move the demo's clock; the sweep comes right after."""
        time = self.page.locator("#time")
        for step in steps:
            before = await time.inner_text()
            await self.page.get_by_role("button", name=step).click()
            await expect(time).not_to_have_text(before)

    async def sees(self, text: str, *, unit: bool = False) -> None:
        """The text stands in the conversation."""
        await expect(self.conversation(unit=unit).get_by_text(text).last).to_be_visible()
