"""The bot's own token: asked for once, kept, renewed in time, and what is said when there is none."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.identity import CredentialUnavailableError
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.channels.teams import tokens
from bot.channels.teams.auth import Authentication, TokenError
from tests.teams.cloud import BOT_SCOPE, PASSWORD, Cloud
from tests.teams.workspace import APP, OTHER_TENANT
from tests.world import TestClock


@dataclass
class Bot:
    cloud: Cloud
    clock: TestClock
    opened: list[Authentication] = field(default_factory=list)

    async def authentication(self, **more: Any) -> Authentication:
        made = Authentication(self.cloud.settings(**more), self.clock.now)
        await made.open()
        self.opened.append(made)
        return made

    @property
    def requests(self) -> int:
        return len(self.cloud.token_requests)


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    clock = TestClock()
    async with Cloud(clock.now) as cloud:
        made = Bot(cloud, clock)
        yield made
        for one in made.opened:
            await one.close()


async def refused(authentication: Authentication) -> TokenError:
    with pytest.raises(TokenError) as caught:
        await authentication.token()
    assert (caught.value.why, PASSWORD in caught.value.why) == (str(caught.value), False)
    return caught.value


async def test_fifty_at_once_ask_once(bot: Bot) -> None:
    authentication = await bot.authentication()
    given = await asyncio.gather(*(authentication.token() for _call in range(50)))
    assert (len(set(given)), bot.requests) == (1, 1)
    assert bot.cloud.issued[given[0]] == BOT_SCOPE


async def test_it_is_kept_until_five_minutes_before_its_end(bot: Bot) -> None:
    authentication = await bot.authentication()
    first = await authentication.token()
    bot.clock.advance(timedelta(seconds=3_599 - 301))
    assert await authentication.token() == first
    bot.clock.advance(timedelta(seconds=1))
    second = await authentication.token()
    assert (second != first, bot.requests) == (True, 2)


async def test_a_day_takes_as_many_tokens_as_it_must(bot: Bot) -> None:
    authentication = await bot.authentication()
    for _minute in range(24 * 60):
        await authentication.token()
        bot.clock.advance(timedelta(minutes=1))
    assert bot.requests == 27


async def test_the_old_one_is_used_to_its_end_while_there_is_no_new_one(bot: Bot) -> None:
    authentication = await bot.authentication()
    first = await authentication.token()
    bot.clock.advance(timedelta(minutes=57))
    bot.cloud.token_status = 503
    with capture_logs() as logged:
        assert await authentication.token() == first
    assert logged == [
        {"event": "teams token not renewed", "log_level": "warning", "why": (await asked(bot)).why}
    ]
    bot.clock.advance(timedelta(minutes=3))
    assert (await refused(authentication)).permanent is False


async def asked(bot: Bot) -> TokenError:
    return await refused(await bot.authentication())


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"teams_app_password": SecretStr("wrong")}, "status 401 invalid_client AADSTS7000215"),
        ({"teams_app_id": OTHER_TENANT}, "status 400 unauthorized_client AADSTS700016"),
        ({"teams_tenant": OTHER_TENANT}, "status 400 invalid_request AADSTS90002"),
    ],
)
async def test_wrong_settings_are_said_and_not_tried_all_the_time(
    bot: Bot, settings: dict[str, Any], why: str
) -> None:
    authentication = await bot.authentication(**settings)
    faults = [await refused(authentication) for _time in range(5)]
    assert {(fault.why, fault.permanent) for fault in faults} == {(why, True)}
    assert bot.requests == 1


@pytest.mark.parametrize(
    ("status", "error", "why"),
    [
        (500, {}, "status 500"),
        (503, "<html>", "status 503"),
        (429, {"error": "throttled"}, "status 429 throttled"),
        (400, {"error": "temporarily_unavailable"}, "status 400 temporarily_unavailable"),
        (500, {"error": f"said {PASSWORD}", "error_codes": [1]}, "status 500 AADSTS1"),
    ],
)
async def test_a_service_in_trouble_is_asked_again(bot: Bot, status: int, error: Any, why: str) -> None:
    bot.cloud.token_status, bot.cloud.token_error = status, error
    authentication = await bot.authentication()
    fault = await refused(authentication)
    assert (fault.why, fault.permanent) == (why, False)
    bot.cloud.token_status = 200
    bot.clock.advance(timedelta(seconds=30))
    assert await authentication.token() in bot.cloud.issued


async def test_the_secret_goes_nowhere_else(bot: Bot) -> None:
    authentication = await bot.authentication()
    bot.cloud.token_redirect = f"{bot.cloud.login_url}{OTHER_TENANT}/oauth2/v2.0/token"
    fault = await refused(authentication)
    assert (fault.why, fault.permanent, bot.requests) == ("status 307", False, 1)


async def test_a_service_that_is_not_there_is_said(bot: Bot) -> None:
    fault = await refused(await bot.authentication(teams_login_url="http://127.0.0.1:1/"))
    assert (fault.why, fault.permanent) == ("ClientConnectorError", False)


async def test_an_answer_without_a_token_is_not_repeated(bot: Bot) -> None:
    bot.cloud.token_lasts = "secret"  # type: ignore[assignment] # what it never says
    fault = await refused(await bot.authentication())
    assert (fault.why, fault.permanent) == ("no token in the answer", False)


async def test_a_slow_service_blocks_nobody_and_is_not_waited_for(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_TIMEOUT", 0.5)
    bot.cloud.token_delay = 60
    authentication = await bot.authentication()
    began, beats = time.monotonic(), 0
    waiting = asyncio.gather(*(refused(authentication) for _call in range(20)))
    while not waiting.done():
        await asyncio.sleep(0.01)
        beats += 1
    assert {(fault.why, fault.permanent) for fault in await waiting} == {("TimeoutError", False)}
    assert (beats > 15, bot.requests, time.monotonic() - began < 3) == (True, 1, True)


# ---------------------------------------------------------------------------------- managed identity


@dataclass(frozen=True)
class Given:
    token: str
    expires_on: int


class Identity:
    """In place of azure-identity's: what the machine in Azure says."""

    def __init__(self, clock: TestClock) -> None:
        self.clock = clock
        self.asked: list[str] = []
        self.fault: Exception | None = None
        self.is_closed = False

    async def get_token(self, scope: str) -> Given:
        self.asked.append(scope)
        if self.fault:
            raise self.fault
        return Given(f"token-{len(self.asked)}", int(self.clock.now().timestamp()) + 86_400)

    async def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def identity(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> Identity:
    def made(*, client_id: str) -> Identity:
        assert client_id == APP
        return found

    found = Identity(bot.clock)
    monkeypatch.setattr(tokens, "ManagedIdentityCredential", made)
    return found


MANAGED: dict[str, Any] = {"teams": "managed_identity", "teams_app_password": None}


async def test_a_managed_identity_is_asked_once_a_day(bot: Bot, identity: Identity) -> None:
    authentication = await bot.authentication(**MANAGED)
    given = await asyncio.gather(*(authentication.token() for _call in range(50)))
    assert (set(given), identity.asked) == ({"token-1"}, [BOT_SCOPE])
    bot.clock.advance(timedelta(hours=24, minutes=-5))
    assert (await authentication.token(), bot.requests) == ("token-2", 0)
    await authentication.close()
    assert identity.is_closed


def unavailable(status: int | None) -> CredentialUnavailableError:
    """As azure-identity tells it: the status is that of the error behind it."""
    fault = CredentialUnavailableError("a long sentence")
    fault.__cause__ = HttpResponseError("status")
    fault.__cause__.status_code = status
    return fault


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(400, True), (403, True), (404, False), (410, False), (500, False), (None, False)],
)
async def test_an_identity_that_the_machine_lacks_is_said(
    bot: Bot, identity: Identity, status: int | None, permanent: bool
) -> None:
    identity.fault = unavailable(status)
    fault = await refused(await bot.authentication(**MANAGED))
    assert (fault.why, fault.permanent) == (f"CredentialUnavailableError, status {status}", permanent)
