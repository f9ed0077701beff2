"""The same scripts over Slack."""

from tests.handlers.everywhere import *  # noqa: F403 - every one of them
