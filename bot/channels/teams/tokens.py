"""The bot's own token to the Bot Connector: asked for when needed, kept until it nearly ends."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog
from azure.core.exceptions import AzureError
from azure.identity.aio import ManagedIdentityCredential
from botframework.connector.auth import AuthenticationConstants
from pydantic import BaseModel

from bot.channels.teams.once import Once
from bot.settings import Settings

logger = structlog.get_logger()

_SCOPE = f"{AuthenticationConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE}/.default"
_RENEWED_BEFORE = timedelta(minutes=5)
_TIMEOUT = 10.0  # seconds
_BUSY = frozenset({408, 429})
_FINAL = frozenset({400, 401, 403})  # of a managed identity; a platform being updated gives 404 and 410


class TokenError(Exception):
    """The bot has no token to write with. Permanent: until somebody mends the settings or the app."""

    def __init__(self, why: str, permanent: bool) -> None:
        super().__init__(why)
        self.why = why
        self.permanent = permanent


@dataclass(frozen=True)
class _Token:
    text: str
    expires_at: datetime


class Tokens:
    """A token, kept as long as it is good: botframework asks for one each turn, and waits in the loop."""

    def __init__(
        self, settings: Settings, session: Callable[[], aiohttp.ClientSession], now: Callable[[], datetime]
    ) -> None:
        """Of the kind that the settings name."""
        self._now = now
        self._last: _Token | None = None
        self._source: _Secret | _ManagedIdentity = (
            _ManagedIdentity(settings.teams_app_id)
            if settings.teams == "managed_identity"
            else _Secret(settings, session, now)
        )
        self._fetch = Once(self._source.token, now)

    async def close(self) -> None:
        """End a request that is under way, and its connections."""
        await self._fetch.stop()
        await self._source.close()

    async def current(self) -> str:
        """The last, or a new one in good time; the last to its end while there is no new one.

        Raises TokenError.
        """
        last = self._last
        if last is None or self._now() >= last.expires_at - _RENEWED_BEFORE:
            try:
                last = self._last = await self._fetch()
            except TokenError as fault:
                if last is None or self._now() >= last.expires_at:
                    raise
                logger.warning("teams token not renewed", why=fault.why)
        return last.text


class _Granted(BaseModel):
    access_token: str
    expires_in: int


class _Refused(BaseModel):
    error: str = ""
    error_codes: list[int] = []

    def why(self, status: int) -> str:
        """The codes, by which Microsoft explains what to do; its sentences are long, and change."""
        names = [self.error] if re.fullmatch("[a-z_]{1,40}", self.error) else []
        return " ".join([f"status {status}", *names, *(f"AADSTS{code}" for code in self.error_codes)])


class _Secret:
    """Tokens for the app's client secret (single_tenant)."""

    def __init__(
        self, settings: Settings, session: Callable[[], aiohttp.ClientSession], now: Callable[[], datetime]
    ) -> None:
        self._url = f"{settings.teams_login_url}{settings.teams_tenant}/oauth2/v2.0/token"
        self._app_id = settings.teams_app_id
        self._secret = settings.teams_app_password
        self._session = session
        self._now = now

    async def token(self) -> _Token:
        """A new one. Raises TokenError."""
        asked_at = self._now()
        try:
            async with (
                asyncio.timeout(_TIMEOUT),
                # No redirect: the secret goes to the address of the settings alone.
                self._session().post(self._url, data=self._form(), allow_redirects=False) as answer,
            ):
                status, said = answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError) as fault:
            raise TokenError(type(fault).__name__, permanent=False) from None
        if status != 200:  # noqa: PLR2004 - HTTP's own name for it
            raise _refused(status, said)
        try:
            granted = _Granted.model_validate_json(said)
        except ValueError:  # what is wrong with it is not repeated: it may be a token
            raise TokenError("no token in the answer", permanent=False) from None
        return _Token(granted.access_token, asked_at + timedelta(seconds=granted.expires_in))

    async def close(self) -> None:
        """Nothing of its own is open."""

    def _form(self) -> dict[str, str]:
        return {
            "grant_type": "client_credentials",
            "client_id": self._app_id,
            "client_secret": self._secret.get_secret_value() if self._secret else "",
            "scope": _SCOPE,
        }


def _refused(status: int, said: bytes) -> TokenError:
    try:
        refused = _Refused.model_validate_json(said)
    except ValueError:
        refused = _Refused()
    is_busy = status in _BUSY or refused.error == "temporarily_unavailable"
    return TokenError(refused.why(status), permanent=400 <= status < 500 and not is_busy)  # noqa: PLR2004


class _ManagedIdentity:
    """Tokens that the machine in Azure gives the bot, without a secret (managed_identity)."""

    def __init__(self, app_id: str) -> None:
        self._credential = ManagedIdentityCredential(client_id=app_id)

    async def token(self) -> _Token:
        """A new one. Raises TokenError."""
        try:
            async with asyncio.timeout(_TIMEOUT):
                given = await self._credential.get_token(_SCOPE)
        except (AzureError, TimeoutError) as fault:
            status = getattr(fault.__cause__ or fault, "status_code", None)
            raise TokenError(f"{type(fault).__name__}, status {status}", status in _FINAL) from None
        return _Token(given.token, datetime.fromtimestamp(given.expires_on, UTC))

    async def close(self) -> None:
        """End its connections."""
        await self._credential.close()
