"""`kontolots move-database`: from one file to a server that several copies share, or back."""

import asyncio

import click

from bot.commands.common import at_head, example
from bot.shapes import database_url


@click.command(
    "move-database",
    epilog=example(
        "kontolots move-database sqlite:///data/kontolots.db postgresql://kontolots@db.example/kontolots"
    ),
)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def move_database(source: str, target: str) -> None:
    """Move everything to another database, which is empty; stop the bot first. Broken off, it goes on."""
    from store import migrate, moving
    from store.copying import NotEmpty

    source, target = database_url(source), database_url(target)
    if source == target:
        raise click.ClickException("FROM and TO are the same database.")
    at_head(source)
    if not migrate.is_moving(target):
        migrate.to_head(target)
    total = asyncio.run(moving.rows_in(source))
    try:
        with click.progressbar(length=2 * total, label=f"Moving {total} rows") as bar:
            moved = asyncio.run(moving.move(source, target, bar.update))
    except NotEmpty as fault:
        raise click.ClickException(f"TO is in use: {fault}. Give an empty database.") from fault
    except moving.Differs as fault:
        raise click.ClickException(
            f"{fault}. Stop every copy of the bot, empty TO, and run the command again."
        ) from fault
    click.echo(
        f"{sum(moved.rows.values())} rows in {len(moved.rows)} tables are the same on both sides, "
        f"and the {moved.entries} entries of the log are as they were written."
    )
    click.echo("Set KONTOLOTS_DATABASE_URL to TO, and start the bot. FROM is as it was.")
