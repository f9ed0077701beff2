"""The same scripts over Teams."""

from tests.handlers.launch.test_launch import *  # noqa: F403 - every one of them
