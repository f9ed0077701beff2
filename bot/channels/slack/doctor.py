"""Examines a workspace's installation of the app. Asks Slack, and changes nothing there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.manifest import SCOPES, SCOPES_IF
from bot.channels.slack.safe import DatabaseSafe
from bot.clock import Clock
from bot.findings import Finding, fault, good, note
from bot.settings import Settings
from store.db import Database

_TIMEOUT = 10  # seconds; Slack itself answers within three or not at all
_TOO_MANY = 429
_NOT_SLACK = "no answer of Slack's"
_GRANTED = "x-oauth-scopes"  # the header of an answer with what the token may do
_APART = timedelta(seconds=60)
"""So far off is a fault: from five minutes on Slack's signatures are refused, and a clock drifts on."""

_AGAIN = "Install the app again, and copy the new token to KONTOLOTS_SLACK_BOT_TOKEN."
_BOT_TOKEN = {
    "account_inactive": _AGAIN,
    "app_uninstalled": _AGAIN,
    "invalid_auth": "Copy the token from OAuth & Permissions to KONTOLOTS_SLACK_BOT_TOKEN once more.",
    "token_expired": "Token rotation is on: set KONTOLOTS_SLACK_CLIENT_ID, KONTOLOTS_SLACK_CLIENT_SECRET and "
    "KONTOLOTS_SLACK_REFRESH_TOKEN.",
    "token_revoked": _AGAIN,
}
_CONNECTING = (
    "Make an app-level token with connections:write under Basic Information, and copy it to "
    "KONTOLOTS_SLACK_APP_TOKEN."
)
_APP_TOKEN = dict.fromkeys(
    (
        "account_inactive",
        "app_uninstalled",
        "invalid_auth",
        "missing_scope",
        "not_allowed_token_type",
        "token_expired",
        "token_revoked",
    ),
    _CONNECTING,
)
_UNIT_CHANNEL = {
    "channel_not_found": "Copy the id at the foot of the channel's details to KONTOLOTS_SLACK_UNIT_CHANNEL; "
    "if the channel is private, invite the app to it as well.",
}
_UNIT_GROUP = {"no_such_subteam": "Copy the user group's id (S...) to KONTOLOTS_SLACK_UNIT_USERGROUP."}
_INSTALL = "Paste what `kontolots manifest slack` prints under App Manifest, and install the app again."


@dataclass(frozen=True)
class _Answer:
    """What Slack answered; `code` is empty where it did as it was asked."""

    method: str
    code: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    """With names in lower case."""


class _Asker:
    """Asks with one token. Not by `send.Api`, which hides the headers."""

    def __init__(self, client: AsyncWebClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}

    async def ask(self, method: str, **arguments: str) -> _Answer:
        """Never raises: what goes wrong is the code of the answer."""
        try:
            answer: Any = await self._client.api_call(method, data=arguments, headers=self._headers)
            code = ""
        except SlackApiError as refused:
            answer, code = refused.response, _NOT_SLACK
        except AttributeError:  # slack_sdk takes it that JSON is an object, and text is JSON
            return _Answer(method, _NOT_SLACK)
        except (aiohttp.ClientError, TimeoutError, OSError) as unreachable:
            return _Answer(method, f"unreachable ({type(unreachable).__name__})")
        # What is no JSON comes as aiohttp's own response, which has no data.
        data = getattr(answer, "data", None)
        body = data if isinstance(data, dict) else {}
        if getattr(answer, "status_code", 0) == _TOO_MANY:
            code = "ratelimited"
        headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
        return _Answer(method, str(body.get("error") or code), body, headers)


