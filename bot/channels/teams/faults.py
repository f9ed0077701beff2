"""What the Bot Connector's refusals mean: who mends them, and whether waiting helps."""

import json
from collections.abc import Mapping
from typing import Final

import aiohttp

from bot.channels.base import DeliveryError

# The installation does not work: no message is at fault, so all of them wait, and the health page and the log
# say what to do. See docs/teams.md.
OUTAGES: Final[Mapping[str, str]] = {
    "token_refused": "the app's id or secret is wrong, or the secret has expired: make a new one",
    "unauthorized": "the bot's token is not taken: see that the Azure Bot has this app id and tenant",
    "unreachable": "Teams does not answer: trying again",
}
# Status codes after which Learn says to try again.
_AGAIN = frozenset({408, 412, 429, 500, 502, 503, 504})
_WAIT = frozenset({412, 429})  # of these, Teams itself says so
_FINAL = frozenset({404, 413})  # also without a code
_UNAUTHORIZED = 401
# Of 403: the person has not the app, or has taken it away; or does not want to be written to.
_LACKS_APP = frozenset({"BotNotInConversationRoster", "ForbiddenOperationException"})
_BLOCKED = frozenset({"ConversationBlockedByUser", "MessageWritesBlocked"})
_OUTAGE_WAIT = 300.0  # seconds: what is wrong is for people to mend, and does not mend itself sooner
_LONGEST_WAIT = 3_600.0  # seconds


class TeamsError(DeliveryError):
    """What the Bot Connector answered, by its code."""

    def __init__(
        self, code: str, *, permanent: bool, retry_after: float | None = None, unanswered: bool = False
    ) -> None:
        is_outage = code in OUTAGES
        wait = _OUTAGE_WAIT if is_outage and code != "unreachable" else retry_after
        super().__init__(code, permanent=permanent, retry_after=wait, outage=is_outage)
        self.code = code
        self.unanswered = unanswered
        """Nothing came from Teams itself, so that nobody knows what became of the call."""

    @property
    def is_not_there(self) -> bool:
        """Whether the person lacks the app, or has blocked it."""
        return self.lacks_app or self.code in _BLOCKED

    @property
    def lacks_app(self) -> bool:
        """Whether the person has not the app, or not any more, so that it helps to give it to them."""
        return self.code in _LACKS_APP


def refused(status: int, headers: Mapping[str, str], body: bytes) -> TeamsError:
    """What happens next, by the status and the code of an answer."""
    if status in _AGAIN:
        after = _seconds(headers.get("Retry-After"))
        is_silent = status not in _WAIT
        return TeamsError(f"status {status}", permanent=False, retry_after=after, unanswered=is_silent)
    if status == _UNAUTHORIZED:
        return TeamsError("unauthorized", permanent=False)
    code = _code(body)
    if not code and status not in _FINAL:  # a proxy's own page
        return TeamsError(f"status {status}", permanent=False, unanswered=True)
    return TeamsError(code or f"status {status}", permanent=True)


def unanswered(fault: Exception) -> TeamsError:
    """Nobody knows what became of the call."""
    if isinstance(fault, aiohttp.ClientConnectorError):  # nobody is there, so that all messages wait
        return TeamsError("unreachable", permanent=False)
    return TeamsError(f"no answer: {type(fault).__name__}", permanent=False, unanswered=True)


def _code(body: bytes) -> str:
    """The code that Teams gives: in `error`, or beside it."""
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    error = found.get("error", found) if isinstance(found, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code[:80] if isinstance(code, str) else ""


def _seconds(value: str | None) -> float | None:
    try:
        return min(max(float(value or ""), 0.0), _LONGEST_WAIT)
    except ValueError:
        return None
