"""The activities that Teams sends to the bot, with every field that Teams has in them."""

import html
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from tests.teams.server import FakeTeams
from tests.teams.workspace import BOT_NAME, BOT_USER, Conversation, Json, Message

TEAM = "19:team@thread.tacv2"
LOCALE, COUNTRY, TIMEZONE = "sv-SE", "SE", "Europe/Stockholm"


class Activities:
    """Builds them for people in a fake tenant."""

    def __init__(self, teams: FakeTeams) -> None:
        self.teams = teams

    def message(self, user: str, message: Message) -> Json:
        """Something that a person has written; in a channel it names the bot first."""
        place = self.teams.workspace.conversation(message.conversation)
        entities: list[Json] = []
        text = shown = message.text
        if place.kind != "personal":
            at = f"<at>{BOT_NAME}</at>"
            text = f"{at} {text}"
            entities = [{"type": "mention", "mentioned": {"id": BOT_USER, "name": BOT_NAME}, "text": f"{at}"}]
        body: Json = {"type": "message", "text": text, "textFormat": "plain", "id": message.id}
        body["attachments"] = [{"contentType": "text/html", "content": f"<p>{html.escape(shown)}</p>"}]
        return self._activity(user, place, body, message.root or message.id, entities)

    def invoke(self, user: str, name: str, value: Json, place: Conversation, message: str = "") -> Json:
        """Something that a person does and that wants an answer at once."""
        body: Json = {"type": "invoke", "name": name, "value": value, "id": f"f:{uuid.uuid4()}"}
        if message:
            body["replyToId"] = message
        made = self._activity(user, place, body, self._root(place, message))
        made["channelData"] |= {"source": {"name": "message"}, "legacy": {"replyToId": message}}
        return made

    def sent_values(self, user: str, message: Message, value: Json) -> Json:
        """What Action.Submit of a message gives: a message without text."""
        place = self.teams.workspace.conversation(message.conversation)
        body = {"type": "message", "value": value, "replyToId": message.id, "id": f"f:{uuid.uuid4()}"}
        return self._activity(user, place, body, self._root(place, message.id))

    def installation(self, user: str, place: Conversation, action: str) -> Json:
        """The app comes (`add`) or goes (`remove`)."""
        body = {"type": "installationUpdate", "action": action, "id": f"f:{uuid.uuid4()}"}
        return self._activity(user, place, body)

    def added(self, user: str, place: Conversation, event: str = "") -> Json:
        """The bot is new in a conversation; `event` is what it is called in a team."""
        several: list[Json] = [{"id": BOT_USER}]
        if place.kind == "personal":
            several.append({"id": user, "aadObjectId": self.teams.workspace.person(user).aad})
        body = {"type": "conversationUpdate", "membersAdded": several, "id": f"f:{uuid.uuid4()}"}
        made = self._activity(user, place, body)
        made["channelData"] |= {"eventType": event} if event else {}
        return made

    def _root(self, place: Conversation, message: str) -> str:
        """The thread that a message stands in."""
        return next((one.root or one.id for one in place.messages if one.id == message), message)

    def _activity(
        self, user: str, place: Conversation, body: Json, root: str = "", entities: list[Json] | None = None
    ) -> Json:
        """What all have in common, around this."""
        person = self.teams.workspace.person(user)
        conversation: Json = {"conversationType": place.kind, "tenantId": person.tenant, "id": place.id}
        data: Json = {"tenant": {"id": person.tenant}}
        if place.kind != "personal":
            conversation |= {"isGroup": True, "name": place.name}
        if place.kind == "channel":
            conversation["id"] += f";messageid={root}" if root else ""
            data |= {"team": {"id": TEAM, "name": place.name}, "channel": {"id": place.id}}
            data |= {"teamsChannelId": place.id, "teamsTeamId": TEAM}
        client = {"type": "clientInfo", "locale": LOCALE, "country": COUNTRY, "platform": "Web"}
        common: dict[str, Any] = {
            "channelId": "msteams",
            "serviceUrl": self.teams.service_url,
            "timestamp": self.teams.workspace.timestamp(),
            "localTimestamp": self.teams.workspace.timestamp(ZoneInfo(TIMEZONE)),
            "localTimezone": TIMEZONE,
            "locale": LOCALE,
            "from": {"id": person.id, "name": person.name, "aadObjectId": person.aad},
            "recipient": {"id": BOT_USER, "name": BOT_NAME},
            "conversation": conversation,
            "entities": [*(entities or []), client | {"timezone": TIMEZONE}],
            "channelData": data,
        }
        return common | body
