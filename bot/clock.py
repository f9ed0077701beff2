"""The only clock of the program; everything else is given `now`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """The time in UTC."""

    def now(self) -> datetime:
        """The moment it is."""
        return datetime.now(UTC)

    def advance(self, by: timedelta) -> None:
        """Only the demo's clock can be moved."""
        raise RuntimeError("this clock shows the real time")

    def when_moved(self, then: Callable[[], None]) -> None:
        """Call this when the clock has been moved; never, where it shows the real time."""


class DemoClock(Clock):
    """A clock that runs ahead by what has been added, also after a restart."""

    def __init__(self, kept_in: Path) -> None:
        """`kept_in` is the file that holds by how many seconds it is ahead."""
        self._file = kept_in
        self._ahead = timedelta(seconds=_seconds(kept_in))
        self._then: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The demo's time."""
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Move the demo's time forward."""
        self._ahead += by
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(str(int(self._ahead.total_seconds())), encoding="ascii")
        for then in self._then:
            then()

    def when_moved(self, then: Callable[[], None]) -> None:
        """Call this whenever the clock has been moved."""
        self._then.append(then)


def _seconds(file: Path) -> int:
    try:
        return int(file.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0
