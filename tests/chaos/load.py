"""The load: acts go to copies as a load balancer sends them, and again what nobody answered."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from random import Random

from tests.chaos.acts import Act, Acts
from tests.chaos.copies import Copies
from tests.chaos.town import Town

_AT_ONCE = 12
_REPEATED = 0.1  # of what was answered is delivered once more, as an eager platform does
_PAUSES = (0.1, 2.0)  # seconds before what was not answered is sent again: at first, at most
_REFUSED_FROM = 300


class Load:
    """What was done, and what it took."""

    def __init__(self, acts: Acts, copies: Copies, random: Random) -> None:
        self._acts, self._copies, self._random = acts, copies, random
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()
        self.done: list[Act] = []
        self.statuses: Counter[int] = Counter()
        """What came back when it was no answer, by HTTP's status; 0 for nothing."""
        self.late: Counter[str] = Counter()
        """What was answered after the platform had given up, by its way."""
        self.refused = self.repeated = 0

    async def run(self, seconds: float, a_second: float, town: Town) -> None:
        """So many acts a second; the town's cases are decided among them. Returns when all are answered."""
        until = time.monotonic() + seconds
        cases = list(town.cases)
        between = seconds / (len(cases) + 1)
        decided_at = time.monotonic() + between
        while time.monotonic() < until:
            self._begin(self._acts.next())
            if cases and time.monotonic() > decided_at:
                decided_at += between
                for one in self._acts.decisions(cases.pop()):
                    self._begin(one)
            await asyncio.sleep(self._random.expovariate(a_second))
        for case in cases:
            for one in self._acts.decisions(case):
                self._begin(one)
        await self.settled()

    async def again(self, several: Sequence[Act]) -> None:
        """People who see that nothing came of it do it again."""
        for one in several:
            one.renew()
            one.tries = 0
            self._begin(one, is_new=False)
        await self.settled()

    async def settled(self) -> None:
        while self._under_way:
            await asyncio.gather(*self._under_way)

    def _begin(self, act: Act, *, is_new: bool = True) -> None:
        if is_new:
            self.done.append(act)
        task = asyncio.create_task(self._do(act))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _do(self, act: Act) -> None:
        async with self._room:
            await self._deliver(act)
            if self._random.random() < _REPEATED:
                self.repeated += 1
                await self._deliver(act)

    async def _deliver(self, act: Act) -> None:
        """To one copy after the other, until one answers."""
        pause, most = _PAUSES
        while True:
            reached = await act.send(await self._copies.next(), act.tries)
            act.tries += 1
            if 0 < reached.status < _REFUSED_FROM:
                self.late[act.way] += reached.is_late
                self.refused += reached.is_refused
                return
            self.statuses[reached.status] += 1
            await asyncio.sleep(pause)
            pause = min(2 * pause, most)
