"""The same scripts over Teams."""

from tests.handlers.everywhere import *  # noqa: F403 - every one of them
