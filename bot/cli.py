"""The installed command `kontolots`."""

import asyncio
import re
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from bot import logging as own_logging
from bot.clock import Clock, DemoClock
from bot.settings import BadSettings, Settings

if TYPE_CHECKING:
    from bot.directory.from_csv import File
    from bot.directory.importing import Outcome
    from bot.simulating import Reminder
    from policy.profile import Profile


class _Examples(click.Group):
    """A group that shows what is at fault in the settings as a sentence, not as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ValidationError as fault:
            lines = [f"KONTOLOTS_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in fault.errors()]
            raise click.ClickException("The settings do not fit.\n" + "\n".join(lines)) from fault
        except SettingsError as fault:
            named = re.search(r'field "(\w+)"', str(fault))
            variable = f"KONTOLOTS_{named[1].upper()}" if named else "A setting"
            raise click.ClickException(
                f"{variable} must be a list in JSON, for example '[\"fia@exempelkommun.example\"]'."
            ) from fault
        except BadSettings as fault:
            raise click.ClickException(str(fault)) from fault


def _example(*lines: str) -> str:
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


@click.group(cls=_Examples, epilog=_example("kontolots demo"))
@click.version_option(package_name="kontolots")
def main() -> None:
    """A municipality's social-media accounts, from the application to the register and on."""


_port = click.option("--port", type=click.IntRange(0, 65_535), help="The port; 0 takes any that is free.")
_host = click.option("--host", help="The address to listen on; 127.0.0.1 where nothing is said.")
_open = click.option(
    "--i-know-this-has-no-login",
    "open_without_login",
    is_flag=True,
    default=None,
    help="Let the web chat listen beyond this machine.",
)


@main.command(epilog=_example("kontolots demo", "kontolots demo --reset --port 8080"))
@_port
@_host
@_open
@click.option("--reset", is_flag=True, help="Throw the demo's data away and begin afresh.")
def demo(port: int | None, host: str | None, open_without_login: bool | None, reset: bool) -> None:
    """Run an invented municipality, Exempelkommun, in the local web chat."""
    from bot.demo import town  # imported here: `--help` and `profile check` need none of it

    settings = _settings(port=port, host=host, open_without_login=open_without_login)
    own_logging.set_up(settings.log_level)
    if reset:
        town.forget(settings)
    settings = town.settings(settings)
    asyncio.run(_serve(settings, DemoClock(town.clock_file(settings)), town.seed))


@main.command(epilog=_example("KONTOLOTS_PROFILE='[\"malmo\"]' kontolots run", "kontolots run --port 8080"))
@_port
@_host
@_open
def run(port: int | None, host: str | None, open_without_login: bool | None) -> None:
    """Run the bot with the settings of the environment."""
    settings = _settings(port=port, host=host, open_without_login=open_without_login)
    own_logging.set_up(settings.log_level)
    asyncio.run(_serve(settings, Clock(), None))


@main.command(epilog=_example("kontolots migrate"))
def migrate() -> None:
    """Bring the database to the newest schema."""
    from store import migrate as migration

    settings = _settings()
    migration.to_head(settings.database_url)
    click.echo("The database is at the newest schema.")


@main.command(epilog=_example("kontolots doctor"))
def doctor() -> None:
    """Check the installation, and say what to do about each fault."""
    from bot import doctor as examination

    found = asyncio.run(examination.examine(_settings()))
    for one in found:
        click.echo(str(one))
    if any(one.ok is False for one in found):
        sys.exit(1)


@main.group(epilog=_example("kontolots profile check standard"))
def profile() -> None:
    """The municipality's rules."""


@profile.command(
    epilog=_example("kontolots profile check min-kommun.toml", "kontolots profile check lidingo")
)
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


@main.group(epilog=_example("kontolots manifest slack"))
def manifest() -> None:
    """What a platform is told of the bot when its app is made."""


