"""Requests that the Bot Connector does not send, each with what it is answered; docs/teams.md lists them."""

import base64
import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.teams.cloud import SERVICE_URL, Cloud
from tests.teams.workspace import BOT_USER, OTHER_TENANT, TENANT, guid

JSON = "application/json"
PERSONAL = "Alva-hemligt"
"""Stands in every body, and must not be in the log."""
MESSAGE: dict[str, Any] = {
    "type": "message",
    "id": "1",
    "channelId": "msteams",
    "serviceUrl": SERVICE_URL,
    "from": {"id": "29:1-alva", "name": PERSONAL},
    "recipient": {"id": BOT_USER},
    "conversation": {"id": "a:1-alva", "tenantId": TENANT},
    "channelData": {"tenant": {"id": TENANT}},
    "text": PERSONAL,
}
FOREIGN = {"tenant": {"id": OTHER_TENANT}}
EMULATOR = f"https://sts.windows.net/{guid('emulator')}/"
EMULATOR_2 = f"https://login.microsoftonline.com/{guid('emulator')}/v2.0"


def valid(cloud: Cloud) -> str:
    return f"Bearer {cloud.token()}"


def token(**how: Any) -> Callable[[Cloud], str]:
    """A header with a token that differs so from a valid one."""
    return lambda cloud: f"Bearer {cloud.token(**how)}"


def at(url: str) -> tuple[Callable[[Cloud], str], Any]:
    """The token and the body of an activity that is to be answered there."""
    return token(service_url=url), but(serviceUrl=url)


def header(text: str) -> Callable[[Cloud], str]:
    return lambda _cloud: text


def made(head: str, rest: str = ".e30.e30") -> Callable[[Cloud], str]:
    """A header with a token whose first part says this."""
    return header(f"Bearer {base64.urlsafe_b64encode(head.encode()).decode().rstrip('=')}{rest}")


def other_bytes(cloud: Cloud) -> str:
    """A token in which somebody changed what is signed."""
    head, _, signature = cloud.token().split(".")
    return f"Bearer {head}.{cloud.token(aud=guid('other')).split('.')[1]}.{signature}"


@dataclass(frozen=True)
class Bad:
    """A request: as the Bot Connector's, except for what is given."""

    header: Callable[[Cloud], str] = valid
    body: bytes = json.dumps(MESSAGE).encode()
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    def all_headers(self, cloud: Cloud) -> dict[str, str]:
        authorization = self.header(cloud)
        said = {"Authorization": authorization} if authorization else {}
        return {"Content-Type": self.kind, **said, **self.headers}


def but(**more: Any) -> bytes:
    """The message with other values; None takes one away."""
    return json.dumps({name: value for name, value in (MESSAGE | more).items() if value is not None}).encode()


