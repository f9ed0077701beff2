"""Every card and form of the gallery is read by Microsoft's own package `adaptivecards`, without a remark."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.channels.teams import render, render_parts
from tests import gallery as galleries
from tests.bot.channels.teams import made
from tests.bot.channels.teams.adaptivecard_checks import elements
from tests.bot.channels.teams.framed import framed
from tests.e2e.node import node
from tests.visitor import LOOKS, Gallery

TEAMS = Path(__file__).parent / "teams"
Json = render_parts.Block
WRONG: dict[str, Callable[[Json], Any]] = {
    "a kind that is not there": lambda card: card["body"].append({"type": "Headline", "text": "x"}),
    "a word that is not there": lambda card: card["body"][0].update(size="Huge"),
    "an input without a name": lambda card: card["body"].append({"type": "Input.Text"}),
    "two inputs of one name": lambda card: card["body"].extend([{"type": "Input.Text", "id": "a"}] * 2),
    "a newer field": lambda card: card["body"].append({"type": "Carousel", "pages": []}),
    "seven buttons": lambda card: card.update(actions=[render.execute("x", {}, "X")] * 7),
}


@pytest.fixture(scope="module", params=LOOKS)
def gallery(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    return galleries.held(tmp_path_factory, galleries.asked_for(request))


def test_all_of_the_gallery_is_read(gallery: Gallery, tmp_path: Path) -> None:
    shown = framed(gallery).cards
    assert len(shown) > 100
    assert remarks(read(shown, tmp_path), shown) == {}


def test_every_kind_of_part_and_field_is_read(tmp_path: Path) -> None:
    shown = {
        f"{kind}: {text}": render.card(made.card(part(text), title=text))
        for kind, part in made.PARTS.items()
        for text in made.HOSTILE
    } | {
        f"{kind}: {text}": made.drawn_form(field(text), title=text)
        for kind, field in made.FIELDS.items()
        for text in made.HOSTILE
    }
    assert remarks(read(shown, tmp_path), shown) == {}


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    parts = [part("x") for kind, part in made.PARTS.items() if kind != "picture"]
    shown = {"card": render.card(made.card(*parts))}
    again = read(shown, tmp_path)["card"]["read"]
    assert [one["type"] for one in elements(again)] == [one["type"] for one in elements(shown["card"])]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_would_be_found(wrong: str, tmp_path: Path) -> None:
    card = render.card(made.card())
    WRONG[wrong](card)
    assert remarks(read({"card": card}, tmp_path), {"card": card})


def read(shown: Mapping[str, Json], folder: Path) -> dict[str, Json]:
    """What the package says of each card, and what it makes of it."""
    if not (TEAMS / "node_modules").is_dir():
        pytest.fail("There is no tests/e2e/teams/node_modules: `make e2e` installs it, or says how.")
    (folder / "shown.json").write_text(json.dumps(shown))
    done = node(TEAMS / "check.mjs", str(folder / "shown.json"), folder=TEAMS)
    assert done.returncode == 0, done.stderr
    said: dict[str, Json] = json.loads(done.stdout)
    return said


def remarks(said: Mapping[str, Json], shown: Mapping[str, Json]) -> dict[str, list[Json]]:
    """What was found, but for searches: of them Teams knows more than version 1.5 does."""
    found = {}
    for name, one in said.items():
        sought = {element["id"] for element in elements(shown[name]) if "choices.data" in element}
        others = [event for event in one["found"] if not is_of_search(event, sought)]
        if others:
            found[name] = others
    return found


def is_of_search(event: Json, sought: set[str]) -> bool:
    if event["element"] not in sought:
        return False
    is_newer = event["event"] == "UnsupportedProperty" and '"choices.data"' in event["message"]
    return is_newer or event["event"] == "CollectionCantBeEmpty"
