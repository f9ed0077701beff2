"""The outbox over Teams: whatever goes wrong, each message arrives, or somebody is told."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.teams import pace
from bot.channels.teams.pace import Pace
from store import log
from store.models.messages import OutboxState
from store.queries import people
from tests.bot.channels.teams.acting import Acting
from tests.bot.channels.teams.posting import Post, until_so
from tests.scripts import applied
from tests.talk import presses
from tests.teams import cast
from tests.teams.cast import UNIT_CHANNEL, aad_id, teams_id
from tests.teams.cloud import Cloud
from tests.teams.deliver import Http
from tests.teams.hands import Hands
from tests.teams.rates import Fault
from tests.teams.server import FakeTeams
from tests.teams.talk import running


@pytest.fixture
async def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Post]:
    monkeypatch.setattr(pace, "_MARGIN", 0.0)
    async with FakeTeams() as teams, Cloud() as cloud:
        cast.exempelkommun(teams)
        async with running(teams, cloud, tmp_path) as (app, address):
            http = Http(teams, address, lambda url: f"Bearer {cloud.token(service_url=url)}")
            yield Post(teams, cloud, app, address, Hands(teams, http))


# ------------------------------------------------------------------------------ tried again


async def test_as_long_as_teams_asks_is_waited_and_no_longer(post: Post) -> None:
    post.teams.next("post", retry_after=7)
    row = await post.tried(number := await post.put("alva"))
    assert (row.due_at - post.clock.now()).total_seconds() == 7
    await post.sent(await post.put("bo"))  # the limit is of a conversation
    post.later(timedelta(seconds=7))
    await post.sent(number)
    assert post.there("alva") == ["Hej"]


@pytest.mark.parametrize(
    "fault", [{"status": 412}, {"status": 502}, {"status": 504}, {"status": 500}, {"cut": "before"}]
)
@pytest.mark.parametrize("method", ["create", "post"])
async def test_a_passing_fault_passes(post: Post, method: str, fault: dict[str, Any]) -> None:
    post.teams.next(method, **fault)
    await post.tried(number := await post.put("alva"))
    assert post.there("alva") == []
    post.later()
    await post.sent(number)
    assert post.there("alva") == ["Hej"]


async def test_what_arrived_unseen_is_sent_once_more_and_not_lost(post: Post) -> None:
    post.teams.next("post", cut="after")
    await post.tried(number := await post.put("alva"))
    post.later()
    row = await post.sent(number)
    assert post.there("alva") == ["Hej", "Hej"]  # Teams has no way to ask, docs/teams.md
    assert row.message == post.teams.workspace.in_dm(teams_id("alva"))[-1].id


async def test_teams_may_be_away_for_a_day(post: Post) -> None:
    for method in ("create", "post"):
        post.teams.next(method, status=503, times=500)
    numbers = [await post.put(to) for to in ("alva", "bo")]
    for _time in range(24):
        await post.all_tried(numbers)  # a claim lasts a minute, and no try as long as the clock leaps
        post.later(timedelta(hours=1))
    await post.all_tried(numbers)
    assert (await post.health())["channels"]["teams"].startswith("unreachable")
    post.teams.faults.waiting.clear()
    post.later(timedelta(hours=1))
    for number in numbers:
        await post.sent(number)
    assert (post.there("alva"), post.there("bo")) == (["Hej"], ["Hej"])


async def test_a_poison_message_is_given_up_and_told_of_and_holds_up_nobody(post: Post) -> None:
    take, refuse = post.teams.faults.take, Fault(status=500)
    post.teams.faults.take = lambda method: refuse if _poison(post) else take(method)  # type: ignore[method-assign]
    number = await post.put("alva", "Gift")
    await post.sent(await post.put("bo"))
    for tries in range(1, 11):
        await post.tried(number, tries)
        post.later(timedelta(hours=1, seconds=1))
    await post.given_up(number)
    await post.sent(await post.put("alva", "Efter"))
    assert post.there("alva") == ["Efter"]
    assert "Gift" in post.there(UNIT_CHANNEL)[-1]


def _poison(post: Post) -> bool:
    call = post.teams.calls[-1]
    return call.method == "post" and call.conversation.startswith("a:") and "Gift" in repr(call.body)


# ------------------------------------------------------------------------------ never


@pytest.mark.parametrize("how", ["without the app", "blocked", "unknown"])
async def test_somebody_who_cannot_be_reached_is_told_of(post: Post, how: str) -> None:
    alva = post.teams.workspace.people["alva"]
    alva.installed, alva.blocked = how != "without the app", how == "blocked"
    if how == "unknown":
        post.teams.workspace.people["alva"].key = "somebody-else"
    row = await post.given_up(await post.put("alva", "Viktigt"))
    await until_so(lambda: asyncio.sleep(0, bool(post.there(UNIT_CHANNEL))))
    (told,) = post.there(UNIT_CHANNEL)
    assert ("Alva Exempelsson" in told, "Viktigt" in told, row.error != "") == (True, True, True)
    async with post.app.database.reading() as session:
        (entry,) = await log.of_chain(session, "delivery")
    assert entry.what == "message.undelivered"


async def test_somebody_who_is_elsewhere_gets_it_there(post: Post) -> None:
    post.teams.workspace.people["alva"].installed = False
    async with post.app.database.transaction() as session:
        alva = await people.at(session, "teams", aad_id("alva"))
        assert alva is not None
        await people.seen(session, post.clock.now() - timedelta(days=1), "web", "alva", alva)
    row = await post.sent(await post.put("alva"))
    assert (row.channel, post.there("alva"), post.there(UNIT_CHANNEL)) == ("web", [], [])


async def test_who_takes_the_app_away_is_not_written_to_until_they_come_back(post: Post) -> None:
    await post.sent(await post.put("alva", "Förr"))
    await post.hands.uninstall(teams_id("alva"))
    await post.settled()
    await post.given_up(await post.put("alva", "Borta"))
    posts = [one for one in post.teams.called("post") if one.conversation == "a:1-alva"]
    assert len(posts) == 1  # it was known without trying
    await post.hands.install(teams_id("alva"))
    await post.settled()
    await post.sent(await post.put("alva", "Åter"))
    assert (post.there("alva")[0], post.there("alva")[-1]) == ("Förr", "Åter")


async def test_who_blocks_the_bot_unnoticed_is_known_to_be_gone(post: Post) -> None:
    await post.sent(await post.put("alva", "Förr"))
    post.teams.workspace.people["alva"].blocked = True
    await post.given_up(await post.put("alva", "Borta"))
    post.teams.workspace.people["alva"].blocked = False
    await post.sent(await post.put("alva", "Åter"))
    assert post.there("alva") == ["Förr", "Åter"]


async def test_a_message_that_is_gone_is_not_drawn_anew_for_ever(post: Post) -> None:
    await post.sent(number := await post.put("alva"))
    space = post.teams.workspace
    space.delete(space.in_dm(teams_id("alva"))[0])
    again = await post.redraw(number, "Nytt")
    assert (await post.given_up(again)).error == "ActivityNotFoundInConversation"
    await post.sent(await post.put("alva", "Efter"))
    assert (post.there("alva"), post.there(UNIT_CHANNEL)) == (["Efter"], [])


async def test_where_there_was_a_conversation_ones_own_chat_is_the_next_way(post: Post) -> None:
    row = await post.sent(await post.put("fia", channel="teams", conversation="19:gone@thread.tacv2"))
    assert (post.there("fia"), row.conversation) == (["Hej"], "a:1-fia")


async def test_what_is_for_the_unit_waits_until_the_bot_is_let_in_again(post: Post) -> None:
    place = post.teams.workspace.conversations[UNIT_CHANNEL]
    place.installed = False
    number = await post.put(UNIT_CHANNEL, "Ett ärende")
    for tries in range(1, 20):
        await post.tried(number, min(tries, 4))
        post.later(timedelta(hours=1))
    await post.tried(number)
    assert (await post.row(number)).state == OutboxState.WAITING
    place.installed = True
    post.later(timedelta(hours=1))
    await post.sent(number)
    assert post.there(UNIT_CHANNEL) == ["Ett ärende"]


async def test_somebody_of_the_register_without_an_address_is_found_by_e_mail(post: Post) -> None:
    """Whom nobody here has met, and the unit's conversation knows."""
    space = post.teams.workspace
    space.add(type(space.people["fia"])("hans", "Hans Ny", "hans@exempelkommun.example"))
    space.conversations[UNIT_CHANNEL].members.append("hans")
    await post.sent(await post.put_to_stranger("Hans Ny", "hans@exempelkommun.example"))
    assert post.there("hans") == ["Hej"]


