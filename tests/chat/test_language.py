"""The reader's language, zone and days."""

from datetime import UTC, date, datetime

import pytest

from chat.language import _, day, listed, moment, n_, speaking

LATE = datetime(2026, 6, 18, 22, 30, tzinfo=UTC)


def test_a_moment_is_told_in_the_readers_zone_and_language() -> None:
    with speaking("sv", "Europe/Stockholm"):
        assert moment(LATE) == "fredag 19 juni 2026 kl. 00.30"
    with speaking("en", "Europe/London"):
        assert moment(LATE) == "Thursday 18 June 2026 at 23:30"


def test_a_day_is_the_readers_day() -> None:
    with speaking("sv", "Europe/Stockholm"):
        assert day(LATE) == "fredag 19 juni 2026"
        assert day(date(2026, 6, 18)) == "torsdag 18 juni 2026"


def test_braces_in_what_somebody_wrote_are_shown_as_written() -> None:
    with speaking("sv"):
        assert _("{who} has applied.", who="{unit} {0}") == "{unit} {0} har ansökt."


def test_the_language_is_given_back() -> None:
    with speaking("en"), speaking("sv"):
        assert _("Approve") == "Godkänn"
    with speaking("en"):
        assert _("Approve") == "Approve"


@pytest.mark.parametrize(("number", "words"), [(1, "1 konto"), (2, "2 konton"), (0, "0 konton")])
def test_numbers_have_their_form(number: int, words: str) -> None:
    with speaking("sv"):
        assert n_("{n} account", "{n} accounts", number) == words


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_words_are_listed(words: list[str], text: str) -> None:
    with speaking("sv"):
        assert listed(words) == text
