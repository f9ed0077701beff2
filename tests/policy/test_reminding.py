"""The ladders of reminders: what is said of each rung is true of that rung."""

from policy.loading import load
from policy.reminding import Reminding

LADDERS = ("posting", "comment", "watch", "decision", "proposal", "review")


def test_profiles_from_before_have_the_standards_ladders() -> None:
    assert Reminding() == load("standard").reminding


def test_no_rung_says_what_was_written_for_another() -> None:
    reminding = Reminding()
    whys = [rung.why for name in LADDERS for rung in getattr(reminding, name)]
    for language in ("sv", "en"):
        said = [why.in_(language) for why in whys]
        assert len(set(said)) == len(said)
