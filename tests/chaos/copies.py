"""Copies of the bot as processes, looked after as a service manager does, and the way to one that answers."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import aiohttp

ROOT = Path(__file__).parents[2]
ADDRESS = "Kontolots: "
_STARTING = 60.0  # seconds, on a busy machine
_ENDING = 20.0
_AGAIN = 0.3  # seconds before one that ended by itself is started again


class Copy:
    """One copy: started again whenever it ends, until it is to end for good."""

    def __init__(
        self, number: int, arguments: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        self.number = number
        self.address = ""
        """Where it listens; empty while it does not."""
        self.starts = 0
        self.log = log
        self._arguments, self._environment = arguments, environment
        self._process: Process | None = None
        self._is_wanted = True
        self._keeping: asyncio.Task[None] | None = None

    def begin(self) -> None:
        self._keeping = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        while self._is_wanted:
            with self.log.open("ab") as log:
                self._process = await self._started(log)
                await self._process.wait()
            self.address = ""
            if self._is_wanted:
                await asyncio.sleep(_AGAIN)

    async def _started(self, log: BinaryIO) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *self._arguments, stdout=PIPE, stderr=log, env=dict(self._environment), cwd=ROOT
        )
        self.starts += 1
        self._process = process
        assert process.stdout is not None
        with suppress(TimeoutError):
            async with asyncio.timeout(_STARTING):
                while line := (await process.stdout.readline()).decode():
                    if line.startswith(ADDRESS):
                        self.address = line.removeprefix(ADDRESS).split()[0]
                        return process
        return process  # it has ended, or it never listens: nobody is sent there

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.returncode is None

    def kill(self) -> None:
        """As the power fails for it."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """As when a newer one is rolled out; it is started again."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        self.address = ""
        if self._process is not None and self.runs:
            self._process.send_signal(number)

    async def end(self) -> None:
        """For good: kindly, and then not."""
        self._is_wanted = False
        self.stop()
        if self._keeping is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_ENDING):
                await asyncio.shield(self._keeping)
        self.kill()
        await self._keeping


class Copies:
    """Several, and who is next."""

    def __init__(self, several: Sequence[Copy]) -> None:
        self.all = list(several)
        self._turn = 0

    async def begin(self) -> None:
        """Start all at once; returns when all listen."""
        for one in self.all:
            one.begin()
        await self.up()

    async def up(self, seconds: float = _STARTING) -> None:
        async with asyncio.timeout(seconds):
            while not all(one.address for one in self.all):  # noqa: ASYNC110 - what is waited for is a process
                await asyncio.sleep(0.05)

    async def next(self) -> str:
        """The address of the next that listens, waited for if there is none."""
        while True:
            for _one in self.all:
                self._turn += 1
                if address := self.all[self._turn % len(self.all)].address:
                    return address
            await asyncio.sleep(0.05)

    async def end(self) -> None:
        await asyncio.gather(*(one.end() for one in self.all))

    async def health(self) -> list[int]:
        """What each says of itself, by HTTP's status; 0 for one that says nothing."""
        return list(await asyncio.gather(*(health(one.address) for one in self.all)))

    def said(self) -> str:
        """All that they have logged."""
        return "".join(one.log.read_text(errors="replace") for one in self.all if one.log.exists())


async def health(address: str) -> int:
    if not address:
        return 0
    patience = aiohttp.ClientTimeout(total=10)
    try:
        async with (
            aiohttp.ClientSession(timeout=patience) as session,
            session.get(f"{address}/health") as answer,
        ):
            return answer.status
    except (aiohttp.ClientError, TimeoutError):
        return 0
