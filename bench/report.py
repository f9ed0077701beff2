"""What a measurement found: rows of figures, goals with what was reached, notes; as a table and as JSON."""

import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Cell = str | int | float
_FEW = 10  # from so much on a figure is shown with one decimal, not three


@dataclass(frozen=True)
class Scope:
    """What a run measures."""

    is_quick: bool
    """So small that it only shows that the harness works: its figures say little."""
    databases: tuple[str, ...]
    """`sqlite`, `postgresql` or both."""
    folder: Path
    """For databases and logs; thrown away afterwards."""


@dataclass(frozen=True)
class Goal:
    """What a figure is to keep below, or above."""

    name: str
    reached: float
    limit: float
    is_least: bool = False
    """Whether `limit` is the least that is wanted, and not the most."""

    @property
    def is_met(self) -> bool:
        """Whether it is reached."""
        return self.reached >= self.limit if self.is_least else self.reached <= self.limit


@dataclass
class Found:
    """What one measurement found."""

    name: str
    title: str
    rows: list[dict[str, Cell]] = field(default_factory=list)
    """The units stand in the names of the columns; every row has the same ones."""
    goals: list[Goal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    """How long the measuring took."""


def percentile(several: Sequence[float], share: float) -> float:
    """The smallest value that at least so large a share of all are not above (nearest rank)."""
    ordered = sorted(several)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(several: Sequence[float]) -> float:
    """The middle one."""
    return percentile(several, 0.5)


def as_text(found: Found) -> str:
    """A table for a terminal."""
    lines = ["", f"== {found.name}: {found.title} ({found.seconds:.0f} s)"]
    if found.rows:
        names = list(found.rows[0])
        cells = [names, *([_shown(row[name]) for name in names] for row in found.rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(names))]
        lines += [
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells
        ]
    for goal in found.goals:
        sign, met = ("at least" if goal.is_least else "at most"), ("met" if goal.is_met else "MISSED")
        lines.append(f"{met:>6}  {goal.name}: {_shown(goal.reached)}, wanted {sign} {_shown(goal.limit)}")
    return "\n".join([*lines, *(f"  note  {note}" for note in found.notes)])


def as_json(scope: Scope, several: Sequence[Found]) -> dict[str, Any]:
    """The same for a file, with what it was measured on."""
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": scope.is_quick,
        "machine": {
            "processors": os.cpu_count(),
            "architecture": platform.machine(),
            "system": platform.system(),
            "python": platform.python_version(),
        },
        "measurements": [
            {**asdict(one), "goals": [{**asdict(goal), "met": goal.is_met} for goal in one.goals]}
            for one in several
        ],
    }


def save(file: Path, scope: Scope, several: Sequence[Found]) -> None:
    """Write the JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(as_json(scope, several), indent=1) + "\n", encoding="utf-8")


def _shown(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.1f}" if abs(cell) >= _FEW else f"{cell:.3f}"
    return str(cell)
