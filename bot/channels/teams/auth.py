"""Who speaks to whom in Teams: whether a request is the Bot Connector's, and the bot's own token to it.

botframework 4.17.1 is not asked to judge a token. It raises errors of a dozen kinds for one that is
expired, broken or signed with an unknown key, so that outsiders are answered 500; it takes tokens of the
Emulator and of other bots; it passes a key without endorsements for every channel; and it accepts every
tenant. PyJWT, which it uses, does the cryptography here as well; the names stay botframework's.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
import jwt
from aiohttp import web
from botframework.connector import Channels
from botframework.connector.auth import AuthenticationConstants

from bot.channels.teams.keys import Keys, NoKeys, is_secure
from bot.channels.teams.tokens import TokenError, Tokens
from bot.guid import is_guid
from bot.settings import BadSettings, Settings

__all__ = ["Authentication", "Doorkeeper", "ForeignTenant", "TokenError", "Unauthorized", "bearer"]

_ALGORITHM = "RS256"
_ISSUER = AuthenticationConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER
_SERVICE_URL = AuthenticationConstants.SERVICE_URL_CLAIM
_LEEWAY = 5 * 60  # seconds, as Microsoft advises: clocks differ


class Unauthorized(Exception):
    """The request is not one of the Bot Connector's for this bot: 401. It says why, without the token."""


class ForeignTenant(Exception):
    """The Bot Connector's, but from an organisation that the settings do not name: 403."""


def bearer(header: str) -> str:
    """The token in an Authorization header. Raises Unauthorized."""
    scheme, _, token = header.partition(" ")
    if scheme != "Bearer" or not token:
        raise Unauthorized("no token")
    return token


class Doorkeeper(Protocol):
    """Says who is let in, and what the bot shows where it writes."""

    async def open(self) -> None:
        """Take up connections."""

    async def close(self) -> None:
        """Close them."""

    def admit(self, request: web.Request) -> None:
        """Nothing, when it is worth while to read what was sent. Raises Unauthorized."""

    async def verify(self, header: str, activity: Mapping[str, Any]) -> None:
        """Nothing, when its sender may send it. Raises Unauthorized, ForeignTenant."""

    async def token(self) -> str:
        """The bot's own, or nothing where none is shown. Raises TokenError."""

    def may_call(self, url: str) -> bool:
        """Whether the bot may write to that service URL."""


class Authentication:
    """Verifies what comes in, and holds the token for what goes out."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        """Raises BadSettings."""
        for url in (settings.teams_login_url, settings.teams_keys_url):
            if not is_secure(url):
                raise BadSettings(f"{url} is not https: others could read or change what is sent there.")
        tenants = (settings.teams_tenant, *settings.teams_other_tenants)
        self._tenants = frozenset(tenant.lower() for tenant in tenants)
        self._app_id = settings.teams_app_id.lower()
        self._now = now
        self._session: aiohttp.ClientSession | None = None
        self._keys = Keys(settings.teams_keys_url, self._opened, now)
        self._tokens = Tokens(settings, self._opened, now)

    async def open(self) -> None:
        """Take up connections."""
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        """End what is under way, and close the connections."""
        await self._keys.stop()
        await self._tokens.close()
        if self._session is not None:
            await self._session.close()

    def admit(self, request: web.Request) -> None:
        """Nothing, when there is a token: without one, nothing more is read. Raises Unauthorized."""
        bearer(request.headers.get("Authorization", ""))

    async def verify(self, header: str, activity: Mapping[str, Any]) -> None:
        """Nothing, when the Bot Connector sends this activity to this bot from a tenant of the settings.

        `header` is that of Authorization. Raises Unauthorized, ForeignTenant.
        """
        claims = await self._claims(bearer(header))
        # An activity tells where to answer; only the token says that its sender may be answered there.
        if claims[_SERVICE_URL] != activity.get("serviceUrl"):
            raise Unauthorized("for another service URL")
        if not self.may_call(str(claims[_SERVICE_URL])):
            raise Unauthorized("a service URL that nobody could be answered at")
        self._check_tenant(activity)

    def may_call(self, url: str) -> bool:
        """Those where the bot's own token can be read by nobody on the way."""
        return is_secure(url) and "@" not in urlsplit(url).netloc

    async def token(self) -> str:
        """The bot's token to the Bot Connector, good for the next minutes. Raises TokenError."""
        return await self._tokens.current()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("open() comes first")
        return self._session

    async def _claims(self, token: str) -> dict[str, Any]:
        """What the token says, after all of it that does not depend on the activity holds."""
        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") != _ALGORITHM:  # known before any key is fetched
                raise Unauthorized("another algorithm")
            key = await self._keys.named(head.get("kid", ""))
            if key is None:
                raise Unauthorized("unknown key")
            claims = jwt.decode(token, key.public, [_ALGORITHM], _OPTIONS, issuer=_ISSUER)
        except NoKeys:
            raise Unauthorized("the Bot Connector's keys cannot be fetched") from None
        except (jwt.PyJWTError, ValueError, RecursionError) as fault:  # its words may repeat the token
            raise Unauthorized(type(fault).__name__) from None
        if str(claims["aud"]).lower() != self._app_id:
            raise Unauthorized("for another bot")
        if Channels.ms_teams not in key.endorsements:
            raise Unauthorized("a key that is not for Teams")
        _check_times(claims, self._now())
        return claims

    def _check_tenant(self, activity: Mapping[str, Any]) -> None:
        """Both places name the tenant; either may be missing, and neither may name another."""
        places = (("channelData", "tenant", "id"), ("conversation", "tenantId"))
        named = [one for one in (_at(activity, place) for place in places) if one is not None]
        if not named:
            raise ForeignTenant("no tenant")
        for tenant in named:
            if not isinstance(tenant, str) or not is_guid(tenant):
                raise ForeignTenant("no tenant's id")
            if tenant.lower() not in self._tenants:
                raise ForeignTenant(f"tenant {tenant}, which the settings do not name")


_OPTIONS: jwt.types.Options = {
    "require": ["exp", "iss", "aud", _SERVICE_URL],
    "verify_aud": False,  # PyJWT takes one of a list for a match, and minds case
    # PyJWT reads the clock itself; this program's is an argument.
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    at = now.timestamp()
    begins, ends = claims.get("nbf", at), claims["exp"]
    if not isinstance(begins, int | float) or not isinstance(ends, int | float):
        raise Unauthorized("a time that is none")
    if not begins - _LEEWAY <= at < ends + _LEEWAY:
        raise Unauthorized("expired, or not yet valid")


def _at(value: object, place: tuple[str, ...]) -> object:
    for name in place:
        value = value.get(name) if isinstance(value, dict) else None
    return value
