"""What Teams sends, as far as it is read here. What is not named is passed over."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(min_length=1, max_length=200)]  # as many letters as the database keeps
Name = Annotated[str, Field(max_length=300)]


class Malformed(ValueError):
    """Not something that Teams sends; the text holds nothing of what was in it."""


class Read(BaseModel):
    """What is read of an activity."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Account(Read):
    """A person or a bot. `id` is `29:...` or `28:...`; people of the organisation have an Entra id."""

    id: Id
    name: str | None = None
    aad_object_id: Annotated[str | None, Field(alias="aadObjectId", max_length=100)] = None


class Talk(Read):
    """A conversation: `personal`, `groupChat` or `channel`."""

    id: Id
    conversation_type: Annotated[Name | None, Field(alias="conversationType")] = None
    is_group: Annotated[bool | None, Field(alias="isGroup")] = None


class ChannelData(Read):
    """What Teams says beyond the Bot Framework's own names."""

    team: Any = None


class Entity(Read):
    """A mention, or something else that stands beside the text."""

    type: Name | None = None
    text: Annotated[str | None, Field(max_length=1_000)] = None


class Received(Read):
    """An activity: one thing that happened."""

    type: Name
    id: Name = ""
    name: Name | None = None
    service_url: Annotated[str, Field(alias="serviceUrl", min_length=1, max_length=300)]
    sender: Annotated[Account, Field(alias="from")]
    conversation: Talk
    channel_data: Annotated[ChannelData | None, Field(alias="channelData")] = None
    recipient: Account | None = None
    text: str | None = None
    value: Any = None
    reply_to_id: Annotated[Name | None, Field(alias="replyToId")] = None
    locale: Annotated[str | None, Field(max_length=20)] = None
    entities: list[Entity] | None = None
    members_added: Annotated[list[Account] | None, Field(alias="membersAdded")] = None
    members_removed: Annotated[list[Account] | None, Field(alias="membersRemoved")] = None
    action: Name | None = None


class Did(Read):
    """What an Action.Execute asks for."""

    verb: Name | None = None
    data: dict[str, Any] | None = None


class Executed(Read):
    """`adaptiveCard/action`. `automatic` when it is Teams that fetches a card anew."""

    action: Did
    trigger: Name | None = None


class TaskRequest(Read):
    """`task/fetch` and `task/submit`."""

    data: dict[str, Any] | None = None


class Searched(Read):
    """`application/search`: somebody types in a field."""

    query_text: Annotated[str | None, Field(alias="queryText", max_length=2_000)] = None
    dataset: Name | None = None


class Parameter(Read):
    """One of a query's."""

    name: Name | None = None
    value: Annotated[str | None, Field(max_length=2_000)] = None


class Query(Read):
    """`composeExtension/query`: somebody searches while they write."""

    parameters: list[Parameter] | None = None


class Ours(Read):
    """What this bot put into an action's data."""

    verb: Name | None = None
    payload: Annotated[str | None, Field(min_length=1, max_length=1_000)] = None
    event: Annotated[str | None, Field(max_length=200)] = None
    message: Name | None = None


def only_storable(value: object) -> None:
    """Raises Malformed for text that cannot be typed: NUL, and lone surrogates, which cannot be encoded."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and any(c == "\0" or "\ud800" <= c <= "\udfff" for c in one):
            raise Malformed("text that cannot be stored")
