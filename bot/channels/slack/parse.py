"""A request's body from Slack, as the one dictionary that inbound.py reads. Pure.

Slack sends events as JSON, commands as a form, and everything interactive as JSON inside a form.
slack-bolt takes any form in which the word `payload` stands for the last kind, so that the command
`/nytt-konto payload` is lost in it; here only a field of that name counts.
"""

import json
from typing import Any
from urllib.parse import parse_qsl

from bot.channels.slack.wire import Malformed

_MOST_FIELDS = 50  # a command has some fifteen


def parse(raw: bytes, content_type: str) -> dict[str, Any]:
    """What the body says. Raises Malformed for what Slack does not send."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None
    match content_type.partition(";")[0].strip().lower():
        case "application/json":
            return _object(text)
        case "application/x-www-form-urlencoded":
            form = _form(text)
            return _object(form["payload"]) if "payload" in form else dict(form)
        case _:
            raise Malformed("neither JSON nor a form")


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError):  # what was sent is not repeated in a log
        raise Malformed("not JSON") from None
    if not isinstance(value, dict):
        raise Malformed("not a JSON object")
    return value


def _form(text: str) -> dict[str, str]:
    try:
        fields = parse_qsl(
            text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, encoding="utf-8", errors="strict"
        )
    except ValueError:
        raise Malformed("not a form") from None
    form = dict(fields)
    if len(form) != len(fields):  # two readers could take different ones
        raise Malformed("a field twice in the form")
    return form


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):  # two readers could take different ones
        raise ValueError("a key twice")
    return made


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
