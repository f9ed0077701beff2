"""Swedish and English: one gettext catalogue, the reader's language and time zone.

What people read is written as English message ids and looked up here. The language
and the zone of the reader are set around the drawing of a card with `speaking`; a card
for somebody else is drawn in *their* language, so nothing is translated after the fact.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_time
from babel.support import NullTranslations, Translations

Language = Literal["sv", "en"]

LOCALE_DIR = Path(__file__).parent / "locale"
DOMAIN = "kontolots"
SWEDISH: Language = "sv"
HOME_ZONE = "Europe/Stockholm"

_language: ContextVar[Language] = ContextVar("language", default=SWEDISH)
_zone: ContextVar[str] = ContextVar("zone", default=HOME_ZONE)


@cache
def _catalogue(language: Language) -> NullTranslations:
    if language == "en":
        return NullTranslations()  # the message ids are the English text
    return Translations.load(LOCALE_DIR, [language], DOMAIN)


@contextmanager
def speaking(language: str, zone: str = HOME_ZONE) -> Iterator[None]:
    """Draw what is inside for a reader of this language (`en`, else Swedish) in this time zone."""
    known: Language = "en" if language == "en" else "sv"
    language_before, zone_before = _language.set(known), _zone.set(zone)
    try:
        yield
    finally:
        _language.reset(language_before)
        _zone.reset(zone_before)


def current_language() -> Language:
    """The language of the reader for whom is being drawn."""
    return _language.get()


def _(message: str, **values: object) -> str:
    """The message in the reader's language, its `{placeholders}` filled with the values.

    Only the message is a template: braces in a value are shown as they were typed.
    """
    text: str = _catalogue(_language.get()).gettext(message)
    return text.format(**values) if values else text


def n_(one: str, many: str, number: int, **values: object) -> str:
    """As `_`, choosing the form for `number`, which is also the placeholder `{n}`."""
    text: str = _catalogue(_language.get()).ngettext(one, many, number)
    return text.format(n=number, **values)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a message that is looked up later
    """Mark a message of a module constant for the catalogue; it is looked up with `_` when drawn."""
    return message


def local(moment: datetime) -> datetime:
    """A UTC moment as local time in the reader's zone. A naive moment is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(_known_zone(_zone.get()))


@cache
def _known_zone(name: str) -> ZoneInfo:
    """The zone of that name; at home for one that a channel made up, so that a message still goes out."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder or a very long name is an OSError
        return ZoneInfo(HOME_ZONE)


def day(when: date | datetime) -> str:
    """A day in words, local to the reader: `fredag 19 juni 2026`."""
    shown = local(when) if isinstance(when, datetime) else when
    return str(format_date(shown, "EEEE d MMMM y", locale=_language.get()))


def short_day(when: datetime) -> str:
    """The day of a UTC moment where there is little room, local to the reader: `19 juni 2026`."""
    return str(format_date(local(when), "d MMM y", locale=_language.get()))


def weekday(when: date) -> str:
    """A day in words without its year: `fredag 19 juni`."""
    return str(format_date(when, "EEEE d MMMM", locale=_language.get()))


def month_day(when: date) -> str:
    """A day with neither its weekday nor its year: `19 juni`."""
    return str(format_date(when, "d MMMM", locale=_language.get()))


def moment(when: datetime) -> str:
    """A UTC moment in words, local to the reader: `fredag 19 juni 2026 kl. 14.05`."""
    return f"{day(when)} {_clock(when)}"


def near_moment(when: datetime) -> str:
    """A UTC moment whose year is plain, local to the reader: `fredag 19 juni kl. 14.05`."""
    return f"{weekday(local(when).date())} {_clock(when)}"


def _clock(when: datetime) -> str:
    shown = local(when)
    pattern = "'kl.' HH.mm" if _language.get() == "sv" else "'at' HH:mm"
    return str(format_time(shown, pattern, locale=_language.get(), tzinfo=shown.tzinfo))


def listed(words: list[str]) -> str:
    """Words as a sentence lists them: `a, b och c`."""
    if not words[1:]:
        return "".join(words)
    return _("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])
