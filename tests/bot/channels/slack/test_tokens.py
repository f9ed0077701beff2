"""Token rotation: renewed in time, known to every copy and after a restart, and healed."""

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels.slack import tokens
from bot.channels.slack.safe import DatabaseSafe
from bot.channels.slack.send import Api, SlackError
from bot.channels.slack.tokens import Renewed, Rotation, SafeShut, Tokens
from store.db import Conflict, Database, Unavailable
from tests import world as worlds
from tests.slack import cast
from tests.slack.server import FakeSlack
from tests.slack.talk import running
from tests.world import MONDAY, TestClock


class Copies:
    """Copies of the bot beside each other, with one database."""

    def __init__(self, slack: FakeSlack, database: Database) -> None:
        self.slack, self.database, self.clock = slack, database, TestClock()
        self.apis: list[Api] = []

    async def another(self, refresh: str = "xoxe-1-refresh", secret: str = "client-secret") -> Api:
        rotation = Rotation(self.slack.client_id, secret, refresh)
        api = Api(Tokens("", rotation, DatabaseSafe(self.database), self.clock.now), self.slack.api_url)
        await api.open()
        self.apis.append(api)
        return api

    @property
    def renewals(self) -> int:
        return len(self.slack.called("oauth.v2.access"))


@pytest.fixture
async def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Copies]:
    monkeypatch.setattr(tokens, "_BETWEEN", 0.1)
    database = worlds.empty(tmp_path)
    async with FakeSlack() as slack:
        made = Copies(cast.exempelkommun(slack), database)
        yield made
        for api in made.apis:
            await api.close()
    await database.dispose()


async def test_it_is_renewed_in_time_and_not_oftener(copies: Copies) -> None:
    api = await copies.another()
    for _hours in range(24):
        await api.call("auth.test")
        copies.clock.advance(timedelta(hours=1))
    assert copies.renewals == 3
    assert {one.status for one in copies.slack.calls if one.method == "auth.test"} == {200}


async def test_a_restart_knows_the_last_refresh_token(copies: Copies) -> None:
    await (await copies.another()).call("auth.test")
    copies.clock.advance(timedelta(hours=11))
    api = await copies.another()
    await api.call("auth.test")
    assert (copies.renewals, api.outage) == (2, "")
    kept = await DatabaseSafe(copies.database).token()
    assert kept == Renewed(
        copies.slack.bot_token, copies.slack.refresh_token, copies.clock.now() + timedelta(hours=12)
    )


async def test_copies_that_renew_at_once_all_have_a_token_that_works(copies: Copies) -> None:
    several = [await copies.another() for _copy in range(4)]
    for _time in range(3):
        await asyncio.gather(*(api.call("auth.test") for api in several))
        copies.clock.advance(timedelta(hours=11))
    await asyncio.gather(*(api.call("auth.test") for api in several))
    assert [api.outage for api in several] == [""] * 4


async def test_calls_at_once_renew_once(copies: Copies) -> None:
    api = await copies.another()
    await asyncio.gather(*(api.call("auth.test") for _call in range(10)))
    assert copies.renewals == 1


async def test_an_expired_token_heals(copies: Copies) -> None:
    api = await copies.another()
    await api.call("auth.test")
    copies.slack.tokens[copies.slack.bot_token] = "token_expired"
    await api.call("auth.test")
    assert (copies.renewals, api.outage) == (2, "")


async def test_another_copys_renewal_is_taken_over(copies: Copies) -> None:
    first, second = await copies.another(), await copies.another()
    await first.call("auth.test")
    await second.call("auth.test")
    copies.slack.tokens[copies.slack.bot_token] = "token_expired"
    await first.call("auth.test")
    await second.call("auth.test")
    assert copies.renewals == 2


async def test_an_app_installed_again_is_believed_before_the_database(copies: Copies) -> None:
    await (await copies.another()).call("auth.test")
    copies.slack.revoke()
    copies.slack.refresh_token = "xoxe-1-installed-again"
    await (await copies.another("xoxe-1-installed-again")).call("auth.test")
    again = await copies.another("xoxe-1-installed-again")
    await again.call("auth.test")
    assert again.outage == ""


async def test_a_refresh_token_that_is_used_up_is_said_and_not_tried_all_the_time(copies: Copies) -> None:
    api = await copies.another("xoxe-1-old")
    for _time in range(3):
        with pytest.raises(SlackError, match="invalid_refresh_token") as caught:
            await api.call("auth.test")
        assert (caught.value.outage, caught.value.permanent) == (True, False)
    assert (copies.renewals, api.outage) == (1, "invalid_refresh_token")


async def test_a_wrong_client_secret_is_said(copies: Copies) -> None:
    api = await copies.another(secret="wrong")
    with pytest.raises(SlackError, match="bad_client_secret") as caught:
        await api.call("auth.test")
    assert (caught.value.outage, api.outage) == (True, "bad_client_secret")


async def test_an_old_token_is_used_as_long_as_it_is_good(copies: Copies) -> None:
    api = await copies.another()
    await api.call("auth.test")
    copies.clock.advance(timedelta(hours=11))
    copies.slack.next("oauth.v2.access", status=503)
    await api.call("auth.test")
    assert copies.slack.calls[-1].token == "xoxe.xoxb-1-1"
    await api.call("auth.test")
    assert copies.slack.calls[-1].token != "xoxe.xoxb-1-1"


@pytest.mark.parametrize("fault", [Unavailable("x"), Conflict("x")])
async def test_a_token_that_cannot_be_kept_is_kept_later(
    copies: Copies, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def transaction() -> None:
        raise fault

    api = await copies.another()
    with monkeypatch.context() as patch:
        patch.setattr(copies.database, "transaction", transaction)
        await api.call("auth.test")
    assert await DatabaseSafe(copies.database).token() is None
    await api.call("auth.test")
    kept = await DatabaseSafe(copies.database).token()
    assert kept is not None
    assert kept.refresh == copies.slack.refresh_token


async def test_without_the_database_the_first_refresh_token_is_not_risked(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def shut(_safe: object) -> None:
        raise SafeShut

    monkeypatch.setattr(DatabaseSafe, "token", shut)
    with pytest.raises(SlackError, match="safe is shut") as caught:
        await (await copies.another()).call("auth.test")
    assert (caught.value.permanent, copies.renewals) == (False, 0)


async def test_nothing_secret_is_logged_or_warned_of(
    copies: Copies, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("slack_sdk", "aiohttp"):
        caplog.set_level(logging.DEBUG, name)
    api = await copies.another()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        await api.call("auth.test")
        copies.slack.tokens[copies.slack.bot_token] = "token_expired"
        await api.call("auth.test")
    told = caplog.text + "".join(capsys.readouterr())
    assert [one for one in warned if "slack" in str(one.message).lower()] == []
    assert not any(one in told for one in ("xoxe", "xoxb", "client-secret"))


async def test_the_whole_program_runs_on_rotated_tokens(tmp_path: Path) -> None:
    rotation = {"slack_client_id": "1.2", "slack_client_secret": SecretStr("client-secret")}
    async with FakeSlack() as slack:
        cast.exempelkommun(slack)
        refresh = {"slack_bot_token": None, "slack_refresh_token": SecretStr(slack.refresh_token)}
        async with running(slack, tmp_path, "http", **rotation, **refresh) as (app, _address):
            assert app.channels["slack"].state() == "ok"
            kept = await DatabaseSafe(app.database).token()
            assert kept is not None
            assert kept.expires_at == MONDAY + timedelta(hours=12)
