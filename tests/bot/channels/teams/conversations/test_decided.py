"""The same scripts over Teams."""

from tests.handlers.decide.test_decide import *  # noqa: F403 - every one of them

# Goes to the dispatch itself, beside every channel.
del test_two_buttons_in_the_same_instant_are_one_decision  # noqa: F821
