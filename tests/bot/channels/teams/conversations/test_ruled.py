"""The same scripts over Teams."""

from tests.handlers.decide.test_rules_of_a_case import *  # noqa: F403 - every one of them
