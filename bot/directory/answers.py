"""What Microsoft Graph answers, and what its refusals mean. No error holds whom it was about."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

_MOST_BYTES = 1024 * 1024  # an automatic reply comes with its text, which may be long
_BUSY = frozenset({408, 429})
_FAULTS, _SERVER_FAULTS = 400, 500
_CODE = re.compile(r"[\w.-]{1,80}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,5}")


class GraphError(Exception):
    """Graph did not do as it was asked. Permanent: nor will it, until somebody mends the installation."""

    def __init__(self, why: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        """What went wrong, mostly by Graph's own code; never whom it was about."""
        self.permanent = permanent
        self.retry_after = retry_after
        """Seconds that Graph asked to wait."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Mapping[str, Any] | None
    """None for what is no object of JSON."""
    wait: float | None = None
    """Seconds that Graph asks to wait."""

    @property
    def code(self) -> str:
        """Graph's own word for a refusal; empty where another than Graph refused, such as a proxy."""
        error = (self.body or {}).get("error")
        code = error.get("code") if isinstance(error, dict) else None
        return code if isinstance(code, str) and _CODE.fullmatch(code) else ""

    @property
    def content(self) -> Mapping[str, Any]:
        """The object of JSON that came. Raises GraphError."""
        if self.body is None:
            raise odd()
        return self.body

    def check(self, known: tuple[int, ...]) -> None:
        """Raise GraphError for a refusal, except those that the caller knows what to do with, by status."""
        if self.status in range(200, 300) or (self.status in known and self.code):
            return
        waits = self.status in _BUSY or self.status >= _SERVER_FAULTS or self.status < _FAULTS
        why = f"{self.status} {self.code}".strip()
        raise GraphError(why, permanent=not waits, retry_after=self.wait if waits else None)


def odd() -> GraphError:
    """What is raised where something else than Graph seems to have answered."""
    return GraphError("no answer of Graph's", permanent=False)


async def read(response: aiohttp.ClientResponse) -> Answer:
    """The answer, up to what any may measure. Raises GraphError, and what aiohttp raises."""
    whole = bytearray()
    async for part in response.content.iter_any():
        whole += part
        if len(whole) > _MOST_BYTES:
            raise odd()
    wait = response.headers.get("Retry-After", "").strip()
    return Answer(response.status, _parsed(bytes(whole)), float(wait) if _SECONDS.fullmatch(wait) else None)


def _parsed(text: bytes) -> Mapping[str, Any] | None:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
