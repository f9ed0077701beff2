"""Scripts with a table of inputs, held over several platforms and ways: each takes the first rows."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import pytest

# What these say of the platform, the others have said: their forms and cards are in the gallery, and their
# words are the flows' own business.
_AGAIN = frozenset({"test_settled", "test_guided", "test_registered", "test_ruled"})
_EVERY_ROW = "test_every_button"
_PLATFORMS = ("slack", "teams")
_CHANNELS = (*_PLATFORMS, "web")


def share(config: pytest.Config, items: list[pytest.Item], folder: Path) -> None:
    """Leave out, in that folder, the buttons that another channel presses; none with `--every-way`.

    All channels draw each button in the gallery, and read what is pressed by the same few lines.
    """
    if config.getoption("every_way"):
        return
    mine = _CHANNELS.index(folder.parent.name)
    left_out = [
        one
        for one in items
        if folder in one.path.parents
        and one.path.stem == _EVERY_ROW
        and isinstance(one, pytest.Function)
        and hasattr(one, "callspec")
        and _number(str(one.callspec.params.get("script", "")), len(_CHANNELS)) != mine
    ]
    _leave_out(config, items, left_out)


def elsewhere(config: pytest.Config, items: list[pytest.Item], file: Path) -> None:
    """Leave out, in that file, the buttons that a channel presses as well; none with `--every-way`."""
    if not config.getoption("every_way"):
        pressed = [one for one in items if one.path == file and "script" in getattr(one, "fixturenames", ())]
        _leave_out(config, items, pressed)


def thin(config: pytest.Config, items: list[pytest.Item], folder: Path, second: str) -> None:
    """Leave out, in that folder, what tells no more of the platform than the rest.

    The way is the value of `talk`. The first way takes one row of each table: the rows are the flow's own
    business, and all of them are tried there; but every row of the buttons, which each platform draws and
    reads its own way. Scripts that say nothing new of the platform are left out, and so is the second way:
    what it does otherwise has tests of its own. With `--every-way` each takes every script, and the first
    three rows, the second way one; else a script of the first way is held over one of the two platforms,
    which by its name: what both do with a whole life, `test_lived` holds.
    """
    every = config.getoption("every_way")
    seen: Counter[tuple[Path, str, str]] = Counter()
    left_out = []
    for one in items:
        way = _way(one, folder)
        if way is None or not isinstance(one, pytest.Function):
            continue
        key = (one.path, one.originalname, way)
        seen[key] += 1
        is_second = way == second
        most = 1 if is_second else len(items) if one.path.stem == _EVERY_ROW else 3 if every else 1
        beside = is_second or one.path.stem in _AGAIN or _is_for_the_other(one, folder)
        if seen[key] > most or (beside and not every):
            left_out.append(one)
    _leave_out(config, items, left_out)
    share(config, items, folder)


def _leave_out(config: pytest.Config, items: list[pytest.Item], left_out: Sequence[pytest.Item]) -> None:
    gone = {id(one) for one in left_out}
    items[:] = [one for one in items if id(one) not in gone]
    config.hook.pytest_deselected(items=left_out)


def _number(name: str, of: int) -> int:
    return crc32(name.encode()) % of


def _is_for_the_other(item: pytest.Function, folder: Path) -> bool:
    mine = _PLATFORMS[_number(item.originalname, len(_PLATFORMS))]
    return item.path.stem != _EVERY_ROW and folder.parent.name != mine


def _way(item: pytest.Item, folder: Path) -> str | None:
    if folder not in item.path.parents or not hasattr(item, "callspec"):
        return None
    found = item.callspec.params.get("talk")
    return str(found) if found else None
