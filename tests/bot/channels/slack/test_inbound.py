"""Whatever Slack sends is a meaning or Malformed; nothing else comes of it."""

from typing import Any, get_args

import pytest

from bot.channels.slack.inbound import read
from bot.channels.slack.meaning import (
    Challenge,
    Happened,
    HomeOpened,
    Ignored,
    Meaning,
    OpenView,
    Origin,
    PersonChanged,
    RateLimited,
    Revoked,
    Sought,
    Typed,
)
from bot.channels.slack.wire import Malformed
from chat.fields import SearchOf
from chat.inbound import Command, Lookup, Place, Press
from tests.bot.channels.slack.payloads import (
    ANNA,
    BUTTON,
    COMMAND,
    IN_CHANNEL,
    MENTION,
    MESSAGE,
    ORIGIN,
    PRESS,
    VIEW,
    WHO,
    event,
    happened,
    sent,
)


def test_a_slash_command() -> None:
    meaning = happened(COMMAND)
    assert meaning.event.said == Command(name="nytt-konto", text="Förskolan <b> &amp;")
    assert meaning.event.id == "command:U1:1.2.a"
    assert meaning.event.sender == ANNA
    assert meaning.event.place == Place(conversation="C1", shared=True)
    assert (meaning.origin, meaning.trigger) == (Origin("T1"), "1.2.a")
    assert (meaning.response_url, meaning.of_form) == ("https://hooks.slack.com/c/1", False)


def test_a_command_of_an_organisation() -> None:
    assert happened(COMMAND | {"enterprise_id": "E1"}).origin == Origin("T1", "E1")


def test_a_global_shortcut_is_a_command_in_private() -> None:
    meaning = happened(WHO | {"type": "shortcut", "callback_id": "Hjalp", "action_ts": "1.1"})
    assert meaning.event.said == Command(name="hjalp")
    assert meaning.event.place == Place(conversation="home:U1")
    assert (meaning.event.id, meaning.trigger) == ("shortcut:U1:1.2.a", "1.2.a")


# ------------------------------------------------------------------------------ buttons


@pytest.mark.parametrize(
    ("container", "place", "message"),
    [
        (IN_CHANNEL, Place(conversation="C1", shared=True), "5.5"),
        (IN_CHANNEL | {"channel_id": "D1"}, Place(conversation="D1", shared=True), "5.5"),
        (IN_CHANNEL | {"is_ephemeral": True}, Place(conversation="C1", shared=True), ""),
        ({"type": "view", "view_id": "V1"}, Place(conversation="home:U1"), ""),
    ],
)
def test_a_press(container: dict[str, Any], place: Place, message: str) -> None:
    made = happened(PRESS | {"container": container}).event
    assert made.said == Press(payload='a.b {"case":3}', message=message)
    assert (made.id, made.sender, made.place) == ("press:U1:9.9:press:1", ANNA, place)


@pytest.mark.parametrize(
    ("more", "of_form"),
    [
        ({}, False),
        ({"view": VIEW}, False),  # the container is a message
        ({"container": {"type": "view"}, "view": VIEW}, True),
        ({"container": {"type": "view"}, "view": VIEW | {"type": "home"}}, False),
    ],
)
def test_a_place_that_only_a_form_tells_is_marked(more: dict[str, Any], of_form: bool) -> None:
    assert happened(PRESS | more).of_form == of_form
    assert all(happened(sent() | {"type": kind}).of_form for kind in ("view_submission", "view_closed"))


@pytest.mark.parametrize(
    ("view", "place"),
    [
        ({"id": "V1", "type": "home", "hash": "1.h"}, Place(conversation="home:U1")),
        ({"id": "V1", "type": "modal", "hash": "1.h"}, Place(conversation="home:U1")),  # a notice
        (VIEW, Place(conversation="C1", shared=True)),
    ],
)
def test_a_press_in_a_view(view: dict[str, Any], place: Place) -> None:
    meaning = happened(PRESS | {"container": {"type": "view"}, "view": view})
    assert (meaning.event.place, meaning.view) == (place, OpenView("V1"))