# ------------------------------------------------------------------------------ the installation


async def test_nothing_is_lost_while_the_token_is_refused(post: Post) -> None:
    post.cloud.secrets.clear()
    post.clock.advance(timedelta(hours=2))  # the token that the bot has is at its end
    numbers = [await post.put(to, f"nr {n}") for n in range(2) for to in ("alva", "bo")]
    for _time in range(15):
        await post.all_tried(numbers[:2])  # the others are behind them
        post.later()
    await post.all_tried(numbers[:2])
    state = await post.health()
    assert state["messages_waiting"] == 4
    assert state["channels"]["teams"].startswith("token_refused: the app's id or secret is wrong")
    post.cloud.secrets = {post.app.settings.teams_app_id: "app-password"}
    post.later()
    for number in numbers:
        await post.sent(number)
    assert (post.there("alva"), post.there("bo")) == (["nr 0", "nr 1"], ["nr 0", "nr 1"])
    assert (await post.health())["channels"]["teams"] == "ok"


async def test_one_token_is_enough_for_many_turns(post: Post) -> None:
    for number in range(10):
        await post.hands.say(teams_id("alva"), "hjälp")
        await post.sent(await post.put("bo", f"nr {number}"))
    await post.settled()
    assert len(post.cloud.token_requests) == 1


