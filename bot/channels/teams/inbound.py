"""What Teams sends, into what it means. Pure: no request, no database, no answer.

Whatever arrives is either understood or Malformed. Whose tenant it is has been seen before.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from bot.channels import misfit
from bot.channels.teams import wire
from bot.channels.teams.manifest import QUERY
from bot.channels.teams.meaning import (
    GivenUp,
    Ignored,
    Installed,
    Meaning,
    Origin,
    Pressed,
    Queried,
    Removed,
    Seen,
    Sent,
    Sought,
    Typed,
    Way,
    Whole,
)
from bot.channels.teams.render import OURS
from bot.channels.teams.wire import Malformed, Received
from bot.guid import is_guid
from chat.actions import LONGEST_PAYLOAD
from chat.inbound import LONGEST_COMMAND, Lookup, Place, Sender

CHANNEL: Final = "teams"
HOME: Final = "home"
"""The payload of a refresh, or of a look at the whole, that is of a person's own page."""

_LONGEST_QUERY = 200
_LONGEST_TEXT = 2 * LONGEST_COMMAND  # mentions are in it still
# Neither part goes far, since whoever writes many beginnings would be read as often to the end.
_MENTION = re.compile(r"<at\b[^<>]{0,200}>[^<>]{0,300}</at>", re.IGNORECASE)
_DATASETS = {"people", "accounts", "units"}
_Read = TypeVar("_Read", bound=BaseModel)


def read(raw: Mapping[str, Any]) -> Meaning:
    """What an activity means. Raises Malformed."""
    wire.only_storable(raw)
    activity = _fits(Received, raw)
    reader = _READERS.get(activity.type, _ignored)
    return reader(activity)


def sender(address: str) -> Sender:
    """Who a person is on this channel: by their Entra id."""
    return Sender(channel=CHANNEL, address=address)


def conversation(given: str) -> str:
    """The id of a conversation; in a channel Teams adds the thread to it."""
    return given.partition(";messageid=")[0]


def _fits(kind: type[_Read], raw: object) -> _Read:
    try:
        return kind.model_validate(raw)
    except ValidationError as fault:
        raise Malformed(f"no fit {misfit.where(fault, wire.Read, Lookup)}") from None


def _origin(activity: Received) -> Origin:
    if not activity.id:
        raise Malformed("an activity without id")
    aad = activity.sender.aad_object_id
    if aad and not is_guid(aad):
        raise Malformed("a sender whose aadObjectId is no id of Entra's")
    address = aad.lower() if aad else activity.sender.id  # of the latter Teams minds the case
    where = conversation(activity.conversation.id)
    # An id is unique in its conversation only.
    unique = hashlib.sha256(f"{where}|{activity.type}|{activity.id}".encode()).hexdigest()[:32]
    return Origin(
        event_id=f"{address[:160]}:{unique}",
        sender=sender(address[:200]),
        place=Place(conversation=where, shared=not _is_personal(activity)),
        service_url=activity.service_url,
        user=activity.sender.id,
        locale=activity.locale or "",
    )


def _is_personal(activity: Received) -> bool:
    """Whether one person alone reads there. Where nothing says so, others may."""
    where = activity.conversation
    in_team = activity.channel_data is not None and activity.channel_data.team is not None
    if where.id.startswith("19:") or where.is_group or in_team:
        return False  # also two people's own chat, which Teams calls personal when one searches in it
    kind = where.conversation_type
    return kind == "personal" or (kind is None and where.id.startswith("a:"))


# ---------------------------------------------------------------------------------- by type


def _message(activity: Received) -> Meaning:
    """Words; a card that does not know Action.Execute sends its button as a message, too."""
    if isinstance(activity.value, dict) and OURS in activity.value:
        return _acted(activity, activity.value, "message")
    text = (activity.text or "")[:_LONGEST_TEXT]
    if not text and activity.value is not None:
        return _ignored(activity)  # a button of another program's card
    for entity in activity.entities or ():
        if entity.type == "mention" and entity.text:
            text = text.replace(entity.text, " ")
    text = _MENTION.sub(" ", text).replace("\u00a0", " ").strip()
    return Typed(_origin(activity), text[:LONGEST_COMMAND])


