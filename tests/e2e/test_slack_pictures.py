"""Pictures of what people see in Slack: the gallery's blocks, drawn by the package slack-blocks-to-jsx.

It is not Slack: the frames, and the inputs in modals, are drawn in `slack/draw.mjs`. The pictures go to a
folder of the test's own, or with `PICTURES=docs` to where the documents show them.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from bot.channels.slack import render, render_form
from chat.fields import Search
from chat.language import speaking
from tests import gallery as galleries
from tests.e2e.demo import ROOT
from tests.e2e.node import SLACK, node
from tests.slack.workspace import Json
from tests.visitor import Gallery

CAPTION = (
    "Drawn by the package slack-blocks-to-jsx from what the bot sends. The frame of a window and its fields "
    "are drawn by the test. The people and the municipality are invented."
)
PICTURES = {
    "slack-applying": (("message", "requirements"), ("modal", "step 1, advice")),
    "slack-writing": (("modal", "change: Syfte"), ("modal", "change: Vem")),
    "slack-summary": (("message", "summary"),),
    "slack-deciding": (("message", "manager, answered"), ("modal", "question")),
    "slack-asked": (("message", "applicant, asked"), ("modal", "answer")),
    "slack-launching": (("message", "checklist, under way"), ("modal", "launch step 4")),
    "slack-register": (("message", "register, page"), ("message", "address, looks like ours")),
    "slack-home": (("home", "home, to decide"), ("home", "home, launching")),
    "slack-help": (("message", "help"), ("message", "undelivered")),
}
"""Each picture, and what stands in it side by side, by the gallery's names."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page for each picture."""
    folder = tmp_path_factory.mktemp("pictures")
    gallery = galleries.held(tmp_path_factory, "usual")
    with speaking("sv"):
        pages = [
            {"name": name, "caption": CAPTION, "shown": [shown(gallery, *one) for one in several]}
            for name, several in PICTURES.items()
        ]
    (folder / "shown.json").write_text(json.dumps(pages))
    done = node(SLACK / "draw.mjs", str(folder), folder=SLACK)
    assert done.returncode == 0, done.stderr
    return folder


def shown(gallery: Gallery, kind: str, name: str) -> Json:
    """One thing in a picture, as it is sent to Slack."""
    if kind == "message":
        return {"kind": kind, "caption": name, "blocks": render.message(gallery.cards[name]).blocks}
    if kind == "home":
        return {"kind": kind, "caption": name, **render.home(gallery.cards[name])}
    form = gallery.forms[name]
    chosen = [option for one in form.fields if isinstance(one, Search) for option in one.value]
    view = render_form.form(form, place="D1", shared=False, users={one.value: one.value for one in chosen})
    users = [{"id": one.value, "name": one.label} for one in chosen]
    return view | {"kind": kind, "caption": name, "users": users}


@pytest.mark.parametrize("name", PICTURES)
async def test_a_picture(page: Page, drawn: Path, tmp_path: Path, name: str) -> None:
    pictures = ROOT / os.environ["PICTURES"] if "PICTURES" in os.environ else tmp_path
    await page.set_viewport_size({"width": 1400, "height": 900})
    await page.goto((drawn / f"{name}.html").as_uri())
    seen = words(await page.locator("main").inner_text())
    sent = next(one["shown"] for one in json.loads((drawn / "shown.json").read_text()) if one["name"] == name)
    assert [text for text in texts(sent) if words(text) not in seen] == []
    await page.locator("main").screenshot(path=pictures / f"{name}.png")


def words(text: str) -> str:
    """The text without its white space and the signs that are drawn as pictures."""
    return "".join(text.translate(dict.fromkeys(map(ord, "✅⬜⚠\ufe0f"))).split())


def texts(sent: Any) -> Iterator[str]:
    """Every text that one sees without opening a menu or pressing a button, wherever it stands."""
    if isinstance(sent, list):
        for one in sent:
            yield from texts(one)
    if isinstance(sent, dict):
        for name, one in sent.items():
            if name in {"text", "initial_value"} and isinstance(one, str):
                yield one
            elif name not in {"confirm", "options", "option_groups", "placeholder"}:
                yield from texts(one)
