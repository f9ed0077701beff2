"""A fake of Microsoft's services for tokens and keys, on this machine.

    async with Cloud() as cloud:
        authentication = Authentication(cloud.settings(), cloud.now)
        headers = {"Authorization": f"Bearer {cloud.token()}"}

What would go wrong with the real ones goes wrong on demand: the attributes below are levers.
"""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from types import TracebackType
from typing import Any, Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm
from pydantic import SecretStr

from bot.settings import Settings
from tests.teams.workspace import APP, TENANT, Json

ISSUER = "https://api.botframework.com"
SERVICE_URL = "https://smba.trafficmanager.net/emea/"
PASSWORD = "app-password"
BOT_SCOPE = "https://api.botframework.com/.default"
ENDORSEMENTS = ("msteams", "skype", "webchat")


@dataclass(frozen=True)
class Signing:
    """A key of the Bot Connector's, and the channels it may speak for."""

    kid: str
    private: RSAPrivateKey
    endorsements: tuple[str, ...]

    def row(self) -> Json:
        public = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return public | {"kid": self.kid, "use": "sig", "endorsements": list(self.endorsements)}


def _real() -> datetime:
    return datetime.now(UTC)


class Cloud:
    """The fake, its state and its levers. Stops with its context."""

    def __init__(self, now: Callable[[], datetime] = _real) -> None:
        self.now = now
        self._numbers = itertools.count(1)
        self.keys: dict[str, Signing] = {}
        """What the key service publishes, by name; the last one signs."""
        self.rotate()
        self.key_fetches = 0
        """How often the key service was asked, by its OpenID configuration."""
        self.keys_status, self.keys_delay = 200, 0.0
        self.keys_answer: bytes | None = None
        """What it says in place of its keys."""
        self.token_requests: list[dict[str, str]] = []
        """What the token service was asked, in order."""
        self.token_status, self.token_delay, self.token_lasts = 200, 0.0, 3_599
        self.token_error: Json = {"error": "temporarily_unavailable", "error_codes": [90_033]}
        """What it says with another status than 200."""
        self.token_redirect = ""
        """Where it sends whoever asks."""
        self.secrets = {APP: PASSWORD}
        self.roles: Sequence[str] = ()
        """The app's permissions, as the `roles` of the tokens given from now on."""
        self.issued: dict[str, str] = {}
        """The scope of each token that was given."""
        self.url = ""
        self._runner: web.AppRunner | None = None

    # ------------------------------------------------------------------------------ life

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/v1/.well-known/openidconfiguration", self._configuration)
        app.router.add_get("/v1/.well-known/keys", self._published)
        app.router.add_post("/login/{tenant}/oauth2/v2.0/token", self._token)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner:
            await self._runner.cleanup()

    @property
    def login_url(self) -> str:
        return f"{self.url}/login/"

    @property
    def keys_url(self) -> str:
        return f"{self.url}/v1/.well-known/openidconfiguration"

    def settings(self, **more: Any) -> Settings:
        """Those of a bot that turns to these services."""
        usual: Json = {
            "teams": "single_tenant",
            "teams_app_id": APP,
            "teams_app_password": SecretStr(PASSWORD),
            "teams_tenant": TENANT,
            "teams_login_url": self.login_url,
            "teams_keys_url": self.keys_url,
        }
        return Settings(**(usual | more))

    # ------------------------------------------------------------------------------ the Bot Connector

    def rotate(self, endorsements: Sequence[str] = ENDORSEMENTS, *, forget: bool = False) -> Signing:
        """Sign with a new key from now on; the earlier ones are still published unless forgotten."""
        number = next(self._numbers)
        made = Signing(f"key-{number}", _private(number), tuple(endorsements))
        self.keys = ({} if forget else self.keys) | {made.kid: made}
        return made

    def token(
        self,
        *,
        aud: object = APP,
        iss: object = ISSUER,
        service_url: object = SERVICE_URL,
        expires_in: float = 3_600,
        kid: str | None = None,
        alg: str = "RS256",
        endorsements: Sequence[str] | None = None,
        is_forged: bool = False,
        **claims: Any,
    ) -> str:
        """A token as it comes with an activity; a claim that is None is left out.

        `kid` names another key than it is signed with, `endorsements` publishes a key that has them,
        `is_forged` signs with a key that is not published.
        """
        key = self._signer(endorsements)
        at = int(self.now().timestamp())
        said = {"aud": aud, "iss": iss, "serviceurl": service_url, "nbf": at - 10, "exp": at + expires_in}
        payload = {name: value for name, value in (said | claims).items() if value is not None}
        head = {"typ": "JWT", "alg": alg, "kid": key.kid if kid is None else kid}
        match alg:
            case "none":
                return f"{_parts(head, payload)}."
            case "HS256":
                pem = key.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
                signed = _parts(head, payload)
                return f"{signed}.{_encoded(hmac.digest(pem, signed.encode(), hashlib.sha256))}"
            case _:
                return jwt.encode(payload, _private(0) if is_forged else key.private, alg, head)

    def _signer(self, endorsements: Sequence[str] | None) -> Signing:
        if endorsements is None:
            return list(self.keys.values())[-1]
        usual = self.keys
        made = self.rotate(endorsements)
        self.keys = {made.kid: made} | usual
        return made

    async def _configuration(self, _request: web.Request) -> web.Response:
        self.key_fetches += 1
        await asyncio.sleep(self.keys_delay)
        if self.keys_answer is not None:
            return web.Response(body=self.keys_answer, content_type="application/json")
        said = {"issuer": ISSUER, "jwks_uri": f"{self.url}/v1/.well-known/keys"}
        return web.json_response(said, status=self.keys_status)

    async def _published(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [key.row() for key in self.keys.values()]})

    # ------------------------------------------------------------------------------ tokens for bots

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.token_requests.append(form)
        await asyncio.sleep(self.token_delay)
        if self.token_redirect:
            raise web.HTTPTemporaryRedirect(self.token_redirect)
        if self.token_status != 200:
            return web.json_response(self.token_error, status=self.token_status)
        if request.match_info["tenant"] != TENANT:
            return _refused(400, "invalid_request", 90_002)
        if form.get("grant_type") != "client_credentials":
            return _refused(400, "unsupported_grant_type", 70_003)
        if form.get("client_id") not in self.secrets:
            return _refused(400, "unauthorized_client", 700_016)
        if form.get("client_secret") != self.secrets[form["client_id"]]:
            return _refused(401, "invalid_client", 7_000_215)
        text = self._issue(form["client_id"], form.get("scope", ""))
        said = {"token_type": "Bearer", "expires_in": self.token_lasts, "access_token": text}
        return web.json_response(said | {"ext_expires_in": self.token_lasts})

    def _issue(self, app_id: str, scope: str) -> str:
        """An access token, which only its service reads, so that nothing signs it here."""
        audience = scope.removesuffix("/.default")
        payload = {"aud": audience, "appid": app_id, "tid": TENANT, "roles": list(self.roles)}
        number = len(self.token_requests)
        text = f"{_parts({'alg': 'RS256'}, payload | {'uti': str(number)})}.{_encoded(b'signature')}"
        self.issued[text] = scope
        return text


@cache
def _private(number: int) -> RSAPrivateKey:
    """Made once for all tests, since it takes a while."""
    return generate_private_key(65_537, 2_048)


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _parts(*parts: Mapping[str, Any]) -> str:
    return ".".join(_encoded(json.dumps(part).encode()) for part in parts)


def _refused(status: int, error: str, code: int) -> web.Response:
    said = {"error": error, "error_codes": [code], "error_description": f"AADSTS{code}: a long sentence."}
    return web.json_response(said, status=status)
