"""Processes beside the harness: begun, waited for, looked at, and ended by their own number."""

import asyncio
import itertools
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]

_READY, _ENDED = 60, 20  # seconds at most
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Child:
    """A process of ours."""

    pid: int
    said: str
    """What it said when it was ready."""
    began: float
    """When it was begun, by `perf_counter`."""
    errors: Path

    def resident(self) -> float:
        """How much memory of the machine it has, in MB. Linux only; nothing elsewhere."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii", errors="replace")
        except OSError:
            return 0.0
        found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
        return int(found[1]) / 1024 if found else 0.0

    def processor(self) -> float:
        """How many seconds of a processor it has had. Linux only; nothing elsewhere."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def child(
    *arguments: str, folder: Path, ready: str = "", given: Mapping[str, str] | None = None
) -> AsyncIterator[Child]:
    """Python with these arguments, from its first line that matches `ready` until the block ends."""
    errors = folder / f"errors-{next(_numbers)}.txt"
    own = {name: value for name, value in os.environ.items() if not name.startswith("KONTOLOTS_")}
    began = perf_counter()
    with errors.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=ROOT,
            env={**own, "PYTHONPATH": str(ROOT), **(given or {})},
            stdout=asyncio.subprocess.PIPE,
            stderr=file,
        )
    try:
        said = await _first(process, ready, errors)
        reading = asyncio.create_task(_swallow(process))
        try:
            yield Child(process.pid, said, began, errors)
        finally:
            reading.cancel()
    finally:
        await _end(process)


async def _first(process: asyncio.subprocess.Process, ready: str, errors: Path) -> str:
    """The line that says that it is ready. RuntimeError with its last words when it ends instead."""
    if process.stdout is None:
        raise RuntimeError("a process without an output")
    async with asyncio.timeout(_READY):
        while line := (await process.stdout.readline()).decode():
            if re.search(ready, line):
                return line.strip()
    raise RuntimeError(f"a process has ended: {_last_words(errors)}")


def _last_words(errors: Path) -> str:
    return errors.read_text(encoding="utf-8")[-2_000:]


async def _swallow(process: asyncio.subprocess.Process) -> None:
    """Whatever it says after that, so that it need never wait for a reader."""
    while process.stdout and await process.stdout.read(4_096):
        pass


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(_ENDED):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
