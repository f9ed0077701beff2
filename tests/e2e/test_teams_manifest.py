"""The app's package is as the newest schema in Microsoft's own package `@microsoft/app-manifest` asks.

The icons are drawn from their sources: `ICONS=manifest/teams make e2e ARGS="-k icon"` writes them anew.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from bot.channels.teams import manifest
from tests.bot.channels.teams.pixels import pixels
from tests.e2e.demo import ROOT
from tests.e2e.node import node

TEAMS = Path(__file__).parent / "teams"
COMMITTED = ROOT / "manifest" / "teams"
ODD = 'Långt "åäö" \\n {a} [b] | 🙂 '
ICONS = {"color": 192, "outline": 32}
DRAWN_ALIKE = 16  # of 255: one Chromium rounds an edge in another way than the next
Json = dict[str, Any]

WRONG: dict[str, Callable[[Json], Any]] = {
    "an id that is none": lambda app: app.update(id="kontolots"),
    "a word that is not there": lambda app: app.update(packageName="se.kontolots"),
    "a name that is too long": lambda app: app["name"].update(short="x" * 31),
    "an older version": lambda app: app.update(manifestVersion="1.19"),
    "a place that is none": lambda app: app["bots"][0].update(scopes=["everywhere"]),
    "two searches": lambda app: app["composeExtensions"].append({}),
}


def test_the_committed_files_fit_the_newest_schema() -> None:
    found = checked(COMMITTED)
    assert found == {"newest": manifest.SCHEMA, "said": {str(COMMITTED): []}}


def test_whatever_the_commands_are_they_fit(tmp_path: Path) -> None:
    long = {"x" * 31 + str(number): ODD * 500 for number in range(9)} | {manifest.HELP: "Hjälp"}
    several = {"long": long, "one": {manifest.HELP: "Hjälp"}, "empty": dict.fromkeys(long, "")}
    app = manifest.App("1.20.300", developer="Ö" * 32, website="https://www.exempelkommun.example/a/b")
    written = [put(tmp_path / name, manifest.files(lines, lines, app)) for name, lines in several.items()]
    assert checked(*written)["said"] == {str(folder): [] for folder in written}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_would_be_found(wrong: str, tmp_path: Path) -> None:
    app = json.loads((COMMITTED / "manifest.json").read_text())
    WRONG[wrong](app)
    content = {"manifest.json": json.dumps(app).encode(), "en.json": (COMMITTED / "en.json").read_bytes()}
    folder = put(tmp_path / "wrong", content)
    assert checked(folder)["said"][str(folder)]


def test_what_is_wrong_in_the_english_file_would_be_found(tmp_path: Path) -> None:
    english = json.loads((COMMITTED / "en.json").read_text()) | {"bots[0].name": "x"}
    content = {
        "manifest.json": (COMMITTED / "manifest.json").read_bytes(),
        "en.json": json.dumps(english).encode(),
    }
    folder = put(tmp_path / "wrong", content)
    assert checked(folder)["said"][str(folder)]


@pytest.mark.parametrize("name", ICONS)
async def test_an_icon_is_drawn_from_its_source(page: Page, tmp_path: Path, name: str) -> None:
    folder = ROOT / os.environ["ICONS"] if "ICONS" in os.environ else tmp_path
    await page.set_viewport_size({"width": ICONS[name], "height": ICONS[name]})
    source = (COMMITTED / f"{name}.svg").read_text()
    await page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{source}")
    await page.screenshot(path=folder / f"{name}.png", omit_background=True)
    drawn, committed = (pixels(one / f"{name}.png") for one in (folder, COMMITTED))
    assert [len(row) for row in drawn] == [len(row) for row in committed]
    seen = zip((one for row in drawn for one in row), (one for row in committed for one in row), strict=True)
    far = [abs(a - b) for one, other in seen for a, b in zip(one, other, strict=True)]
    assert max(far) <= DRAWN_ALIKE


def put(folder: Path, content: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, one in content.items():
        (folder / name).write_bytes(one)
    return folder


def checked(*folders: Path) -> Json:
    """What the newest schema says of the files in each folder, and which version it is."""
    if not (TEAMS / "node_modules" / "@microsoft").is_dir():
        pytest.fail(
            "tests/e2e/teams/node_modules is not as its lock file: `make e2e` installs it, or says how."
        )
    done = node(TEAMS / "check_manifest.mjs", *map(str, folders), folder=TEAMS)
    assert done.returncode == 0, done.stderr
    said: Json = json.loads(done.stdout)
    return said
