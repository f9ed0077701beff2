"""Pictures of what people see in Teams: the gallery's cards, drawn by Microsoft's package `adaptivecards`.

It is not Teams: the frames, the fonts and the colours are those of `teams/frame.*`, and what Teams knows more
than the package is drawn there, too. The pictures go to a folder of the test's own, or with `PICTURES=docs`
to where the documents show them.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from bot.channels.teams import render
from chat.language import speaking
from tests import gallery as galleries
from tests.bot.channels.teams.framed import Json, drawn, message
from tests.e2e.demo import ROOT
from tests.visitor import Gallery

FRAME = Path(__file__).parent / "teams" / "frame.html"
CAPTION = (
    "Drawn by Microsoft's package adaptivecards from what the bot sends. The frames, fonts and colours are "
    "the test's own, near those of Teams. The people and the municipality are invented."
)
PICTURES = {
    "teams-applying": (("message", "requirements"), ("dialog", "step 1, advice")),
    "teams-writing": (("dialog", "change: Syfte"), ("dialog", "change: Vem")),
    "teams-summary": (("message", "summary"),),
    "teams-deciding": (("message", "manager, answered"), ("dialog", "question")),
    "teams-asked": (("message", "applicant, asked"), ("dialog", "answer")),
    "teams-launching": (("message", "checklist, under way"), ("dialog", "launch step 4")),
    "teams-register": (("message", "register, page"), ("message", "address, looks like ours")),
    "teams-home": (("message", "home, to decide"), ("dark message", "home, to decide")),
    "teams-help": (("message", "help"), ("message", "undelivered")),
}
"""Each picture, and what stands in it side by side, by the gallery's names."""
UNSEEN = {"choices", "data", "refresh"}
BROKEN = """all => all
    .filter(one => one.offsetHeight > 34 || one.scrollWidth > one.clientWidth)
    .map(one => one.innerText)"""
"""The buttons whose labels have no room on one line."""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    return galleries.held(tmp_path_factory, "usual")


@pytest.mark.parametrize("name", PICTURES)
async def test_a_picture(page: Page, gallery: Gallery, tmp_path: Path, name: str) -> None:
    pictures = ROOT / os.environ["PICTURES"] if "PICTURES" in os.environ else tmp_path
    await draw(page, [shown(gallery, *one) for one in PICTURES[name]])
    assert await page.locator(".ac-pushButton").evaluate_all(BROKEN) == []
    await page.locator("main").screenshot(path=pictures / f"{name}.png")


@pytest.mark.parametrize("name", PICTURES)
def test_the_documents_show_it(name: str) -> None:
    assert f": {name}.png\n" in (ROOT / "docs" / "teams.md").read_text()
    assert (ROOT / "docs" / f"{name}.png").read_bytes().startswith(b"\x89PNG\r\n")


async def test_all_of_the_gallery_can_be_read(page: Page, gallery: Gallery) -> None:
    several = [shown(gallery, "dark message", name) for name in gallery.cards]
    several += [shown(gallery, "dark dialog", name) for name in gallery.forms]
    await draw(page, several)
    assert await page.locator(".ac-pushButton").evaluate_all(BROKEN) == []


def shown(gallery: Gallery, kind: str, name: str) -> Json:
    """One thing in a picture, as it is sent to Teams."""
    theme = "dark" if kind.startswith("dark ") else "light"
    kind = kind.removeprefix("dark ")
    with speaking("sv"):
        if kind == "message":
            card, title = message(gallery.cards[name]).content, ""
        else:
            form = gallery.forms[name]
            card = drawn(form, errors=gallery.faults.get(name, {}))
            title = render.dialog_title(form.title)
    return {"kind": kind, "theme": theme, "caption": name, "title": title, "card": card}


async def draw(page: Page, several: list[Json]) -> None:
    """Put them on the page, where every text must be seen that was sent."""
    await page.set_viewport_size({"width": 1500, "height": 900})
    await page.goto(FRAME.as_uri())
    await page.evaluate("([shown, caption]) => draw(shown, caption)", [several, CAPTION])
    seen = words(await page.locator("main").inner_text())
    typed = await page.locator("input, textarea").evaluate_all("all => all.map(one => one.value)")
    sent = [text for one in several for text in texts(one)]
    assert [text for text in sent if words(text) not in seen and text not in typed] == []


def words(text: str) -> str:
    """The text without its white space and the signs that are drawn as pictures."""
    return "".join(text.translate(dict.fromkeys(map(ord, "✅⬜⚠\ufe0f"))).split())


def texts(sent: Any) -> Iterator[str]:
    """Every text that one sees without opening a menu or pressing a button, wherever it stands."""
    if isinstance(sent, list):
        for one in sent:
            yield from texts(one)
    if isinstance(sent, dict):
        seen = {"text", "label", "title"} | ({"value"} if sent.get("type") == "Input.Text" else set())
        yield from (one for name, one in sent.items() if name in seen and one)
        hidden = UNSEEN | ({"card"} if sent.get("type") == "Action.ShowCard" else set())
        yield from (text for name, one in sent.items() if name not in hidden for text in texts(one))
