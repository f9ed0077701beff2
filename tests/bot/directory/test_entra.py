"""The app's tokens: azure-identity's own client against a token service of this machine, with TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from bot.directory import entra as module
from bot.directory.entra import EntraCredential
from bot.directory.graph import Graph, GraphError
from bot.settings import Settings
from tests.graph import FakeGraph

TENANT, APP = "0a1b2c3d-0000-4000-8000-00000000000a", "0a1b2c3d-0000-4000-8000-00000000000b"
SECRET = "hemligt"


@dataclass
class TokenService:
    """What Entra would be, with what it was sent."""

    url: str = ""
    answer: Any = field(default_factory=lambda: {"access_token": "a.b.c", "expires_in": 3600})
    status: int = 200
    slow: float = 0
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def answered(self, request: web.Request) -> web.Response:
        self.asked.append((request.path, dict(await request.post())))
        await asyncio.sleep(self.slow)
        if isinstance(self.answer, str):
            return web.Response(text=self.answer, status=self.status)
        return web.json_response(self.answer, status=self.status)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key for 127.0.0.1 and its certificate: azure-identity asks nobody without TLS."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(private + made.public_bytes(pem))
    return file


@pytest.fixture
async def service(certificate: Path) -> AsyncIterator[TokenService]:
    made = TokenService()
    app = web.Application()
    app.router.add_post("/{tenant}/oauth2/v2.0/token", made.answered)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    server = TestServer(app)
    await server.start_server(ssl=tls)
    made.url = str(server.make_url("/"))
    yield made
    await server.close()


@pytest.fixture
async def credential(service: TokenService, certificate: Path) -> AsyncIterator[EntraCredential]:
    made = EntraCredential(settings(service.url), connection_verify=str(certificate))
    yield made
    await made.close()


def settings(login_url: str, **other: Any) -> Settings:
    given: dict[str, Any] = {"teams": "single_tenant", "teams_app_id": APP, "teams_tenant": TENANT}
    given |= {"teams_app_password": SecretStr(SECRET), "teams_login_url": login_url}
    return Settings(**{**given, **other})


async def refused(credential: EntraCredential) -> GraphError:
    with pytest.raises(GraphError) as raised:
        await credential.token()
    assert SECRET not in raised.value.why
    return raised.value


async def test_a_token_is_asked_for_once(service: TokenService, credential: EntraCredential) -> None:
    assert [await credential.token() for _ in range(2)] == ["a.b.c", "a.b.c"]
    path, form = service.asked[0]
    assert path == f"/{TENANT}/oauth2/v2.0/token"
    assert form["scope"] == "https://graph.microsoft.com/.default"
    assert (form["client_id"], form["client_secret"]) == (APP, SECRET)
    assert len(service.asked) == 1


async def test_many_at_once_ask_once(service: TokenService, credential: EntraCredential) -> None:
    assert set(await asyncio.gather(*(credential.token() for _ in range(8)))) == {"a.b.c"}
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("status", "answer", "why", "permanent"),
    [
        (
            401,
            {"error": "invalid_client", "error_description": f"AADSTS7000215: {SECRET}"},
            "AADSTS7000215",
            True,
        ),
        (400, {"error": "unauthorized_client", "error_description": "AADSTS700016: x"}, "AADSTS700016", True),
        (400, {"error": "invalid_request"}, "ClientAuthenticationError", True),
        (503, {"error": "temporarily_unavailable"}, "ClientAuthenticationError", False),
        (200, {"expires_in": 3600}, "no answer of Entra's", False),
        (200, {"access_token": "a.b.c", "expires_in": "soon"}, "no answer of Entra's", False),
        (200, [1], "ClientAuthenticationError", False),
        (200, "<html>", "ClientAuthenticationError", False),
        (502, "", "ClientAuthenticationError", False),
    ],
)
async def test_refusals(
    service: TokenService, credential: EntraCredential, status: int, answer: Any, why: str, *, permanent: bool
) -> None:
    service.status, service.answer = status, answer
    fault = await refused(credential)
    assert (fault.why, fault.permanent) == (f"no token: {why}", permanent)
    assert len(service.asked) == 1


async def test_a_slow_token_service_holds_nobody_longer(
    service: TokenService, credential: EntraCredential, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TIMEOUT", 0.2)
    service.slow = 1.5
    async with asyncio.timeout(1.0):
        faults = await asyncio.gather(*(refused(credential) for _ in range(8)))
    assert {fault.why for fault in faults} == {"no token: unreachable (TimeoutError)"}


async def test_a_certificate_that_nobody_vouches_for(service: TokenService) -> None:
    credential = EntraCredential(settings(service.url))
    assert (await refused(credential)).why == "no token: unreachable (ServiceRequestError)"
    assert service.asked == []
    await credential.close()


@pytest.mark.parametrize(
    "other", [{"login_url": "http://127.0.0.1:9/"}, {"teams_tenant": ""}, {"teams_app_password": None}]
)
async def test_settings_that_give_no_token(other: dict[str, Any]) -> None:
    credential = EntraCredential(settings(**{"login_url": "https://127.0.0.1:9/", **other}))
    fault = await refused(credential)
    assert (fault.why, fault.permanent) == ("no token: the settings do not fit", True)


async def test_a_managed_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Azure's App Service, which has an address of its own for that."""
    asked: list[tuple[dict[str, str], str | None]] = []

    async def identity(request: web.Request) -> web.Response:
        asked.append((dict(request.query), request.headers.get("X-IDENTITY-HEADER")))
        answer = {"access_token": "a.b.c", "expires_on": "4102444800", "token_type": "Bearer"}
        return web.json_response({**answer, "resource": request.query["resource"]})

    app = web.Application()
    app.router.add_get("/token", identity)
    async with TestServer(app) as server:  # the machine itself is asked without TLS
        monkeypatch.setenv("IDENTITY_ENDPOINT", str(server.make_url("/token")))
        monkeypatch.setenv("IDENTITY_HEADER", "of-the-machine")
        credential = EntraCredential(settings("https://127.0.0.1:9/", teams="managed_identity"))
        assert [await credential.token() for _ in range(2)] == ["a.b.c", "a.b.c"]
        await credential.close()
    assert [header for _, header in asked] == ["of-the-machine"]
    assert asked[0][0]["resource"] == "https://graph.microsoft.com"
    assert asked[0][0]["client_id"] == APP


async def test_graph_closes_it_and_can_be_opened_again(
    service: TokenService, credential: EntraCredential
) -> None:
    async with FakeGraph() as fake:
        alva = fake.add("alva")
        service.answer = {"access_token": fake.token(), "expires_in": 3600}
        graph = Graph(Settings(graph_url=fake.url), credential)
        for _ in range(2):
            await graph.open()
            assert await graph.by_email("alva@exempelkommun.example") == alva.id
            await graph.close()
    assert len(service.asked) == 2


async def test_graph_has_the_credential_of_the_settings() -> None:
    graph = Graph(settings("http://127.0.0.1:9/"))
    with pytest.raises(GraphError, match="the settings do not fit"):
        await graph.granted()
    await graph.close()
