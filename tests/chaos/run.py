"""One run: the load and the trouble beside each other, then calm, then what must hold."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from sqlmodel import select

from store.db import Session
from store.models import Duty, Nudge, OutboxMessage
from tests.chance import Chance
from tests.chaos import checks, town
from tests.chaos.acts import Act, Acts
from tests.chaos.arrivals import by_slack, by_teams
from tests.chaos.copies import Copies
from tests.chaos.figures import Figures
from tests.chaos.load import Load
from tests.chaos.scene import Scene, scene
from tests.chaos.trouble import Trouble

_COPIES = 3
_SILENCE = 12.0  # seconds: longer than a copy waits for an answer, where it is in no haste
_ASKED_AGAIN = 6  # times at most: people do not try for ever
_SEEN_WITHIN = 3.0  # seconds: what was acknowledged in time may be worked on still


@dataclass(frozen=True)
class Plan:
    """How long and how hard; the same seed gives the same plan, though not the same instants."""

    seconds: float
    seed: int
    haste: float = 1.0
    """In how much less time is counted what waits for a killed copy: see `copy.py`."""
    a_second: float = 4.0
    every: float = 0.2
    between: tuple[float, float] = (3.0, 7.0)
    """Seconds between one trouble and the next."""
    calm_within: float = 180.0
    """Seconds after the trouble until nothing is under way: claims of killed copies lapse within 60."""


@dataclass
class Result:
    """What did not hold, the figures, and what the copies logged."""

    faults: list[str]
    figures: Figures
    said: str


async def run(plan: Plan) -> Result:
    """Hold it."""
    async with scene() as made:
        copies = made.copies(
            _COPIES, "-m", "tests.chaos.copy", f"--ahead={made.ahead}", f"--haste={plan.haste}"
        )
        try:
            return await _Run(plan, made, copies).whole()
        finally:
            await copies.end()


class _Run:
    def __init__(self, plan: Plan, scene: Scene, copies: Copies) -> None:
        self.plan, self.scene, self.copies = plan, scene, copies
        self.load = Load(Acts(scene, Random(f"{plan.seed} acts")), copies, Random(f"{plan.seed} load"))
        self.trouble = Trouble(copies, scene.server, Random(f"{plan.seed} trouble"))
        silence = _SILENCE / plan.haste
        self.chances = [Chance(f"{plan.seed} {one}", plan.every, silence) for one in ("slack", "teams")]
        self.asked_again = 0

    async def whole(self) -> Result:
        plan = self.plan
        laid = await town.fill(self.scene)
        await self.copies.begin()
        await town.fall_due(self.scene, laid, Random(f"{plan.seed} town"), plan.seconds)
        self.scene.slack.faults.chance, self.scene.teams.faults.chance = self.chances
        began = time.monotonic()
        async with asyncio.TaskGroup() as both:
            both.create_task(self.trouble.run(plan.seconds, plan.between))
            both.create_task(self.load.run(plan.seconds, plan.a_second, laid))
        loaded = time.monotonic() - began
        self.scene.slack.faults.chance = self.scene.teams.faults.chance = None
        await self.copies.up()
        lost = await self._settle_acts()
        faults = await self._calm_down()
        async with self.scene.database.reading() as session:
            faults += await checks.faults(self.scene, session, self.load.done)
            figures = await self._figures(session, loaded, time.monotonic() - began - loaded)
        faults += lost + [f"a copy says {one} at /health" for one in await self.copies.health() if one != 200]
        return Result(faults, figures, self.copies.said())

    async def _settle_acts(self) -> list[str]:
        """Whoever sees no effect does it again; what still has none is lost."""
        missing: list[Act] = []
        for _time in range(_ASKED_AGAIN):
            await asyncio.sleep(_SEEN_WITHIN)
            async with self.scene.database.reading() as session:
                found = await checks.effects(session, self.load.done)
            missing = [act for act in self.load.done if not found[act.mark]]
            if not missing:
                return []
            self.asked_again += len(missing)
            await self.load.again(missing)
        return [f"{act.way} {act.mark!r} has no effect, however often it is tried" for act in missing]

    async def _calm_down(self) -> list[str]:
        """Until nothing is under way. Nothing helps it on: it must come to rest by itself."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.plan.calm_within):
                while True:
                    async with self.scene.database.reading() as session:
                        if await checks.is_calm(self.scene, session):
                            return []
                    await asyncio.sleep(0.3)
        return [f"it is not at rest {self.plan.calm_within:.0f} s after the trouble"]

    async def _figures(self, session: Session, loaded: float, calmed: float) -> Figures:
        rows = list(await session.exec(select(OutboxMessage)))
        slack, teams = by_slack(self.scene.slack, rows), by_teams(self.scene.teams, rows)
        delays = [(one.sent_at - one.created_at).total_seconds() for one in rows if one.sent_at]
        load = self.load
        return {
            "seed": self.plan.seed,
            "seconds of load, then until calm": f"{loaded:.0f}, {calmed:.0f}",
            "acts": len(load.done),
            **{f"acts: {way}": sum(one.way == way for one in load.done) for way in self._ways()},
            "deliveries that nobody answered": load.statuses[0],
            "answered by 5xx, delivered again": sum(load.statuses.values()) - load.statuses[0],
            "answered after the platform had given up": load.late.total(),
            "told to try again in a while": load.refused,
            "repeated though answered": load.repeated,
            "asked again, since nothing came of it": self.asked_again,
            **self.trouble.made,
            "starts of copies": sum(one.starts for one in self.copies.all),
            **{f"faults of Slack: {kind}": n for kind, n in sorted(self.chances[0].met.items())},
            **{f"faults of Teams: {kind}": n for kind, n in sorted(self.chances[1].met.items())},
            "messages on Slack": slack.messages,
            "doubles on Slack": slack.doubles,
            "messages on Teams": teams.messages,
            "doubles on Teams": teams.doubles,
            "told beside the outbox": slack.beside + teams.beside,
            "messages drawn anew": sum(one.updates_id is not None for one in rows),
            "duties, nudges": f"{len(list(await session.exec(select(Duty))))}, "
            f"{len(list(await session.exec(select(Nudge))))}",
            "longest delay of a message (s)": f"{max(delays, default=0):.1f}",
            "median delay of a message (s)": f"{sorted(delays)[len(delays) // 2] if delays else 0:.1f}",
        }

    def _ways(self) -> list[str]:
        return sorted({one.way for one in self.load.done})
