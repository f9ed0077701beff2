"""How often Teams lets a bot call: kept to beforehand, so that `429` comes only of what other copies send."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from itertools import islice
from typing import Final

Windows = Sequence[tuple[float, int]]
"""In so many seconds so many calls, the shortest first."""

CONVERSATION: Final[Windows] = ((1, 7), (2, 8), (30, 60), (3_600, 1_800))
"""Of one conversation: Learn, rate limits."""
APP: Final[Windows] = ((1, 30),)
"""Of an app in a tenant, the least that Learn names."""

_TIDIED_EACH = 60.0  # seconds
_MARGIN = 1.05  # of each window: a call is counted when it arrives, and not when it was made


class Pace:
    """Lets each caller wait until its conversation may be called, or all of them together by one name."""

    def __init__(self, windows: Windows = CONVERSATION) -> None:
        """Nothing has been sent yet."""
        self._windows = [(seconds * _MARGIN, most) for seconds, most in windows]
        self._at: dict[str, deque[float]] = {}
        self._tidied = 0.0

    async def wait(self, name: str) -> None:
        """Wait until it is this caller's turn; callers come in the order in which they began to wait."""
        now = time.monotonic()
        if now > self._tidied + _TIDIED_EACH:
            self._forget(now)
        made = self._at.setdefault(name, deque(maxlen=self._windows[-1][1]))
        at = max([now, *self._after(made)])
        made.append(at)
        await asyncio.sleep(max(0.0, at - now))

    def _after(self, made: deque[float]) -> list[float]:
        """When each window has room again, if so many have been made."""
        return [
            next(islice(reversed(made), most - 1, None)) + seconds
            for seconds, most in self._windows
            if len(made) >= most
        ]

    def _forget(self, now: float) -> None:
        """Of whom nothing is counted any more."""
        self._tidied, oldest = now, now - self._windows[-1][0]
        for name in [name for name, made in self._at.items() if made[-1] < oldest]:
            del self._at[name]
