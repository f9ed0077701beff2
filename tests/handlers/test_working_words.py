"""Working time in words, in both languages."""

from datetime import date, timedelta

import pytest

from chat.language import speaking, weekday
from handlers.working_words import because, week_left, why_free
from policy.calendar import (
    FreeDay,
    FreeKind,
    Timed,
    add_working_days,
    add_working_time,
    answer_deadline,
    free_day,
    next_working_time,
    quota_week,
)
from tests.policy.calendars import STOCKHOLM, answering, at, calendar, working

NOON = at("2026-06-15 12:00")


def both(timed: Timed) -> tuple[str, str]:
    """The words in Swedish and in English."""
    with speaking("sv"):
        swedish = because(timed)
    with speaking("en"):
        return swedish, because(timed)


@pytest.mark.parametrize(
    ("received", "by", "swedish", "english"),
    [
        (
            "2026-06-18 15:00",
            "noon",
            "fredag 19 juni är midsommarafton, därför måndag 22 juni kl. 12.00",
            "Friday 19 June is Midsummer’s Eve, so Monday 22 June at 12:00",
        ),
        (
            "2026-06-12 15:00",
            "opening",
            "lördag 13 juni är helg, därför måndag 15 juni kl. 08.00, när arbetsdagen börjar",
            "Saturday 13 June is a weekend day, so Monday 15 June at 08:00, when the working day begins",
        ),
        (
            "2024-12-23 12:00",
            "end",
            "tisdag 24 december är julafton, onsdag 25 december är juldagen och torsdag 26 december är "
            "annandag jul, därför fredag 27 december kl. 17.00, när arbetsdagen slutar",
            "Tuesday 24 December is Christmas Eve, Wednesday 25 December is Christmas Day and Thursday "
            "26 December is Boxing Day, so Friday 27 December at 17:00, when the working day ends",
        ),
        (
            "2008-04-30 12:00",
            "noon",
            "torsdag 1 maj är första maj och Kristi himmelsfärdsdag, därför fredag 2 maj kl. 12.00",
            "Thursday 1 May is May Day and Ascension Day, so Friday 2 May at 12:00",
        ),
        (
            "2026-06-15 10:00",
            "noon",
            "tisdag 16 juni kl. 10.00, 24 timmar efter att det skrevs",
            "Tuesday 16 June at 10:00, 24 hours after it came in",
        ),
    ],
)
def test_a_deadline_says_why(received: str, by: str, swedish: str, english: str) -> None:
    timed = answer_deadline(STOCKHOLM, at(received), answering(by))
    assert timed is not None
    assert both(timed) == (swedish, english)


def test_one_hour_is_singular() -> None:
    timed = answer_deadline(STOCKHOLM, at("2026-06-16 10:00"), answering(hours=1))
    assert timed is not None
    assert both(timed) == (
        "tisdag 16 juni kl. 11.00, 1 timme efter att det skrevs",
        "Tuesday 16 June at 11:00, 1 hour after it came in",
    )


@pytest.mark.parametrize(
    ("moment", "swedish", "english"),
    [
        ("2026-06-15 12:00", "måndag 15 juni kl. 12.00", "Monday 15 June at 12:00"),
        (
            "2026-06-15 20:00",
            "utanför arbetstid, därför tisdag 16 juni kl. 08.00",
            "outside working hours, so Tuesday 16 June at 08:00",
        ),
        (
            "2026-12-31 12:00",
            "torsdag 31 december är nyårsafton och fredag 1 januari är nyårsdagen, därför "
            "måndag 4 januari kl. 08.00",
            "Thursday 31 December is New Year’s Eve and Friday 1 January is New Year’s Day, so "
            "Monday 4 January at 08:00",
        ),
    ],
)
def test_what_waits_for_working_time_says_why(moment: str, swedish: str, english: str) -> None:
    assert both(next_working_time(STOCKHOLM, at(moment))) == (swedish, english)


@pytest.mark.parametrize(
    ("amount", "swedish", "english"),
    [
        (
            timedelta(hours=2),
            "måndag 15 juni kl. 14.00, 2 arbetstimmar senare",
            "Monday 15 June at 14:00, 2 working hours later",
        ),
        (
            timedelta(hours=-1),
            "måndag 15 juni kl. 11.00, 1 arbetstimme tidigare",
            "Monday 15 June at 11:00, 1 working hour before",
        ),
        (
            timedelta(minutes=30),
            "måndag 15 juni kl. 12.30, 30 minuter arbetstid senare",
            "Monday 15 June at 12:30, 30 minutes of working time later",
        ),
        (
            timedelta(minutes=61),
            "måndag 15 juni kl. 13.01, 1 arbetstimme och 1 minut arbetstid senare",
            "Monday 15 June at 13:01, 1 working hour and 1 minute of working time later",
        ),
        (
            timedelta(0),
            "måndag 15 juni kl. 12.00, 0 arbetstimmar senare",
            "Monday 15 June at 12:00, 0 working hours later",
        ),
    ],
)
def test_working_time_that_was_added(amount: timedelta, swedish: str, english: str) -> None:
    assert both(add_working_time(STOCKHOLM, NOON, amount)) == (swedish, english)


