"""The same scripts over Slack."""

from tests.handlers.guide.test_guide import *  # noqa: F403 - every one of them
