"""Why a moment is when it is: data that `handlers/working_words.py` puts into words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from policy.calendar.days import FreeDay

By = Literal["opening", "noon", "end"]
"""What of the next working day is meant, by the profile."""


@dataclass(frozen=True)
class Unmoved:
    """The moment is in working time already."""


@dataclass(frozen=True)
class Waits:
    """The moment was outside working time, so the next opening; over free days, if any."""

    free: tuple[FreeDay, ...] = ()


@dataclass(frozen=True)
class Within:
    """So many hours after it was received; the source is that of the profile's rule."""

    hours: int
    source: str


@dataclass(frozen=True)
class Moved:
    """So many hours after it was received came on or after free days, so the next working day."""

    hours: int
    source: str
    by: By
    free: tuple[FreeDay, ...]


@dataclass(frozen=True)
class Counted:
    """So much working time later (earlier when negative); the holidays and the like that lay between."""

    amount: timedelta
    free: tuple[FreeDay, ...] = ()


@dataclass(frozen=True)
class CountedDays:
    """So many working days later (earlier when negative); the holidays and the like that lay between."""

    days: int
    free: tuple[FreeDay, ...] = ()


Reason = Unmoved | Waits | Within | Moved | Counted | CountedDays


@dataclass(frozen=True)
class Timed:
    """A UTC moment, and why then."""

    moment: datetime
    reason: Reason
