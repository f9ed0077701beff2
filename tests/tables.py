"""Scripts with a table of inputs, held over more than one way: the second way takes the first row."""

from pathlib import Path

import pytest


def thin(config: pytest.Config, items: list[pytest.Item], folder: Path, way: str) -> None:
    """Leave out what goes this way (the value of `talk`) in that folder, but each script's first row."""
    first: dict[tuple[Path, str], pytest.Item] = {}
    several = [one for one in items if isinstance(one, pytest.Function) and _goes(one, folder, way)]
    for one in several:
        first.setdefault((one.path, one.originalname), one)
    kept = {id(one) for one in first.values()}
    left_out = [one for one in several if id(one) not in kept]
    gone = {id(one) for one in left_out}
    items[:] = [one for one in items if id(one) not in gone]
    config.hook.pytest_deselected(items=left_out)


def _goes(item: pytest.Function, folder: Path, way: str) -> bool:
    here = folder in item.path.parents
    return here and hasattr(item, "callspec") and item.callspec.params.get("talk") == way
