"""The same scripts over Teams."""

from tests.handlers.guide.test_guide import *  # noqa: F403 - every one of them
