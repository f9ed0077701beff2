"""The buttons of these topics are pressed on a channel each, by `tests/bot/channels/`."""

from pathlib import Path

import pytest

from tests import tables


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    tables.elsewhere(config, items, Path(__file__).parent / "test_every_button.py")
