"""What keeps an installation in order: the database's schema, its faults, the rules, the log."""

import asyncio
import sys

import click

from bot.commands.common import at_head, example, settings


@click.command(epilog=example("kontolots migrate"))
def migrate() -> None:
    """Bring the database to the newest schema; one that is not there yet is made."""
    from store import migrate as migration

    migration.to_head(settings().database_url)
    click.echo("The database is at the newest schema.")


@click.command(epilog=example("kontolots doctor"))
def doctor() -> None:
    """Check the installation, and say what to do about each fault."""
    from bot import doctor as examination

    found = asyncio.run(examination.examine(settings()))
    for one in found:
        click.echo(str(one))
    if any(one.ok is False for one in found):
        sys.exit(1)


@click.group(epilog=example("kontolots profile check standard"))
def profile() -> None:
    """The municipality's rules."""


@profile.command(epilog=example("kontolots profile check min-kommun.toml", "kontolots profile check lidingo"))
@click.argument("file")
def check(file: str) -> None:
    """Name every fault of a profile: FILE is a file, or the name of a profile that comes with the program."""
    from policy.loading import check as check_profile

    faults = check_profile(file)
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        sys.exit(1)
    click.echo(f"{file}: the profile is in order.")


@click.group(epilog=example("kontolots log verify"))
def log() -> None:
    """The log of everything decided or done."""


@log.command(epilog=example("kontolots log verify"))
def verify() -> None:
    """Verify the log's chains; names the first broken entry, if there is one."""
    from store import log as entries
    from store.db import Database

    async def read() -> entries.Break | None:
        database = Database(url)
        try:
            async with database.reading() as session:
                return await entries.verify(session)
        finally:
            await database.dispose()

    url = settings().database_url
    at_head(url)
    broken = asyncio.run(read())
    if broken:
        click.echo(f"Entry {broken.number} of {broken.chain} is broken: {broken.why}.", err=True)
        sys.exit(1)
    click.echo("Every entry of the log is as it was written.")
