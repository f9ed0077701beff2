"""Small cards for the tests of the fake itself, and calls as the bot makes them."""

from typing import Any

import aiohttp

from tests.teams.server import FakeTeams
from tests.teams.workspace import ADAPTIVE, BOT_USER, Json

TEXT: Json = {"type": "TextBlock", "text": "Hej"}


def card(*body: Json, **more: Any) -> Json:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body) or [TEXT]} | more


def execute(verb: str = "press", title: str = "Ja", **more: Any) -> Json:
    return {"type": "Action.Execute", "title": title, "verb": verb, "data": {"payload": "1"}} | more


def submit(title: str = "Skicka", **more: Any) -> Json:
    data = {"kontolots:": {"verb": "form", "payload": "2"}}
    return {"type": "Action.Submit", "title": title, "data": data} | more


def asking(title: str, *actions: Json) -> Json:
    """A button that opens a question below itself."""
    return {"type": "Action.ShowCard", "title": title, "card": card(actions=list(actions))}


def field(name: str, kind: str = "Text", **more: Any) -> Json:
    return {"type": f"Input.{kind}", "id": name, "label": name} | more


def attached(content: Json) -> Json:
    return {"contentType": ADAPTIVE, "content": content}


def message(content: Json | None = None, **more: Any) -> Json:
    """An activity that the bot sends."""
    attachments = [attached(card() if content is None else content)]
    return {"type": "message", "summary": "Hej", "attachments": attachments} | more


class Bot:
    """Calls the connector; `status`, `answer` and `headers` are those of the last call."""

    def __init__(self, teams: FakeTeams, token: str = "token") -> None:
        self.teams = teams
        self.token = token
        self.status = 0
        self.answer: Any = None
        self.headers: dict[str, str] = {}

    async def call(self, verb: str, path: str, body: Json | None = None) -> Any:
        """One call; what came back. aiohttp.ClientError when nothing came."""
        signed = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        address = f"{self.teams.service_url}v3/conversations{path}"
        async with (
            aiohttp.ClientSession(headers=signed, timeout=aiohttp.ClientTimeout(total=5)) as session,
            session.request(verb, address, json=body) as response,
        ):
            self.status, self.headers = response.status, dict(response.headers)
            self.answer = await response.json() if await response.text() else None
            return self.answer

    async def create(self, person: str, **more: Any) -> Any:
        """Ask for the chat with a person, by `29:` id or Entra id."""
        asked: Json = {"bot": {"id": BOT_USER}, "isGroup": False, "members": [{"id": person}]}
        return await self.call("POST", "", asked | {"tenantId": self.teams.tenant} | more)

    async def post(self, place: str, body: Json | None = None) -> str:
        """Write in a conversation; the id of the message."""
        answer = await self.call("POST", f"/{place}/activities", body or message())
        return str(answer.get("id"))

    @property
    def code(self) -> str:
        """The code of the error, and that it is of the last call."""
        return f"{self.status} {self.answer['error']['code']}"
