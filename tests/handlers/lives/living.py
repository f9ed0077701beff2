"""A life as a list of acts: each is done, a minute passes, and everything that must hold does."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.handlers.lives.holds import all_holds
from tests.handlers.lives.life import life


@dataclass(frozen=True, repr=False)
class Act:
    """Something that somebody does; of `acts`, with what it is given."""

    do: Callable[..., Coroutine[Any, Any, None]]
    args: Sequence[Any]

    def __repr__(self) -> str:
        """As it is written in a test."""
        return f"Act(acts.{self.do.__name__}, {tuple(self.args)})"


async def lived(folder: Path, several: Sequence[Act]) -> None:
    """One act after the other."""
    async with life(folder) as one:
        for act in several:
            await act.do(one, *act.args)
            await one.minute()
            await all_holds(one)
