"""The app's tokens for Microsoft Graph: a client secret's, or a managed identity's."""

import asyncio
import base64
import json
import re
from collections.abc import Mapping
from typing import Any, Protocol

from azure.core.credentials_async import AsyncTokenCredential
from azure.core.exceptions import AzureError, ClientAuthenticationError
from azure.identity.aio import ClientSecretCredential, ManagedIdentityCredential
from yarl import URL

from bot.directory.answers import GraphError, odd
from bot.settings import Settings

_TIMEOUT = 5  # seconds; azure-identity alone would try for minutes
_REASON = re.compile(r"AADSTS[0-9]{4,10}")  # Entra's own code, which its pages explain
_REFUSALS = (400, 401, 403)
_PARTS = 3  # of a token: its header, what it claims, its signature


class Credential(Protocol):
    """Whatever gives tokens for Graph."""

    async def token(self) -> str:
        """One that is good now. Raises GraphError."""


class EntraCredential:
    """The credential of the settings. azure-identity keeps each token until shortly before it expires."""

    def __init__(self, settings: Settings, **options: Any) -> None:
        """`options` are azure-identity's own."""
        self._settings = settings
        self._options = options
        self._scope = f"{URL(settings.graph_url).origin()}/.default"
        self._azure: AsyncTokenCredential | None = None
        self._in_turn = asyncio.Lock()

    async def token(self) -> str:
        """A token for Graph. Raises GraphError."""
        try:
            async with asyncio.timeout(_TIMEOUT), self._in_turn:  # so that many at once ask Entra once
                if self._azure is None:
                    self._azure = self._made()
                return str((await self._azure.get_token(self._scope)).token)
        except ClientAuthenticationError as refused:
            raise _no_token(refused) from None
        except (AzureError, OSError) as unreachable:
            why = f"no token: unreachable ({type(unreachable).__name__})"
            raise GraphError(why, permanent=False) from None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            # azure-identity takes it that whatever answers is Entra.
            raise GraphError("no token: no answer of Entra's", permanent=False) from None

    async def close(self) -> None:
        """Let the connections go."""
        if self._azure is not None:
            await self._azure.close()
            self._azure = None

    def _made(self) -> AsyncTokenCredential:
        try:
            return self._of_the_settings()
        except ValueError:  # such as a token service without TLS, which azure-identity refuses
            raise GraphError("no token: the settings do not fit", permanent=True) from None

    def _of_the_settings(self) -> AsyncTokenCredential:
        given = self._settings
        if given.teams == "managed_identity":
            return ManagedIdentityCredential(client_id=given.teams_app_id, **self._options)
        secret = given.teams_app_password.get_secret_value() if given.teams_app_password else ""
        return ClientSecretCredential(
            given.teams_tenant,
            given.teams_app_id,
            secret,
            authority=given.teams_login_url,
            retry_total=0,  # whoever asks knows how long to wait
            **self._options,
        )


def claims(token: str) -> Mapping[str, Any]:
    """What a token of our own says, unverified. Raises GraphError."""
    parts = token.split(".")
    try:
        said = json.loads(base64.urlsafe_b64decode(parts[1] + "==")) if len(parts) == _PARTS else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise odd()
    return said


def _no_token(refused: ClientAuthenticationError) -> GraphError:
    """What Entra's refusal means; without its own words, which name the app and a time."""
    reason = _REASON.search(str(refused.message))
    why = f"no token: {reason[0] if reason else type(refused).__name__}"
    return GraphError(why, permanent=refused.status_code in _REFUSALS)
