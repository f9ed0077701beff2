"""`python -m bench [--quick] [name ...]`: measure, print tables, write the JSON."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import click

from bench import acknowledging, databases, delivering, growing, pressing, starting, sweeping
from bench.report import Found, Scope, as_text, save

MEASUREMENTS: dict[str, Callable[[Scope], Coroutine[Any, Any, Found]]] = {
    "ack": acknowledging.measure,
    "press": pressing.measure,
    "sweep": sweeping.measure,
    "deliver": delivering.measure,
    "start": starting.measure,
    "grow": growing.measure,
}

_LATEST = Path(__file__).parent / "results" / "latest.json"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(MEASUREMENTS)))
@click.option("--quick", is_flag=True, help="So small that it only shows that the harness works.")
@click.option(
    "--database", multiple=True, type=click.Choice(databases.BOTH), help="Both, where nothing is said."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=_LATEST, help="The JSON.")
def main(names: tuple[str, ...], quick: bool, database: tuple[str, ...], out: Path) -> None:
    """Measure all, or those named."""
    found: list[Found] = []
    with tempfile.TemporaryDirectory(prefix="kontolots-bench-") as folder:
        scope = Scope(quick, database or databases.BOTH, Path(folder))
        for name in names or tuple(MEASUREMENTS):
            began = time.perf_counter()
            one = asyncio.run(MEASUREMENTS[name](scope))
            one.seconds = time.perf_counter() - began
            click.echo(as_text(one))
            found.append(one)
            save(out, scope, found)
    click.echo(f"\n{out}")


if __name__ == "__main__":
    main()
