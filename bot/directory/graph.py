"""Microsoft Graph: who is whose manager, who is away, and giving people the app. Logs nothing personal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from yarl import URL

from bot.directory.answers import Answer, GraphError, odd, read
from bot.directory.entra import Credential, EntraCredential, claims
from bot.guid import GUID, is_guid
from bot.settings import LOOPBACK, BadSettings, Settings
from chat.typed import clean

__all__ = ["NEEDED", "Credential", "Graph", "GraphError", "GraphUser"]

logger = structlog.get_logger()

NEEDED: Mapping[str, str] = {
    "teams_manager": "User.Read.All",
    "teams_out_of_office": "MailboxSettings.Read",
    "teams_catalog_app": "TeamsAppInstallation.ReadWriteSelfForUser.All",
}
"""The application permission that each setting takes, being the smallest one that Graph has for it.

- `User.Read.All`: of somebody's manager nothing smaller says who it is. Without the setting none is asked,
  nor for anybody's name, address and language, which it gives as well.
- `MailboxSettings.Read`: whether automatic replies are on. It reads no mail.
- `TeamsAppInstallation.ReadWriteSelfForUser.All`: give people this app, and no other.
"""

_TIMEOUT = 5  # seconds: as long as Teams waits for an answer
_LONGEST_NAME, _LONGEST_EMAIL = 200, 254
_FORBIDDEN, _NOT_FOUND, _CONFLICT = 403, 404, 409
_UPN = re.compile(r"[A-Za-z0-9'._!#^~-]{1,64}@[A-Za-z0-9.-]{1,255}")  # what Entra lets one hold
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_TOKEN = re.compile(r"[\w.~+/=-]+", re.ASCII)
_USER = "#microsoft.graph.user"
_USER_FIELDS = "id,displayName,mail,userPrincipalName,preferredLanguage,userType,accountEnabled"


@dataclass(frozen=True)
class GraphUser:
    """Somebody in the directory."""

    id: str
    name: str
    email: str
    language: str
    """As `sv-SE`; empty for whom has chosen none."""
    is_guest: bool
    enabled: bool


class Graph:
    """Asks Graph in the app's own name."""

    def __init__(self, settings: Settings, credential: Credential | None = None) -> None:
        """Without a credential, the one of the settings is used. Raises BadSettings."""
        url = URL(settings.graph_url)
        if url.scheme != "https" and url.host not in LOOPBACK:
            raise BadSettings(f"{url} is not https: others could read what is sent there.")
        self._url = settings.graph_url
        self._catalog_app = settings.teams_catalog_app
        self._credential: Credential = EntraCredential(settings) if credential is None else credential
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Take up connections, which are kept between calls."""
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=_TIMEOUT), trust_env=True, cookie_jar=aiohttp.DummyCookieJar()
        )

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()
            self._session = None
        if isinstance(self._credential, EntraCredential):
            await self._credential.close()

    async def manager(self, user: str) -> str:
        """The object id of somebody's manager; empty where there is none. Raises GraphError."""
        answer = await self._call("GET", f"users/{_quoted(user)}/manager?$select=id", (_NOT_FOUND,))
        if answer.status == _NOT_FOUND:
            return ""
        kind = answer.content.get("@odata.type", _USER)  # a manager may be an address book's entry as well
        return _id(answer.content) if kind == _USER else ""

    async def user(self, user: str) -> GraphUser | None:
        """Who somebody is; None for whom the directory does not know. Raises GraphError."""
        answer = await self._call("GET", f"users/{_quoted(user)}?$select={_USER_FIELDS}", (_NOT_FOUND,))
        if answer.status == _NOT_FOUND:
            return None
        found = answer.content
        return GraphUser(
            id=_id(found),
            name=" ".join(_text(found, "displayName").split())[:_LONGEST_NAME],
            email=_email(_text(found, "mail")) or _email(_text(found, "userPrincipalName")),
            language=_text(found, "preferredLanguage", _LANGUAGE),
            is_guest=_text(found, "userType").casefold() == "guest",
            enabled=found.get("accountEnabled") is not False,
        )

    async def by_email(self, email: str) -> str:
        """The object id behind an address; empty when it is nobody's, or of several. Raises GraphError."""
        address = _email(email)
        if not address:
            return ""
        literal = "'" + address.replace("'", "''") + "'"
        either = f"mail eq {literal} or userPrincipalName eq {literal}"
        answer = await self._call("GET", f"users?$select=id&$top=2&$filter={quote(either, safe='')}")
        found = answer.content.get("value")
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise odd()
        ids = {_id(one) for one in found}
        return ids.pop() if len(ids) == 1 else ""

    async def away(self, user: str, now: datetime) -> bool | None:
        """Whether automatic replies are on at that moment; None where Graph may not say. Raises GraphError.

        What the reply says comes along: Graph promises no `$select` here, so it is let go unread.
        """
        answer = await self._call(
            "GET",
            f"users/{_quoted(user)}/mailboxSettings/automaticRepliesSetting",
            (_FORBIDDEN, _NOT_FOUND),  # a mailbox that is not found stands in a server room of one's own
            headers={"Prefer": 'outlook.timezone="UTC"'},
        )
        return None if answer.status in {_FORBIDDEN, _NOT_FOUND} else _is_away(answer.content, now)

    async def install(self, user: str) -> bool:
        """Give somebody the app; False where that is not allowed, or not set up. Raises GraphError."""
        if not self._catalog_app:
            return False
        app = f"{self._url}appCatalogs/teamsApps/{self._catalog_app}"
        answer = await self._call(
            "POST",
            f"users/{_quoted(user)}/teamwork/installedApps",
            (_FORBIDDEN, _CONFLICT),  # the latter for whom has it already
            body={"teamsApp@odata.bind": app},
        )
        if answer.status == _FORBIDDEN:
            logger.warning("app not installed for somebody", error=answer.code)
            return False
        return True

    async def granted(self) -> frozenset[str]:
        """The application permissions that the app has, by its token. Raises GraphError."""
        roles = claims(await self._token()).get("roles", [])
        if not isinstance(roles, list):
            raise odd()
        return frozenset(one for one in roles if isinstance(one, str))

    async def _call(
        self,
        method: str,
        path: str,
        known: tuple[int, ...] = (),
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, str] | None = None,
    ) -> Answer:
        """What Graph answers; `known` are refusals for the caller to see to. Raises GraphError for others."""
        if self._session is None:
            raise GraphError("not started", permanent=False)
        given = {"Authorization": f"Bearer {await self._token()}", **(headers or {})}
        url = URL(self._url + path, encoded=True)
        try:
            # A redirect could take the token to somebody else.
            async with self._session.request(
                method, url, json=body, headers=given, allow_redirects=False
            ) as response:
                answer = await read(response)
        except (aiohttp.ClientError, OSError) as fault:  # a time-out is one of the latter
            raise GraphError(f"unreachable ({type(fault).__name__})", permanent=False) from None
        answer.check(known)
        return answer

    async def _token(self) -> str:
        token = await self._credential.token()
        if not _TOKEN.fullmatch(token):
            raise GraphError("no token: no answer of Entra's", permanent=False)
        return token


