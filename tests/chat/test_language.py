"""The reader's language, zone and days."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from chat.language import _, current_language, day, listed, local, moment, n_, short_day, speaking

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
        assert short_day(LATE) == "19 juni 2026"


def test_braces_in_what_somebody_wrote_are_shown_as_written() -> None:
    with speaking("sv"):
        assert _("{who} has applied.", who="{unit} {0}") == "{unit} {0} har ansökt."


@pytest.mark.parametrize(
    "typed", ["{0}", "{who}", "{who.__class__}", "{", "}}", "%s", "{who!r:>99}", "\\N{DASH}"]
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_value_is_read_as_a_template(language: str, typed: str) -> None:
    with speaking(language):
        assert typed in _("{who} has applied.", who=typed)
        assert typed in _("{first} and {last}", first=typed, last="x")
        assert typed in listed(["x", typed])
        assert "{" in _("{who} has applied.")


@pytest.mark.parametrize(
    ("zone", "clock"),
    [
        ("Europe/Stockholm", "00.30"),
        ("Atlantic/Reykjavik", "22.30"),
        ("Asia/Kathmandu", "04.15"),
        ("UTC", "22.30"),
        ("Europe/Nowhere", "00.30"),
        ("W. Europe Standard Time", "00.30"),
        ("", "00.30"),
        ("..", "00.30"),
        ("Europe", "00.30"),
        ("x" * 5_000, "00.30"),
        ("\x00", "00.30"),
    ],
)
def test_a_zone_that_does_not_exist_is_home(zone: str, clock: str) -> None:
    with speaking("sv", zone):
        assert moment(LATE).endswith(f"kl. {clock}")


@pytest.mark.parametrize(
    ("utc", "offset"),
    [(datetime(2027, 3, 28, 0, 59, tzinfo=UTC), 1), (datetime(2027, 3, 28, 1, tzinfo=UTC), 2)],
)
def test_summer_time_begins_in_its_night(utc: datetime, offset: int) -> None:
    with speaking("sv"):
        assert local(utc).utcoffset() == timedelta(hours=offset)
        assert local(utc.replace(tzinfo=None)) == utc


@pytest.mark.parametrize(
    ("asked", "spoken"), [("sv", "sv"), ("en", "en"), ("", "sv"), ("de", "sv"), ("EN; DROP", "sv")]
)
def test_every_reader_gets_one_of_the_two_languages(asked: str, spoken: str) -> None:
    with speaking(asked):
        assert current_language() == spoken


async def test_readers_at_the_same_time_do_not_mix() -> None:
    async def draw(language: str, zone: str) -> tuple[str, str]:
        with speaking(language, zone):
            await asyncio.sleep(0)
            return _("Approve"), moment(LATE)[-5:]

    swedish, english = await asyncio.gather(draw("sv", "Europe/Stockholm"), draw("en", "Europe/London"))
    assert swedish == ("Godkänn", "00.30")
    assert english == ("Approve", "23:30")


def test_a_fault_gives_the_language_back() -> None:
    with pytest.raises(ZeroDivisionError), speaking("en", "UTC"):
        raise ZeroDivisionError
    assert current_language() == "sv"
    assert moment(LATE).endswith("00.30")


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
