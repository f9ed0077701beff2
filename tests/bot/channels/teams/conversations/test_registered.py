"""The same scripts over Teams."""

from tests.handlers.register.test_register import *  # noqa: F403 - every one of them
