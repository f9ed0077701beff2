"""Slash commands as Slack sends them: signed, each an event of its own, so many at a time."""

import asyncio
import hashlib
import hmac
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from bench.report import percentile
from bench.town import Slack, direct, user
from tests.slack.workspace import APP, TEAM

PEOPLE = 50
COMMAND = "/hjalp"
"""The one that reads nothing of its own: what is measured is what every command costs."""

_OK = 200
_LONGEST = 30  # seconds that a request may take


@dataclass(frozen=True)
class Answered:
    """How requests were answered."""

    took: list[float]
    """Seconds of each, from the first byte sent to the last one received."""
    whole: float
    """Seconds of all."""
    refused: int
    """How many were not answered 200."""

    def figures(self) -> dict[str, float]:
        """What is told of them."""
        return {
            "median_ms": percentile(self.took, 0.50) * 1000,
            "p95_ms": percentile(self.took, 0.95) * 1000,
            "p99_ms": percentile(self.took, 0.99) * 1000,
            "requests_per_s": len(self.took) / self.whole,
        }


class Load:
    """The requests of one run; no two are the same event."""

    def __init__(self, slack: Slack) -> None:
        """They are signed as that workspace signs."""
        self._slack = slack
        self._numbers = itertools.count(1)

    async def run(self, address: str, concurrency: int, count: int) -> Answered:
        """So many requests, so many at a time, each on a connection that is kept."""
        several = iter(range(count))
        took: list[float] = []
        connector = aiohttp.TCPConnector(limit=concurrency)
        timeout = aiohttp.ClientTimeout(total=_LONGEST)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            began = time.perf_counter()
            workers = (self._work(session, address, several, took) for _ in range(concurrency))
            refused = await asyncio.gather(*workers)
            return Answered(took, time.perf_counter() - began, sum(refused))

    async def _work(
        self, session: aiohttp.ClientSession, address: str, several: Iterator[int], took: list[float]
    ) -> int:
        refused = 0
        for _number in several:
            body = self._body(next(self._numbers))
            headers = self._signed(body)
            began = time.perf_counter()
            async with session.post(f"{address}/slack/events", data=body, headers=headers) as response:
                await response.read()
            took.append(time.perf_counter() - began)
            refused += response.status != _OK
        return refused

    def _body(self, number: int) -> bytes:
        person = number % PEOPLE + 1
        return urlencode(
            {
                "token": "verification-token",
                "team_id": TEAM,
                "team_domain": "exempelkommun",
                "channel_id": direct(person),
                "channel_name": "directmessage",
                "user_id": user(person),
                "user_name": f"n{person}",
                "command": COMMAND,
                "text": "",
                "api_app_id": APP,
                "is_enterprise_install": "false",
                "response_url": f"{self._slack.url}/response/R{number}",
                "trigger_id": f"{number}.{int(time.time())}.{number:012x}",
            }
        ).encode()

    def _signed(self, body: bytes) -> dict[str, str]:
        at = str(int(time.time()))
        digest = hmac.new(self._slack.signing_secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256)
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }
