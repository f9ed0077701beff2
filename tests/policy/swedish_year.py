"""The free days of a Swedish year, reckoned from the statutes alone: nothing of what is tested is used.

Lag 1989:253 lists the holidays (before 2005: Whit Monday, and not the National Day); lag 1930:173 2 § and
semesterlagen 7 § put Midsummer's Eve, Christmas Eve and New Year's Eve beside Sundays.
"""

from datetime import date, timedelta


def easter(year: int) -> date:
    """Easter Sunday: the Sunday after the first full moon of the church from 21 March on, step by step."""
    golden = year % 19  # place in the moon's cycle of 19 years
    century = year // 100
    leap_days_left_out = century - century // 4
    moon_correction = (8 * century + 13) // 25
    epact = (19 * golden + leap_days_left_out - moon_correction + 15) % 30
    too_late = epact == 29 or (epact == 28 and golden > 10)
    full_moon = date(year, 3, 21) + timedelta(days=epact - too_late)
    return full_moon + timedelta(days=7 - full_moon.isoweekday() % 7)


def first(weekday: int, day: date) -> date:
    """The first such weekday (Monday is 0) from that day on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def holidays(year: int) -> dict[date, set[str]]:
    """The holidays and eves of a year with their names; two where they meet."""
    sunday = easter(year)
    midsummer = first(5, date(year, 6, 20))
    listed = [
        (date(year, 1, 1), "nyårsdagen"),
        (date(year, 1, 6), "trettondedag jul"),
        (date(year, 5, 1), "första maj"),
        (date(year, 12, 25), "juldagen"),
        (date(year, 12, 26), "annandag jul"),
        (sunday - timedelta(days=2), "långfredagen"),
        (sunday, "påskdagen"),
        (sunday + timedelta(days=1), "annandag påsk"),
        (sunday + timedelta(days=39), "Kristi himmelsfärdsdag"),
        (sunday + timedelta(days=49), "pingstdagen"),
        (midsummer, "midsommardagen"),
        (first(5, date(year, 10, 31)), "alla helgons dag"),
        (midsummer - timedelta(days=1), "midsommarafton"),
        (date(year, 12, 24), "julafton"),
        (date(year, 12, 31), "nyårsafton"),
    ]
    if year < 2005:
        listed.append((sunday + timedelta(days=50), "annandag pingst"))
    else:
        listed.append((date(year, 6, 6), "nationaldagen"))
    named: dict[date, set[str]] = {}
    for day, name in listed:
        named.setdefault(day, set()).add(name)
    return named


def is_free(day: date) -> bool:
    """Whether a deadline on that day moves: Saturday, Sunday, holiday or eve."""
    return day.isoweekday() >= 6 or day in holidays(day.year)
