"""Examines an installation, and says what to do about each fault. Changes nothing.

What only one channel knows of is in that channel's own `doctor.py`.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import SecretStr

from bot.channels.slack import doctor as slack
from bot.channels.teams import doctor as teams
from bot.clock import Clock
from bot.findings import Finding, fault, good, note
from bot.settings import LOOPBACK, BadSettings, Settings, check, idle
from handlers.hand_over import unit
from policy import loading
from policy.profile import NoProfileYet, in_force
from store import migrate
from store.db import Database, Unavailable
from store.models.people import RoleName
from store.queries import people

_HOME = "Europe/Stockholm"
_MIGRATE = "Run `kontolots migrate`."
_HIDDEN = "•••"


async def examine(settings: Settings, clock: Clock | None = None) -> list[Finding]:
    """Everything that was looked at, in the order in which it is best mended."""
    clock = clock or Clock()
    zone = _zone()
    schema, database = await _database(settings.database_url)
    try:
        found = [*_settings(settings), zone, *_profiles(settings, clock, zone), schema]
        found.append(await _unit(settings, database))
        if settings.slack != "off":
            found += await slack.examine(settings, clock, database)
        if settings.teams != "off":
            found += await teams.examine(settings, clock)
    finally:
        if database is not None:
            await database.dispose()
    return [_without_secrets(one, settings) for one in found]


def _settings(settings: Settings) -> Iterator[Finding]:
    """Whether they can be run with, and what of them is for nothing."""
    try:
        check(settings)
        yield good("settings", "fit together")
    except BadSettings as bad:
        yield fault("settings", "cannot be run with", str(bad))
    yield from (note("settings", sentence) for sentence in idle(settings))
    if urlsplit(settings.public_url).scheme == "http" and not _is_here(settings.public_url):
        do = "Give KONTOLOTS_PUBLIC_URL an address with https://, and let the proxy answer there."
        yield fault("public address", "is without encryption, and whoever has an address is let in", do)


def _is_here(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK


def _zone() -> Finding:
    try:
        ZoneInfo(_HOME)
    except (ZoneInfoNotFoundError, OSError):
        return fault("time zones", f"{_HOME} is not known here", "Install the package tzdata.")
    return good("time zones", f"{_HOME} is known")


# ------------------------------------------------------------------------------ rules


def _profiles(settings: Settings, clock: Clock, zone: Finding) -> Iterator[Finding]:
    """Each fault of each profile; whether one of them holds today is asked only of sound ones."""
    faults = {name: loading.check(name) for name in settings.profile}
    for name, several in faults.items():
        if not several:
            yield good("profile", f"{name} is in order")
        for one in several:
            yield fault("profile", str(one), f"Mend it, and try with `kontolots profile check {name}`.")
    if zone.ok and not any(faults.values()):
        yield from _not_begun(settings, clock.now().astimezone(ZoneInfo(_HOME)).date())


def _not_begun(settings: Settings, today: date) -> Iterator[Finding]:
    try:
        in_force([loading.load(name) for name in settings.profile], today)
    except NoProfileYet:
        do = "Give KONTOLOTS_PROFILE also one whose effective_from has come."
        yield fault("profile", "none is in force today", do)


# ------------------------------------------------------------------------------ database


async def _database(url: str) -> tuple[Finding, Database | None]:
    """What there is to say of it; and the database, if the program can work with it."""
    schema = await asyncio.to_thread(_schema, url)
    if not schema.ok:
        return schema, None
    database = Database(url)  # only now: of a file that is not there yet, this makes the folder
    try:
        async with database.transaction() as session:
            await session.connection()  # takes the writer's lock, and writes nothing
    except Unavailable:
        await database.dispose()
        do = "See that the bot may write the file and its folder, and that no other program holds it."
        return fault("database", "cannot be written to", do), None
    return schema, database


def _schema(url: str) -> Finding:
    """Whether the database is there, and at the newest schema. Its address may hold a password: not shown."""
    newest = migrate.head()
    try:
        at = migrate.revision(url)
    except Unavailable as unavailable:
        do = "See that KONTOLOTS_DATABASE_URL is right, and that the bot may read and write there."
        return fault("database", str(unavailable), do)
    if at == newest:
        return good("database", f"at head ({newest})")
    if at is None:
        return fault("database", "not made yet", _MIGRATE)
    if at == migrate.MOVING:
        return fault(
            "database", "another is being moved to it", "Let `kontolots move-database` end, or run it again."
        )
    if migrate.is_newer(at):
        do = "Install the newest Kontolots, or put the copy back that was taken before the last migration."
        return fault("database", f"at {at}, which is newer than this program ({newest})", do)
    return fault("database", f"at {at}, and the newest is {newest}", _MIGRATE)


async def _unit(settings: Settings, database: Database | None) -> Finding:
    """Whether there is anybody to decide."""
    subject = "information unit"
    if database is not None and await _is_emptied(database):
        do = "Put somebody in their place where its people are named: in Slack, in Teams, or by an import."
        return fault(subject, "the last of it has left, so nothing can be decided", do)
    if settings.slack != "off" and (settings.slack_unit_usergroup or settings.slack_unit_members):
        return good(subject, "follows Slack")
    if settings.teams != "off" and settings.teams_unit_conversation:
        return good(subject, "follows Teams")
    if database is None:
        return note(subject, "not looked at, because the database is not in order")
    async with database.reading() as session:
        number = len(await people.with_role(session, RoleName.INFORMATION_UNIT))
    if number:
        return good(subject, f"{number} {'person' if number == 1 else 'people'}")
    do = (
        "With Slack on, set KONTOLOTS_SLACK_UNIT_USERGROUP, or else KONTOLOTS_SLACK_UNIT_MEMBERS; "
        "with Teams on, KONTOLOTS_TEAMS_UNIT_CONVERSATION."
    )
    return fault(subject, "nobody is in it, so no application can be decided", do)


async def _is_emptied(database: Database) -> bool:
    async with database.reading() as session:
        return await unit.is_emptied(session)


# ------------------------------------------------------------------------------ secrets


def _without_secrets(finding: Finding, settings: Settings) -> Finding:
    """No finding holds a secret by itself, but a file that is taken for a profile is shown where it errs."""
    given = (getattr(settings, name) for name in Settings.model_fields)
    says, do = finding.says, finding.do
    for secret in (one.get_secret_value() for one in given if isinstance(one, SecretStr)):
        if secret:
            says, do = says.replace(secret, _HIDDEN), do.replace(secret, _HIDDEN)
    return replace(finding, says=says, do=do)
