"""The same scripts over Teams."""

from tests.handlers.apply.test_drafts import *  # noqa: F403 - every one of them
