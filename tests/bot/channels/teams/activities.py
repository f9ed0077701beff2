"""Activities as short as they may be, for tests of what they mean."""

from typing import Any

from bot.channels.teams.inbound import read
from bot.channels.teams.meaning import Meaning, Typed
from tests.teams.workspace import guid

AAD, BOT = guid("alva"), "28:bot"
BASE: dict[str, Any] = {
    "id": "f:1",
    "serviceUrl": "https://t.example/",
    "from": {"id": "29:1-Alva", "name": "Alva", "aadObjectId": AAD.upper()},
    "recipient": {"id": BOT},
    "conversation": {"id": "a:1-alva", "conversationType": "personal"},
    "locale": "sv-SE",
}
CHANNEL = {"id": "19:unit@thread.tacv2", "conversationType": "channel"}
MESSAGE = BASE | {"type": "message", "text": "hej"}


def said(text: str | None, **more: Any) -> Typed:
    """What words mean."""
    meaning = read(MESSAGE | {"text": text} | more)
    assert isinstance(meaning, Typed)
    return meaning


def invoke(name: str | None, value: Any) -> dict[str, Any]:
    return BASE | {"type": "invoke", "name": name, "value": value, "replyToId": "17"}


def fetched(name: str, data: Any) -> dict[str, Any]:
    """`task/fetch` or `task/submit`."""
    return invoke(name, {"data": data, "context": {"theme": "default"}})


def acted(verb: str, data: dict[str, Any]) -> Meaning:
    """What an Action.Execute means."""
    action = {"type": "Action.Execute", "verb": verb, "data": data}
    return read(invoke("adaptiveCard/action", {"action": action, "trigger": "manual"}))
