"""The fake's socket, with the client of Slack's own that a bot uses."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.deliver import Socket
from tests.slack.hands import Hands
from tests.slack.server import FakeSlack

ALVA = "U0ALVA"


@pytest.fixture
async def socket(slack: FakeSlack) -> AsyncIterator[SocketModeClient]:
    web_client = AsyncWebClient(base_url=slack.api_url)
    made = SocketModeClient(slack.app_token, web_client=web_client, ping_interval=0.2)
    await made.connect_to_new_endpoint()
    await slack.sockets.connected()
    yield made
    await made.close()  # type: ignore[no-untyped-call] # slack_sdk's own
    await made.aiohttp_client_session.close()


async def test_an_acknowledgement_may_say_something(slack: FakeSlack, socket: SocketModeClient) -> None:
    async def answers(client: Any, request: SocketModeRequest) -> None:
        said = SocketModeResponse(request.envelope_id, {"text": f"{request.type} hört"})
        await client.send_socket_mode_response(said)

    socket.socket_mode_request_listeners.append(answers)
    answer = await Hands(slack, Socket(slack)).command(ALVA, "/nytt-konto")
    assert answer.body == {"text": "slash_commands hört"}
    assert [one.text for one in slack.workspace.ephemerals[ALVA]] == ["slash_commands hört"]
    assert slack.sockets.unacked == []


async def test_what_is_not_acknowledged_comes_again(slack: FakeSlack, socket: SocketModeClient) -> None:
    tries: list[int | None] = []

    async def answers(client: Any, request: SocketModeRequest) -> None:
        tries.append(request.retry_attempt)
        if request.retry_attempt:
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    socket.socket_mode_request_listeners.append(answers)
    envelope = await slack.sockets.send("events_api", {"event": {"type": "message"}})
    assert not await slack.sockets.answered(envelope, 0.2)
    assert slack.sockets.unacked == [envelope]
    await slack.sockets.redeliver(envelope)
    assert await slack.sockets.answered(envelope, 2)
    assert (tries, slack.sockets.unacked) == ([0, 1], [])


@pytest.mark.parametrize("end", ["refresh", "cut", "silent"])
async def test_a_lost_connection_is_made_anew(slack: FakeSlack, socket: SocketModeClient, end: str) -> None:
    if end == "refresh":
        await slack.sockets.disconnect("refresh_requested")
    elif end == "cut":
        slack.sockets.cut()
    else:
        slack.sockets.silent = True
    await slack.sockets.reopened()


async def test_several_connections_take_turns(slack: FakeSlack, socket: SocketModeClient) -> None:
    other = SocketModeClient(slack.app_token, web_client=AsyncWebClient(base_url=slack.api_url))
    taken: list[Any] = []

    async def answers(client: Any, request: SocketModeRequest) -> None:
        taken.append(client)
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    await other.connect_to_new_endpoint()
    await slack.sockets.connected(2)
    for one in (socket, other):
        one.socket_mode_request_listeners.append(answers)
    hands = Hands(slack, Socket(slack))
    assert [(await hands.say(ALVA, "hej")).status for _number in range(4)] == [200] * 4
    assert {taken.count(socket), taken.count(other)} == {2}
    await other.close()  # type: ignore[no-untyped-call]
    await other.aiohttp_client_session.close()
