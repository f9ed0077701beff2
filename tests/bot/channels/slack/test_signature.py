"""Only what Slack signed, and signed now, is let through; and nothing else than Forged comes of the rest."""

import hashlib
import hmac
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.signature import Forged, verify

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BODY = "command=/nytt-konto&text=Förskolan".encode()
NOW = 1_800_000_000


def signed(at: int | str, body: bytes = BODY, secret: str = SECRET) -> str:
    """Computed here from Slack's description, not with the library that is tested."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("at", [NOW, NOW - 300, NOW + 300])
def test_what_slack_signed_passes(at: int) -> None:
    verify(SECRET, str(at), signed(at), BODY, NOW)


@pytest.mark.parametrize("at", [NOW - 301, NOW + 301, 0])
def test_what_was_signed_at_another_time_does_not(at: int) -> None:
    with pytest.raises(Forged):
        verify(SECRET, str(at), signed(at), BODY, NOW)


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [
        (None, signed(NOW)),
        (str(NOW), None),
        (str(NOW), ""),
        ("", signed("")),
        ("soon", signed("soon")),
        (f" {NOW}", signed(f" {NOW}")),
        (f"{NOW}.0", signed(f"{NOW}.0")),
        ("٣" * 10, signed("٣" * 10)),  # figures to int(), not to Slack
        ("9" * 5_000, signed("9" * 5_000)),  # more than int() reads
        (str(NOW), "v0=å" + signed(NOW)[4:]),
        (str(NOW), signed(NOW).upper()),
        (str(NOW), signed(NOW)[3:]),
        (str(NOW), signed(NOW) + "\n"),
        (str(NOW), "v0=" + "0" * 64),
        (str(NOW), signed(NOW, secret="another")),
        (str(NOW), signed(NOW, body=BODY + b"x")),
        (str(NOW), signed(NOW - 1)),
    ],
)
def test_what_slack_did_not_sign_is_forged(timestamp: str | None, signature: str | None) -> None:
    with pytest.raises(Forged):
        verify(SECRET, timestamp, signature, BODY, NOW)


def test_a_body_that_is_no_text_is_forged() -> None:
    with pytest.raises(Forged):
        verify(SECRET, str(NOW), signed(NOW, b"\xff\xfe"), b"\xff\xfe", NOW)


def test_a_secret_that_is_not_set_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="signing_secret"):
        verify("", str(NOW), signed(NOW, secret=""), BODY, NOW)


@given(st.text() | st.none(), st.text() | st.none(), st.binary())
def test_nothing_else_comes_of_any_headers(timestamp: str | None, signature: str | None, body: bytes) -> None:
    with pytest.raises(Forged):
        verify(SECRET, timestamp, signature, body, NOW)


@given(st.binary())
def test_any_body_is_forged_without_its_own_signature(body: bytes) -> None:
    with suppress(Forged):
        verify(SECRET, str(NOW), signed(NOW), body, NOW)
        assert body == BODY