def _invoke(activity: Received) -> Meaning:
    reader = _INVOKES.get(activity.name or "")
    return reader(activity) if reader else _ignored(activity)


def _executed(activity: Received) -> Meaning:
    asked = _fits(wire.Executed, activity.value)
    data = dict(asked.action.data or {})
    verb = asked.action.verb or ""
    if verb in {"press", "refresh", "whole"} and OURS not in data:  # a button's data is its payload alone
        data = {OURS: data}
    ours = data.get(OURS)
    if isinstance(ours, dict):
        data[OURS] = ours | {"verb": verb}
    return _acted(activity, data, "execute")


def _fetched(activity: Received) -> Meaning:
    return _acted(activity, _fits(wire.TaskRequest, activity.value).data or {}, "fetch")


def _submitted(activity: Received) -> Meaning:
    return _acted(activity, _fits(wire.TaskRequest, activity.value).data or {}, "submit")


def _acted(activity: Received, data: Mapping[str, Any], way: Way) -> Meaning:
    """A button, a form, or a card that is looked at."""
    ours = _fits(wire.Ours, data.get(OURS))
    origin = _origin(activity)
    message = ours.message or activity.reply_to_id or ""
    match ours.verb:
        case "refresh":
            return Seen(origin, message, home=ours.payload == HOME)
        case "whole":
            return Whole(origin, message, home=ours.payload == HOME)
        case "cancel":
            return GivenUp(origin, message)
        case "press" if ours.payload:
            return Pressed(origin, way, ours.payload[:LONGEST_PAYLOAD], message)
        case "form" if ours.payload:
            inputs = {name: value for name, value in data.items() if name != OURS}
            return Sent(origin, way, ours.payload, inputs, ours.event or "", message)
        case _:
            raise Malformed("an action that is not ours")


def _sought(activity: Received) -> Meaning:
    asked = _fits(wire.Searched, activity.value)
    if asked.dataset not in _DATASETS:
        raise Malformed("a search for something else")
    query = (asked.query_text or "")[:_LONGEST_QUERY]
    return Sought(_origin(activity), _fits(Lookup, {"of": asked.dataset, "query": query}))


def _queried(activity: Received) -> Meaning:
    asked = _fits(wire.Query, activity.value)
    typed = [one.value for one in asked.parameters or () if one.name == QUERY and one.value]
    return Queried(_origin(activity), " ".join(typed)[:_LONGEST_QUERY])


def _installation(activity: Received) -> Meaning:
    """The app is there, or is not; a newer version of it (`add-upgrade`) is no news."""
    match activity.action:
        case "add":
            return Installed(_origin(activity))
        case "remove":
            return Removed(_origin(activity))
        case _:
            return _ignored(activity)


def _conversation_update(activity: Received) -> Meaning:
    """Who came and went: only when it is the bot itself, among others. Else `installationUpdate` tells it."""
    us = activity.recipient.id if activity.recipient and not _is_personal(activity) else ""
    if us in {one.id for one in activity.members_added or ()}:
        return Installed(_origin(activity))
    if us in {one.id for one in activity.members_removed or ()}:
        return Removed(_origin(activity))
    return _ignored(activity)


def _ignored(activity: Received) -> Meaning:
    return Ignored(_origin(activity))


_READERS: Mapping[str, Callable[[Received], Meaning]] = {
    "message": _message,
    "invoke": _invoke,
    "installationUpdate": _installation,
    "conversationUpdate": _conversation_update,
}
_INVOKES: Mapping[str, Callable[[Received], Meaning]] = {
    "adaptiveCard/action": _executed,
    "task/fetch": _fetched,
    "task/submit": _submitted,
    "application/search": _sought,
    "composeExtension/query": _queried,
}