@pytest.mark.parametrize(
    "used",
    [
        {"type": "static_select", "action_ts": "9.9", "selected_option": {"value": "a"}},
        {"type": "button", "action_ts": "9.9", "url": "https://a.se"},
        {"type": "button", "action_ts": "9.9", "value": ""},
        {"type": "overflow", "action_ts": "9.9", "value": "a"},
    ],
)
def test_what_is_no_button_with_a_payload_is_ignored(used: dict[str, Any]) -> None:
    assert isinstance(read(PRESS | {"actions": [used]}), Ignored)


def test_an_id_is_never_too_long() -> None:
    one, two = (happened(PRESS | {"actions": [BUTTON | {"action_id": "x" * 254 + c}]}).event.id for c in "ab")
    assert one != two
    assert one.startswith("press:")


@pytest.mark.parametrize(
    "inner",
    [
        MESSAGE | {"channel_type": "channel"},
        MESSAGE | {"subtype": "message_changed", "message": {}},
        MESSAGE | {"subtype": "bot_message"},
        MESSAGE | {"bot_id": "B1"},
        MESSAGE | {"user": "UBOT"},
        MESSAGE | {"edited": {"user": "U1", "ts": "1.1"}},
        MESSAGE | {"user": None},
        MESSAGE | {"text": None},
        MENTION | {"bot_id": "B1"},
        MENTION | {"edited": {"user": "U1", "ts": "1.1"}},
        {"type": "app_home_opened", "user": "U1", "tab": "messages"},
        {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}},
        {"type": "reaction_added", "user": "U1"},
    ],
)
def test_events_without_anything_to_do(inner: dict[str, Any]) -> None:
    meaning = read(event(inner))
    assert isinstance(meaning, Ignored)
    assert meaning.origin.team_id == "T1"


