"""What a run came to, as a table."""

import json
from collections import Counter
from collections.abc import Mapping

Figures = dict[str, int | str]

_ABOUT = ("doing", "kind", "error", "why", "job", "about", "fault")


def table(figures: Mapping[str, int | str]) -> str:
    """A line each, the figures under each other."""
    widest = max(len(name) for name in figures)
    return "\n".join(f"  {name:<{widest}}  {value}" for name, value in figures.items())


def logged(said: str) -> Counter[str]:
    """What the copies logged, and how often; of a traceback its last line."""
    found: Counter[str] = Counter()
    for line in said.splitlines():
        if not line or line[0] == " ":
            continue
        try:
            told = json.loads(line)
        except ValueError:
            found[line[:160]] += 1
            continue
        about = [str(told[key]) for key in _ABOUT if told.get(key)]
        found[" | ".join([str(told.get("event")), *about])[:160]] += 1
    return found