# ------------------------------------------------------------------------------ the pace


async def test_many_to_one_conversation_meet_no_limit_and_delay_nobody(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "_MARGIN", 1.05)
    post.app.channels["teams"]._pace = Pace()  # type: ignore[attr-defined]
    post.teams.rates.enabled = True
    began = time.monotonic()
    numbers = [await post.put(UNIT_CHANNEL, f"nr {n}") for n in range(9)]
    for number in [await post.put(to) for to in ("alva", "bo")]:
        await post.sent(number)
    assert time.monotonic() - began < 2
    for number in numbers:
        await post.sent(number)
    assert post.there(UNIT_CHANNEL) == [f"nr {n}" for n in range(9)]
    assert {one.status for one in post.teams.called("post")} == {201}


async def test_a_conversation_that_hangs_delays_nobody(post: Post) -> None:
    await post.sent(await post.put("alva"))
    post.teams.next("post", delay=3)
    began, slow = time.monotonic(), await post.put(UNIT_CHANNEL)
    await until_so(lambda: asyncio.sleep(0, not post.teams.faults.left))
    for _number in range(3):
        await post.sent(await post.put("alva"))
    assert time.monotonic() - began < 2.5
    await post.sent(slow)


# ------------------------------------------------------------------------------ updates in place


async def test_every_copy_is_updated_where_it_stands(act: Acting) -> None:
    await applied(act.talk)
    before = {(place.id, one.id) for place in act.space.conversations.values() for one in place.messages}
    await act.talk("bo", presses("Godkänn"))
    updates = act.teams.called("update")
    assert {one.conversation for one in updates} >= {"a:1-alva", "a:1-bo"}
    assert all((one.conversation, one.path["activity"]) in before for one in updates)
    assert {one.status for one in updates} == {200}
