"""`kontolots manifest`: what Slack and Teams make their app from."""

from pathlib import Path
from typing import Literal

import click

from bot.commands.common import example


@click.group(epilog=example("kontolots manifest slack"))
def manifest() -> None:
    """What a platform is told of the bot when its app is made."""


@manifest.command(
    epilog=example(
        "kontolots manifest slack > manifest.yaml",
        "kontolots manifest slack --delivery http --url https://bot.exempelkommun.se",
    )
)
@click.option(
    "--delivery",
    type=click.Choice(["socket", "http"]),
    default="socket",
    show_default=True,
    help="How Slack reaches the bot, as KONTOLOTS_SLACK says.",
)
@click.option("--url", default="", help="The bot's address on the web, for delivery by http.")
def slack(delivery: Literal["socket", "http"], url: str) -> None:
    """Print the manifest from which Slack makes the app."""
    from bot.channels.slack import manifest as app
    from chat.language import SWEDISH, _, speaking
    from handlers.registry import TABLE, Registry

    lines = Registry(TABLE).commands.values()
    with speaking(SWEDISH):
        commands = {app.own_name((one.name, *one.also)): _(one.summary) for one in lines}
    try:
        click.echo(app.manifest(commands, delivery=delivery, url=url), nl=False)
    except ValueError as fault:
        raise click.UsageError(f"{fault}.") from fault


@manifest.command(
    epilog=example(
        "kontolots manifest teams --app-id 00000000-0000-0000-0000-000000000000",
        'kontolots manifest teams --developer "Exempelkommun" --website https://www.exempelkommun.se',
    )
)
@click.option(
    "--app-id",
    envvar="KONTOLOTS_TEAMS_APP_ID",
    show_envvar=True,
    required=True,
    help="The Azure Bot's Microsoft App ID.",
)
@click.option("--developer", help="Whose app it is, as Teams shows it.")
@click.option("--website", help="The page that says so, with the terms and the privacy statement.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default="kontolots-teams.zip",
    show_default=True,
    help="The file to write.",
)
def teams(output: Path, **app: str | None) -> None:
    """Write the package from which Teams makes the app."""
    from importlib.metadata import version

    from bot.channels.teams import manifest as package
    from chat.language import SWEDISH, _, speaking
    from handlers.registry import TABLE, Registry

    english = Registry(TABLE).summaries
    with speaking(SWEDISH):
        swedish = {name: _(line) for name, line in english.items()}
    given = {name: one for name, one in app.items() if one is not None}
    try:
        output.write_bytes(
            package.package(swedish, english, package.App(version=version("kontolots"), **given))
        )
    except ValueError as fault:
        raise click.UsageError(f"{fault}.") from fault
    except OSError as fault:
        raise click.FileError(str(output), fault.strerror) from fault
    click.echo(f"{output}: upload it in the Teams admin center, under Teams apps, Manage apps.")
