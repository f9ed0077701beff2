"""What Slack sends of each thing that somebody does; shapes as in slackapi/java-slack-sdk's records."""

import re
from dataclasses import dataclass
from typing import Any

from tests.slack import state
from tests.slack.people import user_json
from tests.slack.server import FakeSlack
from tests.slack.workspace import APP, BOT, BOT_USER, TEAM, Channel, Json, Message, View, elements

TOKEN = "verification-token"
TEAM_JSON = {"id": TEAM, "domain": "exempelkommun"}
LINK = re.compile(
    r"(?P<url>https?://[^\s<>]*[^\s<>.,;:!?)\]'\"])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bare>(?<![\w.@/-])(?:[\w-]+\.)+(?:se|nu|com|org|net)(?![\w.-]*\w)(?:/[^\s<>]*)?)",
    re.IGNORECASE,
)


def written(text: str) -> str:
    """A text as Slack hands on what somebody types: escaped, with its links in angle brackets."""
    made, end = "", 0
    for found in LINK.finditer(text):
        what = escaped(found[0])
        whole = {"url": what, "mail": f"mailto:{what}|{what}", "bare": f"http://{what}|{what}"}
        made += escaped(text[end : found.start()]) + f"<{whole[str(found.lastgroup)]}>"
        end = found.end()
    return made + escaped(text[end:])


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass
class Payloads:
    """Builds payloads; each has a trigger and a response URL of its own, if it has any."""

    slack: FakeSlack

    def command(self, user: str, command: str, text: str, channel: Channel) -> Json:
        space = self.slack.workspace
        return {
            "token": TOKEN,
            "team_id": TEAM,
            "team_domain": "exempelkommun",
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.is_im else channel.name,
            "user_id": user,
            "user_name": space.users[user].name,
            "command": command,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self._response_url(user, channel.id),
            "trigger_id": space.trigger(user),
        }

    def event(self, event: Json) -> Json:
        """An event in its envelope."""
        space = self.slack.workspace
        seen_by = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
        return {
            "token": TOKEN,
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{space.number():010d}",
            "event_time": int(space.now()),
            "authorizations": [seen_by | {"is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": f"4-{space.number():08d}",
        }

    def message(self, message: Message, channel_type: str) -> Json:
        made = message.as_json() | {"channel": message.channel, "event_ts": message.ts}
        made |= {"client_msg_id": f"c-{message.ts}"}
        return made | ({"channel_type": channel_type} if channel_type else {"type": "app_mention"})

    def home_opened(self, user: str) -> Json:
        space = self.slack.workspace
        made = {"type": "app_home_opened", "user": user, "channel": space.dm(user).id, "tab": "home"}
        home = space.homes.get(user)
        return made | {"event_ts": space.stamp()} | ({"view": home.as_json()} if home else {})

    def user_change(self, user: str) -> Json:
        space = self.slack.workspace
        changed = user_json(space.users[user], locale=True)
        now = int(space.now())
        return {"type": "user_change", "user": changed, "cache_ts": now, "event_ts": space.stamp()}

    def shortcut(self, user: str, callback_id: str) -> Json:
        made = self._acted("shortcut", user) | {"callback_id": callback_id}
        return made | {"action_ts": self.slack.workspace.stamp()}

    def pressed(self, user: str, used: Json, where: Message | View) -> Json:
        """`used` is the action: what was pressed, in which block."""
        action = used | {"action_ts": self.slack.workspace.stamp()}
        made = self._acted("block_actions", user) | {"actions": [action]}
        if isinstance(where, View):
            container = {"type": "view", "view_id": where.id}
            return made | {"container": container, "view": self.view(where)}
        channel = self.slack.workspace.channels[where.channel]
        name = "directmessage" if channel.is_im else channel.name
        hidden = bool(where.seen_by)
        container = {"type": "message", "message_ts": where.ts, "channel_id": where.channel}
        made |= {"container": container | {"is_ephemeral": hidden}, "state": {"values": {}}}
        made |= {"channel": {"id": where.channel, "name": name}}
        made |= {"response_url": self._response_url(user, where.channel, where)}
        return made | ({} if hidden else {"message": where.as_json() | {"app_id": APP, "bot_id": BOT}})

    def submitted(self, user: str, view: View) -> Json:
        return self._acted("view_submission", user) | {"view": self.view(view), "response_urls": []}

    def closed(self, user: str, view: View, cleared: bool) -> Json:
        shown = self.view(view) if self.slack.closed_views_say_what_stood_there else view.as_json()
        made = self._acted("view_closed", user) | {"view": shown, "is_cleared": cleared}
        del made["trigger_id"]
        return made

    def suggestion(self, user: str, view: View, block_id: str, query: str) -> Json:
        block = next(one for one in view.blocks if one["block_id"] == block_id)
        asked = {"action_id": elements(block)[0]["action_id"], "block_id": block_id, "value": query}
        made = self._acted("block_suggestion", user) | asked
        made |= {"container": {"type": "view", "view_id": view.id}, "view": self.view(view)}
        del made["trigger_id"]
        return made

    def view(self, view: View) -> Json:
        return view.as_json(state.values_of(view))

    def _acted(self, kind: str, user: str) -> Json:
        space = self.slack.workspace
        name = space.users[user].name
        made: dict[str, Any] = {
            "type": kind,
            "team": TEAM_JSON,
            "user": {"id": user, "username": name, "name": name, "team_id": TEAM},
            "api_app_id": APP,
            "token": TOKEN,
            "trigger_id": space.trigger(user),
            "enterprise": None,
            "is_enterprise_install": False,
        }
        return made

    def _response_url(self, user: str, channel: str, message: Message | None = None) -> str:
        name = self.slack.workspace.response_url(user, channel, message)
        return f"{self.slack.url}/response/{name}"
