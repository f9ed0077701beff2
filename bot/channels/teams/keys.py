"""The keys that the Bot Connector signs its requests with: fetched when needed, kept for a day.

botframework fetches them by a call that stops the whole program and waits without end, and never looks for
a key that it does not know, so that a change of keys locks everybody out until the day is over.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import aiohttp
import jwt
import structlog
from pydantic import BaseModel

from bot.channels.teams.once import Once
from bot.settings import LOOPBACK

logger = structlog.get_logger()

_LASTS = timedelta(hours=24)
_UNKNOWN = timedelta(hours=1)  # anybody can make up a key's name, and each would cost a fetch
_TIMEOUT = 4.0  # seconds: Teams waits five for an answer


class NoKeys(Exception):
    """The keys cannot be had now, and none are kept: nobody can be told from anybody else."""


@dataclass(frozen=True)
class Key:
    """A public key, and the channels for which its holder may speak."""

    public: jwt.PyJWK
    endorsements: frozenset[str]


class _Configuration(BaseModel):
    jwks_uri: str


class _Row(BaseModel):
    kty: str
    kid: str = ""
    n: str = ""
    e: str = ""
    endorsements: frozenset[str] = frozenset()

    def key(self) -> Key:
        return Key(jwt.PyJWK({"kty": self.kty, "n": self.n, "e": self.e}, "RS256"), self.endorsements)


class _Rows(BaseModel):
    keys: list[_Row]


def is_secure(url: str) -> bool:
    """Whether nobody on the way can read or change what is sent: by https, or within this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


class Keys:
    """The Bot Connector's keys by their names."""

    def __init__(
        self, url: str, session: Callable[[], aiohttp.ClientSession], now: Callable[[], datetime]
    ) -> None:
        """`url` is that of the OpenID configuration, which says where the keys are."""
        self._url = url
        self._session = session
        self._now = now
        self._keys: dict[str, Key] = {}
        self._fetched_at: datetime | None = None
        self._fetch = Once(self._fetched, now)

    async def named(self, kid: str) -> Key | None:
        """The key of that name, None when there is none. Raises NoKeys.

        Old keys are better than none: they are used while new ones cannot be fetched.
        """
        if self._is_due(kid):
            try:
                await self._fetch()
            except NoKeys:
                if not self._keys:
                    raise
        return self._keys.get(kid)

    async def stop(self) -> None:
        """End a fetch that is under way."""
        await self._fetch.stop()

    def _is_due(self, kid: str) -> bool:
        if self._fetched_at is None:
            return True
        lasts = _LASTS if kid in self._keys else _UNKNOWN
        # Fetched later than now: the clock was put right, and says nothing about the keys' age.
        return not self._fetched_at <= self._now() < self._fetched_at + lasts

    async def _fetched(self) -> None:
        try:
            async with asyncio.timeout(_TIMEOUT):
                found = await self._asked()
        except (aiohttp.ClientError, TimeoutError, ValueError, jwt.PyJWTError) as fault:
            why = f"{type(fault).__name__}: {fault}"
            if self._keys:
                logger.warning("teams keys not fetched: the old ones are used", url=self._url, why=why)
            else:
                logger.error(  # noqa: TRY400 - a traceback says nothing to whoever opens the firewall
                    "teams keys not fetched: nobody in Teams is answered. Can this machine reach it?",
                    url=self._url,
                    why=why,
                )
            raise NoKeys(type(fault).__name__) from None
        self._keys, self._fetched_at = found, self._now()

    async def _asked(self) -> dict[str, Key]:
        """All keys there are. Raises ValueError for what is no set of keys."""
        where = _Configuration.model_validate_json(await self._get(self._url)).jwks_uri
        if not is_secure(where):
            raise ValueError("the keys' address is not https")
        rows = _Rows.model_validate_json(await self._get(where)).keys
        found = {row.kid: row.key() for row in rows if row.kty == "RSA"}
        if not found:
            raise ValueError("no keys")
        return found

    async def _get(self, url: str) -> bytes:
        async with self._session().get(url, allow_redirects=False) as answer:
            if answer.status != 200:  # noqa: PLR2004 - HTTP's own name for it
                raise ValueError(f"status {answer.status}")
            return await answer.read()
