"""The methods of Slack's Web API that a bot calls: conversations and messages.

Errors and answers are those of docs.slack.dev/reference/methods. Each method is a plain function of
the call, entered in `METHODS`; those of access, views and people have files of their own.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.slack import limits
from tests.slack.workspace import BOT, BOT_USER, Channel, Json, Message, SlackError

if TYPE_CHECKING:
    from tests.slack.server import FakeSlack

POST_TEXT, UPDATE_TEXT = 40_000, 4_000
HISTORY = 100


@dataclass
class Call:
    """One call of a method: what was asked, by whom, and what came of it."""

    slack: "FakeSlack"
    method: str
    args: Json
    token: str = ""
    basic: str = ""
    """What the Authorization header says, if it is no token: the client's id and secret."""
    at: float = 0.0
    status: int = 0
    answer: Json | None = None

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else str(value)

    def need(self, *names: str) -> None:
        """Refuse the call if one of these arguments is not there."""
        missing = [f"[ERROR] missing required field: {name}" for name in names if not self.args.get(name)]
        if missing:
            raise SlackError("invalid_arguments", response_metadata={"messages": missing})

    def flag(self, name: str) -> bool:
        return self.args.get(name) in {True, "true", "True", "1"}

    def number(self, name: str, default: int) -> int:
        return int(self.text(name) or default)

    def decoded(self, name: str, error: str) -> Any:
        """An argument that is JSON, in a form as text; None if it is not there."""
        value = self.args.get(name)
        if not isinstance(value, str) or not value:
            return value or None if not isinstance(value, list | dict) else value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def scope(self, needed: str) -> None:
        if needed not in self.slack.scopes:
            raise SlackError("missing_scope", needed=needed, provided=",".join(sorted(self.slack.scopes)))


Method = Callable[[Call], Json]
METHODS: dict[str, Method] = {}
OPEN = {"oauth.v2.access"}
"""Methods that need no token."""


def method(name: str, scope: str = "") -> Callable[[Method], Method]:
    """Enter a function as a method of the API, with the scope that it needs."""

    def entered(function: Method) -> Method:
        def checked(call: Call) -> Json:
            if scope:
                call.scope(scope)
            return function(call)

        METHODS[name] = checked
        return function

    return entered


# ---------------------------------------------------------------------------------- conversations


@method("conversations.open", "im:write")
def conversations_open(call: Call) -> Json:
    space = call.slack.workspace
    if call.text("channel"):
        channel = space.visible(call.text("channel"))
        if not channel.is_im:
            raise SlackError("method_not_supported_for_channel_type")
        return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}
    asked = call.args.get("users") or []
    users = asked.split(",") if isinstance(asked, str) else list(asked)
    if not users:
        raise SlackError("users_list_not_supplied")
    person = space.user(users[0])
    if len(users) > 1:
        raise NotImplementedError("a direct message of several")
    if person.is_bot:
        raise SlackError("cannot_dm_bot")
    if person.deleted:
        raise SlackError("user_disabled")
    return {"channel": {"id": space.dm(person.id).id}}


@method("conversations.info")
def conversations_info(call: Call) -> Json:
    channel = _channel(call, "read")
    made: Json = {"id": channel.id, "created": 1_700_000_000, "is_archived": channel.archived}
    if channel.is_im:
        return {"channel": made | {"is_im": True, "user": channel.members[0]}}
    flags = {"is_channel": not channel.is_private, "is_group": channel.is_private, "is_im": False}
    flags |= {"is_private": channel.is_private, "is_member": BOT_USER in channel.members}
    return {"channel": made | flags | {"name": channel.name, "num_members": len(channel.members)}}


@method("conversations.members")
def conversations_members(call: Call) -> Json:
    channel = _channel(call, "read")
    page, cursor = paged(call, channel.members, 100)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


@method("conversations.join", "channels:join")
def conversations_join(call: Call) -> Json:
    call.need("channel")
    channel = call.slack.workspace.visible(call.text("channel"))
    if channel.is_im or channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if BOT_USER in channel.members:
        return {"channel": {"id": channel.id, "name": channel.name}, "warning": "already_in_channel"}
    channel.members.append(BOT_USER)
    return {"channel": {"id": channel.id, "name": channel.name}}


