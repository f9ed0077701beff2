"""The outbox over Slack: whatever goes wrong, each message arrives once, or somebody is told."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.slack import send
from store import log
from store.models.messages import OutboxState
from tests.bot.channels.slack.acting import Acting
from tests.bot.channels.slack.posting import Post, until_so
from tests.scripts import applied
from tests.slack import cast
from tests.slack.cast import UNIT_CHANNEL, slack_id
from tests.slack.rates import Fault
from tests.slack.server import FakeSlack
from tests.slack.talk import running
from tests.slack.workspace import BOT_USER, Message

ALVA, BO, FIA = slack_id("alva"), slack_id("bo"), slack_id("fia")


@pytest.fixture
async def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Post]:
    monkeypatch.setattr(send.Pace, "_EVERY", 0.0)
    async with FakeSlack() as slack:
        cast.exempelkommun(slack)
        async with running(slack, tmp_path, "http") as (app, address):
            yield Post(slack, app, address)


# ------------------------------------------------------------------------------ tried again


async def test_as_long_as_slack_asks_is_waited_and_no_longer(post: Post) -> None:
    post.slack.next("chat.postMessage", retry_after=1)
    row = await post.tried(number := await post.put(ALVA))
    assert 0.9 < (row.due_at - post.clock.now()).total_seconds() <= 1
    other = await post.put(BO)
    await post.sent(other)  # the limit is of a channel
    await asyncio.sleep(1)
    post.later(timedelta(seconds=1))
    await post.sent(number)
    assert (post.there(ALVA), len(post.slack.called("chat.postMessage"))) == (["Hej"], 3)


@pytest.mark.parametrize("fault", [{"status": 503}, {"cut": "before"}, {"error": "internal_error"}])
async def test_a_passing_fault_passes(post: Post, fault: dict[str, Any]) -> None:
    post.slack.next("chat.postMessage", **fault)
    await post.tried(number := await post.put(ALVA))
    assert post.there(ALVA) == []
    post.later()
    await post.sent(number)
    assert post.there(ALVA) == ["Hej"]


@pytest.mark.parametrize("place", [ALVA, UNIT_CHANNEL])
@pytest.mark.parametrize("how", ["cut", "slow"])
async def test_what_arrived_unseen_is_found_and_not_sent_twice(
    post: Post, place: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "cut":
        post.slack.next("chat.postMessage", cut="after")
    else:
        post.app.channels["slack"]._api._session._timeout = aiohttp.ClientTimeout(total=0.2)  # type: ignore[attr-defined]
        post.slack.slow("chat.postMessage", 0.5)
    row = await post.tried(number := await post.put(place))
    post.slack.slow("chat.postMessage", 0)
    assert row.state == OutboxState.WAITING
    await asyncio.sleep(0.4)  # the slow one has had its effect
    post.later()
    row = await post.sent(number)
    assert (post.there(place), len(post.slack.called("chat.postMessage"))) == (["Hej"], 1)
    assert row.message == post.slack.workspace.channels[row.conversation].messages[0].ts


async def test_a_lost_message_is_known_among_others(post: Post) -> None:
    space = post.slack.workspace
    await post.sent(await post.put(ALVA, "Förr"))
    for _number in range(5):
        space.post(Message(space.dm(ALVA).id, space.stamp(), ALVA, "Hej"))
    post.slack.next("chat.postMessage", cut="before")
    await post.tried(number := await post.put(ALVA, "Nu"))
    post.later()
    await post.sent(number)
    assert [one for one in post.there(ALVA) if one != "Hej"] == ["Förr", "Nu"]


async def test_a_lost_message_is_found_pages_back(post: Post) -> None:
    space = post.slack.workspace
    post.slack.next("chat.postMessage", cut="after")
    await post.tried(number := await post.put(ALVA, "Nu"))
    for _number in range(250):
        space.post(Message(space.dm(ALVA).id, space.stamp(), ALVA, "Hej"))
    post.later()
    await post.sent(number)
    assert [one for one in post.there(ALVA) if one != "Hej"] == ["Nu"]


async def test_slack_may_be_away_for_a_day(post: Post) -> None:
    post.slack.next("conversations.open", status=503, times=500)
    numbers = [await post.put(to) for to in (ALVA, BO)]
    for _time in range(24):
        await asyncio.sleep(0.05)
        post.later(timedelta(hours=1))
    await post.tried(numbers[0])
    assert (await post.health())["channels"]["slack"].startswith("unreachable")
    post.slack.faults.waiting.clear()
    post.later(timedelta(hours=1))
    for number in numbers:
        await post.sent(number)
    assert (post.there(ALVA), post.there(BO)) == (["Hej"], ["Hej"])


async def test_a_poison_message_is_given_up_and_told_of_and_holds_up_nobody(post: Post) -> None:
    take = post.slack.faults.take
    refuse = Fault(status=500)
    post.slack.faults.take = lambda method: refuse if _poison(post) else take(method)  # type: ignore[method-assign]
    number = await post.put(ALVA, "Gift")
    await post.sent(await post.put(BO))
    for tries in range(1, 11):
        await post.tried(number, tries)
        post.later(timedelta(hours=1, seconds=1))
    await post.given_up(number)
    after = await post.put(ALVA, "Efter")
    await post.sent(after)
    assert post.there(ALVA) == ["Efter"]
    assert "Gift" in post.there(UNIT_CHANNEL)[-1]


def _poison(post: Post) -> bool:
    call = post.slack.calls[-1]
    return (
        call.method == "chat.postMessage"
        and "Gift" in call.text("blocks")
        and call.text("channel").startswith("D")
    )


# ------------------------------------------------------------------------------ never


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("conversations.open", "user_not_found"),
        ("conversations.open", "user_disabled"),
        ("conversations.open", "cannot_dm_bot"),
        ("chat.postMessage", "channel_not_found"),
        ("chat.postMessage", "is_archived"),
        ("chat.postMessage", "not_in_channel"),
        ("chat.postMessage", "messages_tab_disabled"),
    ],
)
async def test_somebody_who_cannot_be_reached_is_told_of(post: Post, method: str, code: str) -> None:
    post.slack.next(method, error=code)
    row = await post.given_up(await post.put(ALVA, "Viktigt"))
    await until_so(lambda: asyncio.sleep(0, bool(post.there(UNIT_CHANNEL))))
    (told,) = post.there(UNIT_CHANNEL)
    assert (row.error, "Alva Exempelsson" in told, "Viktigt" in told) == (code, True, True)
    async with post.app.database.reading() as session:
        (entry,) = await log.of_chain(session, "delivery")
    assert entry.what == "message.undelivered"


async def test_where_there_was_a_conversation_the_direct_message_is_the_next_way(post: Post) -> None:
    number = await post.put(FIA, channel="slack", conversation="C0GONE")
    row = await post.sent(number)
    assert (post.there(FIA), row.conversation) == (["Hej"], post.slack.workspace.dm(FIA).id)


@pytest.mark.parametrize("how", ["put out", "archived"])
async def test_what_is_for_the_unit_waits_until_its_channel_is_mended(post: Post, how: str) -> None:
    channel = post.slack.workspace.channels[UNIT_CHANNEL]
    channel.archived, channel.members = how == "archived", [FIA] if how == "put out" else channel.members
    number = await post.put(UNIT_CHANNEL, "Ett ärende")
    for tries in range(1, 20):
        await post.tried(number, min(tries, 4))
        post.later(timedelta(hours=1))
    assert (await post.row(number)).state == OutboxState.WAITING
    assert (await post.health())["messages_waiting"] == 1
    channel.archived, channel.members = False, [FIA, BOT_USER]
    post.later(timedelta(hours=1))
    await post.sent(number)
    assert post.there(UNIT_CHANNEL) == ["Ett ärende"]


# ------------------------------------------------------------------------------ the installation


@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth", "account_inactive", "missing_scope"])
async def test_nothing_is_lost_while_the_token_does_not_work(post: Post, code: str) -> None:
    post.slack.next("conversations.open", error=code, times=1_000)
    numbers = [await post.put(to, f"nr {n}") for n in range(2) for to in (ALVA, BO)]
    for _time in range(15):
        await post.tried(numbers[0])
        post.later()
    state = await post.health()
    assert (state["messages_waiting"], state["channels"]["slack"][: len(code)]) == (4, code)
    post.slack.faults.waiting.clear()
    post.later()
    for number in numbers:
        await post.sent(number)
    assert (post.there(ALVA), post.there(BO)) == (["nr 0", "nr 1"], ["nr 0", "nr 1"])
    assert (await post.health())["channels"]["slack"] == "ok"


async def test_a_message_that_slack_does_not_take_arrives_as_text(post: Post) -> None:
    post.slack.next("chat.postMessage", error="invalid_blocks")
    row = await post.sent(await post.put(ALVA, "Det viktiga"))
    assert (post.there(ALVA), row.attempts) == (["Det viktiga"], 0)


# ------------------------------------------------------------------------------ the pace


async def test_many_to_one_channel_meet_no_limit_and_delay_nobody(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send.Pace, "_EVERY", 1.0)
    post.slack.rates.enabled = True
    began = time.monotonic()
    numbers = [await post.put(UNIT_CHANNEL, f"nr {n}") for n in range(7)]
    others = [await post.put(to) for to in (ALVA, BO)]
    for number in others:
        await post.sent(number)
    assert time.monotonic() - began < 2
    for number in numbers:
        await post.sent(number)
    assert time.monotonic() - began < 8
    assert post.there(UNIT_CHANNEL) == [f"nr {n}" for n in range(7)]
    assert {one.status for one in post.slack.calls} == {200}


async def test_a_conversation_that_hangs_delays_nobody(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    real = send.Api.post

    async def post_slowly(api: send.Api, channel: str, *rest: Any) -> str:
        await asyncio.sleep(3 if channel == UNIT_CHANNEL else 0)
        return await real(api, channel, *rest)

    monkeypatch.setattr(send.Api, "post", post_slowly)
    began, slow = time.monotonic(), await post.put(UNIT_CHANNEL)
    for _number in range(3):
        await post.sent(await post.put(ALVA))
    assert time.monotonic() - began < 2.5
    await post.sent(slow)


# ------------------------------------------------------------------------------ updates in place


async def test_every_copy_is_updated_where_it_stands(act: Acting) -> None:
    await applied(act.talk)
    before = {name: [one.ts for one in act.space.channels[name].messages] for name in act.space.channels}
    await act.press(BO, "Godkänn")
    await act.settle()
    updates = act.slack.called("chat.update")
    places = {one.text("channel") for one in updates}
    assert {act.space.dm(ALVA).id, act.space.dm(BO).id} <= places
    assert all(one.text("ts") in before[one.text("channel")] and one.answer for one in updates)
    assert all((one.answer or {})["ok"] for one in updates)
    assert not any(place.startswith("U") for place in places)
