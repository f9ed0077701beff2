"""People act, and a small bot of bolt answers: over signed requests, and over the socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack import deliver
from tests.slack.blocks import button, field, modal, plain, section
from tests.slack.deliver import Http, Payload, Socket
from tests.slack.hands import Hands
from tests.slack.server import FakeSlack
from tests.slack.state import Stopped
from tests.slack.workspace import Json

ALVA, UNIT = "U0ALVA", "C0UNIT"
CITIES: list[Json] = [{"text": plain(one), "value": one.lower()} for one in ("Lund", "Luleå")]
FORM = modal(
    field("purpose", max_length=20),
    field("day", type="datepicker", initial_date="2027-03-01"),
    field("kind", type="radio_buttons", options=CITIES),
    field("ticks", type="checkboxes", options=CITIES) | {"optional": True},
    field("place", type="external_select", min_query_length=1) | {"optional": True},
    field("who", type="multi_users_select", initial_users=["U0BO"]),
    callback_id="form",
    notify_on_close=True,
)


def bot(slack: FakeSlack) -> AsyncApp:
    """Opens a form on /nytt-konto, dislikes the purpose `x`, and writes on everything else."""
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    app = AsyncApp(signing_secret=slack.signing_secret, client=client, process_before_response=True)
    app.heard = []  # type: ignore[attr-defined] # what came, for the tests

    async def opens(ack: Any, body: Json) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    async def receives(ack: Any, body: Json) -> None:
        app.heard.append(body)  # type: ignore[attr-defined]
        purpose = body["view"]["state"]["values"]["purpose"]["answer"]["value"]
        if purpose == "x":
            await ack(response_action="errors", errors={"purpose": "Skriv mer"})
        else:
            await ack(response_action="update", view=modal(section(purpose), submit=None))

    async def hears(ack: Any, body: Json) -> None:
        app.heard.append(body)  # type: ignore[attr-defined]
        await ack()

    async def offers(ack: Any, body: Json) -> None:
        await ack(options=[one for one in CITIES if one["value"].startswith(body["value"])])

    app.command("/nytt-konto")(opens)
    app.view("form")(receives)
    app.view_closed("form")(hears)
    app.options("answer")(offers)
    app.action("yes")(hears)
    app.shortcut("new")(hears)
    for event in ("message", "app_mention", "app_home_opened", "user_change"):
        app.event(event)(hears)
    return app


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
def app(slack: FakeSlack) -> AsyncApp:
    return bot(slack)


@pytest.fixture(params=["http", "socket"])
async def hands(slack: FakeSlack, app: AsyncApp, request: pytest.FixtureRequest) -> AsyncIterator[Hands]:
    """Both ways, for what is the same on both."""
    if request.param == "http":
        async with serving(app.web_app(path="/slack/events")) as url:
            yield Hands(slack, Http(slack, url))
        return
    handler = AsyncSocketModeHandler(app, slack.app_token, web_client=app.client)
    await handler.connect_async()  # type: ignore[no-untyped-call] # bolt's own
    await slack.sockets.connected()
    try:
        yield Hands(slack, Socket(slack))
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
async def http(slack: FakeSlack, app: AsyncApp) -> AsyncIterator[Hands]:
    async with serving(app.web_app(path="/slack/events")) as url:
        yield Hands(slack, Http(slack, url))


def heard(hands: Hands, app: Any) -> Json:
    """The last thing that the bot heard, and that nothing went wrong on the way."""
    assert hands.slack.problems == hands.slack.timeouts == []
    return dict(app.heard[-1])


async def test_a_form_is_filled_in_and_sent(hands: Hands, app: AsyncApp) -> None:
    await hands.command(ALVA, "/nytt-konto")
    await hands.seek(ALVA, "place", "lul")
    answers = {"purpose": "Sommar", "kind": "lund", "ticks": ["Lund", "Luleå"], "place": "luleå"}
    await hands.submit(ALVA, answers)
    state = heard(hands, app)["view"]["state"]["values"]
    assert {name: next(iter(one.values())) for name, one in state.items()} == {
        "purpose": {"type": "plain_text_input", "value": "Sommar"},
        "day": {"type": "datepicker", "selected_date": "2027-03-01"},
        "kind": {"type": "radio_buttons", "selected_option": CITIES[0]},
        "ticks": {"type": "checkboxes", "selected_options": CITIES},
        "place": {"type": "external_select", "selected_option": CITIES[1]},
        "who": {"type": "multi_users_select", "selected_users": ["U0BO"]},
    }
    assert hands.slack.workspace.view(ALVA).blocks[0]["text"]["text"] == "Sommar"


async def test_errors_stand_at_their_inputs(hands: Hands) -> None:
    await hands.command(ALVA, "/nytt-konto")
    await hands.submit(ALVA, {"purpose": "x", "kind": "lund"})
    assert hands.slack.errors == {ALVA: {"purpose": "Skriv mer"}}
    await hands.submit(ALVA, {"purpose": "Sommar"})
    assert hands.slack.errors == {}


async def test_what_the_client_stops_is_not_sent(http: Hands) -> None:
    await http.command(ALVA, "/nytt-konto")
    for answers in ({"kind": "lund"}, {"purpose": "x" * 21, "kind": "lund"}, {"kind": "malmö"}):
        with pytest.raises(Stopped):
            await http.submit(ALVA, answers)
    assert len(http.answers) == 1


async def test_a_closed_form_is_told_of(hands: Hands, app: AsyncApp) -> None:
    await hands.command(ALVA, "/nytt-konto")
    await hands.close(ALVA, {"purpose": "Halvt"})
    body = heard(hands, app)
    assert (body["type"], body["is_cleared"]) == ("view_closed", False)
    assert body["view"]["state"]["values"]["purpose"]["answer"]["value"] == "Halvt"
    assert hands.slack.workspace.views[ALVA] == []


async def test_a_closed_form_that_says_nothing(http: Hands, app: AsyncApp) -> None:
    http.slack.closed_views_say_what_stood_there = False
    await http.command(ALVA, "/nytt-konto")
    await http.close(ALVA, {"purpose": "Halvt"})
    assert heard(http, app)["view"]["state"] == {"values": {}}


async def test_what_is_said(hands: Hands, app: AsyncApp) -> None:
    await hands.say(ALVA, "Hej <du>")
    event = heard(hands, app)["event"]
    assert (event["channel_type"], event["text"]) == ("im", "Hej &lt;du&gt;")
    await hands.mention("U0FIA", UNIT, "hjälp")
    assert heard(hands, app)["event"]["text"] == "<@U0BOT> hjälp"
    assert heard(hands, app)["event"]["type"] == "app_mention"


async def test_a_button_is_pressed(hands: Hands, app: AsyncApp) -> None:
    blocks = [{"type": "actions", "elements": [button()]}]
    await app.client.chat_postMessage(channel=ALVA, text="x", blocks=blocks)
    (message,) = hands.slack.workspace.in_dm(ALVA)
    await hands.press(ALVA, "yes", message)
    body = heard(hands, app)
    assert body["actions"][0]["value"] == "1"
    assert body["message"]["ts"] == body["container"]["message_ts"] == message.ts
    with pytest.raises(Stopped):
        await hands.press(ALVA, "no", message)


async def test_other_things_that_people_do(hands: Hands, app: AsyncApp) -> None:
    await hands.open_home(ALVA)
    assert heard(hands, app)["event"]["tab"] == "home"
    await hands.shortcut(ALVA, "new")
    assert heard(hands, app)["callback_id"] == "new"
    await hands.user_change(ALVA, deleted=True)
    assert heard(hands, app)["event"]["user"]["deleted"] is True


async def test_a_response_url_is_good_for_five_answers(http: Hands, app: Any) -> None:
    blocks = [{"type": "actions", "elements": [button()]}]
    await app.client.chat_postMessage(channel=ALVA, text="x", blocks=blocks)
    (message,) = http.slack.workspace.in_dm(ALVA)
    await http.press(ALVA, "yes", message)
    url = heard(http, app)["response_url"]
    said = [{"text": "a", "response_type": "ephemeral"}] * 3 + [{"text": "b", "replace_original": True}]
    async with aiohttp.ClientSession() as session:
        for body in [*said, {"delete_original": True}]:
            assert (await session.post(url, json=body)).status == 200
        sixth = await session.post(url, json={"text": "x"})
        assert (sixth.status, await sixth.json()) == (404, {"ok": False, "error": "used_url"})
    assert len(http.slack.workspace.ephemerals[ALVA]) == 3
    assert (message.text, http.slack.workspace.in_dm(ALVA)) == ("b", [])


async def test_the_same_again(http: Hands, app: Any) -> None:
    first = await http.say(ALVA, "hej")
    again = await http.again(first)
    assert (first.status, again.status) == (200, 200)
    assert app.heard[0] == app.heard[1]


@pytest.mark.parametrize("forgery", [deliver.WRONG_SIGNATURE, deliver.OLD, deliver.UNSIGNED])
async def test_forged(http: Hands, app: Any, forgery: deliver.Forgery) -> None:
    event = http.payloads.event({"type": "app_home_opened", "user": ALVA})
    answer = await http.forged(Payload("events_api", event), forgery)
    assert (answer.status, app.heard) == (401, [])


async def test_too_late(slack: FakeSlack) -> None:
    """After three seconds the person sees that it went wrong, and the answer is not used."""
    answer = deliver.Answer(Payload("interactive", {}), 200, {"response_action": "clear"}, took=3.1)
    assert answer.late
    assert not answer.used
    silent = await Hands(slack, Socket(slack)).say(ALVA, "hej")
    assert slack.timeouts == [silent]
