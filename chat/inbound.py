"""What a person did, as every channel tells it: a command, a button, a form sent or left."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chat.actions import LONGEST_PAYLOAD
from chat.fields import LONGEST_TYPED, SearchOf

LONGEST_COMMAND = 4_000
Payload = Annotated[str, Field(min_length=1, max_length=LONGEST_PAYLOAD)]
Typed = Annotated[
    str, Field(max_length=10 * LONGEST_TYPED)
]  # longer than a field allows, so that the field can say so


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Command(_Said):
    """A command by its name without the slash, and the text after it."""

    kind: Literal["command"] = "command"
    name: Annotated[str, Field(min_length=1, max_length=100)]
    text: Annotated[str, Field(max_length=LONGEST_COMMAND)] = ""


class Press(_Said):
    """A button pressed; the payload is a packed action, the message the one it stood in."""

    kind: Literal["press"] = "press"
    payload: Payload
    message: Annotated[str, Field(max_length=300)] = ""


class Submit(_Said):
    """A form sent, with the answers as typed."""

    kind: Literal["submit"] = "submit"
    payload: Payload
    values: Annotated[dict[str, Typed | bool | list[Typed]], Field(max_length=60)]


class Leave(_Said):
    """A form closed without sending, with what was typed so far."""

    kind: Literal["leave"] = "leave"
    payload: Payload
    values: Annotated[dict[str, Typed | bool | list[Typed]], Field(max_length=60)]


class Lookup(_Said):
    """Somebody types in a search field of a form."""

    kind: Literal["lookup"] = "lookup"
    of: SearchOf
    query: Annotated[str, Field(max_length=200)] = ""


Said = Annotated[Command | Press | Submit | Leave, Field(discriminator="kind")]


class Sender(_Said):
    """Who it came from, as the channel knows them: `slack` and `U123`."""

    channel: Annotated[str, Field(min_length=1, max_length=20)]
    address: Annotated[str, Field(min_length=1, max_length=200)]


class Place(_Said):
    """Where it was said: a private conversation, or one that several people read."""

    conversation: Annotated[str, Field(min_length=1, max_length=300)]
    shared: bool = False


class Event(_Said):
    """One thing that one person did, once: the id is the platform's, or the client's own."""

    id: Annotated[str, Field(min_length=8, max_length=200)]
    sender: Sender
    place: Place
    said: Said
