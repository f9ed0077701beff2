"""`kontolots demo` and `kontolots run`: the program, until it is stopped."""

import asyncio
import signal
from collections.abc import Callable
from typing import Any

import click

from bot import logging as own_logging
from bot.clock import Clock, DemoClock
from bot.commands.common import example, settings
from bot.settings import Settings, idle

_port = click.option("--port", type=click.IntRange(0, 65_535), help="The port; 0 takes any that is free.")
_host = click.option("--host", help="The address to listen on; 127.0.0.1 where nothing is said.")
_open = click.option(
    "--i-know-this-has-no-login",
    "open_without_login",
    is_flag=True,
    default=None,
    help="Let the web chat listen beyond this machine.",
)


@click.command(epilog=example("kontolots demo", "kontolots demo --reset --port 8080"))
@_port
@_host
@_open
@click.option("--reset", is_flag=True, help="Throw the demo's data away and begin afresh.")
def demo(port: int | None, host: str | None, open_without_login: bool | None, reset: bool) -> None:
    """Run an invented municipality, Exempelkommun, in the local web chat."""
    from bot.demo import town

    given = settings(port=port, host=host, open_without_login=open_without_login)
    own_logging.set_up(given.log_level)
    if reset:
        town.forget(given)
    asyncio.run(_serve(town.settings(given), DemoClock(town.clock_file(given)), town.seed))


@click.command(epilog=example("KONTOLOTS_PROFILE='[\"malmo\"]' kontolots run", "kontolots run --port 8080"))
@_port
@_host
@_open
def run(port: int | None, host: str | None, open_without_login: bool | None) -> None:
    """Run the bot with the settings of the environment."""
    given = settings(port=port, host=host, open_without_login=open_without_login)
    own_logging.set_up(given.log_level)
    for sentence in idle(given):
        click.echo(sentence, err=True)
    asyncio.run(_serve(given, Clock(), None))


async def _serve(given: Settings, clock: Clock, seed: Callable[..., Any] | None) -> None:
    from bot.app import build
    from store import migrate as migration

    await asyncio.to_thread(migration.to_head, given.database_url)
    app = build(given, clock, demo=seed is not None)
    if seed is not None:
        await seed(app)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with app.running() as address:
        if seed is not None and not given.public_url:
            app.dispatch.public_url = address  # the demo is reached where it listens, by its one user
        click.echo(f"Kontolots: {address}  (stop with Ctrl+C)")
        await stop.wait()
