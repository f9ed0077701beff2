"""The scripts of absences, planning, hand-overs and closings that are held over every channel, whole."""

from tests.handlers.close.test_closing import (
    test_one_no_is_enough_and_it_can_be_asked_anew,
    test_the_whole_way,
)
from tests.handlers.close.test_steps import test_what_is_kept_of_the_archive
from tests.handlers.cover.conftest import monday
from tests.handlers.cover.test_asked import (
    test_no_is_passed_on_to_the_manager_who_chooses,
    test_the_substitute_is_asked_at_once_and_says_yes,
)
from tests.handlers.hand_over.test_hand_over import (
    test_from_the_question_to_both_confirmations,
    test_who_says_no_says_why,
)
from tests.handlers.planning.conftest import asked
from tests.handlers.planning.test_coverage import test_the_manager_puts_somebody_in_a_gap

__all__ = [
    "asked",
    "monday",
    "test_from_the_question_to_both_confirmations",
    "test_no_is_passed_on_to_the_manager_who_chooses",
    "test_one_no_is_enough_and_it_can_be_asked_anew",
    "test_the_manager_puts_somebody_in_a_gap",
    "test_the_substitute_is_asked_at_once_and_says_yes",
    "test_the_whole_way",
    "test_what_is_kept_of_the_archive",
    "test_who_says_no_says_why",
]
