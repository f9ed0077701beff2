"""The same scripts over Teams."""

from tests.handlers.apply.test_apply import *  # noqa: F403 - every one of them

# Puts a message into another's conversation, which Teams lets nobody do.
del test_an_outsider_cannot_touch_somebody_elses_application  # noqa: F821
