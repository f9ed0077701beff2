"""Whether a request comes from Slack: its signature, before anything in it is read."""

import hmac
import re

from slack_sdk.signature import SignatureVerifier

_OLDEST = 5 * 60  # seconds, as Slack advises: later, a request may be one that somebody recorded
_SECONDS = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Forged(Exception):
    """The request is not signed by Slack, or not now: 401. Nothing of it may be logged."""


def verify(secret: str, timestamp: str | None, signature: str | None, body: bytes, now: float) -> None:
    """Nothing, when Slack signed the body with the secret within five minutes of now. Raises Forged.

    SignatureVerifier only computes: its own check raises other errors for headers that are not figures
    or not ASCII, and reads the clock itself.
    """
    if timestamp is None or signature is None:
        raise Forged("not signed")
    if not _SECONDS.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
        raise Forged("not a signature")
    if abs(now - int(timestamp)) > _OLDEST:
        raise Forged("signed at another time")
    try:
        expected = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    except UnicodeDecodeError:  # it signs text, and Slack sends nothing else
        raise Forged("not text") from None
    if expected is None or not hmac.compare_digest(expected, signature):
        raise Forged("another signature")
