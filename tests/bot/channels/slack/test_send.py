"""Calls to Slack: what each refusal means, what is asked to wait, and what is never lost or told."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels.slack import send
from bot.channels.slack.faults import GONE, OF_TOKEN, OUTAGES, REFUSED, UNDRAWN
from bot.channels.slack.render import Message
from bot.channels.slack.send import Api, Pace, SlackError
from bot.channels.slack.tokens import Tokens
from tests.slack import cast
from tests.slack.cast import UNIT_CHANNEL, slack_id
from tests.slack.server import FakeSlack

HELLO = Message([{"type": "section", "text": {"type": "plain_text", "text": "Hej"}}], "Hej")
BROKEN = Message([{"type": "section"}], "Hej, allt som text")
ALVA = slack_id("alva")


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as made:
        yield cast.exempelkommun(made)


@pytest.fixture
async def api(slack: FakeSlack) -> AsyncIterator[Api]:
    made = Api(Tokens(slack.bot_token), slack.api_url)
    await made.open()
    yield made
    await made.close()


async def refused(api: Api, method: str = "auth.test", **arguments: Any) -> SlackError:
    with pytest.raises(SlackError) as caught:
        await api.call(method, **arguments)
    return caught.value


# ------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize("code", sorted(GONE | REFUSED))
async def test_what_will_never_arrive(slack: FakeSlack, api: Api, code: str) -> None:
    slack.next("chat.postMessage", error=code)
    fault = await refused(api, "chat.postMessage", channel=UNIT_CHANNEL, text="Hej")
    assert (fault.code, fault.permanent, fault.outage, api.outage) == (code, True, False, "")


@pytest.mark.parametrize("code", sorted(OUTAGES.keys() - {"unreachable"}))
async def test_what_is_for_people_to_mend(slack: FakeSlack, api: Api, code: str) -> None:
    slack.next("auth.test", error=code)
    fault = await refused(api)
    assert (fault.permanent, fault.outage, fault.retry_after, api.outage) == (False, True, 300, code)
    await api.call("auth.test")
    assert api.outage == ""


async def test_a_missing_scope_is_said_until_that_method_works(slack: FakeSlack, api: Api) -> None:
    slack.scopes.discard("im:write")
    assert (await refused(api, "conversations.open", users=ALVA)).outage
    await api.call("auth.test")
    assert api.outage == "missing_scope"
    slack.scopes.add("im:write")
    await api.call("conversations.open", users=ALVA)
    assert api.outage == ""


@pytest.mark.parametrize("code", ["fatal_error", "internal_error", "something_new"])
async def test_what_is_not_known_is_tried_again(slack: FakeSlack, api: Api, code: str) -> None:
    slack.next("auth.test", error=code)
    fault = await refused(api)
    assert (fault.permanent, fault.outage) == (False, False)


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 500}, {"cut": "before"}, {"cut": "after"}])
async def test_silence_once_may_be_the_messages_fault_and_twice_is_slacks(
    slack: FakeSlack, api: Api, fault: dict[str, Any]
) -> None:
    slack.next("auth.test", times=2, **fault)
    assert [(await refused(api)).outage for _time in range(2)] == [False, True]
    assert api.outage == "unreachable"
    await api.call("auth.test")
    assert api.outage == ""


async def test_slack_that_is_slow_is_not_waited_for(
    slack: FakeSlack, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "_TIMEOUT", 0.2)
    await api.close()
    await api.open()
    slack.slow("auth.test", 0.6)
    assert (await refused(api)).code == "unreachable: TimeoutError"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<html>Logga in</html>", "text/html"),
        ("Logga in", "text/plain"),
        ("{", "application/json"),
        ("", "application/json"),
        ("[]", "application/json"),
        ("\udcff", "application/json"),
    ],
)
@pytest.mark.parametrize("status", [200, 407, 502])
async def test_a_page_of_a_proxys_own_is_no_answer(text: str, kind: str, status: int) -> None:
    async def answers(_request: web.Request) -> web.Response:
        body = text.encode(errors="surrogateescape")
        return web.Response(body=body, status=status, headers={"Content-Type": kind})

    app = web.Application()
    app.router.add_post("/auth.test", answers)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = Api(Tokens("xoxb-1"), f"http://127.0.0.1:{runner.addresses[0][1]}/")
    await api.open()
    fault = await refused(api)
    await api.close()
    await runner.cleanup()
    assert (fault.permanent, fault.unanswered) == (False, True)


async def test_no_network_is_unreachable() -> None:
    api = Api(Tokens("xoxb-1"), "http://127.0.0.1:9/api/")
    await api.open()
    assert (await refused(api)).code.startswith("unreachable")
    await api.close()


# ------------------------------------------------------------------------------ asked to wait


async def test_a_channel_that_is_to_wait_is_left_alone_and_others_are_not(slack: FakeSlack, api: Api) -> None:
    slack.next("chat.postMessage", retry_after=1)
    for _time in range(2):
        fault = await refused(api, "chat.postMessage", channel=UNIT_CHANNEL, text="Hej")
        assert (fault.code, fault.permanent, fault.outage) == ("ratelimited", False, False)
        assert 0.9 < (fault.retry_after or 0) <= 1
    assert len(slack.called("chat.postMessage")) == 1
    await api.post(slack.workspace.dm(ALVA).id, HELLO, 1)
    await asyncio.sleep(1)
    await api.post(UNIT_CHANNEL, HELLO, 2)


async def test_a_method_that_is_to_wait_waits_everywhere(slack: FakeSlack, api: Api) -> None:
    slack.next("users.info", retry_after=1)
    await refused(api, "users.info", user=ALVA)
    await refused(api, "users.info", user=slack_id("bo"))
    assert len(slack.called("users.info")) == 1
    await api.call("users.lookupByEmail", email="bo@exempelkommun.example")


async def test_the_pace_is_a_few_at_once_and_then_one_a_second(slack: FakeSlack, api: Api) -> None:
    slack.rates.enabled = True
    pace, began = Pace(), time.monotonic()
    for number in range(8):
        await pace.wait(UNIT_CHANNEL)
        await api.post(UNIT_CHANNEL, HELLO, number)
    assert 4.5 < time.monotonic() - began < 7
    assert [one.status for one in slack.called("chat.postMessage")] == [200] * 8


async def test_conversations_do_not_wait_for_each_other() -> None:
    pace, began = Pace(), time.monotonic()
    await asyncio.gather(*(pace.wait(f"D{number % 20}") for number in range(60)))
    assert time.monotonic() - began < 0.5


# ------------------------------------------------------------------------------ a renderer that erred


async def test_a_message_that_slack_does_not_take_arrives_as_text(slack: FakeSlack, api: Api) -> None:
    ts = await api.post(UNIT_CHANNEL, BROKEN, 7)
    (arrived,) = slack.workspace.channels[UNIT_CHANNEL].messages
    assert (arrived.ts, arrived.text, arrived.blocks) == (ts, "Hej, allt som text", [])
    assert await api.posted(UNIT_CHANNEL, 7) == ts


async def test_an_update_that_slack_does_not_take_arrives_as_text(slack: FakeSlack, api: Api) -> None:
    ts = await api.post(UNIT_CHANNEL, HELLO, 7)
    await api.redraw(UNIT_CHANNEL, ts, BROKEN, 8)
    (arrived,) = slack.workspace.channels[UNIT_CHANNEL].messages
    assert (arrived.text, arrived.blocks) == ("Hej, allt som text", [])


async def test_a_whisper_that_slack_does_not_take_arrives_as_text(slack: FakeSlack, api: Api) -> None:
    await api.whisper(UNIT_CHANNEL, slack_id("fia"), BROKEN)
    assert [one.text for one in slack.workspace.ephemerals[slack_id("fia")]] == ["Hej, allt som text"]


@pytest.mark.parametrize("code", sorted(UNDRAWN))
async def test_whatever_is_wrong_with_the_blocks(slack: FakeSlack, api: Api, code: str) -> None:
    slack.next("chat.postMessage", error=code)
    await api.post(UNIT_CHANNEL, Message(HELLO.blocks, ""), 1)
    assert [one.text for one in slack.workspace.channels[UNIT_CHANNEL].messages] == ["…"]


# ------------------------------------------------------------------------------ secrets


async def test_nothing_secret_is_logged(
    slack: FakeSlack, api: Api, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.next("chat.postMessage", error="invalid_auth")
    slack.next("chat.postMessage", cut="before")
    for _time in range(2):
        await refused(api, "chat.postMessage", channel=UNIT_CHANNEL, text="hemligt", state="hemligt")
    await api.post(UNIT_CHANNEL, HELLO, 1)
    told = caplog.text + "".join(capsys.readouterr())
    assert (slack.bot_token in told, "hemligt" in told) == (False, False)


def test_every_refused_token_is_an_outage() -> None:
    assert OUTAGES.keys() >= OF_TOKEN


# ------------------------------------------------------------------------------ an address that came along


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/commands/1",
        "https://hooks.slack.com.evil.example/",
        "https://hooks.slack.com@evil.example/",
        "https://hooks.slack.com/commands/1",  # Slack's own, but here a test stands in its place
        "http://127.0.0.1:9/",
        "http://[",
        "/response/1",
        "",
    ],
)
async def test_an_answer_is_posted_to_slack_alone(
    api: Api, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    def post(*_given: object, **_more: object) -> None:
        raise AssertionError("called")

    monkeypatch.setattr(aiohttp.ClientSession, "post", post)
    with pytest.raises(SlackError) as caught:
        await api.respond(url, HELLO)
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("base", "url", "ours"),
    [
        ("https://slack.com/api/", "https://hooks.slack.com/commands/T1/2/3", True),
        ("https://slack.com/api/", "http://hooks.slack.com/commands", False),
        ("https://slack.com/api/", "https://slack.com/commands", False),
        ("https://slack.com/api/", "https://hooks.slack.com:8443/", False),
        ("http://127.0.0.1:1234/api/", "http://127.0.0.1:1234/response/1", True),
        ("http://127.0.0.1:1234/api/", "http://127.0.0.1:1235/response/1", False),
    ],
)
def test_where_slack_takes_answers(base: str, url: str, ours: bool) -> None:
    assert send.takes_answers(url, base) == ours


async def test_an_answer_follows_no_redirect(slack: FakeSlack) -> None:
    asked: list[str] = []

    async def answers(request: web.Request) -> web.Response:
        asked.append(request.path)
        raise web.HTTPTemporaryRedirect("/elsewhere") if request.path == "/response/1" else web.HTTPOk

    app = web.Application()
    app.router.add_post("/{tail:.*}", answers)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    at = f"http://127.0.0.1:{runner.addresses[0][1]}"
    api = Api(Tokens("xoxb-1"), f"{at}/api/")
    await api.open()
    with pytest.raises(SlackError):
        await api.respond(f"{at}/response/1", HELLO)
    await api.close()
    await runner.cleanup()
    assert asked == ["/response/1"]