def test_a_search() -> None:
    body = WHO | {"type": "block_suggestion", "action_id": "search:people", "value": "x" * 300}
    assert read(body) == Sought(ORIGIN, ANNA, Lookup(of="people", query="x" * 200))
    for of in get_args(SearchOf):
        assert isinstance(read(body | {"action_id": f"search:{of}:2"}), Sought)
    for of in ("search:secrets", "people", "search", ""):
        assert isinstance(read(body | {"action_id": of}), Ignored)


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ({"type": "url_verification", "challenge": "3eZ"}, Challenge("3eZ")),
        ({"ssl_check": "1", "token": "x"}, Ignored(Origin(), "ssl_check")),
        ({"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1}, RateLimited(Origin("T1"))),
        (event({"type": "app_rate_limited"}), RateLimited(Origin("T1"))),
        (event({"type": "app_uninstalled"}), Revoked(Origin("T1"), "app_uninstalled")),
        (
            event({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, enterprise_id="E1"),
            Revoked(Origin("T1", "E1"), "tokens_revoked"),
        ),
        (
            event({"type": "app_home_opened", "user": "U1", "tab": "home"}),
            HomeOpened(Origin("T1"), ANNA),
        ),
        (
            event({"type": "user_change", "user": {"id": "U1", "team_id": "T1", "deleted": True}}),
            PersonChanged(ORIGIN, ANNA, deleted=True),
        ),
        (WHO | {"type": "message_action", "callback_id": "a"}, Ignored(ORIGIN, "message_action")),
        (
            WHO | {"type": "interactive_message", "team": None},
            Ignored(Origin("", "", "T1"), "interactive_message"),
        ),
        ({"type": "x" * 100, "user": 3}, Ignored(Origin(), "x" * 60)),
    ],
)
def test_what_else_slack_tells(body: dict[str, Any], meaning: Meaning) -> None:
    assert read(body) == meaning


@pytest.mark.parametrize(
    "who", [{"enterprise": {"id": "E1"}}, {"team": {"id": "T1", "enterprise_id": "E1"}, "enterprise": None}]
)
def test_the_organisation(who: dict[str, Any]) -> None:
    assert happened(PRESS | who).origin == Origin("T1", "E1", "T1")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": None},
        {"type": 3},
        {"type": "event_callback"},
        {"type": "event_callback", "event": []},
        event({}),
        event(MESSAGE, event_id="Ev1"),
        event(MESSAGE | {"text": "a\0"}),
        event(MESSAGE | {"text": "\ud83d"}),
        event({"type": "user_change", "user": "U1"}),
        event({"type": "app_home_opened", "user": "", "tab": "home"}),
        event({"type": "tokens_revoked"}),
        {"type": "url_verification", "challenge": "x" * 1_001},
        COMMAND | {"command": "/"},
        COMMAND | {"trigger_id": ""},
        COMMAND | {"channel_id": ""},
        COMMAND | {"user_id": "U" * 32},
        COMMAND | {"user_id": "u1"},
        COMMAND | {"user_id": "B1"},
        COMMAND | {"user_id": "U1\n"},
        COMMAND | {"user_id": ""},
        PRESS | {"user": {"id": "'; drop table--"}},
        event(MESSAGE | {"user": "Alva Exempelsson"}),
        event({"type": "user_change", "user": {"id": "x" * 40}}),
        PRESS | {"actions": []},
        PRESS | {"user": None},
        PRESS | {"container": {"type": "message"}},
        PRESS | {"actions": [BUTTON | {"value": "x" * 1_001}]},
        PRESS | {"actions": [BUTTON | {"action_ts": ""}]},
        sent() | {"trigger_id": ""},
        {"type": "x", "\ud800": 1},
    ],
)
def test_what_slack_does_not_send_is_malformed(body: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read(body)


def test_more_than_a_command_holds_is_left_out() -> None:
    made = happened(COMMAND | {"text": "x" * 9_000}).event.said
    assert isinstance(made, Command)
    assert made.text == "x" * 4_000


@pytest.mark.parametrize(
    "values",
    [
        {"Alva 19121212-1212\nhemligt": {"Alva": {"type": 5}}},
        {"Alva 19121212-1212\nhemligt": 5},
        {"a": {"Alva": {"type": "x", "selected_users": [5]}}},
    ],
)
def test_a_fault_names_no_key_that_was_typed(values: Any) -> None:
    with pytest.raises(Malformed) as found:
        read(sent(state={"values": values}))
    assert "Alva" not in str(found.value)


def test_a_fault_says_what_of_ours_it_concerns() -> None:
    with pytest.raises(Malformed, match=r"view\.state\.values\.\*\.\*\.type$"):
        read(sent(state={"values": {"Alva": {"Bo": {"type": 5}}}}))


@pytest.mark.parametrize(
    "body",
    [
        COMMAND | {"user_id": "U2"},
        WHO | {"user": {"id": "U2"}, "type": "shortcut", "callback_id": "hjalp"},
        PRESS | {"user": {"id": "U2"}},
        sent() | {"user": {"id": "U2"}},
        sent() | {"user": {"id": "U2"}, "type": "view_closed"},
        event(MESSAGE | {"user": "U2"}),
    ],
)
def test_an_id_is_one_persons_and_stays_the_same(body: dict[str, Any]) -> None:
    mine = {"user_id": "U1"} if "command" in body else {"user": {"id": "U1"}}
    if "event" in body:
        mine = {"event": body["event"] | {"user": "U1"}}
    assert one_id(body) == one_id(body) != one_id(body | mine)


def one_id(body: dict[str, Any]) -> str:
    meaning = read(body)
    if isinstance(meaning, Typed):
        return meaning.happened(Command(name="hjalp")).event.id
    assert isinstance(meaning, Happened)
    return meaning.event.id


def test_a_fault_says_where_and_never_what() -> None:
    with pytest.raises(Malformed, match=r"block_actions.*user") as found:
        read(PRESS | {"user": {"id": ["hemligt"]}})
    assert "hemligt" not in repr(found.value)
    assert found.value.__suppress_context__
