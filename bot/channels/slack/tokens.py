"""The bot's token: as the settings give it, or renewed every few hours where token rotation is on."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.channels.slack.faults import SlackError

logger = structlog.get_logger()

Call = Callable[[str, Mapping[str, Any]], Awaitable[dict[str, Any]]]

_RENEWED_BEFORE = timedelta(hours=2)  # of twelve: time enough to try again when Slack does not answer
_LOOKS, _BETWEEN = 4, 0.5  # seconds: another copy, that was first with the refresh token, is keeping the new
_HOPELESS = timedelta(minutes=5)  # only people can mend it: between, nobody waits for Slack to say so again


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


def _used_up() -> SlackError:
    return SlackError("invalid_refresh_token", permanent=False, retry_after=_HOPELESS.total_seconds())


class SafeShut(Exception):
    """The safe cannot be reached now."""


class Safe(Protocol):
    """Where renewed tokens are kept: each refresh token is good once, so a restart must know the last."""

    async def token(self) -> Renewed | None:
        """The last that was renewed, by any copy of the bot. Raises SafeShut."""

    async def keep(self, renewed: Renewed) -> None:
        """Keep it for this copy and all others. Raises SafeShut."""


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
        self._rotating = _Rotating(rotation, safe, now) if rotation and safe and now else None

    async def current(self, call: Call) -> str:
        """A token that is good for the next hours. Raises SlackError."""
        return await self._rotating.current(call) if self._rotating else self._token

    async def instead_of(self, refused: str, call: Call) -> str:
        """Another than the one that Slack refused; empty when there is none. Raises SlackError."""
        return await self._rotating.instead_of(refused, call) if self._rotating else ""


class _Rotating:
    """A token that is renewed. Copies of the bot do not wait for one another: the safe says who was first."""

    def __init__(self, rotation: Rotation, safe: Safe, now: Callable[[], datetime]) -> None:
        self._rotation = rotation
        self._safe = safe
        self._now = now
        self._last: Renewed | None = None
        self._is_kept = True
        self._hopeless_until: datetime | None = None
        self._renewing = asyncio.Lock()

    async def current(self, call: Call) -> str:
        """The last, or a new one in good time; an old one that is still good while Slack does not answer."""
        async with self._renewing:
            await self._kept()
            if not self._is_good():
                self._last = await self._looked_up() or self._last
            if self._last is not None and self._is_good():
                return self._last.access
            try:
                return await self._renewed(call)
            except SlackError as fault:
                if self._last is None or self._last.expires_at <= self._now():
                    raise
                logger.warning("token not renewed", error=fault.code)
                return self._last.access

    async def instead_of(self, refused: str, call: Call) -> str:
        """What another task or copy has renewed meanwhile, else renewed now."""
        async with self._renewing:
            if self._last is None or self._last.access == refused:
                self._last = await self._looked_up() or self._last
            if self._last is not None and self._last.access != refused:
                return self._last.access
            return await self._renewed(call)

    def _is_good(self) -> bool:
        return self._last is not None and self._last.expires_at >= self._now() + _RENEWED_BEFORE

    async def _renewed(self, call: Call) -> str:
        """By the last refresh token, else by that of the settings: the app may have been installed again."""
        last, first = self._last, self._rotation.refresh_token
        if self._hopeless_until and self._now() < self._hopeless_until:
            raise _used_up()
        for refresh in dict.fromkeys([last.refresh if last else first, first]):
            renewed = await self._exchanged(call, refresh)
            if renewed is not None:
                self._last, self._is_kept = renewed, False
                await self._kept()
                return renewed.access
        return await self._others(last)

    async def _exchanged(self, call: Call, refresh: str) -> Renewed | None:
        """What the refresh token gives; None when it was used before."""
        given = {"client_id": self._rotation.client_id, "client_secret": self._rotation.client_secret}
        given |= {"grant_type": "refresh_token", "refresh_token": refresh}
        try:
            answer = await call("oauth.v2.access", given)
        except SlackError as fault:
            if fault.code != "invalid_refresh_token":
                raise
            return None
        lasts = timedelta(seconds=int(answer["expires_in"]))
        return Renewed(str(answer["access_token"]), str(answer["refresh_token"]), self._now() + lasts)

    async def _others(self, last: Renewed | None) -> str:
        """What the copy that used the refresh token up keeps at this moment. Raises SlackError."""
        for _look in range(_LOOKS):
            found = await self._looked_up()
            if found is not None and found != last:
                self._last = found
                return found.access
            await asyncio.sleep(_BETWEEN)
        self._hopeless_until = self._now() + _HOPELESS
        raise _used_up()

    async def _looked_up(self) -> Renewed | None:
        try:
            return await self._safe.token()
        except SafeShut:
            if self._last is None:  # the first refresh token may be used up, and the last is not known
                raise SlackError("the token's safe is shut", permanent=False) from None
            return None

    async def _kept(self) -> None:
        """Keep what is not kept yet; while that cannot be, the token works all the same."""
        if self._last is None or self._is_kept:
            return
        try:
            await self._safe.keep(self._last)
            self._is_kept = True
        except SafeShut:
            logger.warning("renewed token not kept: trying again")
