"""The colours can be told apart, in light and in dark, and typed text keeps its lines."""

import re
from pathlib import Path

import pytest

from bot.channels.web import render

CSS = (Path(render.__file__).parent / "static" / "chat.css").read_text(encoding="utf-8")
ON_PAPER = [
    ("ink", "paper"),
    ("ink", "card"),
    ("quiet", "paper"),
    ("quiet", "card"),
    ("brand", "paper"),
    ("brand", "card"),
]
ON_COLOUR = [
    ("ink", "soft"),
    ("quiet", "soft"),
    ("ink", "mine"),
    ("quiet", "mine"),
    ("ink", "warn"),
    ("ink", "good"),
]
BUTTONS = [
    ("brand", "soft"),
    ("brand-ink", "brand"),
    ("danger", "card"),
    ("danger", "soft"),
    ("danger-ink", "danger"),
]
EDGES = [("field", "card"), ("focus", "paper"), ("focus", "card"), ("brand", "paper")]


def colours(*, dark: bool) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    found = re.findall(r"--([\w-]+): #([0-9a-f]{6})", blocks[0] + (blocks[1] if dark else ""))
    return dict(found)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str, *, dark: bool) -> float:
    known = colours(dark=dark)
    dim, bright = sorted((luminance(known[one]), luminance(known[other])))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("ink", "ground"), [*ON_PAPER, *ON_COLOUR, *BUTTONS])
def test_text_can_be_read(ink: str, ground: str, dark: bool) -> None:
    assert contrast(ink, ground, dark=dark) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(edge: str, ground: str, dark: bool) -> None:
    assert contrast(edge, ground, dark=dark) >= 3


def test_typed_text_keeps_its_lines_and_its_direction() -> None:
    found = re.search(r"^\.typed \{(.*?)\}", CSS, re.MULTILINE)
    assert found is not None
    for rule in ("white-space: pre-wrap", "unicode-bidi: isolate", "overflow-wrap: anywhere"):
        assert rule in found[1]
