"""The same scripts over the web chat."""

from tests.handlers.everywhere import *  # noqa: F403 - every one of them
