"""The same scripts at the pages of the web chat."""

from tests.handlers.duties.test_every_button import *  # noqa: F403 - every one of them

# Sends a form that its sender was never shown, which the page lets nobody do.
del test_a_form_that_nobody_was_shown  # noqa: F821

# Presses what was never drawn: the page brings it as any other press, and has no part in the answer.
del test_a_button_is_for_its_own_kind  # noqa: F821
