"""Any JSON, and every payload that Slack has recorded, is a meaning or Malformed."""

import copy
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.inbound import read
from bot.channels.slack.meaning import (
    Happened,
    HomeOpened,
    Ignored,
    Meaning,
    Origin,
    PersonChanged,
    Revoked,
    Typed,
)
from bot.channels.slack.wire import Malformed
from tests.bot.channels.slack.payloads import (
    COMMAND,
    KEPT,
    MENTION,
    MESSAGE,
    PRESS,
    VIEW,
    WHO,
    answered,
    event,
    sent,
)

RECORDED = Path(__file__).resolve().parents[5] / "shared" / "data" / "slack"
FILES = sorted(RECORDED.glob("app-backend/**/*.json")) + sorted(RECORDED.glob("events/*.json"))
needs_recorded = pytest.mark.skipif(
    not FILES, reason="Slack's recorded payloads are not in ../shared/data/slack"
)

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
BODIES = [
    COMMAND,
    PRESS,
    PRESS | {"container": {"type": "view"}, "view": VIEW},
    answered({"type": "users_select", "selected_user": "U2", "selected_options": [{"value": "a"}]}),
    sent() | {"type": "view_closed"},
    WHO | {"type": "block_suggestion", "action_id": "search:units", "value": "a"},
    WHO | {"type": "shortcut", "callback_id": "hjalp"},
    event(MESSAGE),
    event(MENTION),
    event({"type": "user_change", "user": {"id": "U1", "deleted": False}}),
    event({"type": "app_home_opened", "user": "U1", "tab": "home"}),
    event({"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}),
]


@st.composite
def nearly(draw: st.DrawFn) -> dict[str, Any]:
    """A body of Slack's in which one part is anything, or is missing."""
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
        assert isinstance(meaning, Meaning)
        assert isinstance(meaning.origin, Origin)
        repr(meaning).encode()


@given(st.text() | st.text("<>|@#!&;ampltgtUC1^: "))
def test_any_words_are_words(text: str) -> None:
    with suppress(Malformed):
        read(event(MESSAGE | {"text": text}))
        read(event(MENTION | {"text": "<@UBOT>" + text}))


# ------------------------------------------------------------------------------ recorded payloads


def recorded(name: str) -> dict[str, Any]:
    [file] = (one for one in FILES if one.stem == f"{name}Payload")
    body: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return body


def filled(value: Any, key: str = "") -> Any:
    """The shape with something in every empty text: `trigger_id` becomes `trigger_id-1`, a user U1."""
    if isinstance(value, dict):
        of_user = {"id": "user_id"} if key == "user" else {}
        return {name: filled(inner, str(of_user.get(name, name))) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, key) for inner in value]
    if value == "" and key in {"user", "user_id"}:
        return "U1"
    return f"{key}-1" if value == "" else value


@needs_recorded
def test_every_recorded_payload_is_a_meaning_or_malformed() -> None:
    assert len(FILES) > 90
    for file in FILES:
        empty = json.loads(file.read_text(encoding="utf-8"))
        for body in (empty, filled(empty), filled(empty) | {"type": "event_callback"}):
            with suppress(Malformed):
                assert isinstance(read(body), Meaning), file


@needs_recorded
def test_every_recorded_event_that_is_not_ours_is_ignored() -> None:
    ours = {"AppMention", "AppHomeOpened", "UserChange", "TokensRevoked", "AppUninstalled", "AppRateLimited"}
    for file in FILES:
        if file.parent.name == "events" and file.stem.removesuffix("Payload") not in ours:
            body = filled(json.loads(file.read_text(encoding="utf-8")))
            assert isinstance(read(body | {"type": "event_callback"}), Ignored), file


# What an empty shape says that a person's own act does not.
SAID = {"subtype": "", "bot_id": "", "edited": None}
KNOWN: list[tuple[str, dict[str, Any], type]] = [
    ("SlashCommand", {}, Happened),
    ("BlockAction", {"actions": {"type": "button", "value": "a.b {}"}}, Happened),
    ("ViewSubmission", {"view": {"private_metadata": KEPT}}, Happened),
    ("ViewClosed", {"view": {"private_metadata": KEPT}}, Happened),
    ("MessageShortcut", {}, Ignored),
    ("AttachmentAction", {}, Ignored),
    ("Message", {"event": SAID | {"channel_type": "im"}}, Typed),
    ("AppMention", {"event": SAID}, Typed),
    ("AppHomeOpened", {"event": {"tab": "home"}}, HomeOpened),
    ("UserChange", {}, PersonChanged),
    ("TokensRevoked", {}, Revoked),
    ("AppUninstalled", {}, Revoked),
]


@needs_recorded
@pytest.mark.parametrize(("name", "more", "kind"), KNOWN, ids=[name for name, _more, _kind in KNOWN])
def test_recorded_payloads_that_concern_the_bot(name: str, more: dict[str, Any], kind: type) -> None:
    body = filled(recorded(name))
    for part, said in more.items():
        (body[part][0] if part == "actions" else body[part]).update(said)
    if "event" in body:
        body["type"] = "event_callback"
    assert isinstance(read(body), kind)
