"""Bodies as Slack sends them, as far as they are read."""

import json
from typing import Any

from bot.channels.slack.inbound import read
from bot.channels.slack.meaning import Happened, Origin
from chat.inbound import Sender

ANNA = Sender(channel="slack", address="U1")
COMMAND = {
    "command": "/Nytt-Konto",
    "text": "Förskolan <b> &amp;",
    "user_id": "U1",
    "channel_id": "C1",
    "team_id": "T1",
    "trigger_id": "1.2.a",
    "response_url": "https://hooks.slack.com/c/1",
    "is_enterprise_install": "false",
}
WHO = {"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}, "trigger_id": "1.2.a"}
ORIGIN = Origin("T1", "", "T1")
BUTTON = {"type": "button", "action_id": "press:1", "action_ts": "9.9", "value": 'a.b {"case":3}'}
IN_CHANNEL = {"type": "message", "channel_id": "C1", "message_ts": "5.5"}
PRESS = WHO | {"type": "block_actions", "container": IN_CHANNEL, "actions": [BUTTON]}
KEPT = json.dumps({"payload": "apply.send {}", "place": "C1", "shared": True})
TICK = {"type": "input", "block_id": "yes", "element": {"type": "checkboxes", "options": [{"value": "true"}]}}
VIEW = {"id": "V1", "type": "modal", "hash": "1.h", "private_metadata": KEPT, "blocks": [TICK]}
MESSAGE = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "hjalp"}
MENTION = {"type": "app_mention", "channel": "C1", "user": "U1", "text": "<@UBOT> hjalp"}


def sent(**more: Any) -> dict[str, Any]:
    return WHO | {"type": "view_submission", "view": VIEW | more}


def answered(state: Any, **more: Any) -> dict[str, Any]:
    return sent(state={"values": {"name": {"answer": state}}}, **more)


def event(inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    bot = {"team_id": "T1", "user_id": "UBOT", "is_bot": True}
    around = {"type": "event_callback", "team_id": "T1", "event_id": "Ev123456", "authorizations": [bot]}
    return around | more | {"event": inner}


def happened(body: dict[str, Any]) -> Happened:
    meaning = read(body)
    assert isinstance(meaning, Happened)
    return meaning


def said(body: dict[str, Any]) -> Any:
    return happened(body).event.said
