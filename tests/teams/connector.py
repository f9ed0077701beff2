"""The Bot Connector's operations, as Teams has them. Each takes a call and gives a status and the answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.teams import limits
from tests.teams.workspace import BOT_USER, Conversation, Json, Message, Person, TeamsError

if TYPE_CHECKING:
    from tests.teams.server import FakeTeams

PAGE, LEAST_PAGE, MOST_PAGE = 50, 50, 500
"""Members on a page."""
QUIET = {"typing"}
"""Activities of which nothing stays."""


@dataclass
class Call:
    """One call of the bot to the connector."""

    teams: "FakeTeams"
    method: str
    """`create`, `post`, `update`, `delete`, `member`, `members` or `pages`."""
    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: Json = field(default_factory=dict)
    token: str = ""
    at: float = 0.0
    status: int = 0
    answer: Any = None

    @property
    def conversation(self) -> str:
        """The conversation that it is about; of `create` the person or the channel."""
        if self.method != "create":
            return self.path["conversation"].partition(";messageid=")[0]
        several = self.body.get("members") or [{}]
        return str(channel_of(self.body) or several[0].get("id"))


Answer = tuple[int, Any]


def create(call: Call) -> Answer:
    """A chat with a person, the same each time, or a new thread in a channel."""
    body = call.body
    if body.get("isGroup"):
        return _create_thread(call)
    members = body.get("members") or []
    # botbuilder writes tenantID, which the real connector reads as well
    tenant = (
        body.get("tenantId")
        or body.get("tenantID")
        or ((body.get("channelData") or {}).get("tenant") or {}).get("id")
    )
    if len(members) != 1 or not tenant:
        raise TeamsError(400, "BadSyntax", "Incorrect conversation creation parameters")
    person = _person(call, str(members[0].get("id")))
    if tenant != call.teams.tenant:
        raise TeamsError(403, "ForbiddenOperationException", "Tenant is not the bot's")
    if not person.installed:
        raise TeamsError(403, "ForbiddenOperationException", "Bot isn't installed in user's personal scope")
    answer: Json = {"id": call.teams.workspace.dm(person.id).id}
    if body.get("activity"):
        answer["activityId"] = _posted(call, answer["id"], body["activity"]).id
    return 201, answer


def _create_thread(call: Call) -> Answer:
    place = _writable(call, channel_of(call.body))
    made = _posted(call, place.id, call.body.get("activity") or {})
    return 201, {"id": f"{place.id};messageid={made.id}", "activityId": made.id}


def channel_of(body: Json) -> str:
    """The channel in which a thread shall begin."""
    return str(((body.get("channelData") or {}).get("channel") or {}).get("id") or "")


def post(call: Call) -> Answer:
    """A message; with `reply` in the path an answer to another one."""
    place = _writable(call, call.path["conversation"])
    answered = _message(place, call.path["reply"]) if "reply" in call.path else None
    root = (answered.root or answered.id) if answered and place.kind == "channel" else ""
    if call.body.get("type") in QUIET:
        return 202, {"id": call.teams.workspace.stamp()}
    return 201, {"id": _posted(call, call.path["conversation"], call.body, root).id}


def update(call: Call) -> Answer:
    """Another content for one of the bot's messages."""
    place = _writable(call, call.path["conversation"])
    message = _own(_message(place, call.path["activity"]))
    text, summary, card = _content(call, call.body)
    call.teams.workspace.update(message, text, summary, card)
    return 200, {"id": message.id}


def delete(call: Call) -> Answer:
    place = _writable(call, call.path["conversation"])
    call.teams.workspace.delete(_own(_message(place, call.path["activity"])))
    return 200, None


def members(call: Call) -> Answer:
    """All who are in the conversation, but the bot."""
    place = _conversation(call, call.path["conversation"])
    return 200, [call.teams.workspace.people[key].as_json() for key in place.members]


def member(call: Call) -> Answer:
    """One of them, by `29:` id or Entra id."""
    place = _conversation(call, call.path["conversation"])
    person = _person(call, call.path["member"], "Member not found in conversation.")
    if person.key not in place.members:
        raise TeamsError(404, "MemberNotFoundInConversation", "Member not found in conversation.")
    return 200, person.as_json()


def pages(call: Call) -> Answer:
    """The same in pages."""
    place = _conversation(call, call.path["conversation"])
    least, most = LEAST_PAGE, MOST_PAGE
    length = min(most, max(least, int(call.query.get("pageSize") or PAGE)))
    start = int(call.query.get("continuationToken") or 0)
    several = [call.teams.workspace.people[key].as_json() for key in place.members[start : start + length]]
    more = start + length < len(place.members)
    return 200, {"members": several} | ({"continuationToken": str(start + length)} if more else {})


METHODS: dict[str, Callable[[Call], Answer]] = {
    one.__name__: one for one in (create, post, update, delete, members, member, pages)
}


def _person(call: Call, name: str, said: str = "User not found.") -> Person:
    try:
        return call.teams.workspace.person(name)
    except KeyError:
        raise TeamsError(404, "MemberNotFoundInConversation", said) from None


def _conversation(call: Call, name: str) -> Conversation:
    try:
        return call.teams.workspace.conversation(name)
    except KeyError:
        raise TeamsError(404, "ConversationNotFound", "Conversation not found.") from None


def _writable(call: Call, name: str) -> Conversation:
    """The conversation, where the bot may write in it."""
    place = _conversation(call, name)
    people = [call.teams.workspace.people[key] for key in place.members] if place.kind == "personal" else []
    if not place.installed or not all(one.installed for one in people):
        raise TeamsError(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
    if any(one.blocked for one in people):
        sub = {"innerHttpError": {"statusCode": 403, "body": {"subCode": "MessageWritesBlocked"}}}
        raise TeamsError(
            403, "ConversationBlockedByUser", "User blocked the conversation with the bot.", **sub
        )
    return place


def _message(place: Conversation, name: str) -> Message:
    for one in place.messages:
        if one.id == name:
            return one
    raise TeamsError(404, "ActivityNotFoundInConversation", "Conversation not found.")


def _own(message: Message) -> Message:
    if message.sender != BOT_USER:
        raise TeamsError(403, "NotEnoughPermissions", "The message is not the bot's.")
    return message


def _posted(call: Call, conversation: str, activity: Json, answered: str = "") -> Message:
    text, summary, card = _content(call, activity)
    space = call.teams.workspace
    home, _, thread = conversation.partition(";messageid=")
    return space.post(Message(home, space.stamp(), BOT_USER, text, summary, card, thread or answered))


def _content(call: Call, activity: Json) -> tuple[str, str, Json | None]:
    """The text, the summary and the card of a message; whatever Teams would not take is a problem."""
    if limits.size(activity) > limits.SIZE:
        call.teams.problems.append(f"{call.method}: a message of {limits.size(activity)} bytes")
        raise TeamsError(413, "MessageSizeTooBig", "Message size too large.")
    attachments = activity.get("attachments") or []
    problems = [one for attachment in attachments for one in limits.check_attachment(attachment)]
    if activity.get("type") != "message":
        problems.append(f"an activity of type {activity.get('type')!r}")
    if not attachments and not activity.get("text"):
        problems.append("a message with nothing in it")
    if len(attachments) > 1:
        problems.append(f"{len(attachments)} cards in one message")
    if problems:
        call.teams.problems += [f"{call.method}: {one}" for one in problems]
        raise TeamsError(400, "BadSyntax", "; ".join(problems))
    card = attachments[0]["content"] if attachments else None
    return str(activity.get("text") or ""), str(activity.get("summary") or ""), card
