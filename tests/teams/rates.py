"""What goes wrong on demand: how often the bot may write, and faults that a test asks for."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from math import ceil
from typing import Literal

from tests.chance import Chance

WRITES = ((1, 7), (2, 8), (30, 60), (3_600, 1_800))
"""In so many seconds so many calls, of one bot in one conversation: Microsoft Learn, rate limits."""

READS = ((1, 14), (2, 16), (30, 120), (3_600, 3_600))
"""The same of reading who is in it."""

READING = {"member", "members", "pages"}
Cut = Literal["before", "after"]


@dataclass
class Rates:
    """Teams' limits for each conversation; `enabled` is False until a test wants them."""

    enabled: bool = False
    calls: dict[tuple[bool, str], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait(self, method: str, conversation: str, now: float) -> int:
        """How many seconds to wait before this call; 0 when it may be made, which counts it."""
        if not self.enabled:
            return 0
        reads = method in READING
        made = self.calls[reads, conversation]
        windows = READS if reads else WRITES
        while made and made[0] <= now - windows[-1][0]:
            made.popleft()
        for seconds, most in windows:
            if len(made) >= most and made[-most] > now - seconds:
                return max(1, ceil(made[-most] + seconds - now))
        made.append(now)
        return 0


@dataclass
class Fault:
    """One answer that goes wrong."""

    status: int = 0
    code: str = ""
    """The code in the answer; without one the usual one of the status."""
    retry_after: int | None = None
    delay: float = 0.0
    """Seconds until the answer comes."""
    cut: Cut | None = None
    """Drop the connection before or after the call has had its effect."""


class Faults:
    """Faults waiting for the next calls of a method."""

    def __init__(self) -> None:
        self.waiting: dict[str, deque[Fault]] = defaultdict(deque)
        self.chance: Chance | None = None
        """Draws faults, when there is one."""

    def add(self, method: str, fault: Fault, times: int) -> None:
        self.waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault:
        """The next fault of the method; one without anything wrong if none is waiting."""
        several = self.waiting[method]
        return several.popleft() if several else Fault()

    def drawn(self, sent: str) -> Fault:
        """A fault by chance, or none.

        The answer to the same thing sent is lost once at most: Teams cannot be asked what arrived.
        """
        return Fault(**self.chance.fault(sent)) if self.chance else Fault()

    @property
    def left(self) -> dict[str, list[Fault]]:
        """Faults that no call has met."""
        return {method: list(several) for method, several in self.waiting.items() if several}