@pytest.mark.parametrize(
    ("days", "swedish", "english"),
    [
        (1, "tisdag 16 juni kl. 12.00, 1 arbetsdag senare", "Tuesday 16 June at 12:00, 1 working day later"),
        (
            -2,
            "torsdag 11 juni kl. 12.00, 2 arbetsdagar tidigare",
            "Thursday 11 June at 12:00, 2 working days before",
        ),
        (
            4,
            "måndag 22 juni kl. 12.00, 4 arbetsdagar senare (fredag 19 juni är midsommarafton)",
            "Monday 22 June at 12:00, 4 working days later (Friday 19 June is Midsummer’s Eve)",
        ),
    ],
)
def test_working_days_that_were_added(days: int, swedish: str, english: str) -> None:
    assert both(add_working_days(STOCKHOLM, NOON, days)) == (swedish, english)


@pytest.mark.parametrize(
    ("day", "swedish", "english"),
    [
        (date(2026, 8, 14), "fredag 14 augusti är en planeringsdag", "Friday 14 August is a planning day"),
        (
            date(2026, 8, 12),
            "onsdag 12 augusti är ingen arbetsdag hos er",
            "Wednesday 12 August is not a working day for you",
        ),
        (date(2026, 5, 15), "fredag 15 maj är en klämdag", "Friday 15 May is a bridge day"),
        (date(2026, 6, 21), "söndag 21 juni är helg", "Sunday 21 June is a weekend day"),
    ],
)
def test_why_a_day_is_free(day: date, swedish: str, english: str) -> None:
    extra = {"day": "2026-08-14", "name": {"sv": "en planeringsdag", "en": "a planning day"}, "source": "S0"}
    rules = working(
        free_days=[extra],
        bridge_days={"value": True},
        hours={"value": {"wednesday": {"drop": True}}},
    )
    free = free_day(rules, day)
    assert free is not None
    with speaking("sv"):
        assert why_free(free) == swedish
    with speaking("en"):
        assert why_free(free) == english


@pytest.mark.parametrize("kind", FreeKind)
def test_every_kind_of_free_day_has_words_of_its_language(kind: FreeKind) -> None:
    free = FreeDay(date(2026, 6, 17), kind, "praktik")
    with speaking("sv"):
        assert why_free(free).startswith("onsdag 17 juni är ")
    with speaking("en"):
        assert why_free(free).startswith("Wednesday 17 June is ")


@pytest.mark.parametrize(
    ("moment", "swedish", "english"),
    [
        (
            "2026-06-15 12:00",
            "vecka 25: 4 arbetsdagar kvar (fredag 19 juni är midsommarafton)",
            "week 25: 4 working days left (Friday 19 June is Midsummer’s Eve)",
        ),
        ("2026-06-25 17:30", "vecka 26: 1 arbetsdag kvar", "week 26: 1 working day left"),
        ("2026-06-26 12:00", "vecka 26: sista arbetsdagen", "week 26: the last working day"),
        (
            "2026-06-18 12:00",
            "vecka 25: sista arbetsdagen (fredag 19 juni är midsommarafton)",
            "week 25: the last working day (Friday 19 June is Midsummer’s Eve)",
        ),
        ("2026-06-27 12:00", "vecka 26: 0 arbetsdagar kvar", "week 26: 0 working days left"),
    ],
)
def test_how_much_of_a_week_is_left(moment: str, swedish: str, english: str) -> None:
    week, today = quota_week(STOCKHOLM, at(moment)), at(moment).date()
    with speaking("sv"):
        assert week_left(week, today) == swedish
    with speaking("en"):
        assert week_left(week, today) == english


def test_the_moment_is_that_of_the_reader() -> None:
    timed = next_working_time(calendar(), at("2026-06-15 12:00"))
    with speaking("en", "America/New_York"):
        assert because(timed) == "Monday 15 June at 06:00"


def test_a_day_without_its_year() -> None:
    with speaking("sv"):
        assert weekday(date(2028, 2, 29)) == "tisdag 29 februari"
