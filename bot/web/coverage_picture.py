"""Draws the coverage table as a PNG. Pure: a grid of words in, bytes out.

No colour is alone: each cell says in a word or a sign what its colour says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from io import BytesIO
from types import MappingProxyType

from PIL import Image, ImageDraw, ImageFont

MOST = 30
"""Accounts in one picture: more cannot be read in a chat."""

Colours = tuple[str, str]
"""Of the ground, and of the words on it."""

COLOURS: Mapping[str, Colours] = MappingProxyType(
    {
        "here": ("#ffffff", "#1b2420"),
        "covered": ("#d5edd8", "#12351a"),
        "closed": ("#e3e6ea", "#2b3340"),
        "unsaid": ("#f3e9fb", "#47206b"),
        "asked": ("#fff1c9", "#5a3d00"),
        "nobody": ("#a3201a", "#ffffff"),
    }
)
"""By state. The contrast of each pair is 4.5 at least, which a test computes."""
_INK, _PAPER, _LINE = "#1b2420", "#ffffff", "#6d7a73"

_NAMES, _COLUMN, _ROW, _MARGIN = 330, 116, 44, 24  # pixels
_HEADING, _TEXT, _SMALL = 34, 22, 20
_TEXT_GAP = 10  # around words in a cell
_LONGEST = "…"


@dataclass(frozen=True)
class Grid:
    """What is drawn, in the reader's language."""

    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]
    """An account, its platform, and for each column its state and the words in the cell."""
    below: Sequence[str]
    """Lines under the table."""


def drawn(grid: Grid) -> bytes:
    """The picture as PNG."""
    heading, text, small = _fonts()
    top = _MARGIN + 2 * _ROW
    under = top + _ROW * (len(grid.rows) + 1)
    width = 2 * _MARGIN + _NAMES + _COLUMN * max(4, len(grid.columns))
    picture = Image.new("RGB", (width, under + _ROW + len(grid.below) * 28 + _MARGIN), _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.text((_MARGIN, _MARGIN), _cut(grid.title, heading, width - 2 * _MARGIN), _INK, heading)
    pen.text((_MARGIN, _MARGIN + _ROW), _cut(grid.note, text, width - 2 * _MARGIN), _INK, text)
    for place, name in enumerate(grid.columns):
        _cell(pen, (place, top), name, (_PAPER, _INK), text)
    for number, (name, platform, cells) in enumerate(grid.rows, 1):
        at = top + number * _ROW
        end = f" ({platform})"
        room = _NAMES - _TEXT_GAP - int(text.getlength(end))
        pen.text((_MARGIN, at + _TEXT_GAP), _cut(name, text, room) + end, _INK, text)
        for place, (state, words) in enumerate(cells):
            _cell(pen, (place, at), words, COLOURS[state], text)
    for number, line in enumerate(grid.below):
        at = under + _ROW // 2 + number * 28
        pen.text((_MARGIN, at), _cut(line, small, width - 2 * _MARGIN), _INK, small)
    return _png(picture)


def _cell(
    pen: ImageDraw.ImageDraw,
    at: tuple[int, int],
    words: str,
    colours: Colours,
    font: ImageFont.FreeTypeFont,
) -> None:
    """One cell: in which column, and how far down."""
    ground, ink = colours
    left, top = _MARGIN + _NAMES + at[0] * _COLUMN, at[1]
    pen.rectangle((left, top, left + _COLUMN, top + _ROW), fill=ground, outline=_LINE)
    pen.text((left + _TEXT_GAP, top + _TEXT_GAP), _cut(words, font, _COLUMN - 2 * _TEXT_GAP), ink, font)


def _cut(words: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    """As much of it as there is room for, on one line."""
    line = "".join(one if one.isprintable() else " " for one in words)[:200]
    if font.getlength(line) <= room:
        return line
    while line and font.getlength(line + _LONGEST) > room:
        line = line[:-1]
    return line.rstrip() + _LONGEST


def _png(picture: Image.Image) -> bytes:
    """In few colours, which is all that it has: a small file."""
    into = BytesIO()
    picture.quantize(64).save(into, "PNG", optimize=True)
    return into.getvalue()


def _fonts() -> tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]:
    """For the title, the table and the lines below; it comes with the program, as servers have no fonts."""
    font = files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf"
    with as_file(font) as path:
        heading, text, small = (ImageFont.truetype(str(path), size) for size in (_HEADING, _TEXT, _SMALL))
    return heading, text, small
