"""What an activity from Teams can mean, and where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chat.inbound import Lookup, Place, Sender

Way = Literal["execute", "fetch", "submit", "message"]
"""How it was asked for, which says how it can be answered: in the card, by a dialog, in one, by a message."""


@dataclass(frozen=True)
class Origin:
    """Who did it where, and how they are reached."""

    event_id: str
    """Begins with the person's address, so that nobody can name an event of somebody else."""
    sender: Sender
    place: Place
    service_url: str
    user: str
    """The person as the Bot Connector knows them, `29:...`."""
    locale: str = ""


@dataclass(frozen=True)
class Typed:
    """Words to the bot; which command they mean, the dispatch knows."""

    origin: Origin
    text: str


@dataclass(frozen=True)
class Pressed:
    """A button; `message` is the one that it stood in."""

    origin: Origin
    way: Way
    payload: str
    message: str = ""


@dataclass(frozen=True)
class Sent:
    """A form that was sent; `asked` is the event that it was the answer to."""

    origin: Origin
    way: Way
    payload: str
    inputs: Mapping[str, Any]
    asked: str = ""
    message: str = ""


@dataclass(frozen=True)
class Seen:
    """A card comes before somebody: it is to be as it is now. Also when a form in it is given up."""

    origin: Origin
    message: str
    home: bool = False


@dataclass(frozen=True)
class Sought:
    """Somebody types in a search field."""

    origin: Origin
    lookup: Lookup


@dataclass(frozen=True)
class Queried:
    """Somebody searches the register while they write a message."""

    origin: Origin
    text: str


@dataclass(frozen=True)
class Installed:
    """Somebody got the app, or the bot came into a conversation that several read."""

    origin: Origin


@dataclass(frozen=True)
class Removed:
    """Somebody took the app away, or the bot was put out."""

    origin: Origin


@dataclass(frozen=True)
class Ignored:
    """Something that is none of the bot's business; an invoke must be answered all the same."""

    origin: Origin


Meaning = Typed | Pressed | Sent | Seen | Sought | Queried | Installed | Removed | Ignored
