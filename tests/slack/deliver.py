"""How what people do reaches the bot: signed requests to its address, or envelopes on its socket."""

import json
import time
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from tests.slack.server import FakeSlack
from tests.slack.workspace import Json

Kind = Literal["slash_commands", "interactive", "events_api"]
ANSWER_WITHIN = 3.0
PATIENCE = 8.0
"""How long the fake waits, to see what comes too late."""
FIVE_MINUTES = 300


@dataclass
class Payload:
    """What Slack sends, before it is wrapped for one way or the other."""

    kind: Kind
    body: Json


@dataclass
class Answer:
    """The bot's answer, as it came."""

    payload: Payload
    status: int
    """Of HTTP; 200 for an acknowledgement on the socket; 0 when nothing came."""
    body: Any = ""
    """JSON if it was JSON, else the text."""
    took: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def late(self) -> bool:
        """Whether Slack had given up: the person saw `operation_timeout`."""
        return self.status == 0 or self.took > ANSWER_WITHIN

    @property
    def used(self) -> bool:
        """Whether Slack does what it says."""
        return self.status == 200 and not self.late


@dataclass(frozen=True)
class Forgery:
    """What is wrong with a request; nothing, by default."""

    secret: str = ""
    """Sign with this instead of the app's secret."""
    age: int = 0
    """How many seconds old the request says it is; more than five minutes is a replay."""
    unsigned: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    """Put in place of what would be there."""


GENUINE = Forgery()
WRONG_SIGNATURE = Forgery(secret="of somebody else")
OLD = Forgery(age=FIVE_MINUTES + 60)
UNSIGNED = Forgery(unsigned=True)


class Deliver(Protocol):
    """A way to the bot."""

    async def send(self, payload: Payload, retry: int = 0, forgery: Forgery = GENUINE) -> Answer:
        """Hand it over and wait for the answer; `retry` says how often it has been sent before."""
        ...


class Http:
    """Signed requests to `{bot_url}/slack/events`."""

    def __init__(self, slack: FakeSlack, bot_url: str, path: str = "/slack/events") -> None:
        self.slack = slack
        self.url = bot_url.rstrip("/") + path

    async def send(self, payload: Payload, retry: int = 0, forgery: Forgery = GENUINE) -> Answer:
        kind, text = encoded(payload)
        headers = {"Content-Type": kind, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        headers |= self._signed(text, forgery)
        answer = await self.post(text.encode(), headers | dict(forgery.headers))
        return Answer(payload, answer.status, answer.body, answer.took, answer.headers)

    async def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        """Any request at all to the bot's address, also one that Slack would never send."""
        started = time.monotonic()
        nothing = Payload("events_api", {})
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session,
                session.post(self.url, data=body, headers=headers) as response,
            ):
                text = await response.text()
                took = time.monotonic() - started
                return Answer(nothing, response.status, decoded(text), took, dict(response.headers))
        except (aiohttp.ClientError, TimeoutError):
            return Answer(nothing, 0, "", time.monotonic() - started)

    def _signed(self, text: str, forgery: Forgery) -> dict[str, str]:
        if forgery.unsigned:
            return {}
        at = str(int(time.time()) - forgery.age)
        signer = SignatureVerifier(forgery.secret or self.slack.signing_secret)
        signature = signer.generate_signature(timestamp=at, body=text) or ""
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature}


class Socket:
    """Envelopes on one of the bot's connections. Nothing is signed, so nothing can be forged."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    async def send(self, payload: Payload, retry: int = 0, forgery: Forgery = GENUINE) -> Answer:
        if forgery != GENUINE:
            raise ValueError("there are no signatures on a socket")
        started = time.monotonic()
        reason = "timeout" if retry else ""
        sockets = self.slack.sockets
        envelope = await sockets.send(payload.kind, payload.body, retry_attempt=retry, retry_reason=reason)
        came = await sockets.answered(envelope, PATIENCE)
        took = time.monotonic() - started
        if not came:
            return Answer(payload, 0, "", took)
        said = envelope.answer.result()
        return Answer(payload, 200, "" if said is None else said, took)


def encoded(payload: Payload) -> tuple[str, str]:
    """The content type and the body of a request."""
    if payload.kind == "events_api":
        return "application/json", json.dumps(payload.body, ensure_ascii=False)
    form = "application/x-www-form-urlencoded"
    if payload.kind == "slash_commands":
        return form, urlencode(payload.body)
    return form, urlencode({"payload": json.dumps(payload.body, ensure_ascii=False)})


def decoded(text: str) -> Any:
    try:
        return json.loads(text) if text else ""
    except ValueError:
        return text
