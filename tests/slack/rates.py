"""What goes wrong on demand: how often a method may be called, and faults that a test asks for."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.chance import Chance
from tests.slack.workspace import Json

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls a minute that each tier allows at least: docs.slack.dev, rate limits."""

TIER = {
    "apps.connections.open": 1,
    "users.list": 2,
    "usergroups.list": 2,
    "usergroups.users.list": 2,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.open": 3,
    "team.profile.get": 3,
    "users.lookupByEmail": 3,
}
"""The tier of each method; 4 for those that are not here, none for chat.postMessage and auth.test."""

SPECIAL = {"auth.test", "chat.postMessage"}
BURST = 5
"""Messages that a channel takes at once, before it is one a second. Slack gives no figure."""


@dataclass
class Rates:
    """Slack's limits of calls; `enabled` is False until a test wants them."""

    enabled: bool = False
    calls: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    posts: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait(self, method: str, channel: str, now: float) -> int:
        """How many seconds to wait before this call; 0 when it may be made, which counts it."""
        if not self.enabled:
            return 0
        if method not in SPECIAL:
            return self._minute(method, now)
        return self._post(channel, now) if method == "chat.postMessage" else 0

    def _minute(self, method: str, now: float) -> int:
        made = self.calls[method]
        while made and made[0] <= now - 60:
            made.popleft()
        if len(made) >= TIERS[TIER.get(method, 4)]:
            return max(1, int(made[0] + 60 - now) + 1)
        made.append(now)
        return 0

    def _post(self, channel: str, now: float) -> int:
        """A bucket of messages for each channel, filled by one a second."""
        left, at = self.posts.get(channel, (float(BURST), now))
        left = min(float(BURST), left + now - at)
        self.posts[channel] = (left - 1 if left >= 1 else left, now)
        return 0 if left >= 1 else 1


Cut = Literal["before", "after"]


@dataclass
class Fault:
    """One answer that goes wrong."""

    error: str = ""
    status: int = 0
    retry_after: int | None = None
    cut: Cut | None = None
    """Drop the connection before or after the call has had its effect."""
    extra: Json = field(default_factory=dict)
    delay: float = 0.0
    """Seconds that the answer, or the cut, comes later than the effect."""


class Faults:
    """Faults waiting for the next calls of a method, and methods that are slow."""

    def __init__(self) -> None:
        self.waiting: dict[str, deque[Fault]] = defaultdict(deque)
        self.delays: dict[str, float] = {}
        self.chance: Chance | None = None
        """Draws faults for calls for which none is waiting, when there is one."""

    def add(self, method: str, fault: Fault, times: int) -> None:
        self.waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault:
        """The next fault of the method; one without anything wrong if none is waiting."""
        several = self.waiting[method]
        if several:
            return several.popleft()
        return Fault(**self.chance.fault()) if self.chance else Fault()

    async def delay(self, method: str) -> None:
        await asyncio.sleep(self.delays.get(method, 0))

    @property
    def left(self) -> dict[str, Any]:
        """Faults that no call has met."""
        return {method: list(several) for method, several in self.waiting.items() if several}
