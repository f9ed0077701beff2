"""Verification: keys, clocks and tenants. The table of bad requests is in bad.py."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.teams import keys
from bot.channels.teams.auth import Authentication, ForeignTenant, Unauthorized
from bot.settings import BadSettings
from tests.bot.channels.teams.bad import MESSAGE
from tests.teams.cloud import Cloud
from tests.teams.workspace import OTHER_TENANT, TENANT
from tests.world import TestClock

HOUR = timedelta(hours=1)


@dataclass
class Door:
    cloud: Cloud
    clock: TestClock
    authentication: Authentication

    async def verify(self, token: str = "", activity: dict[str, Any] = MESSAGE) -> None:
        await self.authentication.verify(f"Bearer {token or self.cloud.token()}", activity)

    async def refuses(self, token: str = "") -> str:
        with pytest.raises(Unauthorized) as caught:
            await self.verify(token)
        return str(caught.value)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    clock = TestClock()
    async with Cloud(clock.now) as cloud:
        made = Door(cloud, clock, Authentication(cloud.settings(), clock.now))
        await made.authentication.open()
        yield made
        await made.authentication.close()


# ---------------------------------------------------------------------------------- keys


async def test_keys_are_fetched_once_a_day(door: Door) -> None:
    for _hour in range(49):
        await door.verify()
        door.clock.advance(HOUR)
    assert door.cloud.key_fetches == 3


async def test_a_new_key_is_learnt_within_the_hour(door: Door) -> None:
    await door.verify()
    door.cloud.rotate()
    assert await door.refuses() == "unknown key"
    door.clock.advance(HOUR)
    await door.verify()
    assert door.cloud.key_fetches == 2


async def test_a_key_that_was_withdrawn_is_good_for_a_day_at_most(door: Door) -> None:
    old = door.cloud.token(expires_in=100_000)
    await door.verify(old)
    door.cloud.rotate(forget=True)
    await door.verify(old)
    door.clock.advance(24 * HOUR)
    assert await door.refuses(old) == "unknown key"


async def test_a_hundred_unknown_keys_at_once_fetch_once(door: Door) -> None:
    for fetches in (1, 2, 2):
        made_up = [door.cloud.token(kid=f"made-up-{number}") for number in range(100)]
        assert set(await asyncio.gather(*map(door.refuses, made_up))) == {"unknown key"}
        assert door.cloud.key_fetches == fetches
        door.clock.advance(HOUR / 2)
        if fetches == 1:
            door.clock.advance(HOUR)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"jwks_uri": 5}',
        b'{"jwks_uri": "nowhere"}',
    ],
)
async def test_old_keys_are_used_while_the_service_talks_nonsense(door: Door, answer: bytes) -> None:
    await door.verify()
    door.clock.advance(48 * HOUR)
    door.cloud.keys_answer = answer
    with capture_logs() as logged:
        await door.verify()
        await door.verify()
    assert (door.cloud.key_fetches, [one["log_level"] for one in logged]) == (2, ["warning"])


async def test_keys_are_not_taken_from_where_anybody_could_change_them(door: Door) -> None:
    door.cloud.keys_answer = b'{"jwks_uri": "http://keys.example/"}'
    with capture_logs() as logged:
        await door.refuses()
    assert [one["why"] for one in logged] == ["ValueError: the keys' address is not https"]


@pytest.mark.parametrize("alg", ["none", "HS256", "RS512"])
async def test_no_keys_are_fetched_for_a_token_that_no_key_makes_good(door: Door, alg: str) -> None:
    assert await door.refuses(door.cloud.token(alg=alg)) == "another algorithm"
    assert door.cloud.key_fetches == 0


async def test_without_keys_it_is_tried_again_soon(door: Door) -> None:
    door.cloud.keys_status = 500
    assert await door.refuses() == "the Bot Connector's keys cannot be fetched"
    door.cloud.keys_status = 200
    await door.refuses()
    door.clock.advance(timedelta(seconds=30))
    await door.verify()
    assert door.cloud.key_fetches == 2


async def test_a_clock_put_right_makes_no_keys_last_for_ever(door: Door) -> None:
    door.clock.advance(timedelta(days=1_000))
    await door.verify()
    door.clock.advance(timedelta(days=-1_000))
    door.cloud.rotate(forget=True)
    await door.verify()


async def test_a_key_service_that_does_not_answer_blocks_nobody(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_TIMEOUT", 0.5)
    door.cloud.keys_delay = 60
    began, beats = time.monotonic(), 0
    waiting = asyncio.gather(*(door.refuses() for _request in range(20)))
    while not waiting.done():
        await asyncio.sleep(0.01)
        beats += 1
    assert set(await waiting) == {"the Bot Connector's keys cannot be fetched"}
    assert time.monotonic() - began < 3
    assert (beats > 15, door.cloud.key_fetches) == (True, 1)


async def test_who_stops_waiting_stops_nobody_else(door: Door) -> None:
    door.cloud.keys_delay = 0.2
    first, second = asyncio.create_task(door.verify()), asyncio.create_task(door.verify())
    await asyncio.sleep(0.05)
    first.cancel()
    await second
    assert (first.cancelled(), door.cloud.key_fetches) == (True, 1)


async def test_closing_ends_a_fetch_under_way(door: Door) -> None:
    door.cloud.keys_delay = 60
    waiting = asyncio.create_task(door.verify())
    await asyncio.sleep(0.05)
    await asyncio.wait_for(door.authentication.close(), 2)
    with pytest.raises(asyncio.CancelledError):
        await waiting


# ---------------------------------------------------------------------------------- tokens


@pytest.mark.parametrize("how", [{"expires_in": -299}, {"nbf": 1_803_888_299}, {"nbf": None}])
async def test_clocks_may_differ_by_five_minutes(door: Door, how: dict[str, Any]) -> None:
    assert door.clock.now().timestamp() == 1_803_888_000
    await door.verify(door.cloud.token(**how))


async def test_a_token_ends_by_the_programs_own_clock(door: Door) -> None:
    token = door.cloud.token(expires_in=3_600)
    await door.verify(token)
    door.clock.advance(timedelta(minutes=66))
    assert await door.refuses(token) == "expired, or not yet valid"


async def test_the_reason_does_not_repeat_the_token(door: Door) -> None:
    for token in ("abc", "abc.def.ghi", door.cloud.token(alg="RS512"), door.cloud.token(is_forged=True)):
        reason = await door.refuses(token)
        assert not any(part in reason for part in token.split("."))


# ---------------------------------------------------------------------------------- tenants


async def test_the_tenants_of_the_settings_are_accepted(door: Door) -> None:
    another = Authentication(
        door.cloud.settings(teams_tenant=TENANT.upper(), teams_other_tenants=(OTHER_TENANT, "")),
        door.clock.now,
    )
    await another.open()
    for tenant in (TENANT, TENANT.upper(), OTHER_TENANT):
        activity = MESSAGE | {"channelData": {"tenant": {"id": tenant}}}
        await another.verify(f"Bearer {door.cloud.token()}", activity)
    with pytest.raises(ForeignTenant):
        await another.verify(
            f"Bearer {door.cloud.token()}", MESSAGE | {"channelData": {"tenant": {"id": ""}}}
        )
    await another.close()


async def test_a_foreign_tenant_is_named_to_the_operator(door: Door) -> None:
    with pytest.raises(ForeignTenant, match=OTHER_TENANT):
        await door.verify(activity=MESSAGE | {"channelData": {"tenant": {"id": OTHER_TENANT}}})


@pytest.mark.parametrize("data", [5, "x", [], {"tenant": 5}, {"tenant": []}, {"tenant": {"id": None}}])
async def test_an_odd_place_for_a_tenant_counts_as_none(door: Door, data: object) -> None:
    await door.verify(activity=MESSAGE | {"channelData": data})
    with pytest.raises(ForeignTenant, match="no tenant"):
        await door.verify(activity=MESSAGE | {"channelData": data, "conversation": data})


# ---------------------------------------------------------------------------------- settings


@pytest.mark.parametrize("name", ["teams_login_url", "teams_keys_url"])
@pytest.mark.parametrize("url", ["http://login.example/", "http://127.0.0.1.example/", "http://[::2]/"])
async def test_only_this_machine_is_spoken_to_without_https(door: Door, name: str, url: str) -> None:
    with pytest.raises(BadSettings, match="https"):
        Authentication(door.cloud.settings(**{name: url}), door.clock.now)
    for good in ("https://login.example/", "http://localhost:8000/", "http://[::1]/"):
        Authentication(door.cloud.settings(**{name: good}), door.clock.now)
