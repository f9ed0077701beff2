"""`kontolots duties`: what people are reminded of."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from bot import logging as own_logging
from bot.clock import Clock
from bot.commands.common import at_head, example, settings
from bot.settings import Settings

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.simulated import Marked
    from bot.simulating import Simulation
    from policy.profile import Profile

_FARTHEST = timedelta(days=5 * 366)  # all the time from today on is gone through
_day = click.DateTime(["%Y-%m-%d"])


@click.group(epilog=example("kontolots duties simulate --from 2027-01-01 --to 2027-12-31"))
def duties() -> None:
    """What people are reminded of."""


@duties.command(
    epilog=example(
        "kontolots duties simulate --from 2027-01-01 --to 2027-12-31",
        "kontolots duties simulate --from 2027-01-01 --to 2027-03-31 --profile min-kommun.toml",
        "kontolots duties simulate --from 2027-01-01 --to 2027-12-31 --answered --csv > paminnelser.csv",
    )
)
@click.option("--from", "first", type=_day, required=True, help="The first day: today, or later.")
@click.option("--to", "last", type=_day, required=True, help="The last day, within five years.")
@click.option("--profile", "file", help="A changed profile: show what goes away (-) and what comes (+).")
@click.option("--answered", is_flag=True, help="Everything is done at its first reminder; else nothing is.")
@click.option("--csv", "as_csv", is_flag=True, help="A table for a spreadsheet, without the summary.")
def simulate(first: datetime, last: datetime, file: str | None, answered: bool, as_csv: bool) -> None:
    """Show every reminder that a time to come would bring, and send none."""
    from zoneinfo import ZoneInfo

    from bot import simulated

    given = settings()
    own_logging.set_up(given.log_level)  # to standard error: what is printed may be a table in a file
    versions = _profiles(given.profile)
    changed = _changed(versions, file) if file is not None else None
    zone = ZoneInfo(versions[-1].working.zone.value)
    at_head(given.database_url)
    now = _now(given.database_url, zone)
    days = _days(first.date(), last.date(), now.astimezone(zone).date())
    before = _simulated(given, versions, days, now, answered)
    after = None if changed is None else _simulated(given, changed, days, now, answered)
    if as_csv:
        click.echo(simulated.table(_marked(before, after), zone), nl=False)
    elif after is None:
        _print(simulated.lines(before.reminders, zone))
    else:
        _print(simulated.changed_lines(before.reminders, after.reminders, zone))
    if not (before.is_whole and (after is None or after.is_whole)):
        raise click.ClickException(
            "This is not the whole: something could not be looked at. The warnings above say what."
        )


def _marked(before: "Simulation", after: "Simulation | None") -> "list[Marked]":
    """What is shown of one simulation, or of two."""
    from bot import simulated

    if after is None:
        return [("", one) for one in before.reminders]
    return simulated.difference(before.reminders, after.reminders)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _now(url: str, zone: "ZoneInfo") -> datetime:
    """The moment from which it is simulated: now; the database's own where its clock was moved ahead."""
    from bot.simulating import lived_until

    now = Clock().now()
    there = asyncio.run(lived_until(url))
    if there is None or there <= now:
        return now
    click.echo(
        f"The clock of this database was moved ahead: it is {there.astimezone(zone):%Y-%m-%d} there.",
        err=True,
    )
    return there


def _days(first: date, last: date, today: date) -> tuple[date, date]:
    """The days as they were given, if they can be simulated."""
    if last < first:
        raise click.UsageError("The last day is before the first.")
    if first < today:
        raise click.UsageError(f"The first day has been. Give today, {today}, or a later day.")
    if last - today > _FARTHEST:
        raise click.UsageError(f"The last day must be no later than {today + _FARTHEST}.")
    return first, last


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
    given: Settings, versions: "Sequence[Profile]", days: tuple[date, date], now: datetime, answered: bool
) -> "Simulation":
    from bot.simulating import simulate
    from policy.profile import NoProfileYet

    try:
        return asyncio.run(simulate(given.database_url, versions, *days, now=now, answered=answered))
    except NoProfileYet as fault:
        raise click.ClickException(f"No profile is in force on {days[0]}; give a later day.") from fault
