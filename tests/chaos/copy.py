"""A copy of the bot for the fault tests: `python -m tests.chaos.copy`, with the settings of `kontolots run`.

It is the program as `bot.app` wires it, but for three things, for a test has seconds where people have days:

- its clock is ahead by so many seconds, since nobody is reminded outside working hours;
- duties are swept each second, beside the sweep of each minute;
- with a haste of 5, what is counted for a killed copy is counted in a fifth of the time: how long a claim
  holds, and with it how long a message may be on its way and its record may be waited for.
"""

import argparse
import asyncio
import signal
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from bot import delivery
from bot import logging as own_logging
from bot.app import App, build
from bot.clock import Clock
from bot.settings import Settings
from bot.sweeping import sweep
from store import migrate, outbox
from store.db import Conflict, Unavailable

logger = structlog.get_logger()

ADDRESS = "Kontolots: "
"""What stands before the address, when the copy listens."""
_BETWEEN_SWEEPS = 1.0  # seconds


class Ahead(Clock):
    """The real time and so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._by = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._by


def hurry(haste: float) -> None:
    """Count what waits for a killed copy in so much less time."""
    outbox.CLAIM_HOLDS = outbox.CLAIM_HOLDS / haste
    delivery._LONGEST_SENDING = delivery._LONGEST_SENDING / haste
    delivery._LONGEST_RECORDING = delivery._LONGEST_RECORDING / haste


async def run(clock: Clock) -> None:
    """Until it is told to end."""
    given = Settings()
    own_logging.set_up(given.log_level)
    await asyncio.to_thread(migrate.to_head, given.database_url)
    app = build(given, clock)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with app.running() as address:
        print(f"{ADDRESS}{address}", flush=True)  # noqa: T201 - as `kontolots run` says it
        sweeping = asyncio.create_task(_sweep(app, stop))
        await stop.wait()
        await sweeping


async def _sweep(app: App, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(_BETWEEN_SWEEPS):
                await stop.wait()
        try:
            swept = await sweep(app.database, app.dispatch.policy, app.clock.now())
        except (Conflict, Unavailable):
            continue
        except Exception as fault:  # noqa: BLE001 - the scheduler goes on, too; the harness reads the log
            logger.warning("fault", doing="sweep of the tests", kind=type(fault).__name__)
            continue
        if swept.told:
            app.delivery.wake()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--ahead", type=float, default=0.0)
    asked.add_argument("--haste", type=float, default=1.0)
    given = asked.parse_args()
    hurry(given.haste)
    asyncio.run(run(Ahead(given.ahead)))


if __name__ == "__main__":
    main()