async def examine(settings: Settings, clock: Clock, database: Database | None) -> list[Finding]:
    """Everything about Slack, which is on. `database` is None where it cannot be used.

    What the settings lack is told by their own check, and passed over here.
    """
    if strays := list(_strays(settings)):
        return strays
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        client = AsyncWebClient(base_url=settings.slack_api_url, session=session, retry_handlers=[])
        found = await _delivery(client, settings)
        token = await _token(settings, clock, database)
        if isinstance(token, Finding):
            return [*found, token]
        asker = _Asker(client, token)
        us = await asker.ask("auth.test")
        found += _clock(us, clock.now())
        if us.code:
            rest = note("slack", "nothing more was looked at before that is mended")
            return [*found, _refused("slack token", us, _BOT_TOKEN, settings), rest]
        found.append(good("slack token", f"works, as {us.body.get('user')} in {us.body.get('team')}"))
        found += _scopes(us, settings)
        found += await _channel(asker, settings, str(us.body.get("user")), us)
        found += await _unit(asker, settings)
        found += await _manager_field(asker, settings)
    return found


# ------------------------------------------------------------------------------ how Slack is reached


def _strays(settings: Settings) -> Iterator[Finding]:
    """Secrets that were not copied as they are: a line break at the end cannot even be sent."""
    for name in ("slack_bot_token", "slack_app_token", "slack_signing_secret"):
        secret = _secret(getattr(settings, name))
        if not secret.isascii() or not secret.isprintable() or " " in secret:
            do = f"Copy it to KONTOLOTS_{name.upper()} once more, without anything around it."
            yield fault(name.replace("_", " "), "holds a space, a line break or an odd letter", do)


async def _delivery(client: AsyncWebClient, settings: Settings) -> list[Finding]:
    """Whether what people do can reach the bot."""
    if settings.slack == "http":
        if not _secret(settings.slack_signing_secret):
            return []
        return [good("slack signing secret", "set; whether it is the right one shows at the first request")]
    app_token = _secret(settings.slack_app_token)
    if not app_token:
        return []
    opened = await _Asker(client, app_token).ask("apps.connections.open")
    if opened.code:
        return [_refused("slack app token", opened, _APP_TOKEN, settings)]
    return [good("slack app token", "works, for Socket Mode")]


async def _token(settings: Settings, clock: Clock, database: Database | None) -> str | Finding:
    """The bot's token. A refresh token is good once, so it is left to the bot to use."""
    if not settings.slack_refresh_token:
        token = _secret(settings.slack_bot_token)
        return token or note("slack", "nothing more was looked at, because there is no token")
    kept = await DatabaseSafe(database).token() if database is not None else None
    if kept is None or kept.expires_at <= clock.now():
        says = "token rotation is on, and no renewed token is kept that is good"
        return note("slack token", says, "Start the bot, which renews it, and run this again.")
    return kept.access


def _clock(us: _Answer, now: datetime) -> Iterator[Finding]:
    """How far the computer's clock is from Slack's, where Slack says the time."""
    try:
        apart = abs(now - parsedate_to_datetime(us.headers.get("date", "")))
    except (TypeError, ValueError):
        return
    seconds = int(apart.total_seconds())
    if apart > _APART:
        do = "Set the computer's clock by NTP: Slack's requests are refused when it is 5 minutes off."
        yield fault("clock", f"{seconds} s from Slack's", do)
    else:
        yield good("clock", "goes with Slack's")


def _scopes(us: _Answer, settings: Settings) -> Iterator[Finding]:
    """What the app may do, against what the bot does with these settings."""
    if _GRANTED not in us.headers:
        yield note("slack scopes", "not looked at, because the answer does not say them (a proxy?)")
        return
    granted = _granted(us)
    needed = {one for one in SCOPES if one not in SCOPES_IF or getattr(settings, SCOPES_IF[one])}
    if missing := sorted(needed - granted):
        for scope in missing:
            yield fault("slack scopes", f"{scope} is missing ({SCOPES[scope]})", _INSTALL)
    else:
        yield good("slack scopes", f"all {len(needed)} that are needed")
    if more := sorted(granted - set(SCOPES)):
        yield note("slack scopes", f"the app may do more than it needs: {', '.join(more)}", _INSTALL)


def _granted(us: _Answer) -> set[str]:
    return {one.strip() for one in us.headers.get(_GRANTED, "").split(",")} - {""}


# ------------------------------------------------------------------------------ where, and with whom


