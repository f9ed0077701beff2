"""`kontolots import`: units and people from files."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.clock import Clock
from bot.commands.common import at_head, example, settings

if TYPE_CHECKING:
    from bot.directory.from_csv import File
    from bot.directory.importing import Outcome

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_dry_run = click.option("--dry-run", is_flag=True, help="Show what would happen, and change nothing.")


@click.group("import", epilog=example("kontolots import units enheter.csv"))
def import_() -> None:
    """Who works where, and who is whose manager, from a file: the units first, then the people."""


@import_.command(
    epilog=example("kontolots import units enheter.csv --dry-run")
    + "\n\n\b\nenheter.csv:\n  enhet;typ\n  Förskolan Lönnen;förskola\n  Teknik och parker;"
)
@_file
@_dry_run
def units(file: Path, dry_run: bool) -> None:
    """Bring in units from a CSV file: enhet, typ (or unit, kind)."""
    from bot.directory import from_csv, importing

    _bring_in(from_csv.units(file.read_bytes()), importing.units, dry_run)


@import_.command(
    epilog=example("kontolots import people personer.csv --dry-run")
    + "\n\n\b\npersoner.csv:\n  namn;e-post;titel;enhet;chef;roll"
    "\n  Bo Påhittad;bo@exempelkommun.example;rektor;Förskolan Lönnen;;"
    "\n  Alva Exempelsson;alva@exempelkommun.example;;Förskolan Lönnen;bo@exempelkommun.example;"
    "\n  Fia Påhittad;fia@exempelkommun.example;;;;informationsenheten"
)
@_file
@_dry_run
def people(file: Path, dry_run: bool) -> None:
    """Bring in people from a CSV file: namn, e-post, titel, enhet, chef, roll (or name, email, ...)."""
    from bot.directory import from_csv, importing

    _bring_in(from_csv.people(file.read_bytes()), importing.people, dry_run)


def _bring_in(read: "File[Any]", bring: Callable[..., Coroutine[Any, Any, "Outcome"]], dry_run: bool) -> None:
    """Import what was read of a file, and say what came of it."""
    from store.db import Conflict, Database, Unavailable

    async def run(url: str) -> "Outcome":
        database = Database(url)
        try:
            return await bring(database, Clock().now(), read, dry_run=dry_run)
        finally:
            await database.dispose()

    url = settings().database_url
    try:
        at_head(url)
        outcome = asyncio.run(run(url))
    except (Conflict, Unavailable) as fault:
        raise click.ClickException(f"Nothing was brought in: {fault}. Run `kontolots doctor`.") from fault
    for line in (*read.notes, *map(str, outcome.faults)):
        click.echo(line, err=True)
    if outcome.faults:
        raise click.ClickException(f"Nothing was brought in. Faults in the file: {len(outcome.faults)}.")
    for line in outcome.lines(dry_run=dry_run):
        click.echo(line)
