"""Any JSON is a meaning or Malformed; and through the real endpoint nothing is answered by a fault."""

import copy
import json
from contextlib import suppress
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.teams.inbound import read
from bot.channels.teams.meaning import Meaning, Origin
from bot.channels.teams.render import OURS
from bot.channels.teams.wire import Malformed
from tests.bot.channels.teams.acting import ALVA, Acting
from tests.bot.channels.teams.activities import BASE, BOT, CHANNEL, MESSAGE, fetched, invoke
from tests.teams.deliver import Http
from tests.teams.workspace import Json

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FORM = {"verb": "form", "payload": "f {}", "event": "e", "message": "5"}
ACTION = {"type": "Action.Execute", "verb": "press", "data": {OURS: {"payload": "a.b {}"}}}
BODIES: list[dict[str, Any]] = [
    MESSAGE | {"entities": [{"type": "mention", "text": "<at>Kontolots</at>"}], "conversation": CHANNEL},
    MESSAGE | {"value": {OURS: {"verb": "press", "payload": "a.b {}"}}},
    fetched("task/fetch", {OURS: {"verb": "press", "payload": "a.b {}"}}),
    fetched("task/submit", {OURS: FORM, "name": "Lönnen", "owner": "a,b"}),
    invoke("adaptiveCard/action", {"action": ACTION, "trigger": "automatic"}),
    invoke("application/search", {"dataset": "people", "queryText": "a"}),
    invoke("composeExtension/query", {"parameters": [{"name": "query", "value": "lönn"}]}),
    BASE | {"type": "installationUpdate", "action": "add"},
    BASE | {"type": "conversationUpdate", "conversation": CHANNEL, "membersAdded": [{"id": BOT}]},
]


@st.composite
def nearly(draw: st.DrawFn) -> dict[str, Any]:
    """An activity of Teams' in which one part is anything, or is missing."""
    body: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(BODIES)))
    part: Any = body
    while True:
        keys = sorted(part) if isinstance(part, dict) else list(range(len(part)))
        key = draw(st.sampled_from(keys))
        if isinstance(part[key], dict | list) and part[key] and draw(st.booleans()):
            part = part[key]
        elif draw(st.booleans()):
            part[key] = draw(ANY_JSON)
            return body
        else:
            del part[key]
            return body


@given(st.dictionaries(st.text(), ANY_JSON) | nearly())
def test_any_json_is_a_meaning_or_malformed(body: dict[str, Any]) -> None:
    with suppress(Malformed):
        meaning = read(body)
        assert isinstance(meaning, get_args(Meaning))
        assert isinstance(meaning.origin, Origin)
        repr(meaning).encode()


@given(st.text() | st.text("<>at/@ &;ampltg=\"' \u00a0"))
def test_any_words_are_words(text: str) -> None:
    with suppress(Malformed):
        read(MESSAGE | {"text": text})


# ------------------------------------------------------------------------------ the real endpoint

ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1e308,
    10**40,
    "",
    "x",
    "\0",
    "\ud83d",
    "x" * 5_000,
    [],
    [[]],
    ["x", 1, None],
    {},
    {"id": 1},
    {"": {"": None}},
    {"$ref": "#"},
    [{"id": "x"}] * 300,
]
"""What stands where something else belongs."""


def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where everything stands."""
    several = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [one for key, inner in several for one in [(*path, key), *places(inner, (*path, key))]]


def with_(body: Json, path: tuple[Any, ...], odd: Any) -> Json:
    """The same with something else there."""
    made: Any = copy.deepcopy(body)
    part = made
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = odd
    return dict(made)


def genuine(act: Acting, number: int) -> Json:
    """One of the activities, as Teams sends it for Alva, with all that Teams has in it."""
    body = BODIES[number]
    place = act.space.dm(ALVA)
    full = act.hands.activities.invoke(ALVA, "x", {}, place)
    kept = {key: value for key, value in body.items() if key not in ("from", "serviceUrl", "conversation")}
    return full | {"name": None} | kept


async def statuses(act: Acting, several: list[Json]) -> dict[int, int]:
    """How these are answered, each a new event."""
    deliver = act.hands.deliver
    assert isinstance(deliver, Http)
    found: dict[int, int] = {}
    headers = {"Authorization": deliver.sign(act.teams.service_url)}
    for number, body in enumerate(several):
        if body.get("id") == "f:1":
            body["id"] = f"f:{number}"
        answer = await deliver.post(json.dumps(body).encode(), headers)
        found[answer.status] = found.get(answer.status, 0) + 1
        if answer.status not in (200, 202, 400, 401, 403):
            raise AssertionError(f"{answer.status} to {body}")
    return found


@pytest.mark.parametrize("number", range(len(BODIES)))
async def test_whatever_an_activity_holds_is_no_fault_of_ours(act: Acting, number: int) -> None:
    body = genuine(act, number)
    spots = places(body)
    several = [
        with_(body, path, odd)
        for nth, path in enumerate(spots)
        for odd in (ODD if path[0] in ("value", "text") else ODD[nth % 3 :: 3])
    ]
    found = await statuses(act, several[number % 2 :: 2])
    assert found[400] > 20
    assert found.get(200, 0) + found.get(202, 0) > 5
    await act.talk.channel._waiting.finish()


async def test_what_it_is_made_of_is_answered_at_all(act: Acting) -> None:
    several = [genuine(act, number) for number in range(len(BODIES))]
    assert await statuses(act, several) == {202: 4, 200: 5}
    await act.talk.channel._waiting.finish()
