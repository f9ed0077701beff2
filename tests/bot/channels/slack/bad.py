"""Requests that Slack does not send, each with what it is answered; docs/slack.md lists them."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
SECRET = "signing-secret"
PERSONAL = "Alva-hemligt"
"""Stands in every body, and must not be in the log."""
COMMAND = {
    "command": "/hjalp",
    "text": PERSONAL,
    "user_id": "U0ALVA",
    "channel_id": "C0UNIT",
    "team_id": "T0EXEMPEL",
    "trigger_id": "13345224609.738474920.8088930838d88f008e0",
}
WHO = {"user": {"id": "U0ALVA", "team_id": "T0EXEMPEL"}, "team": {"id": "T0EXEMPEL"}, "trigger_id": "1.2.a"}
VIEW = {"id": "V1", "type": "modal", "hash": "1.h", "private_metadata": PERSONAL}
KEPT = {"private_metadata": json.dumps({"payload": "a.b {}", "place": "C1", "shared": True})}
UNDRAWN = {"blocks": [{"type": "input", "element": {"option_groups": [{"options": 5}]}}]}


@dataclass(frozen=True)
class Bad:
    """A request: signed rightly unless `headers` say otherwise."""

    body: bytes = b""
    kind: str = JSON
    at: Callable[[], str] = lambda: str(int(time.time()))
    headers: dict[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    secret: str = SECRET

    def signed(self) -> dict[str, str]:
        """The headers."""
        at = self.at()
        made = hmac.new(self.secret.encode(), f"v0:{at}:".encode() + self.body, hashlib.sha256).hexdigest()
        all_ = {"Content-Type": self.kind, "X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={made}"}
        return {name: value for name, value in (all_ | self.headers).items() if name not in self.without}


def form(fields: dict[str, Any]) -> bytes:
    return urlencode(fields).encode()


def payload(body: Any) -> bytes:
    return form({"payload": json.dumps(body)})


def event(inner: Any, **more: Any) -> bytes:
    around = {"type": "event_callback", "team_id": "T0EXEMPEL", "event_id": "Ev12345678"}
    return json.dumps(around | more | {"event": inner}).encode()


def ago(seconds: float) -> Callable[[], str]:
    return lambda: str(int(time.time() - seconds))


WORDS = form(COMMAND)
SAID = {"type": "message", "channel_type": "im", "channel": "D0ALVA", "user": "U0ALVA", "text": PERSONAL}
BUTTON = {"type": "button", "action_id": "press:1", "action_ts": "9.9", "value": "guide.run {}"}
PRESS = WHO | {"type": "block_actions", "container": {"type": "message", "channel_id": "C1"}}
BUSY = PERSONAL.encode()
BAD = {
    # what it is: (the request, the status it is answered with)
    "no signature": (Bad(WORDS, FORM, without=("X-Slack-Signature",)), 401),
    "an empty signature": (Bad(WORDS, FORM, headers={"X-Slack-Signature": ""}), 401),
    "signed with another secret": (Bad(WORDS, FORM, secret="of somebody else"), 401),
    "a signature that is not ASCII": (Bad(WORDS, FORM, headers={"X-Slack-Signature": "v0=åäö"}), 401),
    "no timestamp": (Bad(WORDS, FORM, without=("X-Slack-Request-Timestamp",)), 401),
    "an empty timestamp": (Bad(WORDS, FORM, at=lambda: ""), 401),
    "a timestamp that is no number": (Bad(WORDS, FORM, at=lambda: "now"), 401),
    "a timestamp more than five minutes old": (Bad(WORDS, FORM, at=ago(301)), 401),
    "a timestamp more than five minutes ahead": (Bad(WORDS, FORM, at=ago(-310)), 401),
    "a timestamp of a thousand figures": (Bad(WORDS, FORM, at=lambda: "9" * 1_000), 401),
    "unsigned `{`": (Bad(b"{", without=("X-Slack-Signature",)), 401),
    "an empty body, unsigned": (Bad(without=("X-Slack-Signature", "X-Slack-Request-Timestamp")), 401),
    "invalid UTF-8": (Bad(b"\xff" + BUSY), 401),
    "invalid UTF-8 behind a form's percent signs": (Bad(b"command=%ff&text=" + BUSY, FORM), 400),
    "an empty body": (Bad(), 400),
    "`{`": (Bad(b"{"), 400),
    "`payload=notjson`": (Bad(b"payload=notjson" + BUSY, FORM), 400),
    "a list, a number, a text or null in place of an object": (Bad(b'["' + BUSY + b'"]'), 400),
    "`NaN` or `Infinity`": (Bad(b'{"type":NaN,"x":"' + BUSY + b'"}'), 400),
    "an integer of ten thousand figures": (Bad(b'{"type":' + b"1" * 10_000 + b"}"), 400),
    "lists in lists, a hundred thousand deep": (Bad(b'{"type":' + b"[" * 100_000), 400),
    "a field twice in the form": (Bad(WORDS + b"&command=%2Fstatus", FORM), 400),
    "a hundred fields in the form": (Bad(form({f"f{n}": PERSONAL for n in range(100)}), FORM), 400),
    "another content type": (Bad(WORDS, "text/plain"), 400),
    "no content type": (Bad(WORDS, ""), 400),
    "JSON called a form": (Bad(event(SAID), FORM), 400),
    "a lone surrogate": (Bad(event(SAID | {"text": "\ud83d" + PERSONAL})), 400),
    "NUL": (Bad(event(SAID | {"text": "\0" + PERSONAL})), 400),
    "a command without its fields": (Bad(form({"command": "/hjalp", "text": PERSONAL}), FORM), 400),
    "a button without its fields": (Bad(payload(PRESS | {"actions": [{"type": "button"}]}), FORM), 400),
    "no button": (Bad(payload(PRESS | {"actions": []}), FORM), 400),
    "a number for a text": (Bad(payload(PRESS | {"actions": [BUTTON | {"action_ts": -1}]}), FORM), 400),
    "a button's payload of 5,000 characters": (
        Bad(payload(PRESS | {"actions": [BUTTON | {"value": "x" * 5_000}]}), FORM),
        400,
    ),
    "a form whose `private_metadata` is not the bot's": (
        Bad(payload(WHO | {"type": "view_submission", "view": VIEW}), FORM),
        400,
    ),
    "an event without a type": (Bad(event({"text": PERSONAL})), 400),
    "a key twice in JSON": (Bad(b'{"type":"url_verification","challenge":"a","challenge":"b"}'), 400),
    "a user's id that is none": (Bad(form(COMMAND | {"user_id": PERSONAL}), FORM), 400),
    "a form with a menu that cannot have been drawn": (
        Bad(payload(WHO | {"type": "view_submission", "view": VIEW | KEPT | UNDRAWN}), FORM),
        400,
    ),
    "a compressed body, or one that says so": (
        Bad(WORDS, FORM, headers={"Content-Encoding": "gzip"}),
        415,
    ),
    "more than 512 kB": (Bad(form({"text": PERSONAL * 50_000}), FORM), 413),
    "of another workspace": (Bad(form(COMMAND | {"team_id": "T0ANNAN"}), FORM), 403),
    "of no workspace at all": (Bad(form(COMMAND | {"team_id": ""}), FORM), 403),
    "of an organisation that only the body names": (
        Bad(form(COMMAND | {"team_id": "", "enterprise_id": "E0ANNAN"}), FORM),
        403,
    ),
    "by somebody of an organisation that only the body names": (
        Bad(event(SAID | {"type": "app_mention", "user_team": "E0ANNAN"}, enterprise_id="E0ANNAN")),
        403,
    ),
    "an event of another workspace": (Bad(event(SAID, team_id="T0ANNAN")), 403),
    "by somebody of another workspace, in a shared channel": (
        Bad(event(SAID | {"type": "app_mention", "user_team": "T0ANNAN"})),
        403,
    ),
}
