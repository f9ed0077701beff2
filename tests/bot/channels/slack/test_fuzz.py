"""Whatever a signed body holds, the answer is 200 or the sender's fault: never a fault of the program's."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from chat.replies import Refuse
from tests.bot.channels.slack.acting import ALVA, FIA, Acting, form_open
from tests.slack.cast import UNIT_CHANNEL
from tests.slack.deliver import Kind
from tests.slack.workspace import Json, Message

Path = tuple[str | int, ...]

GONE = object()
JUNK: tuple[Any, ...] = (
    GONE,
    None,
    5,
    True,
    "",
    "x",
    [],
    [5],
    [{"options": 5}],
    {},
    {"id": 5},
    {"value": [1]},
)
# What slack-bolt or this bot reads of some body; each is put into all of them, at the top and in the view.
FOREIGN = (
    *("actions", "action_id", "authorizations", "bot_id", "channel", "command", "container", "enterprise"),
    *("event", "function_data", "is_enterprise_install", "message", "response_urls", "state", "team"),
    *("thread_ts", "type", "user", "view"),
)
IN_VIEW = ("callback_id", "app_installed_team_id", "errors", "title")
IN_EVENT = ("assistant_thread", "channel", "item", "message", "team", "thread_ts", "user_id")
IN_ELEMENT = ("option_groups", "options", "action_id", "type")
EVERY = 4
"""Of what stands deep in a body only each so-manieth place is tried, or this would take minutes."""
JUNK_AT_ONCE = 5


async def bodies(act: Acting) -> dict[str, tuple[Kind, Json]]:
    """A body of each kind, as Slack would send it."""
    await form_open(act)
    made, view, dm = act.hands.payloads, act.space.view(ALVA), act.space.dm(ALVA)
    button = {"type": "button", "action_id": "press:1", "block_id": "b", "value": "guide.run {}"}
    said = act.space.post(Message(UNIT_CHANNEL, act.space.stamp(), FIA, text="<@U0BOT> hej"))
    typed = act.space.post(Message(dm.id, act.space.stamp(), ALVA, text="hej"))
    return {
        "command": ("slash_commands", made.command(ALVA, "/status", "", dm)),
        "press": ("interactive", made.pressed(ALVA, button, act.last(ALVA))),
        "press in a form": ("interactive", made.pressed(ALVA, button, view)),
        "submit": ("interactive", made.submitted(ALVA, view)),
        "close": ("interactive", made.closed(ALVA, view, False)),
        "search": ("interactive", made.suggestion(ALVA, view, "unit", "lönn")),
        "shortcut": ("interactive", made.shortcut(ALVA, "hjalp")),
        "words": ("events_api", made.event(made.message(typed, "im"))),
        "mention": ("events_api", made.event(made.message(said, ""))),
        "home": ("events_api", made.event(made.home_opened(ALVA))),
        "change": ("events_api", made.event(made.user_change(ALVA))),
        "revoked": ("events_api", made.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})),
    }


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(min(len(value), 2)):
            yield from places(value[key], (*path, key))


def attacked(body: Json) -> list[Path]:
    """The places at which something else is put: all that are shallow, some that are deep, and new ones."""
    found = list(places(body))
    shallow = [path for path in found if len(path) <= 2]
    deep = [path for path in found if len(path) > 2][::EVERY]
    new: list[Path] = [(key,) for key in FOREIGN]
    new += [("view", key) for key in IN_VIEW] if "view" in body else []
    new += [("event", key) for key in IN_EVENT] if "event" in body else []
    inputs = [path for path in found if path[-1] == "element"][:2]
    new += [(*path, key) for path in inputs for key in IN_ELEMENT]
    return list(dict.fromkeys([*shallow, *deep, *new]))


def spoiled(body: Json, path: Path, junk: Any) -> Json:
    made = copy.deepcopy(body)
    part: Any = made
    for key in path[:-1]:
        part = part[key]
    if junk is GONE:
        part.pop(path[-1], None) if isinstance(part, dict) else part.clear()
    else:
        part[path[-1]] = copy.deepcopy(junk)
    return made


def as_form(body: Json) -> dict[str, str]:
    """A command is a form, in which all is text."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in body.items()}


NAMES = (
    *("command", "press", "press in a form", "submit", "close", "search", "shortcut"),
    *("words", "mention", "home", "change", "revoked"),
)


@pytest.mark.parametrize("name", NAMES)
async def test_a_spoiled_body_is_never_a_fault_of_the_program(act: Acting, name: str) -> None:
    kind, body = (await bodies(act))[name]
    act.replies(Refuse(errors={"": "Fel."}))  # a form that is refused is drawn anew, of what came
    wrong = []
    for nth, path in enumerate(attacked(body)):
        for junk in [JUNK[(nth + step) % len(JUNK)] for step in range(JUNK_AT_ONCE)]:
            bad = spoiled(body, path, junk)
            answer = await act.send(kind, as_form(bad) if kind == "slash_commands" else bad)
            if not 200 <= answer.status < 500:
                wrong.append((path, junk, answer.status))
    assert wrong == []
