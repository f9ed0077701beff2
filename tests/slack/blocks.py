"""Small blocks and modals for the tests of the fake itself."""

from typing import Any

from tests.slack.workspace import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hej") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def field(name: str, **element: Any) -> Json:
    asked = {"type": "plain_text_input", "action_id": "answer"} | element
    return {"type": "input", "block_id": name, "label": plain(name), "element": asked}


def modal(*blocks: Json, **more: Any) -> Json:
    made = {"type": "modal", "title": plain("Nytt konto"), "submit": plain("Skicka"), "blocks": list(blocks)}
    return made | more


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Ja"), "action_id": "yes", "value": "1"} | more