async def _channel(asker: _Asker, settings: Settings, bot: str, us: _Answer) -> list[Finding]:
    """Whether the information unit's channel can be written in; the bot joins a public one itself."""
    subject, channel = "slack unit channel", settings.slack_unit_channel
    if not channel:
        return []
    answer = await asker.ask("conversations.info", channel=channel)
    if answer.code:
        return [_refused(subject, answer, _UNIT_CHANNEL, settings)]
    about = answer.body.get("channel") or {}
    name = f"#{about.get('name')}"
    found = [_membership(about, name, bot, joins="channels:join" in _granted(us))]
    if about.get("is_ext_shared"):
        found.append(note(subject, f"{name} is shared with another organisation, which reads the cases too"))
    return found


def _membership(about: Mapping[str, Any], name: str, bot: str, *, joins: bool) -> Finding:
    subject = "slack unit channel"
    if about.get("is_archived"):
        do = "Unarchive it, or give another one in KONTOLOTS_SLACK_UNIT_CHANNEL."
        return fault(subject, f"{name} is archived", do)
    if about.get("is_member"):
        return good(subject, f"the bot is in {name}")
    if about.get("is_private") or not joins:
        return fault(subject, f"the bot is not in {name}", f"Write `/invite @{bot}` there.")
    return note(subject, f"the bot is not in {name} yet, and joins it when it starts")


async def _unit(asker: _Asker, settings: Settings) -> list[Finding]:
    """Whether there is anybody in the information unit, as the settings say who it is."""
    if not settings.slack_unit_usergroup:
        return [await _member(asker, settings, email) for email in settings.slack_unit_members]
    subject = "slack unit group"
    answer = await asker.ask("usergroups.users.list", usergroup=settings.slack_unit_usergroup)
    if answer.code:
        return [_refused(subject, answer, _UNIT_GROUP, settings)]
    number = len(answer.body.get("users") or ())
    if not number:
        return [fault(subject, "nobody is in it", "Put those into it who are to decide about applications.")]
    return [good(subject, f"{number} {'person' if number == 1 else 'people'}")]


async def _member(asker: _Asker, settings: Settings, email: str) -> Finding:
    answer = await asker.ask("users.lookupByEmail", email=email)
    if not answer.code:
        return good("slack unit member", email)
    what = {"users_not_found": f"Correct {email} in KONTOLOTS_SLACK_UNIT_MEMBERS, or invite them to Slack."}
    return _refused("slack unit member", answer, what, settings)


async def _manager_field(asker: _Asker, settings: Settings) -> list[Finding]:
    """Whether the profile field exists from which the manager is read."""
    subject, wanted = "slack manager field", settings.slack_manager_field
    if not wanted:
        return []
    answer = await asker.ask("team.profile.get")
    if answer.code:
        return [_refused(subject, answer, {}, settings)]
    fields = (answer.body.get("profile") or {}).get("fields") or ()
    for one in fields:
        if wanted.casefold() in {str(one.get("id")).casefold(), str(one.get("label")).casefold()}:
            return [good(subject, f"{one.get('label')}")]
    labels = ", ".join(str(one.get("label")) for one in fields) or "none at all"
    do = f"Give KONTOLOTS_SLACK_MANAGER_FIELD one that the workspace has ({labels})."
    return [fault(subject, f"{wanted} is no profile field", do)]


# ------------------------------------------------------------------------------ refusals


def _refused(subject: str, answer: _Answer, what: Mapping[str, str], settings: Settings) -> Finding:
    """A refusal, with what to do: `what` by Slack's code, else what holds for every method."""
    if answer.code == "ratelimited":
        do = "Wait a minute, and run this again."
        return note(subject, "not looked at, because Slack was asked too often", do)
    if answer.code.startswith(("unreachable", _NOT_SLACK)):
        host = urlsplit(settings.slack_api_url).hostname
        return fault(
            subject, answer.code, f"Let this computer reach {host} (firewall, proxy), and run this again."
        )
    if answer.code in what:
        return fault(subject, answer.code, what[answer.code])
    if answer.code == "missing_scope":
        return fault(subject, f"missing_scope ({answer.body.get('needed')})", _INSTALL)
    page = f"https://docs.slack.dev/reference/methods/{answer.method}"
    return fault(subject, answer.code, f"See what it means at {page}.")


def _secret(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""
