"""The same scripts over Slack."""

from tests.handlers.register.test_register import *  # noqa: F403 - every one of them
