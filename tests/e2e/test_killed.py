"""The bot killed without warning and started again: the person goes on where they were."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import aiohttp
from playwright.async_api import Page, expect

from tests.e2e.demo import ROOT, AtTheDesk


async def started(data: Path, port: int) -> tuple[asyncio.subprocess.Process, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", str(port),
        stdout=asyncio.subprocess.PIPE, env=os.environ | {"KONTOLOTS_DATA_DIR": str(data)}, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 30)
    found = re.search(rb"http://\S+", line)
    assert found
    return process, found[0].decode()


async def test_killed_and_started_again(page: Page, tmp_path: Path) -> None:
    process, address = await started(tmp_path / "data", 0)
    desk = AtTheDesk(page, address)
    await desk.becomes("alva")
    await desk.types("/nytt-konto")
    await desk.presses("Börja ansökan")
    await desk.fills(name="Förskolan Lönnen i Exempelkommun", platform="Facebook", start="2099-01-01")
    process.send_signal(signal.SIGKILL)
    await process.wait()
    sending = asyncio.create_task(desk.form.get_by_role("button", name="Spara och fortsätt").click())
    process, _same = await started(tmp_path / "data", int(address.rsplit(":", 1)[1]))
    await sending
    await expect(desk.form.locator('[data-field="start"] .error')).to_contain_text("mer än två år")
    await healthy(address)
    process.terminate()
    await process.wait()


async def healthy(address: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{address}/health") as answer:
        assert answer.status == 200
        assert (await answer.json())["database"] == "ok"
