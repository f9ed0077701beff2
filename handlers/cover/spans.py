"""Stretches of time, and what is left of them when others are taken away. Pure; UTC moments."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

FOREVER = datetime.max.replace(tzinfo=UTC)
"""The end of what has none."""


class Span(NamedTuple):
    """From one moment to before another."""

    start: datetime
    end: datetime = FOREVER

    @property
    def ends_at(self) -> datetime | None:
        """The end as it is stored; None where nobody knows it."""
        return None if self.end == FOREVER else self.end

    def shared(self, other: "Span") -> "Span | None":
        """What two have in common; None for nothing."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


def span(start: datetime, end: datetime | None) -> Span:
    """From a moment to another; None: for ever."""
    return Span(start, end or FOREVER)


def within(several: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What lies in one of the others, too, the earliest first."""
    kept = joined(others)
    return sorted(found for one in several for other in kept if (found := one.shared(other)))


def without(several: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What lies in none of the others, the earliest first."""
    left = sorted(several)
    for other in others:
        left = [rest for one in left for rest in _rest(one, other)]
    return left


def joined(several: Iterable[Span]) -> list[Span]:
    """The same time in as few stretches as can be, the earliest first."""
    found: list[Span] = []
    for one in sorted(several):
        if found and one.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found


def _rest(one: Span, other: Span) -> Sequence[Span]:
    if not one.shared(other):
        return (one,)
    before, after = (one.start, min(one.end, other.start)), (max(one.start, other.end), one.end)
    return tuple(Span(*each) for each in (before, after) if each[0] < each[1])
