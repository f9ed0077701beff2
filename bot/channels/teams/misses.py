"""Whom Teams does not know, or knows as a guest: remembered, so that a form cannot ask of them for ever."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.channels.base import Profile

_HOLDS = timedelta(minutes=10)  # who is given the app, or a place in the directory, waits no longer
_MOST = 500


class Miss(NamedTuple):
    """Somebody who was looked up in vain."""

    at: datetime
    profile: Profile | None
    """Of a guest; None for whom nobody knows."""


class Misses:
    """What the last look-ups in vain have shown, in memory alone."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """`now` gives the time in UTC."""
        self._now = now
        self._misses: OrderedDict[str, Miss] = OrderedDict()

    def of(self, address: str) -> Miss | None:
        """The last look-up, as long as it holds."""
        miss = self._misses.get(address)
        return miss if miss and miss.at <= self._now() < miss.at + _HOLDS else None

    def note(self, address: str, profile: Profile | None) -> None:
        """Somebody was looked up in vain."""
        self._misses[address] = Miss(self._now(), profile)
        self._misses.move_to_end(address)
        if len(self._misses) > _MOST:
            self._misses.popitem(last=False)

    def heard_from(self, address: str) -> None:
        """Somebody has written: who is known to nobody may be known now; a guest stays one."""
        miss = self._misses.get(address)
        if miss is not None and miss.profile is None:
            self.clear(address)

    def clear(self, address: str) -> None:
        """Somebody may be found now."""
        self._misses.pop(address, None)
