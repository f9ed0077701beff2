"""The same scripts over Slack."""

from tests.handlers.launch.test_launch import *  # noqa: F403 - every one of them