def _quoted(user: str) -> str:
    """An object id or a user principal name as part of a path. Raises GraphError for anything else."""
    if not is_guid(user) and not _UPN.fullmatch(user):
        raise GraphError("not the id of a person", permanent=True)
    return quote(user, safe="@")


def _id(found: Mapping[str, Any]) -> str:
    """The object id, in small letters as Teams writes it. Raises GraphError."""
    if not (known := _text(found, "id", GUID)):
        raise odd()
    return known.lower()


def _text(found: Mapping[str, Any], name: str, pattern: re.Pattern[str] | None = None) -> str:
    """A text of an answer; empty where there is none, or another than is expected."""
    value = found.get(name)
    text = clean(value) if isinstance(value, str) else ""
    return text if pattern is None or pattern.fullmatch(text) else ""


def _email(text: str) -> str:
    address = clean(text)
    return address if len(address) <= _LONGEST_EMAIL and _EMAIL.fullmatch(address) else ""


def _is_away(setting: Mapping[str, Any], now: datetime) -> bool:
    """What the setting says of that moment. Raises GraphError."""
    match setting.get("status"):
        case "alwaysEnabled":
            return True
        case "disabled":
            return False
        case "scheduled":
            ends = (_moment(setting.get(name)) for name in ("scheduledStartDateTime", "scheduledEndDateTime"))
            start, end = ends
            return start <= now < end
        case _:
            raise odd()


def _moment(written: object) -> datetime:
    """A moment as Graph writes it: without its zone, which stands beside it. Raises GraphError."""
    try:
        if isinstance(written, dict):
            at = datetime.fromisoformat(str(written.get("dateTime")))
            zone = ZoneInfo(str(written.get("timeZone")))
            return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (LookupError, OSError, OverflowError, ValueError):
        pass
    raise odd()
