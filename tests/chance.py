"""Faults by chance: one call in so many of a fake platform goes wrong, in the same way for the same seed."""

from collections import Counter
from random import Random
from typing import Any, Literal

Mishap = Literal["", "server fault", "throttled", "cut before", "cut after", "slow", "no answer"]
_WEIGHTS: dict[Mishap, int] = {
    "server fault": 5,
    "throttled": 4,
    "cut before": 4,
    "cut after": 4,
    "slow": 4,
    "no answer": 1,  # it holds a message up as long as the bot waits
}
_SLOW = (0.1, 1.0)  # seconds


class Chance:
    """Draws what goes wrong with each call, and counts it."""

    def __init__(self, seed: int | str, every: float, silence: float = 12.0) -> None:
        """`every` is the share of calls that go wrong; `silence` the seconds that no answer comes for."""
        self._random = Random(seed)
        self.every = every
        self.silence = silence
        self.met: Counter[Mishap] = Counter()
        self._lost: set[str] = set()

    def draw(self, mark: str = "") -> Mishap:
        """What goes wrong with this call, or nothing.

        With a mark, such as what is sent, its answer is lost once at most after it had its effect.
        """
        if self._random.random() >= self.every:
            return ""
        kinds = [kind for kind in _WEIGHTS if kind != "cut after" or not mark or mark not in self._lost]
        (drawn,) = self._random.choices(kinds, [_WEIGHTS[kind] for kind in kinds])
        if drawn == "cut after":
            self._lost.add(mark)
        self.met[drawn] += 1
        return drawn

    def fault(self, mark: str = "") -> dict[str, Any]:
        """The same, as both fakes say it. A call without an answer has no effect: none comes late."""
        match self.draw(mark):
            case "server fault":
                return {"status": 503}
            case "throttled":
                return {"retry_after": self.retry_after()}
            case "cut before":
                return {"cut": "before"}
            case "cut after":
                return {"cut": "after"}
            case "slow":
                return {"delay": self.slowness()}
            case "no answer":
                return {"cut": "before", "delay": self.silence}
            case _:
                return {}

    def slowness(self) -> float:
        """Seconds that a slow answer takes."""
        return self._random.uniform(*_SLOW)

    def retry_after(self) -> int:
        """Seconds that a throttled call is told to wait."""
        return self._random.choice((1, 1, 2))
