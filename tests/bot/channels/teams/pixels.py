"""Reads the pixels of a PNG, as far as the icons need it: eight bits a colour, not interlaced."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

Pixel = tuple[int, int, int, int]
"""Red, green, blue, and how much of it is seen."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}  # by the header's colour type: without transparency, and with it


def pixels(file: Path) -> list[list[Pixel]]:
    """The picture's rows of pixels. Raises ValueError for a PNG of another kind, or none."""
    data = file.read_bytes()
    if not data.startswith(_SIGNATURE):
        raise ValueError(f"{file.name} is no PNG")
    chunks = list(_chunks(data))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or colour not in _CHANNELS or interlaced:
        raise ValueError(f"{file.name} is a PNG of another kind")
    packed = b"".join(content for name, content in chunks if name == b"IDAT")
    rows = _rows(zlib.decompress(packed), width * _CHANNELS[colour], _CHANNELS[colour])
    read = [list(_pixels(row, _CHANNELS[colour])) for row in rows]
    if len(read) != height:
        raise ValueError(f"{file.name} is cut off")
    return read


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        yield name, data[at + 8 : at + 8 + length]
        at += length + 12


def _rows(data: bytes, width: int, step: int) -> Iterator[bytes]:
    """The rows without their filters, of which each begins with the number of its own."""
    above = bytes(width)
    for at in range(0, len(data), width + 1):
        row = bytearray(data[at + 1 : at + 1 + width])
        for n in range(width):
            left, corner = (row[n - step], above[n - step]) if n >= step else (0, 0)
            guess = (0, left, above[n], (left + above[n]) // 2, _paeth(left, above[n], corner))
            row[n] = (row[n] + guess[data[at]]) % 256
        above = bytes(row)
        yield above


def _paeth(left: int, above: int, corner: int) -> int:
    """Whichever is nearest to what a slope would give; the first of several."""
    slope = left + above - corner
    return min((left, above, corner), key=lambda one: abs(slope - one))


def _pixels(row: bytes, step: int) -> Iterator[Pixel]:
    for at in range(0, len(row), step):
        red, green, blue, *seen = row[at : at + step]
        yield red, green, blue, seen[0] if seen else 255
