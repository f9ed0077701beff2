"""How what people do reaches the bot: activities posted to its address, with a token of the Bot Connector."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.teams.server import FakeTeams
from tests.teams.workspace import Json

ANSWER_WITHIN = 5.0
PATIENCE = 8.0
"""How long the fake waits, to see what comes too late."""
Sign = Callable[[str], str]
"""Gives the Authorization header for a service URL."""


@dataclass
class Answer:
    """The bot's answer, as it came."""

    activity: Json
    status: int
    """Of HTTP; 0 when nothing came."""
    body: Any = ""
    """JSON if it was JSON, else the text."""
    took: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_invoke(self) -> bool:
        return self.activity.get("type") == "invoke"

    @property
    def late(self) -> bool:
        """Whether Teams had given up: the person was told to try again."""
        return self.status == 0 or (self.is_invoke and self.took > ANSWER_WITHIN)

    @property
    def used(self) -> bool:
        """Whether Teams does what it says."""
        return not self.late and self.status in ({200} if self.is_invoke else {200, 201, 202})


class Http:
    """Requests to `{bot_url}/api/messages`."""

    def __init__(self, teams: FakeTeams, bot_url: str, sign: Sign, path: str = "/api/messages") -> None:
        self.teams = teams
        self.url = bot_url.rstrip("/") + path
        self.sign = sign

    async def send(self, activity: Json, headers: dict[str, str] | None = None) -> Answer:
        """Hand it over and wait for the answer; `headers` are put in place of what would be there."""
        signed = {"Authorization": self.sign(str(activity.get("serviceUrl", "")))}
        text = json.dumps(activity, ensure_ascii=False).encode()
        answer = await self.post(text, {**signed, **(headers or {})})
        answer.activity = activity
        return answer

    async def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        """Any request at all to the bot's address, also one that Teams would never send."""
        started = time.monotonic()
        fixed = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Microsoft-SkypeBotApi"}
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session,
                session.post(self.url, data=body, headers=fixed | headers) as response,
            ):
                text = await response.text()
                took = time.monotonic() - started
                return Answer({}, response.status, decoded(text), took, dict(response.headers))
        except (aiohttp.ClientError, TimeoutError):
            return Answer({}, 0, "", time.monotonic() - started)


def decoded(text: str) -> Any:
    try:
        return json.loads(text) if text else ""
    except ValueError:
        return text
