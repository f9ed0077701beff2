"""The bot's token: as the settings give it, or renewed every few hours where token rotation is on."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

Call = Callable[[str, Mapping[str, Any]], Awaitable[dict[str, Any]]]

_RENEWED_BEFORE = timedelta(hours=2)  # of twelve: time enough to try again when Slack does not answer


@dataclass(frozen=True)
class Rotation:
    """What it takes to renew a token; the first refresh token is the one that the app's page shows."""

    client_id: str
    client_secret: str
    refresh_token: str


@dataclass(frozen=True)
class Renewed:
    """A token that was renewed; it is good until the UTC moment `expires_at`."""

    access: str
    refresh: str
    expires_at: datetime


class Safe(Protocol):
    """Where renewed tokens are kept: each refresh token is good once, so a restart must know the last."""

    async def token(self) -> Renewed | None:
        """The last that was renewed, by any copy of the bot."""

    async def keep(self, renewed: Renewed) -> None:
        """Keep it for this copy and all others."""


class Tokens:
    """Gives the token for the next call."""

    def __init__(
        self,
        token: str,
        rotation: Rotation | None = None,
        safe: Safe | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """`rotation` with its safe and a clock, where token rotation is on; else the token never changes."""
        self._token = token
        self._rotation = rotation
        self._safe = safe
        self._now = now
        self._last: Renewed | None = None
        self._renewing = asyncio.Lock()

    async def current(self, call: Call) -> str:
        """A token that is good for the next hours. Raises what `call` raises."""
        if self._rotation is None or self._safe is None or self._now is None:
            return self._token
        async with self._renewing:
            until = self._now() + _RENEWED_BEFORE
            if self._last is None or self._last.expires_at < until:
                self._last = await self._safe.token()
            if self._last is None or self._last.expires_at < until:
                self._last = await self._renewed(call, self._rotation, self._last)
                await self._safe.keep(self._last)
            return self._last.access

    async def _renewed(self, call: Call, rotation: Rotation, last: Renewed | None) -> Renewed:
        now = self._now() if self._now else datetime.now(UTC)
        answer = await call(
            "oauth.v2.access",
            {
                "client_id": rotation.client_id,
                "client_secret": rotation.client_secret,
                "grant_type": "refresh_token",
                "refresh_token": last.refresh if last else rotation.refresh_token,
            },
        )
        lasts = timedelta(seconds=int(answer["expires_in"]))
        return Renewed(str(answer["access_token"]), str(answer["refresh_token"]), now + lasts)
