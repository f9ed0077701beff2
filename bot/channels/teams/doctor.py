"""Examines an installation in Teams. Asks Entra and this machine, and changes nothing."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from bot.channels.base import DeliveryError
from bot.channels.teams.auth import Authentication, TokenError
from bot.channels.teams.connector import Connector
from bot.channels.teams.unit import Unit
from bot.clock import Clock
from bot.directory.graph import NEEDED, Credential, Graph, GraphError
from bot.findings import Finding, fault, good, note
from bot.guid import is_guid
from bot.settings import BadSettings, Settings

_TIMEOUT = 5  # seconds
_REFUSED = 401
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where it listens, seen from here
_CODE = re.compile(r"AADSTS[0-9]+")

_COPIED = (
    "Copy the client secret's Value, not its Secret ID, to KONTOLOTS_TEAMS_APP_PASSWORD; it is shown only "
    "when the secret is made (Certificates & secrets)."
)
_ENTRA = {
    "AADSTS7000215": _COPIED,
    "AADSTS7000222": "The client secret has expired: make a new one under Certificates & secrets, and copy "
    "its Value to KONTOLOTS_TEAMS_APP_PASSWORD.",
    "AADSTS7000112": "The app is switched off: enable it in Entra under Enterprise applications.",
    "AADSTS700016": "The tenant knows no such app: correct KONTOLOTS_TEAMS_APP_ID or KONTOLOTS_TEAMS_TENANT.",
    "AADSTS90002": "There is no such tenant: correct KONTOLOTS_TEAMS_TENANT.",
    "AADSTS900023": "There is no such tenant: correct KONTOLOTS_TEAMS_TENANT.",
}
_IDENTITY = (
    "Give this machine, which must be one of Azure's, the managed identity of the Azure Bot, and its client "
    "id to KONTOLOTS_TEAMS_APP_ID."
)

_UNIT = (
    "See that the app is in the information unit's conversation, and that Teams can be reached, and run "
    "this again."
)


async def examine(settings: Settings, clock: Clock, credential: Credential | None = None) -> list[Finding]:
    """Everything about Teams, which is on. `credential` is Graph's, where it is not that of the settings.

    What the settings lack is told by their own check, and passed over here.
    """
    if settings.teams == "playground":
        return [note("teams", "the Playground, to try it by hand: nothing of Microsoft's is asked")]
    found = [*_password(settings), _tenants(settings)]
    if any(one.ok is False for one in found):
        return found
    found.append(await _endpoint(settings))
    if not _is_complete(settings):
        return [*found, note("teams", "nothing more was looked at, because settings are missing")]
    try:
        token = await _token(settings, clock)
        rights = await _rights(settings, credential) if token.ok else []
        unit = await _unit(settings, clock, credential) if token.ok else []
    except BadSettings as bad:
        return [*found, fault("teams", str(bad), "Leave that setting out, or give one with https.")]
    return [*found, token, *rights, *unit]


def _is_complete(settings: Settings) -> bool:
    has_password = settings.teams == "managed_identity" or settings.teams_app_password
    return bool(settings.teams_app_id and settings.teams_tenant and has_password)


def _password(settings: Settings) -> Iterator[Finding]:
    """A client secret that was not copied as it is."""
    given = settings.teams_app_password
    secret = given.get_secret_value() if given is not None else ""
    if is_guid(secret):
        yield fault("teams app password", "is the id of a secret", _COPIED)
    elif not secret.isascii() or not secret.isprintable() or " " in secret:
        do = "Copy it to KONTOLOTS_TEAMS_APP_PASSWORD once more, without anything around it."
        yield fault("teams app password", "holds a space, a line break or an odd letter", do)


def _tenants(settings: Settings) -> Finding:
    """Whose people may use the bot."""
    others = {one.lower() for one in settings.teams_other_tenants} - {settings.teams_tenant.lower(), ""}
    if others:
        return note("teams tenants", f"people of {', '.join(sorted(others))} may use the bot as well")
    return good("teams tenants", "only people of the municipality's own may use the bot")


async def _endpoint(settings: Settings) -> Finding:
    """Whether the program runs here, and refuses whoever is not the Bot Connector."""
    subject = "teams endpoint"
    if not settings.port:
        return note(subject, "not looked at, because the port is any that is free")
    host = _ANYWHERE.get(settings.host, settings.host)
    url = URL.build(scheme="http", host=host, port=settings.port, path="/api/messages")
    do = f"See that it is Kontolots that listens on port {settings.port}, started with Teams on."
    try:
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, json={}, allow_redirects=False) as answer,
        ):
            if answer.status == _REFUSED:
                return good(subject, "answers here; whether Azure reaches it shows at the first message")
            return fault(subject, f"answers {answer.status} to who has no token", do)
    except aiohttp.ClientConnectorError:
        return note(subject, "the bot is not running here", "Start it, and run this again.")
    except (aiohttp.ClientError, OSError) as odd:
        return fault(subject, f"no answer ({type(odd).__name__})", do)


async def _token(settings: Settings, clock: Clock) -> Finding:
    """Whether the bot can write to Teams. Raises BadSettings."""
    authentication = Authentication(settings, clock.now)
    await authentication.open()
    try:
        await authentication.token()
    except TokenError as refused:
        return _refused("teams token", refused.why, settings, permanent=refused.permanent)
    finally:
        await authentication.close()
    by = "the managed identity" if settings.teams == "managed_identity" else "the client secret"
    return good("teams token", f"given for {by}")


async def _rights(settings: Settings, credential: Credential | None) -> list[Finding]:
    """What the app may do in Microsoft Graph, against what these settings need. Raises BadSettings."""
    subject = "graph rights"
    needed = {permission: name for name, permission in NEEDED.items() if getattr(settings, name)}
    graph = Graph(settings, credential)
    try:
        granted = await graph.granted()
    except GraphError as refused:
        if not needed:
            return [note(subject, f"none needed; those granted were not looked at ({refused.why})")]
        return [_refused(subject, refused.why, settings, permanent=refused.permanent)]
    finally:
        await graph.close()
    found = [_missing(one, needed[one], settings) for one in sorted(needed.keys() - granted)]
    if not found:
        found = [good(subject, f"all {len(needed)} that are needed" if needed else "none needed")]
    if more := sorted(granted - needed.keys()):
        do = "Take away from the app registration what the settings do not use."
        found.append(note(subject, f"the app may do more than it needs: {', '.join(more)}", do))
    return found


def _missing(permission: str, name: str, settings: Settings) -> Finding:
    setting = f"KONTOLOTS_{name.upper()}"
    do = f"Grant it as an application permission with admin consent, or leave {setting} out."
    if settings.teams == "managed_identity":
        do += " Azure may show it as late as a day after."
    return fault("graph rights", f"{permission} is missing (for {setting})", do)


async def _unit(settings: Settings, clock: Clock, credential: Credential | None) -> list[Finding]:
    """Whether each address of the information unit's list is somebody's. Raises BadSettings."""
    listed = settings.teams_unit_members
    if not listed:
        return []
    subject = "teams unit members"
    authentication = Authentication(settings, clock.now)
    connector = Connector(
        settings.teams_app_id, settings.teams_tenant, authentication.token, authentication.may_call
    )
    graph = Graph(settings, credential) if settings.teams_manager else None

    async def usual(_conversation: str) -> str:
        return settings.teams_service_url

    unit = Unit(settings, connector, graph, usual)
    await authentication.open()
    await connector.open()
    try:
        if graph is not None:
            await graph.open()
        await unit.people()
    except DeliveryError as odd:
        return [note(subject, f"not looked at ({odd})", _UNIT)]
    finally:
        if graph is not None:
            await graph.close()
        await connector.close()
        await authentication.close()
    if not unit.unknown:
        return [good(subject, f"all {len(listed)} are found")]
    return [fault(subject, f"nobody has {', '.join(unit.unknown)}", _not_found(settings))]


def _not_found(settings: Settings) -> str:
    if settings.teams_manager:
        do = "Write each address as it is in Entra, and none that several share,"
    else:
        do = (
            "Add them to the information unit's team or chat, or set KONTOLOTS_TEAMS_MANAGER so that the "
            "directory is asked; write each address as it is in Entra,"
        )
    return f"{do} and leave out who has left."


def _refused(subject: str, why: str, settings: Settings, *, permanent: bool) -> Finding:
    """No token, with what to do."""
    code = _CODE.search(why)
    if code and code[0] in _ENTRA:
        return fault(subject, why, _ENTRA[code[0]])
    if settings.teams == "managed_identity":
        return fault(subject, why, _IDENTITY)
    if not permanent:
        host = urlsplit(settings.teams_login_url).hostname
        return fault(subject, why, f"Let this computer reach {host} (firewall, proxy), and run this again.")
    search = f"https://login.microsoftonline.com/error?code={code[0].removeprefix('AADSTS')}" if code else ""
    do = f"See what it means at {search}." if search else "See that the app and its secret are still there."
    return fault(subject, why, do)