PACKED = gzip.compress(Bad.body)
DEEP = b'{"x":' + b"[" * 500 + b"]" * 500 + b',"text":"' + PERSONAL.encode() + b'"}'
BAD = {
    # what it is: (the request, the status it is answered with)
    "no Authorization header": (Bad(header("")), 401),
    "no token, and `{` for a body": (Bad(header(""), b"{"), 401),
    "another scheme than Bearer": (Bad(header("Basic YWxhZGRpbjpzZXNhbQ==")), 401),
    "Bearer without a token": (Bad(header("Bearer")), 401),
    "a token that is garbage": (Bad(header("Bearer abc")), 401),
    "a token that is not ASCII": (Bad(header("Bearer åäö.åäö.åäö")), 401),
    "a token in base64 that is no JSON": (Bad(made("{")), 401),
    "a token whose header is a list": (Bad(made("[]")), 401),
    "a token whose header is very deep": (Bad(made("[" * 4_000)), 401),
    "a token whose key is a number": (Bad(made('{"alg":"RS256","kid":5}')), 401),
    "a token without a key": (Bad(made('{"alg":"RS256"}')), 401),
    "a token of an unknown key": (Bad(token(kid="nobody")), 401),
    "a token with a bad signature": (Bad(token(is_forged=True)), 401),
    "a token that was changed": (Bad(other_bytes), 401),
    "a token with `alg: none`": (Bad(token(alg="none")), 401),
    "a token signed with the public key (HS256)": (Bad(token(alg="HS256")), 401),
    "a token of another algorithm (RS512)": (Bad(token(alg="RS512")), 401),
    "a token expired more than five minutes ago": (Bad(token(expires_in=-301)), 401),
    "a token without an end": (Bad(token(exp=None)), 401),
    "a token whose end is a text": (Bad(token(exp="never")), 401),
    "a token not valid for more than five minutes yet": (Bad(token(nbf=4_000_000_000)), 401),
    "a token for another bot": (Bad(token(aud=guid("other"))), 401),
    "a token for several bots": (Bad(token(aud=[guid("other"), guid("app")])), 401),
    "a token for nobody": (Bad(token(aud=None)), 401),
    "a token of another issuer": (Bad(token(iss="https://api.botframework.example")), 401),
    "a token without an issuer": (Bad(token(iss=None)), 401),
    "a token of the Emulator": (Bad(token(iss=EMULATOR, appid=guid("app"), ver="1.0")), 401),
    "a token of the Emulator, version 2": (Bad(token(iss=EMULATOR_2, azp=guid("app"), ver="2.0")), 401),
    "a token of another bot (a skill)": (
        Bad(token(iss=EMULATOR_2, azp=guid("skill"), ver="2.0", service_url=None)),
        401,
    ),
    "a token for another service URL": (Bad(token(service_url="https://smba.example/")), 401),
    "a token for no service URL": (Bad(token(service_url=None)), 401),
    "a token whose key is not endorsed for Teams": (Bad(token(endorsements=("webchat",))), 401),
    "a token whose key has no endorsements": (Bad(token(endorsements=())), 401),
    "no service URL": (Bad(body=but(serviceUrl=None)), 401),
    "a service URL that is not https": (Bad(*at("http://smba.example/")), 401),
    "a service URL that is no address": (Bad(*at("file:///etc/passwd")), 401),
    "a service URL with a name in it": (Bad(*at("https://smba.example@evil.example/")), 401),
    "of another tenant": (
        Bad(body=but(channelData=FOREIGN, conversation={"id": "a:1", "tenantId": OTHER_TENANT})),
        403,
    ),
    "of another tenant by its channelData": (Bad(body=but(channelData=FOREIGN)), 403),
    "of another tenant by its conversation": (
        Bad(body=but(conversation={"id": "a:1", "tenantId": OTHER_TENANT})),
        403,
    ),
    "without a tenant": (Bad(body=but(channelData=None, conversation={"id": "a:1"})), 403),
    "of a tenant that is no text": (Bad(body=but(channelData={"tenant": {"id": [TENANT]}})), 403),
    "of a tenant that is empty": (Bad(body=but(channelData={"tenant": {"id": ""}})), 403),
    "of another channel": (Bad(body=but(channelId="webchat")), 400),
    "without a channel": (Bad(body=but(channelId=None)), 400),
    "without a type": (Bad(body=but(type=None)), 400),
    "of a type that is a number": (Bad(body=but(type=1)), 400),
    "without a sender": (Bad(body=but(**{"from": None})), 400),
    "of a sender without an id": (Bad(body=but(**{"from": {"name": PERSONAL}})), 400),
    "without a conversation": (Bad(body=but(conversation=None)), 400),
    "in a conversation that is a text": (Bad(body=but(conversation=PERSONAL)), 400),
    "in a conversation without an id": (Bad(body=but(conversation={"tenantId": TENANT})), 400),
    "an empty body": (Bad(body=b""), 400),
    "`{`": (Bad(body=b"{"), 400),
    "a list in place of an object": (Bad(body=json.dumps([MESSAGE]).encode()), 400),
    "`NaN` or `Infinity`": (Bad(body=b'{"value":NaN,' + Bad.body[1:]), 400),
    "an integer of ten thousand figures": (Bad(body=b'{"value":' + b"1" * 10_000 + b"}"), 400),
    "invalid UTF-8": (Bad(body=Bad.body.replace(b"Alva", b"\xff")), 400),
    "lists in lists, 500 deep": (Bad(body=DEEP), 400),
    "lists in lists, a hundred thousand deep": (Bad(body=b'{"x":' + b"[" * 100_000), 400),
    "another content type": (Bad(kind="text/plain"), 415),
    "a form": (Bad(kind="application/x-www-form-urlencoded"), 415),
    "compressed": (Bad(body=PACKED, headers={"Content-Encoding": "gzip"}), 415),
    "more than 256 kB": (Bad(body=but(text=PERSONAL * 25_000)), 413),
}