@method("conversations.history")
def conversations_history(call: Call) -> Json:
    """Newest first; `oldest` and `latest` are left out themselves unless `inclusive`."""
    channel = _channel(call, "history")
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    oldest, latest = float(call.text("oldest") or 0), float(call.text("latest") or "inf")
    both = call.flag("inclusive")
    within = [
        one
        for one in reversed(channel.messages)
        if oldest < float(one.ts) < latest or (both and float(one.ts) in {oldest, latest})
    ]
    page, cursor = paged(call, within, HISTORY)
    shown = [one.as_json(metadata=call.flag("include_all_metadata")) for one in page]
    made: Json = {"messages": shown, "has_more": bool(cursor), "pin_count": 0}
    return made | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def paged(call: Call, several: list[Any], default: int) -> tuple[list[Any], str]:
    """A page of a list, and the cursor of the next; the cursor is empty at the end."""
    cursor = call.text("cursor")
    try:
        start = int(base64.b64decode(cursor)) if cursor else 0
    except ValueError:
        raise SlackError("invalid_cursor") from None
    end = start + max(1, min(call.number("limit", default), 1_000))
    return several[start:end], base64.b64encode(str(end).encode()).decode() if end < len(several) else ""


def _channel(call: Call, what: str) -> Channel:
    call.need("channel")
    channel = call.slack.workspace.visible(call.text("channel"))
    call.scope(f"{channel.kind}:{what}")
    return channel


# ---------------------------------------------------------------------------------- messages


@method("chat.postMessage", "chat:write")
def chat_post_message(call: Call) -> Json:
    channel = _to_write_in(call)
    content = _content(call, POST_TEXT)
    space = call.slack.workspace
    made = space.post(Message(channel.id, space.stamp(), BOT_USER, bot_id=BOT, **content))
    return {"channel": channel.id, "ts": made.ts, "message": made.as_json(metadata=True)}


@method("chat.postEphemeral", "chat:write")
def chat_post_ephemeral(call: Call) -> Json:
    call.need("user")
    channel, user = _to_write_in(call), call.text("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = _content(call, POST_TEXT) | {"metadata": None}
    space = call.slack.workspace
    made = space.post(Message(channel.id, space.stamp(), BOT_USER, bot_id=BOT, seen_by=user, **content))
    return {"message_ts": made.ts}


@method("chat.update", "chat:write")
def chat_update(call: Call) -> Json:
    """What is not given stays: blocks, and metadata."""
    call.need("channel", "ts")
    space = call.slack.workspace
    channel = space.visible(call.text("channel"))
    found = next((one for one in channel.messages if one.ts == call.text("ts")), None)
    if found is None:
        raise SlackError("message_not_found")
    if found.bot_id != BOT:
        raise SlackError("cant_update_message")
    if channel.archived:
        raise SlackError("is_inactive")
    content = _content(call, UPDATE_TEXT)
    found.text = content["text"]
    if call.args.get("blocks") is not None:
        found.blocks = content["blocks"]
        space.name_blocks(found.blocks)
    if call.args.get("metadata") is not None:
        found.metadata = content["metadata"]
    found.edited = space.stamp()
    return {"channel": channel.id, "ts": found.ts, "text": found.text, "message": found.as_json()}


def _to_write_in(call: Call) -> Channel:
    """The conversation; of a user's id the direct message with that user."""
    call.need("channel")
    space, asked = call.slack.workspace, call.text("channel")
    if asked.startswith("U") and asked in space.users:
        person = space.user(asked)
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
        if person.deleted:
            raise SlackError("channel_not_found")
        return space.dm(asked)
    channel = space.visible(asked)
    if channel.archived:
        raise SlackError("is_archived")
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _content(call: Call, most: int) -> Json:
    """Text, blocks and metadata of a message, if Slack would take them."""
    text, blocks = call.text("text"), call.decoded("blocks", "invalid_blocks_format")
    return message_content(text, blocks, call.decoded("metadata", "invalid_metadata_format"), most)


def message_content(text: str, blocks: Any, metadata: Any, most: int = POST_TEXT) -> Json:
    """What a message says, or the error with which Slack refuses it."""
    if problems := limits.check_blocks(blocks) if blocks else []:
        told = {"messages": [f"[ERROR] {problem}" for problem in problems]}
        raise SlackError("invalid_blocks", errors=problems, response_metadata=told)
    if blocks and limits.text_length(blocks) > limits.ALL_TEXT:
        raise SlackError("msg_blocks_too_long")
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > most:
        raise SlackError("msg_too_long")
    if metadata and not {"event_type", "event_payload"} <= metadata.keys():
        raise SlackError("invalid_metadata_format")
    return {"text": text, "blocks": blocks or [], "metadata": metadata or None}
