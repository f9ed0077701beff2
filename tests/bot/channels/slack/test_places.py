"""Where an answer comes is what Slack says, or the person's own: never what a form says of itself."""

import json
from typing import Any

import pytest

from chat.cards import Card
from chat.inbound import Event, Place
from chat.replies import Nothing, Reply, Whisper
from tests.bot.channels.slack.acting import ALVA, BO, Acting, form_open
from tests.slack.cast import UNIT_CHANNEL
from tests.slack.workspace import Json

BUTTON = {"type": "button", "action_id": "press:1", "block_id": "b", "value": 'guide.run {"key":"hjalp"}'}


async def body(act: Acting, kind: str, place: str, *, shared: bool) -> Json:
    """What comes of Alva's first form, which says of itself that it was opened there."""
    view = act.space.view(ALVA)
    made: Json = {
        "submit": lambda: act.hands.payloads.submitted(ALVA, view),
        "close": lambda: act.hands.payloads.closed(ALVA, view, False),
        "press": lambda: act.hands.payloads.pressed(ALVA, BUTTON, view),
    }[kind]()
    kept = json.loads(made["view"]["private_metadata"]) | {"place": place, "shared": shared}
    made["view"]["private_metadata"] = json.dumps(kept)
    return made


async def placed(act: Acting, sent: Json) -> Place:
    """Where the dispatch is told that it was."""
    seen: list[Event] = []

    async def handle(event: Event) -> Reply:
        seen.append(event)
        return Nothing()

    act._replace(handle)
    assert (await act.send("interactive", sent)).used
    await act.settle()
    [event] = seen
    return event.place


@pytest.mark.parametrize("kind", ["submit", "close", "press"])
@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("place", ["dm:U0BO", "home:U0BO", "home:U0ALVA", "C0OTHER", "D0OTHERS", "U0BO"])
async def test_a_place_that_only_a_form_tells_is_the_persons_own(
    act: Acting, kind: str, shared: bool, place: str
) -> None:
    await form_open(act)
    told = act.space.dm(BO).id if place == "dm:U0BO" else place
    own = Place(conversation=act.space.dm(ALVA).id, shared=False)
    assert await placed(act, await body(act, kind, told, shared=shared)) == own


@pytest.mark.parametrize("kind", ["submit", "close", "press"])
@pytest.mark.parametrize("shared", [True, False])
async def test_the_units_channel_is_shared_and_the_own_message_is_not(
    act: Acting, kind: str, shared: bool
) -> None:
    await form_open(act)
    own = act.space.dm(ALVA).id
    unit = await body(act, kind, UNIT_CHANNEL, shared=shared)
    assert await placed(act, unit) == Place(conversation=UNIT_CHANNEL, shared=True)
    mine = await body(act, kind, own, shared=shared)
    mine["actions"] = [BUTTON | {"action_ts": "9.9", "value": "another.one {}"}]
    mine["view"]["hash"] = "another"
    assert await placed(act, mine) == Place(conversation=own, shared=False)


async def test_no_answer_comes_before_somebody_else(act: Acting) -> None:
    await form_open(act)
    bos = len(act.space.dm(BO).messages)
    await act.send("interactive", await body(act, "press", act.space.dm(BO).id, shared=False))
    await act.settle()
    assert len(act.space.dm(BO).messages) == bos
    assert not any(one.args.get("channel") == act.space.dm(BO).id for one in act.slack.calls)


@pytest.mark.parametrize(
    "to", ["https://evil.example/x", "http://127.0.0.1:9/", "//x", "file:///x", "http://["]
)
async def test_an_answer_goes_to_slack_alone(act: Acting, to: str) -> None:
    act.replies(Whisper(card=Card(title="Bara för Alva")))
    sent: Any = act.hands.payloads.command(ALVA, "/hjalp", "", act.space.channels[UNIT_CHANNEL])
    assert (await act.send("slash_commands", sent | {"response_url": to})).used
    await act.settle()
    assert "Bara för Alva" in act.dm(ALVA)[-1]
