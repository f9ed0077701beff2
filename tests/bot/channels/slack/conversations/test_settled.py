"""The same scripts over Slack."""

from tests.handlers.comments.conftest import told, week  # noqa: F401 - where they begin
from tests.handlers.comments.test_settling import *  # noqa: F403 - every one of them

# Sends a form that its sender was never shown, or with a unit that is none, which Slack lets nobody do.
del test_an_outsider_sends_no_form, test_a_unit_that_is_none_is_refused  # noqa: F821

# Sweeps for weeks: the ladder is the engine's own business, whatever it is told by.
del test_the_ladder_is_climbed_to_its_end, test_nobody_is_reminded_on_free_days  # noqa: F821
del test_a_comment_opened_after_the_ladders_end_comes_again  # noqa: F821