@manifest.command(
    epilog=_example(
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
    epilog=_example(
        "kontolots manifest teams --app-id 00000000-0000-0000-0000-000000000000",
        'kontolots manifest teams --developer "Exempelkommun" --website https://www.exempelkommun.se',
    )
)
@click.option(
    "--app-id",
    envvar="KONTOLOTS_TEAMS_APP_ID",
    required=True,
    help="The Azure Bot's Microsoft App ID; KONTOLOTS_TEAMS_APP_ID where nothing is said.",
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


@main.group("import", epilog=_example("kontolots import units enheter.csv"))
def import_() -> None:
    """Who works where, and who is whose manager, from a file: the units first, then the people."""


_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_dry_run = click.option("--dry-run", is_flag=True, help="Show what would happen, and change nothing.")


@import_.command(
    epilog=_example("kontolots import units enheter.csv --dry-run")
    + "\n\n\b\nenheter.csv:\n  enhet;typ\n  Förskolan Lönnen;förskola\n  Teknik och parker;"
)
@_file
@_dry_run
def units(file: Path, dry_run: bool) -> None:
    """Bring in units from a CSV file: enhet, typ (or unit, kind)."""
    from bot.directory import from_csv, importing

    _bring_in(from_csv.units(file.read_bytes()), importing.units, dry_run)


@import_.command(
    epilog=_example("kontolots import people personer.csv --dry-run")
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


@main.group(epilog=_example("kontolots log verify"))
def log() -> None:
    """The log of everything decided or done."""


@log.command(epilog=_example("kontolots log verify"))
def verify() -> None:
    """Verify the log's chains; names the first broken entry, if there is one."""
    from store import log as entries
    from store.db import Database

    async def read() -> entries.Break | None:
        database = Database(_settings().database_url)
        async with database.reading() as session:
            broken = await entries.verify(session)
        await database.dispose()
        return broken

    broken = asyncio.run(read())
    if broken:
        click.echo(f"Entry {broken.number} of {broken.chain} is broken: {broken.why}.", err=True)
        sys.exit(1)
    click.echo("Every entry of the log is as it was written.")


@main.group(epilog=_example("kontolots duties simulate --from 2027-01-01 --to 2027-12-31"))
def duties() -> None:
    """What people are reminded of."""


_LONGEST_SIMULATED = timedelta(days=3 * 366)
_LAST_SIMULATED = 2100  # as far as the public holidays are known
_day = click.DateTime(["%Y-%m-%d"])


@duties.command(
    epilog=_example(
        "kontolots duties simulate --from 2027-01-01 --to 2027-12-31",
        "kontolots duties simulate --from 2027-01-01 --to 2027-03-31 --profile min-kommun.toml",
        "kontolots duties simulate --from 2027-01-01 --to 2027-12-31 --answered --csv > paminnelser.csv",
    )
)
@click.option("--from", "first", type=_day, required=True, help="The first day.")
@click.option("--to", "last", type=_day, required=True, help="The last day, at most three years later.")
@click.option("--profile", "file", help="A changed profile: show what goes away (-) and what comes (+).")
@click.option("--answered", is_flag=True, help="Everything is done at its first reminder; else nothing is.")
@click.option("--csv", "as_csv", is_flag=True, help="A table for a spreadsheet, without the summary.")
def simulate(first: datetime, last: datetime, file: str | None, answered: bool, as_csv: bool) -> None:
    """Show every reminder that a time to come would bring, and send none."""
    from zoneinfo import ZoneInfo

    from bot import simulated

    if last < first:
        raise click.UsageError("The last day is before the first.")
    if last.year > _LAST_SIMULATED:
        raise click.UsageError(f"No later than {_LAST_SIMULATED}.")
    if last - first > _LONGEST_SIMULATED:
        raise click.UsageError("No more than three years at a time.")
    settings = _settings()
    versions = _profiles(settings.profile)
    changed = _changed(versions, file) if file is not None else None
    zone = ZoneInfo(versions[-1].working.zone.value)
    before = _simulated(settings, versions, first.date(), last.date(), answered)
    if changed is None:
        shown, marked = simulated.lines(before, zone), [("", one) for one in before]
    else:
        after = _simulated(settings, changed, first.date(), last.date(), answered)
        shown, marked = simulated.changed_lines(before, after, zone), simulated.difference(before, after)
    if as_csv:
        click.echo(simulated.table(marked, zone), nl=False)
        return
    for line in shown:
        click.echo(line)


def _profiles(names: Sequence[str]) -> "list[Profile]":
    """Every profile of these names. Each fault is told as `profile check` tells it."""
    from policy.loading import ProfileFaults, load

    try:
        return [load(name) for name in names]
    except ProfileFaults as found:
        for fault in found.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException("The profile cannot be used.") from found


def _changed(versions: "Sequence[Profile]", file: str) -> "list[Profile]":
    """The versions before the changed one's first day, and that in place of all later ones."""
    (new,) = _profiles([file])
    return [*(one for one in versions if one.effective_from < new.effective_from), new]


def _simulated(
    settings: Settings, versions: "Sequence[Profile]", first: date, last: date, answered: bool
) -> "list[Reminder]":
    from bot.simulating import simulate
    from policy.profile import NoProfileYet
    from store.db import Unavailable

    try:
        _at_head(settings.database_url)
        return asyncio.run(simulate(settings.database_url, versions, first, last, answered=answered))
    except NoProfileYet as fault:
        raise click.ClickException(f"No profile is in force on {first}; give a later day.") from fault
    except Unavailable as fault:
        raise click.ClickException(f"{fault}. Run `kontolots doctor`.") from fault


def _at_head(url: str) -> None:
    from store.migrate import head, revision

    if revision(url) != head():
        raise click.ClickException("The database is not at the newest schema. Run `kontolots migrate`.")


def _settings(**given: Any) -> Settings:
    return Settings(**{name: value for name, value in given.items() if value is not None})


def _bring_in(read: "File[Any]", bring: Callable[..., Coroutine[Any, Any, "Outcome"]], dry_run: bool) -> None:
    """Import what was read of a file, and say what came of it."""
    from store.db import Conflict, Database, Unavailable

    async def run(url: str) -> "Outcome":
        database = Database(url)
        try:
            return await bring(database, Clock().now(), read, dry_run=dry_run)
        finally:
            await database.dispose()

    url = _settings().database_url
    try:
        _at_head(url)
        outcome = asyncio.run(run(url))
    except (Conflict, Unavailable) as fault:
        raise click.ClickException(f"Nothing was brought in: {fault}. Run `kontolots doctor`.") from fault
    for line in (*read.notes, *map(str, outcome.faults)):
        click.echo(line, err=True)
    if outcome.faults:
        raise click.ClickException(f"Nothing was brought in. Faults in the file: {len(outcome.faults)}.")
    for line in outcome.lines(dry_run=dry_run):
        click.echo(line)


async def _serve(settings: Settings, clock: Clock, seed: Callable[..., Any] | None) -> None:
    from bot.app import build
    from store import migrate as migration

    await asyncio.to_thread(migration.to_head, settings.database_url)
    app = build(settings, clock, demo=seed is not None)
    if seed is not None:
        await seed(app)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with app.running() as address:
        click.echo(f"Kontolots: {address}  (stop with Ctrl+C)")
        await stop.wait()
